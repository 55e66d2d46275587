"""Tests of the update rules against PyTorch; skipped if PyTorch is not installed."""

import numpy as np
import pytest
from shrinkage import adam, adamw, convert, ridge, sgd
from test_optimisers import REFERENCE, START, C, H, slope

NAMES = {sgd: "SGD", adam: "Adam", adamw: "AdamW"}


@pytest.fixture(scope="module", autouse=True)
def torch():
    """PyTorch, imported here because it is large and only one xdist worker needs it."""
    install = "pip install torch==2.13.0 to check the optimisers against it"
    return pytest.importorskip("torch", reason=f"PyTorch is not installed: {install}")


def torch_path(optimiser, loss, start, steps, **settings):
    """Return the weights before and after each step, shape (steps + 1, p)."""
    import torch

    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    descent = getattr(torch.optim, optimiser)([w], **settings)
    path = [w.detach().numpy().copy()]
    for _ in range(steps):
        descent.zero_grad()
        loss(w).backward()
        descent.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


def bowl(lam=0.0):
    """Return L(w) + lam * ||w||^2 for torch, with the quadratic L of test_optimisers.py."""
    import torch

    curvature, pull = torch.tensor(H), torch.tensor(C)
    return lambda w: w @ curvature @ w / 2 - pull @ w + lam * (w**2).sum()


@pytest.mark.parametrize(("ours", "theirs"), NAMES.items())
@pytest.mark.parametrize("weight_decay", [0.0, 0.3, 2.0])
def test_whole_trajectory_matches(ours, theirs, weight_decay):
    expected = torch_path(theirs, bowl(), START, 200, lr=0.05, weight_decay=weight_decay)
    found = ours(slope, START, learning_rate=0.05, steps=200, weight_decay=weight_decay)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_momentum_matches():
    settings = {"weight_decay": 0.3, "momentum": 0.9}
    expected = torch_path("SGD", bowl(), START, 200, lr=0.05, **settings)
    found = sgd(slope, START, learning_rate=0.05, steps=200, **settings)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("ours", "theirs"), [(adam, "Adam"), (adamw, "AdamW")])
def test_betas_and_epsilon_match(ours, theirs):
    settings = {"weight_decay": 0.3, "betas": (0.7, 0.95)}
    expected = torch_path(theirs, bowl(), START, 50, lr=0.05, eps=1e-3, **settings)
    found = ours(slope, START, learning_rate=0.05, steps=50, epsilon=1e-3, **settings)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("ours", "settings", "expected"), REFERENCE)
def test_reference_table_matches_the_installed_pytorch(ours, settings, expected):
    found = torch_path(NAMES[ours], bowl(), START, 5, lr=0.1, **settings)[-1]
    np.testing.assert_allclose(found, expected, rtol=1e-13)


@pytest.mark.parametrize("theirs", ["SGD", "Adam"])
def test_weight_decay_0_3_is_lambda_0_15_in_the_loss(theirs):
    # Equal in exact arithmetic. PyTorch adds the terms of the two in different orders, and on some
    # processors rounds once less, so the last bit can differ.
    decayed = torch_path(theirs, bowl(), START, 100, lr=0.05, weight_decay=0.3)
    np.testing.assert_allclose(
        decayed, torch_path(theirs, bowl(0.15), START, 100, lr=0.05), rtol=1e-12
    )
    twice = torch_path(theirs, bowl(0.3), START, 100, lr=0.05)
    assert np.max(np.abs(decayed[-1] - twice[-1])) > 1e-3


def test_adamw_weight_decay_is_not_a_lambda_in_the_loss():
    decayed = torch_path("AdamW", bowl(), START, 100, lr=0.05, weight_decay=0.3)
    for lam in (0.15, 0.3):
        settings = {"lr": 0.05, "weight_decay": 0.0}
        loaded = torch_path("AdamW", bowl(lam), START, 100, **settings)
        assert np.max(np.abs(decayed[-1] - loaded[-1])) > 1e-3


@pytest.mark.parametrize("theirs", ["SGD", "Adam"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_weight_decay_matches_ridge_in_the_table_of_conventions(torch, theirs, reduction):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(12, 3))
    y = X @ [1.0, -2.0, 0.5] + rng.normal(size=12)
    features, target = torch.tensor(X), torch.tensor(y)
    lam = 5.0
    decay = convert(lam, "rss", f"torch-{reduction}", method="ridge", n=12)
    measure = torch.nn.MSELoss(reduction=reduction)
    rate = {"sum": 0.1 / 12, "mean": 0.1}[reduction] if theirs == "SGD" else 0.01
    path = torch_path(
        theirs,
        lambda w: measure(features @ w, target),
        np.zeros(3),
        4000,
        lr=rate,
        weight_decay=decay,
    )
    np.testing.assert_allclose(path[-1], ridge(X, y, lam), rtol=0, atol=1e-7)
    assert np.max(np.abs(path[-1] - ridge(X, y, 2 * lam))) > 0.01
