"""Tests of glmnet's conventions against the R package; skipped if R or glmnet is missing."""

import re
import shutil
import subprocess
from io import StringIO
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
    """Run an R script and return its output; fail with its error messages."""
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


@pytest.fixture(scope="module", autouse=True)
def glmnet() -> None:
    """Skip the tests if R or glmnet is not installed."""
    if not shutil.which("Rscript"):
        pytest.skip(f"R is not installed, so glmnet's conventions are not checked ({INSTALL})")
    query = ["Rscript", "--vanilla", "-e", "quit(status = !requireNamespace('glmnet'))"]
    if subprocess.run(query, capture_output=True, timeout=120, check=False).returncode:
        pytest.skip(f"R has no glmnet, so its conventions are not checked ({INSTALL})")


@pytest.fixture(scope="module")
def problem():
    """Standardised X and y as measured."""
    data = load_diabetes()
    return standardise(data.X).X, data.y


# (strength, fraction of the LASSO penalty, whether there is an intercept)
CASES = [
    *[(total, share, True) for total in (1.0, 20.0) for share in (0.0, 1.0)],
    *[(5.0, share, True) for share in (0.2, 0.5, 0.9)],
    (10.0, 0.0, False),
]


@pytest.fixture(scope="module")
def by_glmnet(problem, tmp_path_factory) -> dict[tuple, np.ndarray]:
    """The weights, shape (p,), from glmnet for each case, without its own standardisation.

    R runs once for all cases, because it takes longer to start than to compute.
    """
    X, y = problem
    folder = tmp_path_factory.mktemp("glmnet")
    np.savetxt(folder / "X.csv", X, delimiter=",", fmt="%.17g")
    np.savetxt(folder / "y.csv", y, fmt="%.17g")
    fits = "".join(
        f"""
        fit <- glmnet::glmnet(X, y, lambda = {total!r}, alpha = {share!r}, thresh = 1e-20,
                              maxit = 1e7, standardize = FALSE,
                              intercept = {str(intercept).upper()})
        cat(sprintf("%.15g", as.vector(as.matrix(fit$beta))), "\\n")
        """
        for total, share, intercept in CASES
    )
    read = 'X <- as.matrix(read.csv("X.csv", header = FALSE)); y <- scan("y.csv", quiet = TRUE)'
    weights = np.loadtxt(StringIO(run(f"{read}\n{fits}", folder)))
    return dict(zip(CASES, weights, strict=True))


@pytest.mark.parametrize("total", [1.0, 20.0])
def test_ridge_strength_is_divided_by_the_standard_deviation_of_y(problem, by_glmnet, total):
    X, y = problem
    known = {"n": len(y), "target_deviation": np.std(y)}
    lam = convert(total, "glmnet", "rss", method="ridge", **known)
    found = by_glmnet[total, 0.0, True]
    np.testing.assert_allclose(found, ridge(X, y - y.mean(), lam), rtol=0, atol=1e-6)
    as_documented = ridge(X, y - y.mean(), len(y) * total)
    assert np.abs(found - as_documented).max() > 1


@pytest.mark.parametrize("total", [1.0, 20.0])
def test_lasso_matches_the_documentation(problem, by_glmnet, total):
    X, y = problem
    lam = convert(total, "glmnet", "rss", method="lasso", n=len(y))
    found = by_glmnet[total, 1.0, True]
    np.testing.assert_allclose(found, lasso(X, y - y.mean(), lam), rtol=0, atol=1e-6)


def test_without_an_intercept_the_root_mean_square_of_y_is_used(problem, by_glmnet):
    X, y = problem
    known = {"n": len(y), "target_deviation": np.sqrt(np.mean(y**2))}
    lam = convert(10.0, "glmnet", "rss", method="ridge", **known)
    found = by_glmnet[10.0, 0.0, False]
    np.testing.assert_allclose(found, ridge(X, y, lam), rtol=0, atol=1e-6)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_elastic_net_strengths_match_glmnet(problem, by_glmnet, share):
    X, y = problem
    known = {"n": len(y), "target_deviation": np.std(y)}
    l1, l2 = elastic_net_strengths(5.0, share, "glmnet", **known)
    # the elastic net is a LASSO with an additional row for each weight
    rows = np.vstack([X, np.sqrt(l2) * np.eye(X.shape[1])])
    target = np.append(y - y.mean(), np.zeros(X.shape[1]))
    found = by_glmnet[5.0, share, True]
    np.testing.assert_allclose(found, lasso(rows, target, l1), rtol=0, atol=1e-6)
    assert elastic_net_arguments(l1, l2, "glmnet", **known) == pytest.approx((5.0, share))


def test_r_code_in_the_chapter_runs(book: Book, tmp_path):
    page = (book.root / "chapters/conventions.md").read_text("utf-8")
    blocks = re.findall(r"^```r\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1
    assert "stopifnot" in blocks[0]
    printed = run(blocks[0], tmp_path)
    assert "[1] 0.9773 0.0052" in printed
    assert "[1] 0.92 0.00" in printed
