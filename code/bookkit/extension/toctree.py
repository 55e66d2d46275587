"""The order of the pages in the table of contents."""

from sphinx.environment import BuildEnvironment


def pages_in_order(env: BuildEnvironment) -> list[str]:
    """The names of the pages in the order of the table of contents."""
    return list(env.collect_relations())
