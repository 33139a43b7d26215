"""Our nodes and what is read off a doctree: blocks of text, references, tables of contents."""
