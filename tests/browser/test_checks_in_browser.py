"""The code of a section's checks is loaded when a reader unfolds it."""


def test_the_code_of_checks_is_loaded_when_it_is_unfolded(visit) -> None:
    visited = visit("chapters/ridge.html")
    visited.rest()
    assert [r.url for r in visited.asked if "/checks/" in r.url] == []
    checks = visited.page.locator("details.checks").nth(1)
    checks.locator("summary").first.click()
    checks.locator("details > summary").click()
    checks.locator("details > pre").first.wait_for()
    for _ in ("close", "open"):  # no second copy
        checks.locator("details > summary").click()
    assert checks.locator("details > pre").first.inner_text().startswith("def ")
    texts = checks.locator("details > pre").all_inner_texts()
    assert len(texts) == len(set(texts))
