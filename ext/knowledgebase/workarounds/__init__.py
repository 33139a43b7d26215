"""What we patch, replace or take from the insides of Sphinx, docutils, MyST, furo and bibtex.

Each has its reason, the upstream issue, what it gains, and when it can go.
"""
