"""From the names of concepts to links: vocabulary, senses, mentions, density.

The policy is ``source/guide/linking.md``; this package is that page in code.
"""
