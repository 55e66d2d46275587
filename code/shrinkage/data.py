"""The data of the course, and the centring and scaling that penalised methods need."""

from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import check_design, check_vector

HITTERS_LETTERS = ("League", "Division", "NewLeague")


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
    names, *rows = _rows("diabetes.csv")
    table = np.array([[float(field) for field in row] for row in rows])
    return Diabetes(X=table[:, :-1], y=table[:, -1], names=tuple(names[:-1]))


def load_hitters() -> dict[str, NDArray[Any]]:
    """Return the baseball salaries of James et al. 2023 as published: 20 columns of 322 entries.

    A row is a player of the major leagues. Of the columns, by name, League, Division and NewLeague
    hold letters: A or N, E or W, A or N. The others hold numbers: six counts of the season of 1986,
    Years in the leagues, six counts of the career, three of the field, and Salary on the opening
    day of 1987, in thousands of dollars, which is NaN for 59 players.

    Source: the file Hitters.csv of the package ISLP 0.6.0, whose licence is in
    data/hitters_licence.txt. It names as its sources StatLib (the poster session of the American
    Statistical Association's section on graphics, 1988), Sports Illustrated of 20 April 1987 for
    salaries, and The 1987 Baseball Encyclopedia Update (Collier Books) for counts.
    """
    names, *rows = _rows("hitters.csv")
    return {
        name: np.array(column if name in HITTERS_LETTERS else [float(x or "nan") for x in column])
        for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }


def _rows(name: str) -> list[list[str]]:
    """The fields of each line of one of the course's data files.

    Raises:
        FileNotFoundError: in a notebook that came without the file; it says where the file is.
    """
    try:
        text = files(__package__).joinpath("data", name).read_text(encoding="ascii")
    except FileNotFoundError as error:
        message = f"{name} is in course.zip: a notebook contains only the data that it uses"
        raise FileNotFoundError(message) from error
    return [line.split(",") for line in text.splitlines()]


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
