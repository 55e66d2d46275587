"""The order of the pages in the table of contents."""

from sphinx.environment import BuildEnvironment


def pages_in_order(env: BuildEnvironment) -> list[str]:
    """The names of the pages in the order of the table of contents."""
    pages = [env.config.root_doc]
    for page in pages:
        pages += [child for child in env.toctree_includes.get(page, []) if child not in pages]
    return pages
