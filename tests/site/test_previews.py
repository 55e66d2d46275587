"""Which links show what they lead to, and what they show of other pages."""

import json
from pathlib import Path

import pytest
from bookkit.site.previews import add_previews
from selectolax.lexbor import LexborHTMLParser

TARGETS = """
<section id="title"><span id="label"></span><h1>Title</h1>
<p>The first paragraph.</p><p>The second.</p>
<div class="math" id="equation-one"><span class="eqno">(1)</span>x</div>
<figure id="fig"><div class="plotly-figure">drawn</div><img src="still.png" alt="">
<figcaption>A caption.</figcaption></figure>
<dl class="glossary"><dt id="term-Word">Word</dt><dd>Its meaning.</dd>
<dt id="term-Other">Other</dt><dd>Something else.</dd></dl>
<div class="exercise" id="ex">An exercise.</div>
<table id="tab"><caption>A table.</caption></table>
<ul class="references"><li id="id1"><p>Author, title, year.</p></li></ul>
<p id="words">Words.</p></section>
"""
SHOWN = {
    "label": ("section", "<h1>Title</h1><p>The first paragraph.</p>"),
    "title": ("section", "<h1>Title</h1><p>The first paragraph.</p>"),
    "equation-one": (
        "equation",
        '<div class="math" id="equation-one"><span class="eqno">(1)</span>x</div>',
    ),
    "fig": (
        "figure",
        '<img src="still.png" alt=""><figcaption>A caption.</figcaption>',
    ),
    "term-Word": ("term", '<dt id="term-Word">Word</dt><dd>Its meaning.</dd>'),
    "ex": ("exercise", '<div class="exercise" id="ex">An exercise.</div>'),
    "tab": ("table", '<table id="tab"><caption>A table.</caption></table>'),
    "id1": ("citation", "<p>Author, title, year.</p>"),
}
Marks = tuple[str | None, ...]


def finish(folder: Path, **bodies: str) -> dict[str, LexborHTMLParser]:
    """Add previews to pages in `folder` with these bodies; the pages by name."""
    pages = {name: LexborHTMLParser(f"<article>{body}</article>") for name, body in bodies.items()}
    (folder / "_static").mkdir(exist_ok=True)
    add_previews({folder / f"{name}.html": p for name, p in pages.items()}, folder / "_static")
    return pages


def marks(page: LexborHTMLParser) -> list[Marks]:
    """The kind, the selector and the file of each link of a page; None where it has none."""
    names = ("data-preview-kind", "data-preview", "data-preview-file")
    return [tuple(link.attributes.get(name) for name in names) for link in page.css("a")]


def files(folder: Path) -> dict[str, dict[str, str]]:
    """What each file of previews registers, by its name."""
    found = {}
    for path in (folder / "_static/previews").glob("*.js"):
        start = f'(window.previews ??= {{}})["{path.stem}"] = '
        text = path.read_text("utf-8")
        assert text.startswith(start)
        found[path.stem] = json.loads(text.removeprefix(start).rstrip(";\n"))
    return found


@pytest.mark.parametrize("name", SHOWN)
def test_a_link_shows_its_target(tmp_path: Path, name: str) -> None:
    link = f'<p>See <a href="#{name}">this</a>.</p>'
    page = finish(tmp_path, one=TARGETS + link)["one"]
    [(kind, selector, file)] = marks(page)
    assert file is None
    shown = "".join(node.html for node in page.css(selector))
    assert (kind, shown) == SHOWN[name]
    assert files(tmp_path) == {}  # it is on the page already


def test_other_pages_show_only_what_is_linked_from_one_file(tmp_path: Path) -> None:
    to = '<p>See <a href="one.html#{0}">this</a>.</p>'
    linked = ("fig", "equation-one", "fig")
    pages = finish(tmp_path, one=TARGETS, two="".join(map(to.format, linked)))
    found = files(tmp_path)
    [(name, parts)] = found.items()
    assert {file for _, _, file in marks(pages["two"])} == {name}
    assert {selector for _, selector, _ in marks(pages["two"])} == {*parts}
    assert [*parts.values()] == [SHOWN["equation-one"][1], SHOWN["fig"][1]]


@pytest.mark.parametrize(
    "link",
    [
        '<a class="headerlink" href="#equation-one">#</a>',
        '<a href="#words">a paragraph</a>',
        '<a href="#gone">nothing</a>',
        '<a href="#">the top</a>',
        '<a href="one.html">a page</a>',
        '<a href="https://example.org/one.html#fig">another site</a>',
        '<ul><li><a href="#label">listed</a>, with words about it</li></ul>',
        '<ul><li><p><a href="#label">listed</a></p></li></ul>',
    ],
)
def test_other_links_show_nothing(tmp_path: Path, link: str) -> None:
    assert marks(finish(tmp_path, one=TARGETS + link)["one"]) == [(None, None, None)]


def test_a_later_build_marks_what_is_there_then(tmp_path: Path) -> None:
    link = '<p>See <a href="one.html#fig">this</a> and <a href="one.html#tab">that</a>.</p>'
    before = finish(tmp_path, one=TARGETS, two=link)["two"].css_first("article").inner_html
    [old] = files(tmp_path)
    again = finish(tmp_path, one=TARGETS, two=before)["two"].css_first("article").inner_html
    assert (again, [*files(tmp_path)]) == (before, [old])
    changed = TARGETS.replace("A caption.", "Another.").replace('id="tab"', "")
    [figure, table] = marks(finish(tmp_path, one=changed, two=before)["two"])
    [(name, parts)] = files(tmp_path).items()
    assert name != old
    assert figure[2] == name
    assert "Another." in parts["#fig img, #fig .still-figure svg, #fig figcaption"]
    assert table == (None, None, None)
