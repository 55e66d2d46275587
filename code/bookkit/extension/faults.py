"""Reports what a writer must mend in a page; `make book` refuses a page with such a fault."""

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)


def warn(message: str, place: nodes.Node | tuple[str, int] | str) -> None:
    """Warn of a fault, whose place is a node, a page and line, or a file and line as one text."""
    logger.warning(message, location=place, type="bookkit")
