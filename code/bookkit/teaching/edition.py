"""The teacher's edition of a book: the same book, with a page of solutions for each chapter.

It is built like the book itself, in a folder of its own, so that its notebooks and its PDF have the
numbers, formulas and figures of the book.
"""

import shutil
from pathlib import Path

import yaml

from bookkit.book import Book
from bookkit.teaching.problems import answers_in, problems_in

SUFFIX = "_solutions"
NOT_COPIED = ("_build", ".*", "__pycache__", "node_modules", "tests", "tools", "benchmarks")
PROBLEM = """\
## {title}

::::::{{admonition}} {{ref}}`{label}`
:class: note

{task}
::::::

{answer}

"""


def make_edition(book: Book, root: Path) -> Book:
    """Write the edition's files to the folder `root`, and return it as a book, not built yet.

    What is known of executed cells is shared with `book`: cells have run before.
    """
    build = root / "_build"
    if root.exists():  # all but what was built, so that a second time takes less
        for path in root.iterdir():
            if path != build:
                path.unlink() if path.is_symlink() or path.is_file() else shutil.rmtree(path)
    shutil.copytree(book.root, root, ignore=shutil.ignore_patterns(*NOT_COPIED), dirs_exist_ok=True)
    build.mkdir(exist_ok=True)
    for path, target in (
        (root / "node_modules", book.root / "node_modules"),
        (build / "executed", book.build / "executed"),
    ):
        if not path.is_symlink():
            path.symlink_to(target, target_is_directory=True)
    edition = Book(root)
    added = []
    for file in book.solutions:
        page = root / "chapters" / f"{file.stem}{SUFFIX}.md"
        page.write_text(page_of(book, file), "utf-8")
        added.append({"file": f"chapters/{page.stem}"})
    toc = root / "_toc.yml"
    contents = yaml.safe_load(toc.read_text("utf-8"))
    if "parts" in contents:
        contents["parts"].append({"caption": "Solutions", "chapters": added})
    else:
        contents.setdefault("chapters", []).extend(added)
    toc.write_text(yaml.safe_dump(contents, sort_keys=False), "utf-8")
    return edition


def page_of(book: Book, file: Path) -> str:
    """A file of solutions as a page, each solution below the problem that it solves."""
    opening, answers = answers_in(file.read_text("utf-8"))
    chapter = (book.root / "chapters" / file.name).read_text("utf-8")
    asked = {problem.label: problem for problem in problems_in(chapter)}
    sections = (
        PROBLEM.format(
            title=asked[answer.label].title,
            label=answer.label,
            task=asked[answer.label].task,
            answer=answer.text,
        )
        for answer in answers
    )
    return "\n\n".join([opening, "".join(sections)])
