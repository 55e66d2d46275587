"""Plants errors in a page's text, and checks them all in one run of its cells.

A claim compares a value with some words of the text. The value does not depend on the text, so each
time a block makes a claim, the same claim is made about every text that has an error in the number,
formula or word in question. An error is noticed *by a value* if the claim reads what is wrong, and
*frozen* if the claim only quotes it.
"""

import contextlib
import io
import os
import pickle
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import claims
from claims import Page, PageText, Report
from claims.page_text import QuoteError
from claims.vocabulary import names_in
from IPython.core.interactiveshell import InteractiveShell

from bookkit.checking.mutants.sites import Mutant
from bookkit.execution.notebook import all_code, read_notebook


class Variants:
    """Texts of a page with one error each, and how the errors were noticed."""

    def __init__(self, source: str, names: tuple[str, ...], mutants: list[Mutant]) -> None:
        self.noticed: dict[Mutant, str] = {}  # "value" or "frozen"
        self._texts = {mutant: mutant.plant(source) for mutant in mutants}
        self._original = original = PageText(source, names)
        self._at: dict[int, list[Mutant]] = defaultdict(list)
        for mutant in mutants:
            for place, token in enumerate(original.tokens):
                if token.start <= mutant.start < token.start + len(token.text):
                    self._at[place].append(mutant)

    def repeat(
        self, page: Page, read: list[int], quoted: list[int], method: str, *args: Any, **kwargs: Any
    ) -> None:
        """Repeat a claim of `page` about each text that has an error at one of these places.

        The claim reads the places `read`, and only quotes the places `quoted`.
        """
        for place in (*read, *quoted):
            how = "value" if place in read else "frozen"
            for mutant in self._at[place]:
                if self.noticed.get(mutant) in {how, "value"}:
                    continue
                other = Page(page.file, text=self._texts[mutant])
                other.scope = dict(page.scope)
                getattr(other, method)(*args, **kwargs)
                if other.checked().faults:
                    self.noticed[mutant] = how

    def notice_untied(self, reports: list[Report]) -> None:
        """Record the errors that leave something without a claim in `reports`."""
        made = [claim for report in reports for claim in report.claims]
        names = [name for report in reports for name in report.names]
        loose = len(self._original.untied(made, names))
        for mutant, text in self._texts.items():
            other = PageText(text, self._original.names)
            if mutant not in self.noticed and len(other.untied(made, names)) > loose:
                self.noticed[mutant] = "frozen"


def watched(variants: Variants) -> type[Page]:
    """A subclass of `Page` that repeats each of its claims for `variants`."""

    class WatchedPage(Page):
        def states(self, quotation: str, *values: Any, **kwargs: Any) -> None:
            super().states(quotation, *values, **kwargs)
            self._repeat(quotation, "states", quotation, *values, **kwargs)

        def given(self, *quotations: str) -> None:
            super().given(*quotations)
            for quotation in quotations:
                self._repeat(quotation, "given", quotation)

        def equation(self, label: str, *scopes: Any, **kwargs: Any) -> None:
            super().equation(label, *scopes, **kwargs)
            places = [self.text.equations[label]] if label in self.text.equations else []
            variants.repeat(self, places, [], "equation", label, *scopes, **kwargs)

        def _repeat(self, quotation: str, method: str, *args: Any, **kwargs: Any) -> None:
            with contextlib.suppress(QuoteError):
                quoted = self.text.find(quotation)
                literal = [place for place in quoted.places if place not in quoted.blanks]
                variants.repeat(self, quoted.blanks, literal, method, *args, **kwargs)

    return WatchedPage


def noticed(page: Path, mutants: list[Mutant]) -> dict[Mutant, str]:
    """How the mutants in a page's text are noticed; raises RuntimeError if a cell fails.

    Those that are missing in the result survive.
    """
    names = names_in(page.parent)
    variants, reports = Variants(page.read_text("utf-8"), names, mutants), []
    shell = InteractiveShell.instance()
    claims.Page = watched(variants)
    os.chdir(page.parent)
    for cell in all_code(read_notebook(page)):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            result = shell.run_cell(cell.content.source, store_history=False)
        if not result.success:
            raise RuntimeError(f"{page.name}: {cell}: {printed.getvalue()[-2000:]}")
        if isinstance(result.result, Report):
            reports.append(result.result)
    variants.notice_untied(reports)
    return variants.noticed


def main() -> None:
    """Read a pickled page and its mutants from standard input, and write the pickled result."""
    page, mutants = pickle.load(sys.stdin.buffer)
    output, sys.stdout = sys.stdout.buffer, sys.stderr  # cells may print
    pickle.dump(noticed(page, mutants), output)


if __name__ == "__main__":
    main()
