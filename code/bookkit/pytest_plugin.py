"""Lets pytest collect pages: nbval compares what each cell shows with what was accepted.

What the build ran is not run again: its key holds all that a cell's result depends on. Where the
build has not run a page as it is now, and under `--run-cells` or `--another-processor`, nbval runs
it.
"""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

# jsonschema would make grammars of web addresses as it is imported, which takes a second
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from bookkit import claims
from bookkit.book import Book
from bookkit.execute import ran_before
from bookkit.notebook import (
    KERNEL_ENVIRONMENT,
    CodeCell,
    another_processor,
    code_cells,
    read_notebook,
)
from bookkit.recorded import RecordedKernel


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--run-cells` and `--another-processor`."""
    parser.addoption(
        "--run-cells",
        action="store_true",
        help="run each page's cells again, even if nothing changed",
    )
    parser.addoption(
        "--another-processor",
        action="store_true",
        help="run them as the simplest processor of this kind would, which rounds differently",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give the kernels that nbval starts the settings that the build's kernels have."""
    os.environ.update(KERNEL_ENVIRONMENT)
    if config.getoption("--another-processor"):
        config.option.run_cells = True
        os.environ.update(another_processor())


def pytest_unconfigure() -> None:
    """End soon: or Python looks several times through all that was imported."""
    gc.freeze()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "PageFile | None":
    """Take each page with cells as a notebook."""
    if file_path.suffix == ".md" and file_path in Book(parent.config.rootpath).notebooks:
        return PageFile.from_parent(parent, path=file_path)
    return None


class PageFile(IPyNbFile):
    """A page, its accepted outputs laid beside its cells."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Compare pictures too: nbval leaves PNG and JPEG out."""
        super().__init__(*args, **kwargs)
        self.skip_compare = tuple(key for key in self.skip_compare if not key.startswith("image/"))

    def collect(self) -> Iterator["PageCell | PageClaims"]:
        """Yield an item a code cell, named as a person would name it, and one for the text."""
        self.nb = read_notebook(self.path)
        cells = code_cells(self.nb)
        for cell, accepted in zip(cells, self._accepted(len(cells)), strict=True):
            cell.content.outputs = accepted.outputs
            cell.content.execution_count = accepted.execution_count
            yield PageCell.from_cell(self, cell)
        yield PageClaims.from_parent(self, name="claims")

    def setup(self) -> None:
        """Take what the build's run of the page showed; without it, start a kernel."""
        executed = ran_before(Book(self.config.rootpath), self.path)
        if executed is None or self.config.getoption("--run-cells"):
            super().setup()
        else:
            self.kernel = RecordedKernel(executed)

    def _accepted(self, count: int) -> list[nbformat.NotebookNode]:
        """The accepted code cells, one for each of the page's `count`."""
        path = Book(self.config.rootpath).accepted_outputs(self.path)
        if not path.exists():
            raise self.CollectError(
                f"{path.name}: no accepted outputs; look at the page, then 'make accept'"
            )
        accepted = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        if len(accepted) != count:
            raise self.CollectError(
                f"{self.path.name} has {count} code cells, its accepted outputs {len(accepted)}; "
                "look at the page, then 'make accept'"
            )
        if any(cell.execution_count is None for cell in accepted):
            # nbval compares nothing where the count is missing
            raise self.CollectError(
                f"{path.name}: a cell without execution count; 'make accept' writes them"
            )
        return accepted


class PageCell(IPyNbCell):
    """One code cell of a page."""

    @classmethod
    def from_cell(cls, page: PageFile, cell: CodeCell) -> "PageCell":
        """The item for `cell`. No marker can leave its outputs out of the comparison."""
        expects_error = "raises-exception" in cell.content.metadata.get("tags", [])
        item = cls.from_parent(
            page,
            name=str(cell),
            cell_num=cell.number,
            cell=cell.content,
            options={"check": True, "check_exception": expects_error, "skip": False},
        )
        item.place = f"{page.path.relative_to(page.config.rootpath).as_posix()}: {cell}"
        return item

    def runtest(self) -> None:
        """Run the cell, or take what it showed when it ran, and compare."""
        if isinstance(self.parent.kernel, RecordedKernel):
            self.parent.kernel.turn_to(self.cell_num)
        super().runtest()

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the cell is."""
        return self.path, None, self.place

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        """What nbval says, under the name of the page and the cell."""
        return f"{self.place}\n{super().repr_failure(excinfo)}"


class PageClaims(pytest.Item):
    """The text of a page: every number and formula that states something is tied by a claim.

    What the claims report is in the accepted outputs, which the page's cells are compared with.
    """

    def runtest(self) -> None:
        """Fail with a line for each that is not tied."""
        accepted = Book(self.config.rootpath).accepted_outputs(self.path)
        if loose := claims.untied(self.path, nbformat.read(accepted, as_version=4)):
            pytest.fail("\n".join(f"{self._page}: {line}" for line in loose), pytrace=False)

    def setup(self) -> None:
        """Nothing: nbval would start a kernel."""

    @property
    def _page(self) -> str:
        return self.path.relative_to(self.config.rootpath).as_posix()

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Which page it is."""
        return self.path, None, f"{self._page}: claims"
