"""Builds and checks any book of executable notes: the command line, Sphinx and pytest plug-ins.

It knows nothing of this course: what differs between courses is set in the book's own folder.
"""
