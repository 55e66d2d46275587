"""What Python code imports, and which installed distribution provides it."""

import ast
from functools import cache, lru_cache
from importlib.metadata import distributions


@lru_cache(maxsize=1024)
def imported(source: str) -> frozenset[str]:
    """Every name that code imports and that may be a module: for `from a import b`, a and a.b.

    Raises SyntaxError if it contains "import" and is not Python, such as an IPython magic.
    """
    found: set[str] = set()
    if "import" not in source:  # true of most cells, and faster to check than to parse
        return frozenset()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def top(module: str) -> str:
    return module.partition(".")[0]


@cache
def distribution_of(module: str) -> str | None:
    """The installed distribution that provides a top-level module; None if there is none.

    `importlib.metadata.packages_distributions` does this too, but reads some 60,000 files.
    """
    files = f"\n{module}/__init__.py,", f"\n{module}.py,"
    return next((name for name, own in _records() if files[0] in own or files[1] in own), None)


@cache
def _records() -> list[tuple[str, str]]:
    """Each installed distribution with the list of its files."""
    return [(found.name, f"\n{found.read_text('RECORD')}") for found in distributions()]
