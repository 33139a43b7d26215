"""Writing pages: links into texts, parts into their places, and the surroundings in HTML."""
