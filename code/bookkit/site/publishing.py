"""Puts a complete site in place of the last one."""

import shutil
from pathlib import Path


def publish(pages: Path, site: Path) -> None:
    """Replace `site` by a copy of `pages`, by renaming, so that no one sees a half-copied site.

    Sphinx's .buildinfo stays behind: it names the folder of the tools, and so differs by clone.
    """
    fresh, old = site.with_name("html.new"), site.with_name("html.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(pages, fresh, ignore=shutil.ignore_patterns(".buildinfo"))
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def restore(site: Path) -> None:
    """Bring back the last good site if a build was killed between the two renamings."""
    old = site.with_name("html.old")
    if old.exists() and not site.exists():
        old.rename(site)
