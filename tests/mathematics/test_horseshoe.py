"""Tests of the horseshoe prior: scipy's exponential integral and adaptive integration."""

from dataclasses import FrozenInstanceError
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats
from shrinkage import HorseshoePrior, matched_priors
from shrinkage.horseshoe import MEDIAN_SIZE

PRIOR = HorseshoePrior(0.7)
SCALES = st.floats(0.05, 20)


@given(SCALES, st.floats(1e-4, 1e3))
def test_density_is_the_exponential_integral(scale, w):
    u = (w / scale) ** 2 / 2
    # far out scipy's exp1 underflows, and three terms of its expansion do
    scaled = np.exp(u) * special.exp1(u) if u < 500 else (1 - 1 / u + 2 / u**2 - 6 / u**3) / u
    expected = scaled / (scale * np.sqrt(2 * np.pi**3))
    assert HorseshoePrior(scale).density([w, -w]) == pytest.approx([expected] * 2, rel=1e-9)


def test_density_mixes_gaussians_by_a_half_cauchy_scale():
    def mixed(w):
        def part(local):
            return stats.norm.pdf(w, scale=0.7 * local) * stats.halfcauchy.pdf(local)

        return integrate.quad(part, 0, 1, limit=200)[0] + integrate.quad(part, 1, np.inf)[0]

    at = np.array([0.01, 0.3, 1.0, 5.0])
    assert PRIOR.density(at) == pytest.approx([mixed(w) for w in at], rel=1e-6)


def test_density_is_infinite_at_zero_and_keeps_the_shape():
    assert PRIOR.density(0) == np.inf
    assert PRIOR.density(0.3).shape == ()
    assert PRIOR.density([[0.1, 0.2], [0.0, 3.0]]).shape == (2, 2)


def test_half_of_the_prior_lies_within_the_median_size():
    inner = integrate.quad(HorseshoePrior(1).density, 0, MEDIAN_SIZE, epsabs=1e-10, limit=500)[0]
    assert 2 * inner == pytest.approx(0.5, abs=1e-6)
    assert HorseshoePrior.with_median_size(3 * MEDIAN_SIZE).scale == pytest.approx(3)


@pytest.mark.parametrize("z", [0.0, 0.4, -2.5, 9.0])
def test_evidence_and_mean_agree_with_integration_over_the_weight(z):
    def part(w, power):
        joint = stats.norm.pdf(z, w, 1.3) * PRIOR.density(w)
        return np.where(w == 0, 0, w) ** power * joint

    cuts = [-60, -1e-3, 0, 1e-3, 60]
    moments = [
        sum(
            integrate.quad(part, a, b, args=(k,), limit=400, epsabs=1e-11)[0]
            for a, b in pairwise(cuts)
        )
        for k in (0, 1)
    ]
    assert PRIOR.evidence(z, 1.69) == pytest.approx(moments[0], rel=1e-5)
    expected = moments[1] / moments[0]
    assert PRIOR.posterior_mean(z, 1.69) == pytest.approx(expected, rel=1e-5, abs=1e-9)


@given(st.floats(0, 40), st.floats(0.1, 5))
def test_mean_is_odd_and_between_zero_and_the_observation(z, noise_variance):
    mean, mirrored = PRIOR.posterior_mean([z, -z], noise_variance)
    assert mean == -mirrored
    assert 0 <= mean <= z


@pytest.mark.parametrize("scale", [0, -1, np.nan, "1"])
def test_bad_scale_is_named(scale):
    with pytest.raises(ValueError, match="scale"):
        HorseshoePrior(scale)


def test_prior_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        PRIOR.scale = 2.0


def test_other_bad_input_is_named():
    with pytest.raises(ValueError, match="size"):
        HorseshoePrior.with_median_size(0)
    with pytest.raises(ValueError, match="w must be finite"):
        PRIOR.density(np.nan)
    with pytest.raises(ValueError, match="noise_variance"):
        PRIOR.evidence(1, 0)
    with pytest.raises(ValueError, match="z must be finite"):
        PRIOR.posterior_mean(np.inf, 1)


def test_matched_priors_give_half_of_their_probability_to_the_same_weights():
    priors = matched_priors(2000.0, 2900.0)
    assert priors["Laplace"].strength("rss", 2900.0) == pytest.approx(2000)
    middle = priors["Laplace"].scale * np.log(2)
    for prior in priors.values():
        inner = integrate.quad(prior.density, 0, middle, epsabs=1e-10, limit=500)[0]
        assert inner == pytest.approx(0.25, abs=1e-6)
    for bad in ({"lam": 0}, {"noise_variance": -1}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            matched_priors(**{"lam": 1.0, "noise_variance": 1.0} | bad)
