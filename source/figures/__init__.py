"""The figures of the knowledge base, drawn from the files in ``data``.

``python -m figures.compute`` writes the data that follow from formulas and experiments;
``python -m figures.draw`` draws every figure into ``source/images/figures``.
"""
