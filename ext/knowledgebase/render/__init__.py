"""From views to parts of pages: HTML, the printed book, and plain nodes for all else."""
