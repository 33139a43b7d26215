"""From a file to a doctree and a record: parser, directives, shape of the page, collector."""
