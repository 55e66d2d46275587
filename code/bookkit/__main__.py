"""`python -m bookkit build` and its sisters: what the Makefile calls."""

import argparse
import sys
from pathlib import Path

from bookkit import accept, build
from bookkit.book import Book, BookError

COMMANDS = {"build": build.build, "accept": accept.accept}


def main() -> int:
    """Run one command on the book in the current folder."""
    parser = argparse.ArgumentParser(prog="bookkit", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    command = parser.parse_args().command
    try:
        COMMANDS[command](Book(Path.cwd()))
    except BookError as error:
        print(f"\n{command} failed, and changed nothing a reader sees:\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{command} was interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
