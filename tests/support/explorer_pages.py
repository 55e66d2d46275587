"""A small book with the explorer in both sizes, for its tests and its benchmark."""

from pathlib import Path

from small_book import SmallBook

PAGES = {
    "index": "# Cover\n\n```{explorer}\n:size: small\n:name: fig-small\nThe *small* one.\n```\n",
    "full": "# Geometry\n\nSee {numref}`fig-full`, and "
    "{explorer}`turn to ridge at λ = 2.5 <fig-full?penalty=ridge&lambda=2.5>`.\n\n## Touch it\n\n"
    "```{explorer}\n:name: fig-full\nThe whole one.\n```\n\n## After\n\nWords.\n",
    "plain": "# Plain\n\nWithout an explorer.\n",
}
SHARED = ("_config.yml", "references.bib", "requirements.lock", "package-lock.json")


def build_explorer_pages(root: Path, book: Path) -> Path:
    """Build them in the empty folder `root` with the settings of `book`; return the site."""
    for name, text in PAGES.items():
        (root / f"{name}.md").write_text(text, "utf-8")
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: full\n  - file: plain\n"
    )
    (root / "code").mkdir()
    (root / "pyproject.toml").write_text("[tool.bookkit]\nhelper-packages = []\n")
    for shared in SHARED:
        (root / shared).write_bytes((book / shared).read_bytes())
    (root / "node_modules").symlink_to(book / "node_modules", target_is_directory=True)
    built = SmallBook(root).build()
    assert built.returncode == 0, built.stderr
    return root / "_build/html"
