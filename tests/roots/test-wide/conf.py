project = "Bread"
extensions = ["knowledgebase"]
html_theme = "furo"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["house.css"]
kb_page_size = 5
