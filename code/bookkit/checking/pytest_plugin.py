"""Lets pytest collect pages and solutions: nbval runs every cell and compares its outputs.

The accepted outputs are in `tests/outputs`. nbval starts new kernels of its own: no result of the
build is used here.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import nbformat
import pytest
from claims.blocks import ClaimsError
from claims.report import MIME
from nbval import kernel as nbval_kernel
from nbval.plugin import IPyNbCell, IPyNbFile

from bookkit.book import Book
from bookkit.execution import claim_reports, kernels, notebook


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--another-processor",
        action="store_true",
        help="run cells as on the most basic processor of this type, which rounds differently",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give the kernels that nbval starts the settings of the build's kernels."""
    config.option.nbval_cell_timeout = Book(config.rootpath).cell_timeout
    os.environ.update(notebook.KERNEL_ENVIRONMENT)
    nbval_kernel.KernelManager = kernels.KernelManager
    if config.getoption("--another-processor"):
        os.environ.update(notebook.another_processor())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "NotebookFile | None":
    if file_path.suffix == ".md":
        book = Book(parent.config.rootpath)
        if file_path in book.notebooks:
            return PageFile.from_parent(parent, path=file_path)
        if file_path in book.solutions:
            return NotebookFile.from_parent(parent, path=file_path)
    return None


class NotebookFile(IPyNbFile):
    """A notebook in text, with its accepted outputs beside its cells."""

    skip_compare: tuple[str, ...]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # nbval leaves PNG and JPEG out of the comparison
        self.skip_compare = tuple(key for key in self.skip_compare if not key.startswith("image/"))

    def setup(self) -> None:
        super().setup()
        self.kernel.execute_cell_input = self._execute

    def _execute(self, source: str, allow_stdin: bool = False) -> str:
        """Run a cell as Jupyter does.

        nbval would keep no history, and without it IPython also shows the value of a last line that
        ends with a semicolon.
        """
        return self.kernel.kc.execute(source, allow_stdin=allow_stdin, stop_on_error=False)

    def collect(self) -> Iterator[pytest.Item]:
        try:
            self.nb = notebook.read_notebook(self.path)
        except ClaimsError as error:
            raise self.CollectError(f"{self.path.name}: {error}") from error
        self.reports: dict[str, dict[str, Any]] = {}  # of the blocks that ran, by name
        code = notebook.all_code(self.nb)
        accepted = iter(self._accepted(len(notebook.code_cells(self.nb))))
        for cell in code:
            if cell.block:
                yield PageBlock.of(self, cell)
                continue
            right = next(accepted)
            cell.content.outputs = right.outputs
            cell.content.execution_count = right.execution_count
            yield PageCell.of(self, cell)

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


class PageFile(NotebookFile):
    """A page, whose text is held against its claims too."""

    def collect(self) -> Iterator[pytest.Item]:
        yield from super().collect()
        blocks = [cell.block for cell in notebook.all_code(self.nb) if cell.block]
        yield PageClaims.from_parent(self, name="claims", blocks=blocks, reports=self.reports)


class PageCell(IPyNbCell):
    """One code cell of a page."""

    @classmethod
    def of(cls, page: NotebookFile, cell: notebook.CodeCell) -> Self:
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


class PageBlock(PageCell):
    """A block of a page's claims, all of which must hold."""

    def runtest(self) -> None:
        super().runtest()
        for output in self.test_outputs:
            if report := output.get("data", {}).get(MIME):
                self.parent.reports[report["block"]] = report
                if report["faults"]:
                    pytest.fail("\n".join(report["faults"]), pytrace=False)

    def compare_outputs(self, *_: object, **__: object) -> bool:
        return True  # the report is read instead

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        if isinstance(excinfo.value, pytest.fail.Exception):
            return f"{self.place}\n{excinfo.value}"
        return super().repr_failure(excinfo)


class PageClaims(pytest.Item):
    """The text of a page: every statement in it needs a claim."""

    def __init__(
        self, *, blocks: list[str], reports: dict[str, dict[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._blocks, self._reports = blocks, reports

    def runtest(self) -> None:
        if missing := [block for block in self._blocks if block not in self._reports]:
            pytest.skip(f"{len(missing)} of {len(self._blocks)} blocks of claims did not run")
        if untied := claim_reports.untied(self.path, self._reports.values()):
            pytest.fail("\n".join(f"{self._page}: {line}" for line in untied), pytrace=False)

    def setup(self) -> None:
        """Keep nbval from starting a kernel for this item."""

    @property
    def _page(self) -> str:
        return self.path.relative_to(self.config.rootpath).as_posix()

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self._page}: claims"
