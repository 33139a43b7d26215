project = "Test"
extensions = ["knowledgebase"]
html_theme = "furo"
html_copy_source = False
