"""What `make links` asks of a link: of a DOI, whether it is registered."""

from sphinx.application import Sphinx

DOI = "https://doi.org/"


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.connect("linkcheck-process-uri", ask_the_register)


def ask_the_register(app: Sphinx, uri: str) -> str:
    """Where to ask for `uri`: publishers turn away what is no browser, so DOI's register answers.

    It knows each DOI there is, and says 404 to the others.
    """
    return uri.replace(DOI, f"{DOI}api/handles/", 1) if uri.startswith(DOI) else uri
