"""Random regressions for the tests: the easy kind and the kinds that break solvers."""

import numpy as np
from hypothesis import strategies as st

KINDS = ("independent", "correlated", "duplicated", "unequal scales", "low rank")


def regression(kind: str, n: int, p: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X (n, p) and y (n,) of the named kind; about a third of the weights are not zero."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    if kind == "correlated":
        X += 5 * rng.normal(size=(n, 1))
    elif kind == "duplicated":
        X[:, p - p // 2 :] = X[:, : p // 2]
    elif kind == "unequal scales":
        X *= 10.0 ** rng.integers(-3, 4, size=p)
    elif kind == "low rank":
        X = rng.normal(size=(n, 2)) @ rng.normal(size=(2, p))
    w = rng.normal(size=p) * (rng.random(p) < 0.4)
    return X, X @ w + rng.normal(size=n)


seeds = st.integers(0, 10**6)
any_problem = st.builds(
    regression, st.sampled_from(KINDS), st.integers(1, 20), st.integers(1, 12), seeds
)
# More rows than columns and full rank: the weights are then unique, and can be compared.
full_rank_problem = st.builds(
    regression, st.sampled_from(KINDS[:2]), st.integers(15, 30), st.integers(1, 8), seeds
)
