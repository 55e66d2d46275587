"""Downloads: each page as a notebook that runs on its own, and a zip of the whole course.

A notebook is assembled from a page's resolved doctree and its cached execution.
"""
