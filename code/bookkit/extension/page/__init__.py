"""What surrounds a page's text: metadata, buttons, downloads, and the files that it loads."""
