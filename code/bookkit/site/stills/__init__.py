"""Stills of Plotly figures: for paper, and for browsers without JavaScript or WebGL.

Matplotlib draws them from the figures' data, so that building the book needs no browser. It draws
the types of traces that courses use most; a figure with any other keeps its words alone.
"""
