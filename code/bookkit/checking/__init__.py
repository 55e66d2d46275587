"""Checks a book: nbval re-runs its cells in pytest, claims check its text, mutants test the tests.

A page that says something untrue fails here, with its file and its cell or line.
"""
