"""From views to what pages show: HTML by templates, nodes for the book and every other format."""
