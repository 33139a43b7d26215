"""Builders that write about the site as a whole, and the files written beside its pages."""
