"""The command line: `python -m bookkit COMMAND`, run in the book's folder."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bookkit.book import Book, BookError

COMMANDS = {
    "browser": "Install a browser for tests and the PDF, where this machine has none.",
    "browser-python": "Collect what runs the chapters' cells in a reader's browser.",
    "build": "Build the website from what is here now.",
    "pdf": "Print the whole course as one PDF.",
    "teacher": "Build the teacher's edition: solutions, and questions for learning platforms.",
    "slides": "Make slides of a chapter, which run from a disk.",
    "serve": "Serve the website, and rebuild it whenever a file is saved.",
    "accept": "Accept the present outputs as correct.",
    "new-chapter": "Write the skeleton of a chapter and list it in _toc.yml.",
    "mutants": "Plant errors, and check that the tests notice them.",
}


def command_named(name: str) -> Callable[..., None]:
    """Import one command; to import all of them would take seconds."""
    command: Callable[..., None]
    match name:
        case "browser":
            from bookkit.chromium import provide as command
        case "browser-python":
            from bookkit.browser_python.collect import browser_python as command
        case "build":
            from bookkit.commands.build import build as command
        case "pdf":
            from bookkit.commands.pdf import pdf as command
        case "teacher":
            from bookkit.commands.teacher import teacher as command
        case "slides":
            from bookkit.commands.slides import slides as command
        case "serve":
            from bookkit.commands.serve import serve as command
        case "accept":
            from bookkit.commands.accept import accept as command
        case "new-chapter":
            from bookkit.commands.new_chapter import new_chapter as command
        case "mutants":
            from bookkit.checking.mutants.run import mutants as command
    return command


def main() -> int:
    """Run one command on the book in the current folder, and return its exit status."""
    parser = argparse.ArgumentParser(prog="bookkit", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, purpose in COMMANDS.items():
        subparsers.add_parser(name, help=purpose)
    options = subparsers.choices
    options["serve"].add_argument("--port", type=int, default=0, help="0 for any free port")
    options["slides"].add_argument("chapter", help="its name, such as ridge")
    options["new-chapter"].add_argument("name", help="the file's name, such as group_lasso")
    options["new-chapter"].add_argument(
        "--from", dest="source", default="", help="a notebook to make the chapter from"
    )
    options["mutants"].add_argument("--size", type=int, default=400, help="how many; 0 for all")
    options["mutants"].add_argument("--seed", type=int, default=0, help="which ones")
    options["mutants"].add_argument("--only", default="", help="plant in files named like this")
    arguments = vars(parser.parse_args())
    command = arguments.pop("command")
    try:
        command_named(command)(Book(Path.cwd()), **arguments)
    except (BookError, OSError) as error:  # an OSError when the disk is full, for example
        print(f"\n{command} failed; the last good site stays in place:\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{command} was interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
