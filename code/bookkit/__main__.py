"""`python -m bookkit build` and its sisters: what the Makefile calls."""

import argparse
import sys
from pathlib import Path

from bookkit import accept, build, new_chapter, pdf
from bookkit.book import Book, BookError
from bookkit.mutants import run

COMMANDS = {
    "build": build.build,
    "pdf": pdf.pdf,
    "accept": accept.accept,
    "mutants": run.mutants,
    "new-chapter": new_chapter.new_chapter,
}


def main() -> int:
    """Run one command on the book in the current folder."""
    parser = argparse.ArgumentParser(prog="bookkit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function in COMMANDS.items():
        commands.add_parser(name, help=function.__doc__.partition("\n")[0])
    mutants = commands.choices["mutants"]
    mutants.add_argument("--size", type=int, default=run.TOTAL, help="how many; 0 for all")
    mutants.add_argument("--seed", type=int, default=0, help="which")
    mutants.add_argument("--only", default="", help="part of the names of the files to plant in")
    mutants.add_argument("--part", default="1/1", help="2/5 plants the second of five equal parts")
    commands.choices["new-chapter"].add_argument("name", help="its file's, such as group_lasso")
    options = vars(parser.parse_args())
    command = options.pop("command")
    try:
        COMMANDS[command](Book(Path.cwd()), **options)
    except BookError as error:
        print(f"\n{command} failed, and changed nothing a reader sees:\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{command} was interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
