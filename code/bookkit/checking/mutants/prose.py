"""Plants errors in a page's text, and checks them all in one run of its cells.

A claim holds a value against some words of the text. The value does not depend on the text, so each
time a cell makes a claim, the same claim is made about every text that has an error in the number
or formula in question.
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
from IPython.core.interactiveshell import InteractiveShell

from bookkit.checking.mutants.sites import Mutant
from bookkit.execution.notebook import code_cells, read_notebook


class Variants:
    """Texts of a page with one error each, and which of the errors were noticed."""

    def __init__(self, source: str, mutants: list[Mutant]) -> None:
        self.noticed: set[Mutant] = set()
        self._texts = {mutant: mutant.plant(source) for mutant in mutants}
        self._original = original = PageText(source)
        self._at: dict[int, list[Mutant]] = defaultdict(list)
        for mutant in mutants:
            place = max(
                at for at, token in enumerate(original.tokens) if token.start <= mutant.start
            )
            self._at[place].append(mutant)

    def repeat(self, page: Page, places: list[int], method: str, *args: Any, **kwargs: Any) -> None:
        """Repeat a claim of `page` about each text that has an error at one of `places`."""
        for mutant in {m for place in places for m in self._at[place]} - self.noticed:
            other = Page(page.file, text=self._texts[mutant])
            other.scope = dict(page.scope)
            getattr(other, method)(*args, **kwargs)
            if other.checked().faults:
                self.noticed.add(mutant)

    def notice_untied(self, reports: list[Report]) -> None:
        """Notice the errors that leave a number or formula without a claim in `reports`."""
        made = [claim for report in reports for claim in report.claims]
        names = [name for report in reports for name in report.names]
        loose = len(self._original.untied(made, names))
        for mutant, text in self._texts.items():
            if mutant not in self.noticed and len(PageText(text).untied(made, names)) > loose:
                self.noticed.add(mutant)


def watched(variants: Variants) -> type[Page]:
    """A subclass of `Page` that repeats each of its claims for `variants`."""

    class WatchedPage(Page):
        def states(self, quotation: str, *values: Any) -> None:
            super().states(quotation, *values)
            self._repeat(quotation, "states", quotation, *values)

        def given(self, *quotations: str) -> None:
            super().given(*quotations)
            for quotation in quotations:
                self._repeat(quotation, "given", quotation)

        def equation(self, label: str, *scopes: Any, **kwargs: Any) -> None:
            super().equation(label, *scopes, **kwargs)
            places = [self.text.equations[label]] if label in self.text.equations else []
            variants.repeat(self, places, "equation", label, *scopes, **kwargs)

        def _repeat(self, quotation: str, method: str, *args: Any) -> None:
            with contextlib.suppress(QuoteError):
                variants.repeat(self, self.text.find(quotation).places, method, *args)

    return WatchedPage


def survivors(page: Path, mutants: list[Mutant]) -> list[Mutant]:
    """The mutants in a page's text that no claim notices; raises RuntimeError if a cell fails."""
    variants, reports = Variants(page.read_text("utf-8"), mutants), []
    shell = InteractiveShell.instance()
    claims.Page = watched(variants)
    os.chdir(page.parent)
    for cell in code_cells(read_notebook(page)):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            result = shell.run_cell(cell.content.source, store_history=False)
        if not result.success:
            raise RuntimeError(f"{page.name}: {cell}: {printed.getvalue()[-2000:]}")
        if isinstance(result.result, Report):
            reports.append(result.result)
    variants.notice_untied(reports)
    return [mutant for mutant in mutants if mutant not in variants.noticed]


def main() -> None:
    """Read a pickled page and its mutants from standard input, and write the pickled survivors."""
    page, mutants = pickle.load(sys.stdin.buffer)
    output, sys.stdout = sys.stdout.buffer, sys.stderr  # cells may print
    pickle.dump(survivors(page, mutants), output)


if __name__ == "__main__":
    main()
