"""Mutation testing: plants errors one at a time, and finds out whether a check notices.

`sites` lists the errors, `checks` and `prose` run what should notice them, `run` reports.
"""
