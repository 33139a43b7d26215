"""The site for other programs and for editors: JSON, SKOS, the audit of mentions."""
