"""What Python code imports, and which installed package brings it."""

import ast
import re
from functools import cache, lru_cache
from importlib.metadata import distributions


@lru_cache(maxsize=1024)
def imported(source: str) -> frozenset[str]:
    """The names that a piece of Python may import modules by: of `from a import b`, a and a.b.

    Raises:
        SyntaxError: where it speaks of imports, and is not Python, as magics of IPython's are not.
    """
    found: set[str] = set()
    if "import" not in source:  # as in most cells, which are quicker searched than parsed
        return frozenset(found)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def top(module: str) -> str:
    """The package that a module is in, as code names it."""
    return module.partition(".")[0]


@cache
def installed() -> dict[str, str]:
    """Which installed package brings a top-level module.

    `importlib.metadata.packages_distributions` knows too, but looks at each of some 60,000 files.
    """
    return {
        module: distribution.name
        for distribution in distributions()
        for module in re.findall(
            r"^(\w+)(?:/__init__)?\.py,", distribution.read_text("RECORD") or "", re.MULTILINE
        )
    }
