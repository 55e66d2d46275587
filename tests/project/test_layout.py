"""The rules of the project: which imports are allowed, which versions match, what fits a page."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import nbformat
import pytest
from bookkit import extension
from bookkit.book import Book
from bookkit.execution.notebook import code_cells, read_notebook
from bookkit.site.figure_files import BUNDLES
from plotly.offline import get_plotlyjs_version

CODE = Path(__file__).parents[2] / "code"
IN_A_BROWSER = "bookkit.browser_python.page.cells"  # runs cells, and never in the build
IN_JUPYTERLAB = "bookkit.lab.contents"  # whose server is an extra
PAGE_WIDTH = 79  # characters of code that a page shows without scrolling

# A package of bookkit may import only those of earlier lines; "" is the modules beside them.
LAYERS = [
    {""},
    {"figures"},
    {"execution"},
    {"takeaway"},
    {"site"},
    {"browser_python"},
    {"extension"},
    {"teaching"},
    {"commands", "checking"},
    {"__main__"},
]
# What the course's own mathematics must not need, so that it also runs without the book.
MACHINERY = {
    "IPython",
    "bookkit",
    "docutils",
    "jupyter_book",
    "myst_nb",
    "nbformat",
    "pytest",
    "sphinx",
}
PACKAGES = [path.parent.name for path in sorted(CODE.glob("*/__init__.py"))]
HELPERS = [folder.name for folder in Book(CODE.parent).helper_packages]
# Packages that plug page parts of this course into bookkit.
EXHIBITS = sorted({*PACKAGES} - {"bookkit", "claims", *HELPERS})
# Words that bookkit must not contain: the names of the course's packages, and of its exhibits.
OF_THE_COURSE = [
    *HELPERS,
    *(path.stem for name in EXHIBITS for path in (CODE / name).glob("[a-z]*.py")),
]

# The types that an output may have: what a page shows, a notebook keeps, and runs no script.
SHOWN = {
    "application/vnd.bookkit.converter+json",
    "application/vnd.claims+json",
    "application/vnd.plotly.v1+json",
    "image/jpeg",
    "image/png",
    "image/svg+xml",
    "text/html",
    "text/latex",
    "text/plain",
}


def modules(package: str, code: Path = CODE) -> dict[str, Path]:
    """The modules of a package in `code`, by name."""
    paths = {
        path: path.relative_to(code).with_suffix("").parts
        for path in code.rglob(f"{package}/**/*.py")
    }
    return {".".join(p[:-1] if p[-1] == "__init__" else p): path for path, p in paths.items()}


def imports(module: str, path: Path) -> Iterator[str]:
    """What a module imports, at any place in it: for `from a import b` both a and a.b."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def graph(package: str, code: Path = CODE) -> dict[str, set[str]]:
    """For each module of a package, which others of the package it imports."""
    there = modules(package, code)
    packages = {name for name, path in there.items() if path.name == "__init__.py"}
    found = {}
    for name, path in there.items():
        used = set(imports(name, path)) & set(there) - {name}
        # importing a module does not import all of the package that contains it
        found[name] = {one for one in used if not (one in packages and _inside(used, one))}
    return found


def _inside(names: set[str], package: str) -> bool:
    return any(name.startswith(f"{package}.") for name in names)


def part(module: str) -> str:
    """The package of bookkit that a module is in."""
    name = module.split(".")[1] if "." in module else ""
    return name if any(name in layer for layer in LAYERS) else ""


def level(module: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if part(module) in layer)


def libraries(package: str, code: Path = CODE) -> set[str]:
    """What a package imports from outside, other than Python's own modules."""
    used = {
        name.split(".")[0]
        for m, path in modules(package, code).items()
        for name in imports(m, path)
    }
    return used - set(sys.stdlib_module_names) - {package}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_import_each_other_in_a_circle(package: str) -> None:
    try:
        TopologicalSorter(graph(package)).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]), pytrace=False)


def test_the_packages_of_bookkit_import_only_downwards() -> None:
    upwards = [
        f"{module} imports {used}"
        for module, all_used in graph("bookkit").items()
        for used in all_used
        if part(used) != part(module) and level(used) >= level(module)
    ]
    assert upwards == []


@pytest.mark.parametrize("package", HELPERS)
def test_the_mathematics_uses_no_machinery(package: str) -> None:
    assert libraries(package) & MACHINERY == set()


def test_claims_use_nothing_but_numpy_sympy_and_ipython() -> None:
    assert libraries("claims") <= {"IPython", "numpy", "sympy"}


def test_bookkit_imports_nothing_of_a_course() -> None:
    assert libraries("bookkit") & {*HELPERS, *EXHIBITS} == set()


@pytest.mark.parametrize("word", OF_THE_COURSE)
def test_bookkit_does_not_mention_this_course(word: str) -> None:
    files = [
        path
        for path in (CODE / "bookkit").rglob("*")
        if path.suffix in {".py", ".js", ".mjs", ".css", ".html"}
    ]
    assert len(files) > 50
    assert [path.name for path in files if word in path.read_text("utf-8").lower()] == []


def test_the_extension_names_every_part_that_it_registers() -> None:
    registering = {
        name
        for name, path in modules("bookkit").items()
        if name.startswith("bookkit.extension.")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "setup"
    }
    assert {part.__name__ for part in extension.PARTS} == registering
    assert registering <= graph("bookkit")["bookkit.extension"]


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_is_imported_by_a_string(package: str) -> None:
    by_string = {"import_module", "__import__", "exec", "eval"}
    found = [
        f"{module}: {name}"
        for module, path in modules(package).items()
        if module != IN_A_BROWSER  # a reader's cells are strings
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (name := getattr(node.func, "attr", getattr(node.func, "id", ""))) in by_string
    ]
    assert found == []


ENVIRONMENT_CHANGED = """
import importlib, os, sys
before = dict(os.environ)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(sorted(name for name, _ in before.items() ^ os.environ.items()))
"""


def test_importing_the_builds_modules_leaves_the_environment_as_it_is() -> None:
    """Kernels inherit it: with a backend that a module had set, they would draw other pictures."""
    elsewhere = {IN_A_BROWSER, IN_JUPYTERLAB, "bookkit.__main__"}
    run = [sys.executable, "-c", ENVIRONMENT_CHANGED, *sorted({*modules("bookkit")} - elsewhere)]
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
    assert not [name for name, needed in graph("bookkit").items() if IN_A_BROWSER in needed]


def test_no_folder_of_tests_has_a_name_that_pytest_leaves_out(
    book: Book, pytestconfig: pytest.Config
) -> None:
    folders = {path.parent for path in (book.root / "tests").rglob("test_*.py")}
    patterns = pytestconfig.getini("norecursedirs")
    assert folders
    assert [
        folder.name
        for folder in sorted(folders)
        if any(fnmatch(folder.name, pattern) for pattern in patterns)
    ] == []


def test_the_folder_code_does_not_hide_pythons_module_code(book: Book) -> None:
    assert not (book.root / "code/__init__.py").exists()
    run = [sys.executable, "-c", "import code; print(code.InteractiveConsole)"]
    output = subprocess.run(run, cwd=book.root, capture_output=True, text=True, check=True).stdout
    assert output.strip() == "<class 'code.InteractiveConsole'>"


def test_the_site_serves_the_plotly_js_that_figures_are_written_for(book: Book) -> None:
    served = json.loads((book.root / "package.json").read_text())["dependencies"]
    versions = {served[f"plotly.js-{name}-dist-min"] for name in BUNDLES}
    assert versions == {get_plotlyjs_version()}


def test_no_lock_records_a_download_address(book: Book) -> None:
    for lock in (book.root / "package-lock.json", *book.root.glob("tools/*/package-lock.json")):
        assert '"resolved"' not in lock.read_text()
    assert "://" not in (book.root / "requirements.lock").read_text()


def shown_text(output: nbformat.NotebookNode) -> Iterator[str]:
    """The lines of an output that a page shows in a fixed-width font."""
    data = output.get("data", {})
    if output.output_type == "stream":
        yield from output.text.splitlines()
    elif set(data) == {"text/plain"}:
        yield from data["text/plain"].splitlines()


@pytest.mark.parametrize("name", [page.stem for page in Book(CODE.parent).notebooks])
def test_cells_and_what_they_print_fit_the_page(book: Book, name: str) -> None:
    page = next(page for page in book.notebooks if page.stem == name)
    accepted = nbformat.read(book.accepted_outputs(page), as_version=4).cells
    too_wide = [
        f"{cell}: {len(line)} characters: {line.strip()}"
        for cell, kept in zip(code_cells(read_notebook(page)), accepted, strict=True)
        for lines in [cell.content.source.splitlines(), *map(list, map(shown_text, kept.outputs))]
        for line in lines
        if len(line) > PAGE_WIDTH
    ]
    assert too_wide == [], (
        f"chapters/{name}.md: a page cuts off what is longer than {PAGE_WIDTH} characters: break "
        "the line of code, or print less in a line:\n  " + "\n  ".join(too_wide)
    )


@pytest.mark.parametrize("name", [page.stem for page in Book(CODE.parent).notebooks])
def test_cells_show_only_text_formulas_and_figures(book: Book, name: str) -> None:
    cells = nbformat.read(book.root / f"tests/outputs/{name}.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.outputs]
    kinds = [set(output.get("data", {})) for output in outputs]
    assert set().union(*kinds) <= SHOWN
    # HTML is a table, which stands as text where there is no HTML
    tables = [
        output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})
    ]
    assert all("<table" in html for html in tables)
    assert all({"text/html", "text/plain"} == kind for kind in kinds if "text/html" in kind)
    assert {output.output_type for output in outputs} <= {
        "stream",
        "display_data",
        "execute_result",
    }
