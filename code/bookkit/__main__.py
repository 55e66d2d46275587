"""`python -m bookkit build` and its sisters: what the Makefile calls."""

import argparse
import gc
import sys
from importlib import import_module
from pathlib import Path

from bookkit.book import Book, BookError

# each imported when it is asked for: the build of a book where nothing changed needs little
COMMANDS = {
    "build": ("bookkit.build", "make the website of what is here now"),
    "pdf": ("bookkit.pdf", "print the whole course into one PDF"),
    "serve": ("bookkit.serve", "serve the website, built again whenever a file is saved"),
    "accept": ("bookkit.accept", "take today's outputs as the right ones"),
    "mutants": ("bookkit.mutants.run", "plant errors, and see that the checks notice them"),
    "new-chapter": (
        "bookkit.new_chapter",
        "write the skeleton of a chapter, and name it in _toc.yml",
    ),
}


def main() -> int:
    """Run one command on the book in the current folder."""
    parser = argparse.ArgumentParser(prog="bookkit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, says) in COMMANDS.items():
        commands.add_parser(name, help=says)
    serve = commands.choices["serve"]
    serve.add_argument("--port", type=int, default=0, help="where; 0 for a free one")
    mutants = commands.choices["mutants"]
    mutants.add_argument("--size", type=int, default=400, help="how many; 0 for all")
    mutants.add_argument("--seed", type=int, default=0, help="which")
    mutants.add_argument("--only", default="", help="part of the names of the files to plant in")
    mutants.add_argument("--part", default="1/1", help="2/5 plants the second of five equal parts")
    commands.choices["new-chapter"].add_argument("name", help="its file's, such as group_lasso")
    options = vars(parser.parse_args())
    command = options.pop("command")
    function = getattr(import_module(COMMANDS[command][0]), command.replace("-", "_"))
    # Sphinx makes objects by the million: as Python is set, it would look for garbage among them
    # a quarter of the time
    gc.set_threshold(100_000, 50, 100)
    try:
        function(Book(Path.cwd()), **options)
    except (BookError, OSError) as error:  # the disk may be full
        print(f"\n{command} failed, and changed nothing a reader sees:\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{command} was interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    status = main()
    gc.freeze()  # or Python looks through all that Sphinx made, several times, before it ends
    sys.exit(status)
