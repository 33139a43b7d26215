"""What a book needs to know of the site: its outline, and which pages an index names."""
