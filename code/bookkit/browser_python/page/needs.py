"""Which modules a cell needs, so that a reader's browser loads no other packages.

The worker imports this module; the build asks it how much a page would load.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any


def imported(source: str, helpers: Path, names: Mapping[str, Any] | None = None) -> list[str]:
    """The top-level modules that a cell imports, itself or through the helper packages.

    What a helper module imports within functions counts if the cell mentions one of its functions
    or classes: only then is it loaded. `names` are those that earlier cells have defined. Code that
    is not Python imports nothing.
    """
    try:
        cell = ast.parse(source)
    except SyntaxError:
        return []
    mentioned = set(_names(cell))
    found: set[str] = set()
    names = names or {}
    waiting = _imports(cell, "") + [_module_of(names[name]) for name in mentioned & {*names}]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        found.add(module.partition(".")[0])
        parts = module.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name not in seen:
                seen.add(name)
                waiting += _imports_of_helper(name, helpers, mentioned)
    return sorted(found - {""})


def _module_of(value: Any) -> str:
    """The module that a value is, or that defines it or its class; "" if that is unknown."""
    name = getattr(value, "__name__" if isinstance(value, ModuleType) else "__module__", "")
    return name if isinstance(name, str) else ""


def _names(cell: ast.AST) -> Iterator[str]:
    for node in ast.walk(cell):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name


def _imports_of_helper(module: str, helpers: Path, mentioned: set[str]) -> list[str]:
    place = helpers.joinpath(*module.split("."))
    if place.with_suffix(".py").is_file():
        file, package = place.with_suffix(".py"), module.rpartition(".")[0]
    else:
        file, package = place / "__init__.py", module
    if not file.is_file():
        return []
    tree = ast.parse(file.read_text("utf-8"))
    defined = {getattr(node, "name", "") for node in tree.body}
    return _imports(tree if defined & mentioned else _at_once(tree), package)


def _at_once(tree: ast.Module) -> ast.Module:
    """The module without what it does not run when it is imported."""
    later = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    body = [node for node in tree.body if not isinstance(node, later)]
    return ast.Module(body, [])


def _imports(tree: ast.AST, package: str) -> list[str]:
    found = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)
    return found
