"""Drawings: SVG read into plain shapes, written as PDF, and the drawing of a hero."""
