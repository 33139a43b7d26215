"""What we patch, replace or take from the insides of Sphinx, docutils, MyST, furo and bibtex.

:mod:`.register` lists all of it: what is done, why, the issue upstream, the gain, and when it can
go. A line elsewhere that does such a thing carries the comment ``# workaround: ID``.
"""
