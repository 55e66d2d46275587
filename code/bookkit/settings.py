"""What is wrong with `_config.yml`: Jupyter Book shows a traceback, or says nothing."""

import yaml
from jupyter_book.config import PATH_YAML_DEFAULT

from bookkit.book import Book, BookError

try:
    from yaml import CSafeLoader as SafeLoader  # ten times as quick
except ImportError:
    from yaml import SafeLoader

# where Jupyter Book's defaults name all there is; below `sphinx` and `parse`, anything may stand
CLOSED = ("execute", "html", "latex", "launch_buttons", "repository")
ALSO_KNOWN = {"bibtex_bibfiles"}


def require_sound_settings(book: Book) -> None:
    """Raise `BookError`, a line each, for what is no YAML and for keys that mean nothing."""
    path = book.root / "_config.yml"
    try:
        settings = yaml.load(path.read_text("utf-8"), SafeLoader) or {}
    except (OSError, yaml.YAMLError) as error:
        raise BookError(f"_config.yml: {' '.join(str(error).split())}") from error
    if not isinstance(settings, dict):
        raise BookError(f"_config.yml: settings are expected, but it is {settings!r}")
    known = yaml.load(PATH_YAML_DEFAULT.read_text("utf-8"), SafeLoader)
    unknown = [key for key in settings if key not in known and key not in ALSO_KNOWN]
    unknown += [
        f"{part}.{key}"
        for part in CLOSED
        for key in settings.get(part) or ()
        if key not in known[part]
    ]
    if unknown:
        raise BookError(*(f"_config.yml: unknown setting {key!r}" for key in unknown))
