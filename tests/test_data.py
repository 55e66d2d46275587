"""The diabetes data and their preparation, against scikit-learn's copy and its scaler."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import regression
from shrinkage import centre, load_diabetes, standardise
from sklearn import datasets
from sklearn.preprocessing import StandardScaler


def test_diabetes_equals_scikit_learn_copy_to_the_last_bit():
    ours, theirs = load_diabetes(), datasets.load_diabetes(scaled=False)
    np.testing.assert_array_equal(ours.X, theirs.data)
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert list(ours.names) == theirs.feature_names
    assert ours.X.shape == (442, 10) and ours.y.shape == (442,)


def test_standardised_diabetes_over_root_n_is_the_scaled_table_of_scikit_learn():
    X = standardise(load_diabetes().X).X
    np.testing.assert_allclose(X / np.sqrt(442), datasets.load_diabetes().data, atol=1e-14)


def test_what_a_caller_does_to_the_data_does_not_reach_the_next():
    load_diabetes().X[:] = 0
    assert load_diabetes().X[0, 0] == 59


@given(st.integers(2, 30), st.integers(1, 5), st.integers(0, 1000))
def test_standardise_agrees_with_scikit_learn(n, p, seed):
    X, _ = regression("unequal scales", n, p, seed)
    ours, theirs = standardise(X), StandardScaler().fit(X)
    np.testing.assert_allclose(ours.X, theirs.transform(X), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours.mean, theirs.mean_, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(ours.scale, theirs.scale_, rtol=1e-12)


@given(st.integers(2, 30), st.integers(1, 5), st.integers(0, 1000))
def test_standardised_columns_have_mean_zero_and_sum_of_squares_n(n, p, seed):
    X, _ = regression("correlated", n, p, seed)
    prepared, mean, scale = standardise(X)
    np.testing.assert_allclose(prepared.sum(axis=0), 0, atol=1e-10)
    np.testing.assert_allclose((prepared**2).sum(axis=0), n, rtol=1e-12)
    np.testing.assert_allclose(prepared * scale + mean, X, rtol=1e-12, atol=1e-12)


def test_centre_takes_the_mean_away():
    assert centre([1, 2, 6]).tolist() == [-2.0, -1.0, 3.0]


def test_a_constant_column_is_named_even_if_its_mean_rounds():
    X = np.column_stack([np.arange(3.0), np.full(3, 0.1)])
    assert X[:, 1].std() != 0  # rounding: a check of the scale alone would let it through
    with pytest.raises(ValueError, match=r"^X must have no constant column, got 0\.1 all down col"):
        standardise(X)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"^X must have at least one row, got shape \(0, 2\)$"):
        standardise(np.ones((0, 2)))
    with pytest.raises(ValueError, match=r"^y must be finite, got nan at index 0$"):
        centre([np.nan])
    with pytest.raises(
        ValueError, match=r"^y must be a vector of one or more, got shape \(1, 2\)$"
    ):
        centre([[1, 2]])
