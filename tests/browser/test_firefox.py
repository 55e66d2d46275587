"""Firefox answers a reader's hand as Chromium does, and finds nothing to complain of."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from bookkit.node import node
from selectolax.lexbor import LexborHTMLParser
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).parents[2]
DRIVER = ROOT / "tools/firefox"
PROBE = ROOT / "tests/support/answers.js"
PAGES = [f"{name}.html" for name in parse_toc_yaml(ROOT / "_toc.yml")]
# what answers.js asks, and where it is on a page
ANSWERING = {
    "figures": ".plotly-figure",
    "explorers": ".explorer",
    "fitters": ".fitter",
    "converters": ".converter",
    "questions": "fieldset.question",
}
FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)

pytestmark = [
    pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed: its tests were left out"),
    pytest.mark.skipif(
        not (DRIVER / "node_modules").exists(),
        reason="Firefox's driver is not installed: run 'make test', or npm ci in tools/firefox",
    ),
]


@pytest.fixture(scope="module")
def in_firefox(address: str) -> dict[str, dict]:
    """What each page answers in Firefox, and what Firefox complains of."""
    places = [f"{address}/{name}" for name in PAGES]
    command = [node(), DRIVER / "answers.mjs", FIREFOX, PROBE, *places]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=540)
    assert ran.returncode == 0, ran.stderr
    lines = map(json.loads, ran.stdout.splitlines())
    return {line["address"].removeprefix(f"{address}/"): line for line in lines}


def is_still_of(answer: object, wanted: object) -> bool:
    """Whether a figure in space was a still, as without WebGL, and its slider said the same."""
    if not (isinstance(answer, dict) and answer["traces"] == "a still"):
        return False
    in_space = any("3d" in kind or kind == "surface" for kind, *_ in wanted["traces"])
    return in_space and answer["steps"] == wanted["steps"]


def test_firefox_answers_as_chromium_does(in_firefox: dict[str, dict], visit) -> None:
    assert list(in_firefox) == PAGES
    probe, different = PROBE.read_text("utf-8"), []
    for name, seen in in_firefox.items():
        in_chromium = visit(name).page.evaluate(probe)
        if isinstance(seen["answers"], str):
            different.append(f"{name}: {seen['answers']}")
            continue
        for kind, expected in in_chromium.items():
            answers = seen["answers"][kind]
            assert len(answers) == len(expected), (name, kind)
            different += [
                f"{name}: {kind} {number}: {answer} instead of {wanted}"
                for number, (answer, wanted) in enumerate(zip(answers, expected, strict=True), 1)
                if answer != wanted and not is_still_of(answer, wanted)
            ]
    assert different == []


def test_every_kind_of_answer_was_compared(in_firefox: dict[str, dict], site: Path) -> None:
    pages = {name: LexborHTMLParser(Path(site, name).read_text("utf-8")) for name in PAGES}
    for name, seen in in_firefox.items():
        answers = {kind: len(found) for kind, found in seen["answers"].items()}
        assert answers == {kind: len(pages[name].css(at)) for kind, at in ANSWERING.items()}
    assert any(page.css(",".join(ANSWERING.values())) for page in pages.values())


def test_firefox_complains_of_nothing(in_firefox: dict[str, dict]) -> None:
    """Of nothing that lasts: it lays a page out while it arrives, formulas cut in half included.

    tests/site/test_mathml.py counts the children in whole pages.
    """
    lasting = {
        name: [said for said in seen["complaints"] if "Incorrect number of children" not in said]
        for name, seen in in_firefox.items()
    }
    assert {name: said for name, said in lasting.items() if said} == {}
