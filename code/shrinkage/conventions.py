"""Conversion of penalty strengths between the conventions of losses and libraries.

If you pass the number v to a program that minimises  a * RSS + b * v * P(w),  you get the minimiser
of  RSS + (b / a) * v * P(w):  in the convention of this course, lam = (b / a) * v. A convention is
the pair (a, b); `convert` goes from one to another by way of lam.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from .validation import check_count, check_number, check_positive, check_strength

Method = Literal["ridge", "lasso"]

# the symbol of each quantity in a formula
SYMBOLS = {"n": "n", "noise_variance": "s²", "target_deviation": "sd(y)"}


@dataclass(frozen=True)
class Factor:
    """A number times powers of the quantities that a convention may depend on.

    Attributes:
        number: exact and positive.
        n: exponent of the number of cases.
        noise_variance: exponent of s^2, the variance of the noise in each y.
        target_deviation: exponent of sd(y), the standard deviation of y with ddof 0.
    """

    number: Fraction = Fraction(1)
    n: int = 0
    noise_variance: int = 0
    target_deviation: int = 0

    @property
    def powers(self) -> dict[str, int]:
        """The exponent of each quantity that occurs in the factor, by name."""
        powers = {name: getattr(self, name) for name in SYMBOLS}
        return {name: power for name, power in powers.items() if power}

    def __truediv__(self, other: "Factor") -> "Factor":
        """Return the quotient; quantities with the same exponent in both cancel."""
        powers = {name: getattr(self, name) - getattr(other, name) for name in SYMBOLS}
        return Factor(self.number / other.number, **powers)

    def value(self, quantities: Mapping[str, float | None]) -> float:
        """Return the factor as a number.

        Raises:
            ValueError: if the value of a quantity in the factor is missing.
        """
        value = float(self.number)
        for name, power in self.powers.items():
            known = quantities[name]
            if known is None:
                raise ValueError(f"{name} is needed for this conversion, got None")
            value *= known**power
        return value

    def times(self, symbol: str) -> str:
        """Return the factor times a symbol in conventional notation, such as ``n·v/sd(y)``."""
        over = [str(self.number.numerator)] if self.number.numerator != 1 else []
        under = [str(self.number.denominator)] if self.number.denominator != 1 else []
        for name, power in self.powers.items():
            (over if power > 0 else under).extend([SYMBOLS[name]] * abs(power))
        upper, lower = "·".join([*over, symbol]), "·".join(under)
        return f"{upper}/{f'({lower})' if len(under) > 1 else lower}" if lower else upper


@dataclass(frozen=True)
class Convention:
    """An objective: loss * RSS + penalty * v * P, with v the number that the user passes.

    Attributes:
        name: identifier used by `convert`.
        label: the argument that the user passes, with v for the number.
        loss: coefficient of the residual sum of squares.
        penalty: coefficient of v times the sum of squared (ridge) or absolute (LASSO) weights.
        inverse: whether 1/v takes the place of v, as for the width of a prior.
        method: "ridge" or "lasso".
    """

    name: str
    label: str
    loss: Factor
    penalty: Factor
    method: Method
    inverse: bool = False

    @property
    def factor(self) -> Factor:
        """The value of lam for v = 1: penalty / loss."""
        return self.penalty / self.loss

    @property
    def objective(self) -> str:
        """The objective as plain text, such as ``RSS/(2·n) + v·Σw²/2``."""
        total = "Σw²" if self.method == "ridge" else "Σ|w|"
        if self.inverse:
            return f"{self.loss.times('RSS')} + {_over_v(self.penalty.times(total))}"
        return f"{self.loss.times('RSS')} + {self.penalty.times(f'v·{total}')}"

    @property
    def formula(self) -> str:
        """The textbook strength lam as a formula in v, such as ``n·v``."""
        if not self.inverse:
            return self.factor.times("v")
        return _over_v(self.factor.times("").removesuffix("·"))


def _over_v(formula: str) -> str:
    """Return a formula divided by v."""
    upper, _, lower = formula.partition("/")
    return f"{upper}/({lower}·v)" if lower else f"{upper}/v"


# coefficients of the residual sum of squares
NLL = Factor(Fraction(1, 2), noise_variance=-1)
RSS = Factor()
HALF_RSS = Factor(Fraction(1, 2))
MSE = Factor(n=-1)
HALF_MSE = Factor(Fraction(1, 2), n=-1)
# coefficients of the strength
ONE, HALF = Factor(), Factor(Fraction(1, 2))
# glmnet divides y and the strength by the standard deviation of y; for ridge it does not undo this
GLMNET_RIDGE = Factor(Fraction(1, 2), target_deviation=-1)

# name, label, loss, penalty and, for the width of a prior, True
Row = tuple[str, str, Factor, Factor] | tuple[str, str, Factor, Factor, bool]


def _by_name(method: Method, *rows: Row) -> Mapping[str, Convention]:
    """Return conventions by name, each built from (name, label, loss, penalty, [inverse])."""
    conventions = [
        Convention(name, label, loss, penalty, method, *inverse)
        for name, label, loss, penalty, *inverse in rows
    ]
    return MappingProxyType({convention.name: convention for convention in conventions})


# losses to which either penalty can be added
LOSSES = (
    ("rss", "RSS, this course", RSS, ONE),
    ("half-rss", "RSS/2", HALF_RSS, ONE),
    ("mse", "mean of squares", MSE, ONE),
    ("half-mse", "half the mean", HALF_MSE, ONE),
    ("nll", "full −log likelihood", NLL, ONE),
)


# Sources: the objectives in the reference pages of scikit-learn's linear_model, of torch.optim and
# of statsmodels' OLS.fit_regularized; for glmnet its vignette (Friedman et al. 2010, eq. 1-2) and,
# for sd(y), which only its appendix mentions, runs of the package: test_glmnet.py.
CONVENTIONS: Mapping[Method, Mapping[str, Convention]] = MappingProxyType(
    {
        "ridge": _by_name(
            "ridge",
            *LOSSES,
            ("prior-variance", "Gaussian prior, σ² = v", NLL, HALF, True),
            ("sklearn-ridge", "Ridge(alpha=v)", RSS, ONE),
            ("sklearn-elastic-net", "ElasticNet(alpha=v, l1_ratio=0)", HALF_MSE, HALF),
            ("statsmodels", "fit_regularized(alpha=v, L1_wt=0)", HALF_MSE, HALF),
            ("glmnet", "glmnet(lambda=v, alpha=0)", HALF_MSE, GLMNET_RIDGE),
            ("torch-sum", "weight_decay=v, sum of squares", RSS, HALF),
            ("torch-mean", "weight_decay=v, mean of squares", MSE, HALF),
        ),
        "lasso": _by_name(
            "lasso",
            *LOSSES,
            ("prior-scale", "Laplace prior, b = v", NLL, ONE, True),
            ("sklearn-lasso", "Lasso(alpha=v)", HALF_MSE, ONE),
            ("sklearn-elastic-net", "ElasticNet(alpha=v, l1_ratio=1)", HALF_MSE, ONE),
            ("statsmodels", "fit_regularized(alpha=v, L1_wt=1)", HALF_MSE, ONE),
            ("glmnet", "glmnet(lambda=v, alpha=1)", HALF_MSE, ONE),
        ),
    }
)
# names that look like conventions but have no ridge penalty, with the reason
NO_PENALTY = {
    "torch-adamw": "AdamW subtracts its decay from the weights themselves, outside the rescaled "
    "gradient (Loshchilov & Hutter 2019); with a falling learning rate it keeps each weight within "
    "1/weight_decay (Xie & Li 2024) and has no ridge penalty"
}
# conventions with an argument that divides one strength between the two penalties
MIXED = ("sklearn-elastic-net", "statsmodels", "glmnet")


def convert(
    strength: float,
    source: str,
    target: str,
    *,
    method: Method,
    n: int | None = None,
    noise_variance: float | None = None,
    target_deviation: float | None = None,
) -> float:
    """Return the strength at which `target` has the same minimiser as `source` at `strength`.

    n, noise_variance and target_deviation are needed only if the conversion depends on them.

    Args:
        strength: the number in the source convention: zero or more, and above zero if source or
            target is the width of a prior.
        source: a name in CONVENTIONS[method].
        target: a name in CONVENTIONS[method].
        method: "ridge" or "lasso".
        n: number of cases.
        noise_variance: s^2, the variance of the noise in each y.
        target_deviation: sd(y) with ddof 0, for glmnet's ridge. With ``intercept=FALSE``, glmnet
            uses the root mean square of y instead.

    Raises:
        ValueError: if a name is unknown or has no penalty, if the strength is negative or not
            finite, or if a quantity that is needed is missing or not positive.
    """
    start, end = _convention(source, method, "source"), _convention(target, method, "target")
    inverse = start.inverse or end.inverse
    value = (check_positive if inverse else check_strength)(strength, "strength")
    quantities = _quantities(n, noise_variance, target_deviation)
    ratio = (start.factor / end.factor).value(quantities)
    lam = ratio / value if start.inverse else ratio * value
    if end.inverse:
        lam = 1 / lam if lam else float("inf")  # lam is 0 only if it underflows
    return check_number(lam, "the converted strength")


def elastic_net_strengths(
    total: float,
    l1_share: float,
    convention: str,
    *,
    n: int | None = None,
    target_deviation: float | None = None,
) -> tuple[float, float]:
    """Return (l1, l2) such that a library minimises RSS + l1 * sum |w_j| + l2 * sum w_j^2.

    Source of l1 and l2: Zou & Hastie 2005, eq. 3 (the naive elastic net).

    Args:
        total: scikit-learn's and statsmodels' alpha, glmnet's lambda.
        l1_share: scikit-learn's l1_ratio, statsmodels' L1_wt, glmnet's alpha; from 0 to 1.
        convention: one of MIXED.
        n: number of cases.
        target_deviation: sd(y) with ddof 0, for glmnet.

    Raises:
        ValueError: if the convention is not one of MIXED, or as `convert`.
    """
    total, share = check_strength(total, "total"), check_number(l1_share, "l1_share")
    if not 0 <= share <= 1:
        raise ValueError(f"l1_share must be a number from 0 to 1, got {l1_share!r}")
    _require_mixed(convention)
    known: dict[str, Any] = {"n": n, "target_deviation": target_deviation}
    return (
        convert(total * share, convention, "rss", method="lasso", **known),
        convert(total * (1 - share), convention, "rss", method="ridge", **known),
    )


def elastic_net_arguments(
    l1: float,
    l2: float,
    convention: str,
    *,
    n: int | None = None,
    target_deviation: float | None = None,
) -> tuple[float, float]:
    """Return (total, l1_share), the arguments that give a library the strengths l1 and l2.

    This is the inverse of `elastic_net_strengths`.

    Raises:
        ValueError: if both strengths are 0, so that l1_share is undefined; or as
            `elastic_net_strengths`.
    """
    l1, l2 = check_strength(l1, "l1"), check_strength(l2, "l2")
    _require_mixed(convention)
    known: dict[str, Any] = {"n": n, "target_deviation": target_deviation}
    on_l1 = convert(l1, "rss", convention, method="lasso", **known)
    on_l2 = convert(l2, "rss", convention, method="ridge", **known)
    total = on_l1 + on_l2
    if total == 0:
        raise ValueError("l1 and l2 must not both be 0: l1_share would be undefined")
    return total, on_l1 / total


def _convention(name: str, method: Method, argument: str) -> Convention:
    """Return the convention of that name, or raise a ValueError that lists the known names."""
    if not isinstance(method, str) or method not in CONVENTIONS:
        raise ValueError(f'method must be "ridge" or "lasso", got {method!r}')
    if isinstance(name, str) and name in NO_PENALTY:
        raise ValueError(f"{argument} {name!r} has no strength to convert: {NO_PENALTY[name]}")
    if not isinstance(name, str) or name not in CONVENTIONS[method]:
        names = ", ".join(CONVENTIONS[method])
        raise ValueError(f"{argument} must be a convention of {method} ({names}), got {name!r}")
    return CONVENTIONS[method][name]


def _require_mixed(convention: str) -> None:
    if convention not in MIXED:
        raise ValueError(f"convention must be one of {', '.join(MIXED)}, got {convention!r}")


def _quantities(
    n: int | None, noise_variance: float | None, target_deviation: float | None
) -> dict[str, float | None]:
    """Return the quantities by name, after checking those that are not None."""
    return {
        "n": None if n is None else check_number(check_count(n, "n", least=1), "n"),
        "noise_variance": _positive_or_none(noise_variance, "noise_variance"),
        "target_deviation": _positive_or_none(target_deviation, "target_deviation"),
    }


def _positive_or_none(value: float | None, name: str) -> float | None:
    return None if value is None else check_positive(value, name)
