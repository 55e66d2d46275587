"""Checks of DOIs in `make links`: whether they are registered."""

from sphinx.application import Sphinx

DOI = "https://doi.org/"


def setup(app: Sphinx) -> None:
    """Register the rewriting of DOI links before they are checked."""
    app.connect("linkcheck-process-uri", doi_registry_address)


def doi_registry_address(app: Sphinx, uri: str) -> str:
    """The address to check for a link: for a DOI, its record in the DOI registry.

    Publishers reject requests that do not come from a browser. The registry knows every DOI, and
    answers 404 if there is none.
    """
    return uri.replace(DOI, f"{DOI}api/handles/", 1) if uri.startswith(DOI) else uri
