"""From front matter to a typed article, concept or topic, with all its problems at once."""
