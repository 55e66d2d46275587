"""Lets pytest collect pages: nbval runs every cell and compares it with the accepted outputs.

The kernels are nbval's own, started afresh: nothing of what the build ran is used here.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from bookkit.book import Book
from bookkit.execution import claim_reports, notebook


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--another-processor",
        action="store_true",
        help="run cells as the simplest processor of this kind would, which rounds differently",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give the kernels that nbval starts the settings of the build's kernels."""
    os.environ.update(notebook.KERNEL_ENVIRONMENT)
    if config.getoption("--another-processor"):
        os.environ.update(notebook.another_processor())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "PageFile | None":
    if file_path.suffix == ".md" and file_path in Book(parent.config.rootpath).notebooks:
        return PageFile.from_parent(parent, path=file_path)
    return None


class PageFile(IPyNbFile):
    """A page, with its accepted outputs beside its cells."""

    skip_compare: tuple[str, ...]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # nbval leaves PNG and JPEG out of the comparison
        self.skip_compare = tuple(key for key in self.skip_compare if not key.startswith("image/"))

    def collect(self) -> Iterator["PageCell | PageClaims"]:
        self.nb = notebook.read_notebook(self.path)
        cells = notebook.code_cells(self.nb)
        for cell, accepted in zip(cells, self._accepted(len(cells)), strict=True):
            cell.content.outputs = accepted.outputs
            cell.content.execution_count = accepted.execution_count
            yield PageCell.from_cell(self, cell)
        yield PageClaims.from_parent(self, name="claims")

    def _accepted(self, count: int) -> list[nbformat.NotebookNode]:
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
    def from_cell(cls, page: PageFile, cell: notebook.CodeCell) -> "PageCell":
        """The item for `cell`; no marker of nbval's can exclude it from the comparison."""
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

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.place

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        return f"{self.place}\n{super().repr_failure(excinfo)}"


class PageClaims(pytest.Item):
    """The text of a page: every number and formula in it that states something needs a claim.

    The accepted outputs hold the claims' reports, and the page's cells are compared with them.
    """

    def runtest(self) -> None:
        accepted = Book(self.config.rootpath).accepted_outputs(self.path)
        if untied := claim_reports.untied(self.path, nbformat.read(accepted, as_version=4)):
            pytest.fail("\n".join(f"{self._page}: {line}" for line in untied), pytrace=False)

    def setup(self) -> None:
        """Do not let nbval start a kernel for it."""

    @property
    def _page(self) -> str:
        return self.path.relative_to(self.config.rootpath).as_posix()

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self._page}: claims"
