"""What Python code imports, and which installed distribution provides it."""

import ast
import re
from functools import cache, lru_cache
from importlib.metadata import distributions


@lru_cache(maxsize=1024)
def imported(source: str) -> frozenset[str]:
    """Every name that code imports and that may be a module: for `from a import b`, a and a.b.

    Raises SyntaxError if it contains "import" and is not Python, as a magic of IPython is not.
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
def installed() -> dict[str, str]:
    """The name of the installed distribution that provides each top-level module.

    `importlib.metadata.packages_distributions` does the same, but looks at some 60,000 files.
    """
    return {
        module: distribution.name
        for distribution in distributions()
        for module in re.findall(
            r"^(\w+)(?:/__init__)?\.py,", distribution.read_text("RECORD") or "", re.MULTILINE
        )
    }
