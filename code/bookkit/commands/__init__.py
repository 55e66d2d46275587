"""One module a command of `python -m bookkit`: what a person can ask for.

Commands only call down into the other rooms; nothing imports them but the command line and tests.
"""
