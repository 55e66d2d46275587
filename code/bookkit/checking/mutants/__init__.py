"""Mutation testing: plants errors one at a time, and sees whether a check notices.

`sites` lists the errors, `checks` and `prose` find what notices them, `run` reports.
"""
