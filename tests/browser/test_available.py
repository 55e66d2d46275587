"""Checks for a browser: without one, only this test fails, and those that need one are skipped."""

import pytest
from playwright.sync_api import Browser


def test_a_browser_can_be_started(started: Browser | str) -> None:
    if isinstance(started, str):
        pytest.fail(started, pytrace=False)
    assert started.is_connected()
