"""Tests of the data and their preparation: scikit-learn's copy and scaler, and known sums."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import regression
from shrinkage import centre, load_diabetes, load_hitters, standardise
from sklearn import datasets
from sklearn.preprocessing import StandardScaler


def test_diabetes_equals_scikit_learns_copy_exactly():
    ours, theirs = load_diabetes(), datasets.load_diabetes(scaled=False)
    np.testing.assert_array_equal(ours.X, theirs.data)
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert list(ours.names) == theirs.feature_names
    assert ours.X.shape == (442, 10) and ours.y.shape == (442,)


def test_a_notebook_without_a_file_of_data_says_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr("shrinkage.data.files", lambda package: tmp_path)
    with pytest.raises(FileNotFoundError, match=r"hitters\.csv is in course\.zip"):
        load_hitters()


def test_standardised_diabetes_over_root_n_is_scikit_learns_scaled_table():
    X = standardise(load_diabetes().X).X
    np.testing.assert_allclose(X / np.sqrt(442), datasets.load_diabetes().data, atol=1e-14)


def test_each_call_returns_a_fresh_copy():
    load_diabetes().X[:] = 0
    assert load_diabetes().X[0, 0] == 59


@given(st.integers(2, 30), st.integers(1, 5), st.integers(0, 1000))
def test_standardise_matches_scikit_learn(n, p, seed):
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


def test_centre_subtracts_the_mean():
    assert centre([1, 2, 6]).tolist() == [-2.0, -1.0, 3.0]


def test_constant_column_is_detected_despite_rounding():
    X = np.column_stack([np.arange(3.0), np.full(3, 0.1)])
    assert X[:, 1].std() != 0  # not zero because of rounding, so a check of the scale is not enough
    with pytest.raises(ValueError, match=r"^X must have no constant column, got 0\.1 all down col"):
        standardise(X)


def test_error_names_the_bad_argument():
    with pytest.raises(ValueError, match=r"^X must have at least one row, got shape \(0, 2\)$"):
        standardise(np.ones((0, 2)))
    with pytest.raises(ValueError, match=r"^y must be finite, got nan at index 0$"):
        centre([np.nan])
    with pytest.raises(ValueError, match=r"^y must be a non-empty vector, got shape \(1, 2\)$"):
        centre([[1, 2]])


def test_hitters_are_the_published_table():
    hitters = load_hitters()
    assert len(hitters) == 20 and {len(column) for column in hitters.values()} == {322}
    assert np.sum(np.isnan(hitters["Salary"])) == 59
    # the second player, as James et al. print him
    second = {name: column[1] for name, column in hitters.items()}
    assert (second["AtBat"], second["CHits"], second["Salary"]) == (315, 835, 475)
    assert (second["League"], second["Division"], second["NewLeague"]) == ("N", "W", "N")
    letters = {name for name, column in hitters.items() if column.dtype.kind == "U"}
    assert letters == {"League", "Division", "NewLeague"}
    sums = {name: sum(hitters[name]) for name in ("AtBat", "Hits", "CHits", "Errors")}
    # summed by awk from the file in the package ISLP 0.6.0
    assert sums == {"AtBat": 122659, "Hits": 32530, "CHits": 231058, "Errors": 2589}


def test_licence_of_hitters_comes_with_the_table():
    text = files("shrinkage").joinpath("data", "hitters_licence.txt").read_text("ascii")
    assert "Redistribution and use in source and binary forms" in text


def test_each_call_returns_a_fresh_table():
    load_hitters()["AtBat"][:] = 0
    assert load_hitters()["AtBat"][0] == 293
