"""Measure the price of quoting: how many harmless edits of a text need somebody's hand.

Ten edits of each kind are planted, one at a time, in copies of chapters whose cells ran once. An
edit passes *untouched* if all claims hold and nothing is left untied, *accept* takes it if they do
after `make accept` has rewritten the quotations, and otherwise it needs a *hand*. The first columns
say how many would need a hand with the quotations of an earlier commit, which tied numbers and
formulas only, and with today's quotations if every character had to match and none were rewritten.
"""

import argparse
import ast
import contextlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

import claims
from bookkit.execution.notebook import KERNEL_ENVIRONMENT, all_code, read_notebook
from claims import PageText, Report, check, page_text
from claims.rewording import WatchedPage, lost_quotations, rewordings, shown, take
from claims.vocabulary import names_in
from IPython.core.interactiveshell import InteractiveShell

ROOT = Path(__file__).parents[1]
EARLIER = "4d787a6"  # the last commit whose claims tied numbers and formulas only
EACH = 10  # edits of a kind
VERBOSE = "--verbose" in sys.argv
SYNONYMS = {
    "about": "around", "again": "anew", "almost": "nearly", "begin": "start", "begins": "starts",
    "because": "since", "but": "yet", "calls": "names", "choose": "select", "chooses": "selects",
    "chosen": "selected", "comes": "arises", "depends": "hinges", "direction": "orientation",
    "entire": "whole", "exactly": "precisely", "far": "a long way", "finds": "discovers",
    "force": "strength", "gives": "yields", "hardly": "scarcely", "hence": "therefore",
    "keep": "retain", "keeps": "retains", "large": "big", "leaves": "lets be", "looks": "seems",
    "makes": "renders", "meets": "encounters", "needs": "requires", "often": "frequently",
    "picture": "figure", "place": "spot", "places": "spots", "pull": "tug", "pushes": "presses",
    "reaches": "attains", "shows": "reveals", "size": "magnitude", "small": "little",
    "so": "therefore", "stays": "remains", "though": "although", "towards": "to", "uses": "employs",
    "usual": "customary", "way": "manner", "whole": "entire", "while": "whereas", "yet": "still",
}  # fmt: skip
# what no edit may touch: code, formulas, roles, targets of links, notes' marks
FIXED = re.compile(
    r"\{[\w:-]+\}`[^`]*`|`[^`]*`|\$[^$]*\$|(?<=\])\([^)]*\)|\[\^[\w-]+\]:?|<[^>\n]*>"
)


@dataclass(frozen=True)
class Edit:
    """A harmless edit: its kind, the chapter, what is replaced where, and by what."""

    kind: str
    chapter: str
    start: int
    end: int
    new: str

    def plant(self, source: str) -> str:
        """The source of the chapter with the edit."""
        return source[: self.start] + self.new + source[self.end :]


# -- edits -----------------------------------------------------------------------------------------


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """Where each sentence of the prose begins, and its text with blanks for what is fixed."""
    for sentence in PageText(source).sentences:
        if sentence.kind not in {"heading", "topic"} and "|" not in sentence.text:
            text = FIXED.sub(lambda found: "\0" * len(found[0]), sentence.text)
            if "$$" not in text and text.strip():
                yield sentence.start, text


def synonyms(chapter: str, source: str) -> Iterator[Edit]:
    """Another word for one that is not in the table."""
    known = re.compile(rf"(?<![\w\0-])({'|'.join(SYNONYMS)})(?![\w\0-])", re.IGNORECASE)
    for start, text in sentences(source):
        for found in known.finditer(text):
            new = SYNONYMS[found[0].lower()]
            new = new.capitalize() if found[0][0].isupper() else new
            yield Edit("a synonym", chapter, start + found.start(), start + found.end(), new)


def splits(chapter: str, source: str) -> Iterator[Edit]:
    """A full stop instead of a semicolon, or of a comma and "and"."""
    for start, text in sentences(source):
        for found in re.finditer(r"(?:;|, and)\s+([a-z])(?=[^.;]{20})", text):
            new = re.sub(r"^(?:;|, and)", ".", found[0])[:-1] + found[1].upper()
            yield Edit("a split sentence", chapter, start + found.start(), start + found.end(), new)


def moves(chapter: str, source: str) -> Iterator[Edit]:
    """A paragraph that changes places with the next one of its section."""
    prose = "\n".join(page_text._without_cells(source.split("\n")))
    plain = re.compile(
        r"(?<=\n\n)(?![-#:>|%$(]|\d+\.|\[\^)\S(?:[^\n]|\n(?!\n|\$\$))*[.](?=\n\n(?!\[\^))"
    )
    found = [one for one in plain.finditer(source) if one[0] == prose[one.start() : one.end()]]
    for left, right in pairwise(found):
        between = source[left.end() : right.start()]
        if not re.search(r"^#{1,6} ", prose[left.end() : right.start()], re.MULTILINE):
            new = right[0] + between + left[0]
            yield Edit("a moved paragraph", chapter, left.start(), right.end(), new)


TYPOGRAPHY: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"(?<=[a-z])'(?=[a-z])", lambda found: "’"),
    (r'"[^"\0]+"', lambda found: f"“{found[0][1:-1]}”"),
    (r"“[^”\0]+”", lambda found: f'"{found[0][1:-1]}"'),
    (r" [–—] ", lambda found: "—"),
    (r"(?<=[a-z]) (?=[a-z])", lambda found: "  "),
    (r"(?<=[a-z]) (?=[a-z])", lambda found: "\n"),
    (r"(?<=[a-z])\n(?=[a-z])", lambda found: " "),
    (r"(?<= )(?:the|this|own|so|that|with|from)(?= )", lambda found: f"*{found[0]}*"),
    (r"(?<=[a-z])(?=[,.] )", lambda found: "[^added]"),
)


def typography(chapter: str, source: str) -> Iterator[Edit]:
    """Other quotation marks, dashes, blanks, ends of lines, emphasis or a note."""
    texts = list(sentences(source))
    for pattern, change in TYPOGRAPHY:
        for start, text in texts:
            if found := re.search(pattern, text.rstrip()):
                place = start + found.start(), start + found.end()
                yield Edit(f"typography {pattern}", chapter, *place, change(found))


def draw(sources: Mapping[str, str], rng: random.Random) -> list[Edit]:
    """Ten edits of each kind; typographic ones take turns."""
    chosen: list[Edit] = []
    for kind in (synonyms, splits, moves):
        everywhere = [one for chapter, text in sources.items() for one in kind(chapter, text)]
        rng.shuffle(everywhere)
        harmless = (one for one in everywhere if same_tokens(sources[one.chapter], one))
        chosen += islice(harmless, EACH)
    everywhere = [one for chapter, text in sources.items() for one in typography(chapter, text)]
    variants = [
        [one for one in everywhere if one.kind == kind]
        for kind in dict.fromkeys(one.kind for one in everywhere)
    ]
    turns = (rng.choice(variants[turn % len(variants)]) for turn in range(EACH))
    return [*chosen, *(replace(one, kind="typography") for one in turns)]


def same_tokens(source: str, edit: Edit) -> bool:
    """Whether a page has the same numbers, formulas and words of the table after an edit."""
    names = names_in(ROOT)

    def tokens(text: str) -> list[str]:
        return sorted(token.text.lower() for token in PageText(text, names).tokens)

    return tokens(source) == tokens(edit.plant(source))


# -- after: today's claims -------------------------------------------------------------------------


class Chapter:
    """A chapter in a copy of the book, whose cells have run once."""

    def __init__(self, page: Path) -> None:
        self.page, self.file = page, page.parent / "claims" / f"{page.stem}.py"
        self.source, self.claims = page.read_text("utf-8"), self.file.read_bytes()
        shell = InteractiveShell.instance()
        self._blocks: list[tuple[str, dict[str, Any]]] = []
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in all_code(read_notebook(page)):
                if cell.block:
                    self._blocks.append((cell.block, dict(shell.user_ns)))
                else:
                    shell.run_cell(cell.content.source, store_history=False)

    def verdict(self, edit: Edit) -> str:
        """What an edit needs: "untouched", "accept" or "hand"."""
        self.page.write_text(edit.plant(self.source), "utf-8")
        try:
            first = apart(self._accept)
            return first if first != "accept" or apart(self._accept) == "untouched" else "hand"
        finally:
            self.page.write_text(self.source, "utf-8")
            self.file.write_bytes(self.claims)

    def _accept(self) -> str:
        """Take new wordings if a claim fails: "accept" if there are any, else "hand"."""
        watched, reports, is_sound = self._run()
        if is_sound:
            return "untouched"
        found = take(self.page.stem, rewordings(watched, reports))
        if VERBOSE:
            print(*shown(self.page.stem, found), sep="\n", flush=True)
        return "accept" if any(one.new for one in found) else "hand"

    def misses_strictly(self, edit: Edit) -> bool:
        """Whether some quotation is missing if each of its characters must be there."""
        self.page.write_text(edit.plant(self.source), "utf-8")
        with (
            mock.patch.object(page_text, "_plain", lambda text: text),
            mock.patch.object(page_text, "_any_case", re.escape),
        ):
            missing = lost_quotations(self.page)
        self.page.write_text(self.source, "utf-8")
        return bool(missing)

    def _run(self) -> tuple[WatchedPage, list[Report], bool]:
        """Check all blocks; the last result says whether all hold and nothing is untied."""
        sys.modules.pop(f"claims_of_{self.page.stem}", None)
        reports = [check(self.page.stem, name, values) for name, values in self._blocks]
        watched = sys.modules[f"claims_of_{self.page.stem}"].page
        made = [claim for report in reports for claim in report.claims]
        names = [name for report in reports for name in report.names]
        faulty = watched.lost or any(report.faults for report in reports)
        return watched, reports, not faulty and not watched.text.untied(made, names)


VERDICTS = ("untouched", "accept", "hand")


def apart(action: Callable[[], str]) -> str:
    """The verdict of `action` in a copy of this process, whose values it may change or use up."""
    if child := os.fork():
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return VERDICTS[status] if status < len(VERDICTS) else "hand"
    status = len(VERDICTS)
    try:
        status = VERDICTS.index(action())
    except Exception as error:
        if VERBOSE:
            print(f"{type(error).__name__}: {error}", flush=True)
    finally:
        os._exit(status)


def judge(page: Path, edits: list[Edit]) -> list[tuple[str, str, bool]]:
    """For each edit of a page its kind, its verdict, and whether a strict quotation is lost."""
    os.chdir(page.parent)
    chapter, found = Chapter(page), []
    if (untouched := apart(lambda: VERDICTS[not chapter._run()[2]])) != "untouched":
        print(f"{page.stem} fails without any edit: {untouched}", flush=True)
    for edit in edits:
        verdict = chapter.verdict(edit)
        found.append((edit.kind, verdict, chapter.misses_strictly(edit)))
        if VERBOSE and verdict != "untouched":
            old = chapter.source[edit.start - 30 : edit.end + 30]
            print(f"{verdict}: {edit.kind}, {page.stem}: {old!r} -> {edit.new[:60]!r}", flush=True)
    return found


# -- before: the quotations of an earlier commit ---------------------------------------------------

OLD_CHECK = """
import json, sys
from claims.page_text import PageText
def missing(text, quotations):
    page = PageText(text)
    for quotation in quotations:
        try: page.find(quotation)
        except Exception: return True
    return False
print(json.dumps([missing(*pair) for pair in json.load(sys.stdin)]))
"""


def at(commit: str, path: str) -> str:
    """A file as it was."""
    done = subprocess.run(
        ["git", "show", f"{commit}:{path}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def quotations(source: str) -> list[str]:
    """What the claims in the cells of an earlier chapter quote."""
    cell = r"^```\{code-cell\}[^\n]*\n(?:---\n.*?^---\n|(?::[^\n]*\n)*)(.*?)^```"
    cells = re.findall(cell, source, re.MULTILINE | re.DOTALL)
    found = []
    for cell in cells:
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(ast.parse(cell)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    quoted = {"states": node.args[:1], "given": node.args}
                    found += [
                        argument.value
                        for argument in quoted.get(node.func.attr, [])
                        if isinstance(argument, ast.Constant)
                    ]
    return found


def missing_before(chapters: list[str], rng: random.Random) -> list[tuple[str, bool]]:
    """The kind of each edit of the earlier chapters, and whether it loses a quotation."""
    sources = {chapter: at(EARLIER, f"chapters/{chapter}.md") for chapter in chapters}
    edits = draw(sources, rng)
    if not all(map(quotations, sources.values())):
        raise SystemExit(f"no quotations in the chapters of {EARLIER}")
    pairs = [(one.plant(sources[one.chapter]), quotations(sources[one.chapter])) for one in edits]
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, "claims")
        package.mkdir()
        (package / "__init__.py").touch()
        for module in ("page_text", "latex"):
            (package / f"{module}.py").write_text(at(EARLIER, f"code/claims/{module}.py"))
        done = subprocess.run(
            [sys.executable, "-c", OLD_CHECK],
            input=json.dumps(pairs),
            env=os.environ | {"PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    return list(zip((one.kind for one in edits), json.loads(done.stdout), strict=True))


# -- the report ------------------------------------------------------------------------------------


def copy(chapters: list[str], root: Path) -> dict[str, Path]:
    """Copy chapters with their claims to `root`; the result is where they are, by name."""
    (root / "chapters/claims").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    for name in chapters:
        for file in (f"chapters/{name}.md", f"chapters/claims/{name}.py"):
            shutil.copy(ROOT / file, root / file)
    return {name: root / f"chapters/{name}.md" for name in chapters}


def main() -> None:
    """Plant the edits, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbose", action="store_true", help="show each edit that needs a hand")
    parser.add_argument("chapters", nargs="*", default=["mle_and_map", "paths", "ridge"])
    options = parser.parse_args()
    os.environ.update(KERNEL_ENVIRONMENT)
    claims.Page = WatchedPage
    before = missing_before(options.chapters, random.Random(options.seed))
    columns = ("before", "strict", "untouched", "accept", "hand")
    counts = {kind: dict.fromkeys(columns, 0) for kind, _ in before}
    for kind, is_missing in before:
        counts[kind]["before"] += is_missing
    with tempfile.TemporaryDirectory(prefix="rewording-") as folder:
        pages = copy(options.chapters, Path(folder))
        sources = {name: page.read_text("utf-8") for name, page in pages.items()}
        edits = draw(sources, random.Random(options.seed))
        jobs = [(page, [e for e in edits if e.chapter == name]) for name, page in pages.items()]
        # a process for each chapter: functions of its cells look up names in the kernel's namespace
        with get_context("fork").Pool(maxtasksperchild=1) as pool:
            for kind, verdict, is_missing in chain(*pool.starmap(judge, jobs, chunksize=1)):
                counts[kind][verdict] += 1
                counts[kind]["strict"] += is_missing
    print(f"seed {options.seed}, {len(before)} edits of {', '.join(options.chapters)}")
    heads = (f"hand at {EARLIER}", "hand if strict", "untouched", "accept", "hand")
    print(" " * 20, *heads, sep="  ")
    total = {column: sum(row[column] for row in counts.values()) for column in columns}
    for kind, row in {**counts, "all": total}.items():
        cells = (f"{row[key]:{len(head)}}" for key, head in zip(columns, heads, strict=True))
        print(f"{kind:20}", *cells, sep="  ")


if __name__ == "__main__":
    main()
