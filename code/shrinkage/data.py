"""The diabetes data, and the centring and scaling that penalised methods need."""

from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import check_design, check_vector


class Diabetes(NamedTuple):
    """Raw diabetes data: X of shape (442, 10), y of shape (442,), and the columns' names."""

    X: NDArray[np.float64]
    y: NDArray[np.float64]
    names: tuple[str, ...]


class Standardised(NamedTuple):
    """Columns of mean 0 and mean square 1, with the original scale: X_raw = X * scale + mean."""

    X: NDArray[np.float64]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]


def load_diabetes() -> Diabetes:
    """Return the diabetes data of Efron, Hastie, Johnstone & Tibshirani 2004, as measured.

    442 patients, ten baseline columns: age (years), sex (coded 1 and 2), body mass index bmi
    (kg/m^2), mean blood pressure bp (mmHg) and six blood serum measurements s1 to s6; y is a
    measure of disease progression one year later. Source: the raw table published with "Least Angle
    Regression" (Annals of Statistics 32, 407-499), at
    https://www4.stat.ncsu.edu/~boos/var.select/diabetes.tab.txt.
    """
    text = files(__package__).joinpath("data", "diabetes.csv").read_text(encoding="ascii")
    header, *lines = text.splitlines()
    table = np.array([[float(field) for field in line.split(",")] for line in lines])
    return Diabetes(X=table[:, :-1], y=table[:, -1], names=tuple(header.split(",")[:-1]))


def standardise(X: ArrayLike) -> Standardised:
    """Return X with each column centred and divided by its standard deviation.

    The standard deviation divides by n (ddof = 0), so that each column's sum of squares is n.

    Raises:
        ValueError: if X is not a finite (n, p) array, or a column is constant (it has no scale).
    """
    X = check_design(X)
    constant = np.flatnonzero(np.ptp(X, axis=0) == 0)
    if len(constant):
        j = int(constant[0])
        raise ValueError(f"X must have no constant column, got {X[0, j]} all down column {j}")
    mean, scale = X.mean(axis=0), X.std(axis=0)
    return Standardised((X - mean) / scale, mean, scale)


def centre(y: ArrayLike) -> NDArray[np.float64]:
    """Return y minus its mean, shape (n,).

    If X is centred too, the unpenalised intercept is zero and can be left out.

    Raises:
        ValueError: if y is not a finite vector.
    """
    y = check_vector(y, "y")
    return y - y.mean()
