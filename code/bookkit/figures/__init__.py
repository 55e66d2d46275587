"""What a page makes of a Plotly figure, from its JSON alone: its HTML, and its data as tables.

A reader's browser runs these modules too, so they import nothing but Python's own library.
"""
