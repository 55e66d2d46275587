"""Python in the reader's browser: Pyodide, and the packages that chapters import."""
