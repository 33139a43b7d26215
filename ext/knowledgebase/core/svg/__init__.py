"""SVG: files read into shapes, shapes written as PDF, and the hero image drawn from a name."""
