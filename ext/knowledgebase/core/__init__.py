"""The pure core: text in, frozen values out. Nothing here knows Sphinx or docutils."""
