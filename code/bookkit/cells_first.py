"""Has Sphinx wait for the cells before it reads a page: it begins while they still run."""

from collections.abc import Callable
from contextvars import ContextVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

before_reading: ContextVar[Callable[[], object]] = ContextVar(
    "before_reading", default=lambda: None
)


def setup(app: Sphinx) -> None:
    """Plug in, behind what else is done before pages are read."""
    app.connect("env-before-read-docs", wait, priority=900)


def wait(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Do what is to be done first."""
    before_reading.get()()
