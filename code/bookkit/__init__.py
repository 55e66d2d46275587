"""Builds and checks the book: Sphinx and pytest plug in here. It knows nothing of the course."""
