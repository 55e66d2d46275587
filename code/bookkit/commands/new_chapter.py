"""Starts a chapter: from a skeleton with everything that one must have, or from a notebook."""

import re
from pathlib import Path

from claims.blocks import claims_file

from bookkit.book import Book, BookError
from bookkit.commands.accept import accept
from bookkit.teaching.problems import problems_in

SKELETON = Path(__file__).with_suffix(".md")
CLAIMS = '''\
"""What the text of `NAME.md` says, compared with what its cells computed."""

from claims import Page

page = Page("NAME.md")


def one_idea(x):
    page.let({"n": len(x), "x": x, r"\\bar x": x.mean()})
    page.states("The numbers {} balance at {}:", x, x.mean())
    page.equation("eq-LABEL-mean")
'''
SOLUTION = """\
## {label}

The steps, and a cell that confirms the result.

```{{code-cell}} python3
2 + 2
```
"""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
FILE = re.compile(r"(?P<indent> *)- file: (?P<page>\S+)")


def new_chapter(book: Book, name: str, source: str = "") -> None:
    """Write `chapters/NAME.md` and its claims, list it in `_toc.yml`, and accept its outputs.

    With `source`, a notebook (.ipynb, or Jupytext's .py or .md), the chapter is its text and cells;
    it has no claims yet, and its outputs are for the writer to accept.

    If `name` is not a valid name, or is taken, raise BookError and write nothing.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        rule = "NAME must be lower-case words joined by underscores, such as group_lasso"
        raise BookError(f"{rule}, got {name!r}")
    page = book.root / "chapters" / f"{name}.md"
    if page.exists():
        raise BookError(f"{book.name(page)} exists already: choose another NAME")
    label, title = name.replace("_", "-"), name.replace("_", " ").capitalize()
    if taken := [other for other in book.chapters if f"({label})=" in other.read_text("utf-8")]:
        raise BookError(f"{book.name(taken[0])} has the label {label!r}: choose another NAME")
    claims = claims_file(page)
    if source:
        text = text_of_notebook(Path(source))
        page.parent.mkdir(exist_ok=True)  # git keeps no folder whose chapters are all deleted
        place = add_to_toc(book, name)
        page.write_text(text, "utf-8")
        print(
            f"{source} is now the chapter {book.name(page)}; {place} Run `make book` and correct "
            "what it names, then `make accept`, and `make test` says what needs a claim."
        )
        return
    book.require_complete_toc()
    claims.parent.mkdir(parents=True, exist_ok=True)
    place = add_to_toc(book, name)
    skeleton = SKELETON.read_text("utf-8")
    solutions = book.solutions_of(page)
    solutions.parent.mkdir(exist_ok=True)
    for path, text in (
        (page, skeleton),
        (claims, CLAIMS),
        (solutions, solutions_skeleton(skeleton)),
    ):
        text = text.replace("LABEL", label).replace("TITLE", title).replace("NAME", name)
        path.write_text(text, "utf-8")
    print(
        f"Write your chapter in {book.name(page)}, the claims that check its text in "
        f"{book.name(claims)}, and the solutions of its problems in {book.name(solutions)}; "
        f"{place} Now its outputs are accepted; every chapter that has not been run yet runs "
        "first.\n"
    )
    try:
        accept(book)
    except BookError as error:
        stays = f"{book.name(page)} is there: once that is mended, run 'make accept'"
        raise BookError(*error.args, stays) from error


def solutions_skeleton(skeleton: str) -> str:
    """A file of solutions with a section for each problem of the skeleton."""
    sections = (SOLUTION.format(label=problem.label) for problem in problems_in(skeleton))
    return "\n".join([f"{front_matter(skeleton)}\n# Solutions: TITLE\n", *sections])


def front_matter(skeleton: str) -> str:
    """The front matter that every notebook has, without what only a chapter has."""
    head, _, _ = skeleton.partition("\nneeds:")
    return f"{head}\n---\n"


def text_of_notebook(source: Path) -> str:
    """A notebook as a chapter's text, without outputs; raise BookError if it cannot be read."""
    import jupytext  # only here: it is not among the packages that build the book

    try:
        notebook = jupytext.read(source)
    except Exception as error:  # of the file, of JSON, and Jupytext's own
        reason = " ".join(str(error).split())
        raise BookError(f"{source}: cannot be read as a notebook: {reason}") from error
    if source.suffix != ".ipynb" and not any(cell.cell_type == "code" for cell in notebook.cells):
        raise BookError(f"{source}: has no code cells, so it is no notebook: list it in _toc.yml")
    notebook.metadata = {"kernelspec": KERNEL, "jupytext": {"formats": "md:myst"}}
    text = jupytext.writes(notebook, "md:myst")
    _, _, body = text.removeprefix("---\n").partition("\n---\n")
    return f"{front_matter(SKELETON.read_text('utf-8'))}\n{body.lstrip()}"


def add_to_toc(book: Book, name: str) -> str:
    """List a chapter in `_toc.yml` after the last one that has exercises, and say where.

    A chapter that is listed already, as the notebook that it is made from, keeps its place.
    """
    toc = book.root / "_toc.yml"
    lines = toc.read_text("utf-8").splitlines(keepends=True)
    listed = [(at, found) for at, line in enumerate(lines) if (found := FILE.match(line))]
    if not listed:
        raise BookError("_toc.yml: there is no line '- file: ...' to add the chapter after")
    if any(Path(found["page"]).with_suffix("") == Path("chapters", name) for _, found in listed):
        return "it keeps its place in _toc.yml."
    last, found = max(listed, key=lambda line: (has_exercises(book, line[1]["page"]), line[0]))
    lines.insert(last + 1, f"{found['indent']}- file: chapters/{name}\n")
    toc.write_text("".join(lines), "utf-8")
    return (
        f"in _toc.yml it comes after {found['page']}: move its line to where the chapter belongs."
    )


def has_exercises(book: Book, page: str) -> bool:
    path = book.root / f"{page}.md"
    return path.is_file() and "\n## Exercises\n" in path.read_text("utf-8")
