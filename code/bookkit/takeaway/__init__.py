"""Downloads: each page as a notebook that runs on its own, and a zip of the whole course."""
