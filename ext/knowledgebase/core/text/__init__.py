"""Words, forms of names, prose and acronyms: what is true of a text without any concept."""
