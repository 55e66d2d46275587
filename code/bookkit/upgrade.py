"""Raises the pins of what the project uses itself; `make upgrade` calls it, and then locks.

The newest version allowed is what uv finds when each pin of requirements.txt becomes a lower bound.
What it may not pass stands in constraints.txt. plotly.js alone has no choice: it is the version
that the installed plotly writes for.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from plotly.offline import get_plotlyjs_version

PYTHONS = ("3.11", "3.12", "3.13")  # a pin is the version for the oldest that its marker lets in
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;#]+)")


def raise_pins(requirements: str, newest: str) -> str:
    """The text of requirements.txt with the versions that `newest`, uv's answer, has.

    Comments, their columns and markers stay.

    Raises:
        ValueError: if `newest` holds no version for a pin.
    """
    found = [Requirement(line) for line in newest.splitlines() if PIN.match(line)]
    return "".join(_raise(line, found) for line in requirements.splitlines(keepends=True))


def _raise(line: str, found: Iterable[Requirement]) -> str:
    pin, space, comment = re.fullmatch(r"([^#]*?)(\s*)(#.*)?", line.rstrip()).groups()
    if not PIN.match(pin):
        return line
    wanted = Requirement(pin)
    python = next(python for python in PYTHONS if _applies(wanted, python))
    for candidate in found:
        if candidate.name == wanted.name and _applies(candidate, python):
            version = str(candidate.specifier).removeprefix("==")
            raised = PIN.sub(rf"\g<name>=={version}", pin)
            room = max(len(pin + space), len(raised) + 2) if comment else 0
            return f"{raised:{room}}{comment or ''}\n"
    raise ValueError(f"requirements.txt: no version found for {pin!r}")


def _applies(requirement: Requirement, python: str) -> bool:
    full = {"python_version": python, "python_full_version": f"{python}.0"}
    return requirement.marker is None or requirement.marker.evaluate(full)


def raise_requirements(root: Path) -> None:
    """Rewrite requirements.txt with the newest versions allowed.

    Raises:
        subprocess.CalledProcessError: if uv finds none; uv has then said why.
    """
    path = root / "requirements.txt"
    pins = path.read_text("utf-8")
    command = [sys.executable, "-m", "uv", "pip", "compile", "-", "--universal", "--quiet"]
    command += ["--python-version", PYTHONS[0], "--no-header", "--no-annotate"]
    command += ["--constraint", "constraints.txt"]
    asked = PIN.sub(r"\g<name>>=\g<version>", pins)
    newest = subprocess.run(
        command, cwd=root, input=asked, stdout=subprocess.PIPE, text=True, check=True
    )
    path.write_text(raise_pins(pins, newest.stdout), "utf-8")


def npm_packages(root: Path) -> list[str]:
    """What npm is to install: each package of package.json with the version wanted of it."""
    manifest = json.loads((root / "package.json").read_text("utf-8"))
    names = [*manifest["dependencies"], *manifest["devDependencies"]]
    plotly = get_plotlyjs_version()
    return [f"{name}@{plotly if name.startswith('plotly.js') else 'latest'}" for name in names]


if __name__ == "__main__":
    if sys.argv[1:] == ["npm"]:
        print(*npm_packages(Path.cwd()))
    else:
        raise_requirements(Path.cwd())
