"""Checks of DOIs in `make links`: whether they are registered."""

from sphinx.application import Sphinx

DOI = "https://doi.org/"


def setup(app: Sphinx) -> None:
    app.connect("linkcheck-process-uri", doi_registry_address)


def doi_registry_address(app: Sphinx, uri: str) -> str:
    # Publishers reject requests that do not come from a browser; the registry answers 404 to a DOI
    # that is not registered.
    return uri.replace(DOI, f"{DOI}api/handles/", 1) if uri.startswith(DOI) else uri
