"""Images of pages: judged while a page is read, and fetched if their host is elsewhere."""
