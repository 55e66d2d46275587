"""The parts around a page's text: metadata, buttons, downloads, and the files that it loads.

Each module's `setup` connects handlers to Sphinx's events.
"""
