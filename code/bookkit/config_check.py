"""Checks `_config.yml` for mistakes that Jupyter Book ignores or answers with a traceback."""

import yaml
from jupyter_book.config import PATH_YAML_DEFAULT

from bookkit.book import Book, BookError

# The parts whose keys are all in Jupyter Book's defaults; `sphinx` and `parse` may hold any key.
CLOSED = ("execute", "html", "latex", "launch_buttons", "repository")
NOT_IN_DEFAULTS = {"bibtex_bibfiles"}


def require_valid_config(book: Book) -> None:
    """Raise BookError if `_config.yml` cannot be read, or has settings unknown to Jupyter Book."""
    settings = book.config
    known = yaml.safe_load(PATH_YAML_DEFAULT.read_text("utf-8"))
    unknown = [key for key in settings if key not in known and key not in NOT_IN_DEFAULTS]
    unknown += [
        f"{part}.{key}"
        for part in CLOSED
        for key in settings.get(part) or ()
        if key not in known[part]
    ]
    if unknown:
        raise BookError(*(f"_config.yml: unknown setting {key!r}" for key in unknown))
