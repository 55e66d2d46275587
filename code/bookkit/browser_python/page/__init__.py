"""What runs in the reader's browser: a worker, and the module that runs cells in it."""
