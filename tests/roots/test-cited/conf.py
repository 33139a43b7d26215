project = "Bread"
# ours first: what bibtex finds out must be known to us all the same
extensions = ["knowledgebase", "sphinxcontrib.bibtex"]
html_theme = "furo"
html_copy_source = False
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "knowledgebase"
bibtex_reference_style = "author_year"
bibtex_cite_id = "cite-{key}"
