"""The command line: `python -m bookkit COMMAND`, run in the book's folder."""

import argparse
import sys
from pathlib import Path

from bookkit.book import Book, BookError


def build(book: Book) -> None:
    """Build the website from what is here now."""
    from bookkit.commands.build import build

    build(book)


def pdf(book: Book) -> None:
    """Print the whole course into one PDF."""
    from bookkit.commands.pdf import pdf

    pdf(book)


def serve(book: Book, port: int) -> None:
    """Serve the website, and rebuild it whenever a file is saved."""
    from bookkit.commands.serve import serve

    serve(book, port)


def accept(book: Book) -> None:
    """Accept today's outputs as the right ones."""
    from bookkit.commands.accept import accept

    accept(book)


def new_chapter(book: Book, name: str) -> None:
    """Write the skeleton of a chapter and list it in _toc.yml."""
    from bookkit.commands.new_chapter import new_chapter

    new_chapter(book, name)


def mutants(book: Book, size: int, seed: int, only: str) -> None:
    """Plant errors, and check that the tests notice them."""
    from bookkit.checking.mutants.run import mutants

    mutants(book, size, seed, only)


def browser(book: Book) -> None:
    """Install a browser for tests and the PDF, where this machine has none."""
    from bookkit.chromium import provide

    provide(book)


COMMANDS = (browser, build, pdf, serve, accept, new_chapter, mutants)


def main() -> int:
    """Run one command on the book in the current folder, and return its exit status."""
    parser = argparse.ArgumentParser(prog="bookkit", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True)
    commands = {function.__name__.replace("_", "-"): function for function in COMMANDS}
    for name, function in commands.items():
        subparsers.add_parser(name, help=function.__doc__)
    options = subparsers.choices
    options["serve"].add_argument("--port", type=int, default=0, help="0 for any free port")
    options["new-chapter"].add_argument("name", help="the file's name, such as group_lasso")
    options["mutants"].add_argument("--size", type=int, default=400, help="how many; 0 for all")
    options["mutants"].add_argument("--seed", type=int, default=0, help="which ones")
    options["mutants"].add_argument("--only", default="", help="plant in files named like this")
    arguments = vars(parser.parse_args())
    command = arguments.pop("command")
    try:
        commands[command](Book(Path.cwd()), **arguments)
    except (BookError, OSError) as error:  # an OSError when the disk is full, for example
        print(f"\n{command} failed, and the last good site stays:\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{command} was interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
