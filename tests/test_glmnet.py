"""glmnet's rows against R's own package; left out, by name, where R or glmnet is not installed."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from bookkit.book import Book
from shrinkage import (
    convert,
    elastic_net_arguments,
    elastic_net_strengths,
    lasso,
    load_diabetes,
    ridge,
    standardise,
)

INSTALL = "Debian: apt-get install r-cran-glmnet"


def run(script: str, folder: Path) -> str:
    """What R prints; the test fails with what it complains of."""
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def what_is_missing() -> str:
    if not shutil.which("Rscript"):
        return f"R is not installed, so glmnet's rows are not checked against it ({INSTALL})"
    asks = ["Rscript", "--vanilla", "-e", "quit(status = !requireNamespace('glmnet'))"]
    if subprocess.run(asks, capture_output=True, timeout=120, check=False).returncode:
        return f"R has no glmnet, so glmnet's rows are not checked against it ({INSTALL})"
    return ""


MISSING = what_is_missing()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture(scope="module")
def problem(tmp_path_factory):
    """X standardised and y as it was measured, and a folder that holds both for R."""
    data = load_diabetes()
    X, y = standardise(data.X).X, data.y
    folder = tmp_path_factory.mktemp("glmnet")
    np.savetxt(folder / "X.csv", X, delimiter=",", fmt="%.17g")
    np.savetxt(folder / "y.csv", y, fmt="%.17g")
    return X, y, folder


def by_glmnet(folder: Path, total: float, share: float, intercept: bool = True) -> np.ndarray:
    """The weights that glmnet finds, (p,), its own standardising of columns switched off."""
    script = f"""
        X <- as.matrix(read.csv("X.csv", header = FALSE))
        y <- scan("y.csv", quiet = TRUE)
        fit <- glmnet::glmnet(X, y, lambda = {total!r}, alpha = {share!r}, thresh = 1e-20,
                              maxit = 1e7, standardize = FALSE,
                              intercept = {str(intercept).upper()})
        cat(sprintf("%.15g", as.vector(as.matrix(fit$beta))))
    """
    return np.array(run(script, folder).split(), dtype=float)


@pytest.mark.parametrize("total", [1.0, 20.0])
def test_ridge_is_divided_by_the_deviation_of_y(problem, total):
    X, y, folder = problem
    known = {"n": len(y), "target_deviation": np.std(y)}
    lam = convert(total, "glmnet", "rss", method="ridge", **known)
    found = by_glmnet(folder, total, 0.0)
    np.testing.assert_allclose(found, ridge(X, y - y.mean(), lam), rtol=0, atol=1e-6)
    by_the_manual = ridge(X, y - y.mean(), len(y) * total)
    assert np.abs(found - by_the_manual).max() > 1


@pytest.mark.parametrize("total", [1.0, 20.0])
def test_lasso_is_that_of_the_manual(problem, total):
    X, y, folder = problem
    lam = convert(total, "glmnet", "rss", method="lasso", n=len(y))
    found = by_glmnet(folder, total, 1.0)
    np.testing.assert_allclose(found, lasso(X, y - y.mean(), lam), rtol=0, atol=1e-6)


def test_without_an_intercept_the_deviation_is_from_zero(problem):
    X, y, folder = problem
    known = {"n": len(y), "target_deviation": np.sqrt(np.mean(y**2))}
    lam = convert(10.0, "glmnet", "rss", method="ridge", **known)
    found = by_glmnet(folder, 10.0, 0.0, intercept=False)
    np.testing.assert_allclose(found, ridge(X, y, lam), rtol=0, atol=1e-6)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_the_elastic_net_has_both_strengths(problem, share):
    X, y, folder = problem
    known = {"n": len(y), "target_deviation": np.std(y)}
    l1, l2 = elastic_net_strengths(5.0, share, "glmnet", **known)
    # the elastic net is a LASSO with a made-up row for each weight
    rows = np.vstack([X, np.sqrt(l2) * np.eye(X.shape[1])])
    target = np.append(y - y.mean(), np.zeros(X.shape[1]))
    found = by_glmnet(folder, 5.0, share)
    np.testing.assert_allclose(found, lasso(rows, target, l1), rtol=0, atol=1e-6)
    assert elastic_net_arguments(l1, l2, "glmnet", **known) == pytest.approx((5.0, share))


def test_the_block_of_r_on_the_page_holds(book: Book, tmp_path):
    page = (book.root / "chapters/conventions.md").read_text("utf-8")
    blocks = re.findall(r"^```r\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1
    assert "stopifnot" in blocks[0]
    printed = run(blocks[0], tmp_path)
    assert "[1] 0.9773 0.0052" in printed
    assert "[1] 0.92 0.00" in printed
