"""What the search looks through, and which page and sentence it finds first."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bookkit.book import Book, BookError
from bookkit.node import node
from bookkit.site import search_index
from selectolax.lexbor import LexborHTMLParser

# bundles the search as the build does, and prints what it finds for each query
SEARCH = """
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const { nodeModules, sources, folder, queries } = JSON.parse(readFileSync(0, "utf8"));
await createRequire(`${nodeModules}/`)("esbuild").build({
  entryPoints: [`${sources}/engine.js`], outfile: `${folder}/engine.mjs`,
  bundle: true, format: "esm", nodePaths: [nodeModules],
});
globalThis.window = {};
(0, eval)(readFileSync(`${folder}/search/search_index.js`, "utf8"));
const { makeSearch } = await import(`${folder}/engine.mjs`);
const search = makeSearch(window.searchIndex);
console.log(JSON.stringify(queries.map(search)));
"""
SUPPLY = """<article><section id="supply"><h1>Supply</h1><p>What is offered at a price.</p>
<section id="slopes"><h2>Slopes and <em>signs</em></h2><p>Firms optimise their output. They
maximise profit.</p></section></section></article>"""
DEMAND = """<article><section id="demand"><h1>Demand</h1><p>What is bought at a price.</p>
<section id="taste"><h2>Taste</h2><p>A colour may sell better. Normal goods sell.</p></section>
<section id="elastic"><h2>Elasticity</h2><p>How much less is bought if a price rises by a hundredth:
the price elasticity.</p></section></section></article>"""
WORDS = """<article><section id="words"><h1>Words</h1><p>Each with its page.</p>
<dl class="glossary">
<dt id="term-elasticity">Elasticity</dt><dd><p>A ratio of two changes.
<a class="internal" href="demand.html#demand">Demand</a></p></dd>
<dt id="term-offer">Offer</dt><dd><p>What is for sale.
<a class="internal" href="supply.html">Supply</a></p></dd></dl></section></article>"""
PAGES = {"a/supply.html": SUPPLY, "a/demand.html": DEMAND, "a/words.html": WORDS}


def sections(text: str) -> list:
    page = LexborHTMLParser(f"<article><section id='s'><h1>S</h1>{text}</section></article>")
    return search_index.sections(search_index.prose(page), "page.html")


def prose(text: str) -> list[str]:
    """The sentences that the search would find of a section with this HTML."""
    return sections(text)[0][2].splitlines()


@pytest.fixture
def search(tmp_path: Path, book: Book) -> Callable[..., list[dict]]:
    """Search small pages: `search(*queries, synonyms=..., pages=...)` returns what is found."""

    def search(*queries: str, synonyms: list = (), pages: dict[str, str] = PAGES) -> list[dict]:
        modules = book.root / "node_modules"
        (tmp_path / "search").mkdir(exist_ok=True)
        parsed = {name: LexborHTMLParser(text) for name, text in pages.items()}
        search_index.write_search(parsed, list(synonyms), tmp_path, modules)
        request = {
            "nodeModules": str(modules),
            "sources": str(search_index.SOURCES),
            "folder": str(tmp_path),
            "queries": queries,
        }
        done = subprocess.run(
            [node(), "--input-type=module", "--eval", SEARCH],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return search


def addresses(found: dict) -> list[str]:
    return [page["address"] for page in found["pages"]]


def sentence(section: dict) -> str:
    """The excerpt of a section, with what is marked in brackets."""
    return "".join(f"[{piece}]" if marked else piece for piece, marked in section["excerpt"])


# --- what is looked through ---


def test_sections_have_their_own_text_only() -> None:
    inner = (
        "<p>Outer.</p><section id='t'><h2>T <a class='headerlink'>#</a></h2><p>Inner.</p></section>"
    )
    found = [section[:3] for section in sections(inner)]
    assert found == [("s", "S", "Outer."), ("t", "T", "Inner.")]


def test_a_section_that_introduces_a_term_comes_before_those_that_use_it(search) -> None:
    use = "<p>A price: this price, a price.</p>"
    parts = [f"<section id='{k}'><h2>{k}</h2>{use}</section>" for k in "abc"]
    parts[2] = parts[2].replace("A price", "It is the <strong>price</strong>")
    page = f"<article><section id='s'><h1>S</h1>{''.join(parts)}</section></article>"
    [found] = search("price", pages={"page.html": page})
    assert [section["title"] for section in found["pages"][0]["sections"]] == ["c", "a", "b"]


def test_blocks_and_sentences_are_apart() -> None:
    assert prose(
        "<p>One line\ngoes on. Two, e.g. this.</p><ul><li>three</li><li>four</li></ul>"
    ) == [
        "One line goes on.",
        "Two, e.g. this.",
        "three",
        "four",
    ]
    assert prose("<table><tr><th>w</th><td><p>a weight</p></td></tr></table>") == ["w · a weight"]


@pytest.mark.parametrize(
    "html",
    [
        '<div class="cell"><div class="cell_input"><pre>code</pre></div></div>',
        '<div class="cell"><div class="cell_output"><div class="output">12</div></div></div>',
        "<figure><svg><text>axis</text></svg><div>tooltip</div></figure>",
        '<div class="toctree-wrapper"><ul><li>Contents</li></ul></div>',
        '<ul class="references"><li>Author 1996</li></ul>',
        '<details class="checks"><p>Checked: 2</p></details>',
        '<fieldset class="question"><ol class="options"><li>A wrong claim.</li></ol></fieldset>',
        '<span class="katex-display">x</span>',
    ],
)
def test_what_is_no_prose_is_left_out(html: str) -> None:
    assert prose(f"<p>Before.</p>{html}<p>After.</p>") == ["Before.", "After."]


def test_the_caption_of_a_figure_is_prose() -> None:
    figure = "<figure><div>axis</div><figcaption><p>A bowl.</p></figcaption></figure>"
    assert prose(f'<div class="cell_output">{figure}</div>') == ["A bowl."]


def test_a_formula_comes_once_and_on_one_line() -> None:
    mathml = (
        "<math><mrow><msubsup><mi>w</mi><mi>j</mi><mn>2</mn></msubsup><mo>=</mo>"
        "<mfrac><mn>1</mn><mrow><mn>2</mn><mi>n</mi></mrow></mfrac></mrow></math>"
    )
    formula = f'<span class="katex">{mathml}<span class="katex-html">twice</span></span>'
    assert prose(f"<p>Here {formula} holds.</p>") == ["Here wⱼ² = 1/2n holds."]
    hat = "<math><mover><mi>w</mi><mo>^</mo></mover></math>"
    assert prose(f'<p><span class="katex">{hat}</span></p>') == ["ŵ"]


def test_a_margin_note_does_not_interrupt_its_sentence() -> None:
    note = '<span class="sidenote"><sup>1</sup>A note.</span>'
    assert prose(f"<p>One {note}sentence.</p>") == ["One sentence.", "A note."]


def test_page_without_prose_is_left_out(search, tmp_path: Path) -> None:
    empty = '<article><section id="e"><h1>Empty</h1></section></article>'
    (found,) = search("empty", pages=PAGES | {"empty.html": empty, "search.html": "<h1>Empty</h1>"})
    assert found["pages"] == []


# --- what is found ---


def test_result_is_a_page_with_its_sections_and_a_marked_sentence(search) -> None:
    (found,) = search("maximise profit")
    (page,) = found["pages"]
    assert found["exact"]
    assert (page["title"], page["address"]) == ("Supply", "a/supply.html")
    (section,) = page["sections"]
    assert (section["title"], section["address"]) == ("Slopes and signs", "a/supply.html#slopes")
    assert sentence(section) == "They [maximise] [profit]."


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("optimize", "optimise"),
        ("maximizing", "maximising"),
        ("color", "colour"),
        ("colors", "colours"),
    ],
)
def test_american_and_british_spelling_find_the_same(search, american: str, british: str) -> None:
    one, other = search(american, british)
    assert one == other
    assert one["exact"]
    assert one["pages"]


def test_ending_and_case_do_not_matter(search) -> None:
    for found in search("Firm", "OPTIMISED", "firm's"):
        assert addresses(found) == ["a/supply.html"]


def test_ise_is_no_ending_that_is_cut_off(search) -> None:
    normalise = '<article><section id="n"><h1>N</h1><p>Normalise it.</p></section></article>'
    (found,) = search("normalize", pages=PAGES | {"n.html": normalise})
    assert addresses(found) == ["n.html"]  # and not where goods are normal


def test_unfinished_and_misspelt_words_are_found(search) -> None:
    unfinished, misspelt = search("maxim", "proffit")
    assert addresses(unfinished) == ["a/supply.html"]
    assert addresses(misspelt) == ["a/supply.html"]
    assert not misspelt["exact"]


def test_page_about_a_term_comes_before_its_glossary_entry(search) -> None:
    elasticity, offer = search("elasticity", "offer")
    assert addresses(elasticity) == ["a/demand.html", "a/words.html"]
    assert elasticity["pages"][1]["sections"][0]["address"] == "a/words.html#term-elasticity"
    assert addresses(offer)[0] == "a/supply.html"
    assert sentence(offer["pages"][0]["sections"][0]) == "What is [offered] at a price."


def test_synonyms_are_found_below_the_word_itself(search) -> None:
    groups = [["taste", "preference"], ["price elasticity", "responsiveness"]]
    preference, long_name, unknown = search(
        "preference", "responsiveness", "nothing such", synonyms=groups
    )
    assert addresses(preference) == ["a/demand.html"]
    assert addresses(long_name)[0] == "a/demand.html"
    assert unknown["pages"] == []
    alone, with_synonym = (
        search("offer", synonyms=names)[0] for names in ([], [["offer", "colour"]])
    )
    assert addresses(alone)[0] == addresses(with_synonym)[0] == "a/supply.html"
    assert "a/demand.html" in addresses(with_synonym)


@pytest.mark.parametrize("query", ["", "  ", "the", "?!", "xyzzy"])
def test_nothing_is_found_for(search, query: str) -> None:
    assert search(query)[0]["pages"] == []


def test_long_sentence_is_cut_around_the_match(search) -> None:
    words = " ".join(f"word{n}" for n in range(100))
    long = f'<article><section id="l"><h1>L</h1><p>{words} needle {words}.</p></section></article>'
    (found,) = search("needle", pages={"l.html": long})
    text = sentence(found["pages"][0]["sections"][0])
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert "[needle]" in text
    assert len(text) < 250


def test_synonyms_that_are_no_groups_are_refused(tmp_path: Path) -> None:
    settings = tmp_path / "pyproject.toml"
    settings.write_text('[tool.bookkit]\nsearch-synonyms = ["one", "two"]\n')
    with pytest.raises(BookError, match="search-synonyms must list groups"):
        search_index.synonyms(Book(tmp_path))
    settings.write_text("")
    assert search_index.synonyms(Book(tmp_path)) == []


# --- what the site serves ---


def test_nothing_of_sphinx_s_search_is_served(site: Path) -> None:
    names = ("searchindex.js", "searchtools.js", "language_data.js", "sphinx_highlight.js")
    assert [path for name in names for path in site.rglob(name)] == []
    script = (site / "_static/site.js").read_text("utf-8")
    assert "SphinxHighlight" not in script
