"""The printed book: its order, citations, marks, images and style, and the way through TeX.

Used by the ``latex`` builder only; an HTML build registers these parts and never runs them.
"""
