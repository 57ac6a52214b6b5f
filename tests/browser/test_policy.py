"""The demo under the policy that `postmortems policy` prints: every kind of page works, and nothing violates it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs_postmortems.cli import postmortems
from mkdocs_postmortems.exports.policy import policy
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

KINDS = ["", "404.html", "guide/search/", "incidents/", "incidents/2022-12-30-flash-sale/", "incidents/actions/", "incidents/services/", "incidents/trends/", "incidents/recurring/", "incidents/replay/", "incidents/by/year/2026/", "incidents/reference/fields/", "incidents/reference/rules/"]
LISTEN = "window.violations = []; addEventListener('securitypolicyviolation', event => violations.push([event.violatedDirective, event.blockedURI, event.lineNumber].join(' ')))"


@pytest.fixture
def guarded(chrome: Browser, demo: Path, demo_root: str) -> Iterator[Page]:
    """Return a page whose documents come with the policy."""
    sent = CliRunner().invoke(postmortems, ["policy", str(demo)]).output.strip()
    context = chrome.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(LISTEN)
    context.route(lambda url: not url.startswith(demo_root), lambda route: route.fulfill(json={}, headers={"Access-Control-Allow-Origin": "*"}))

    def answer(route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": sent, "x-content-type-options": "nosniff"}
        route.fulfill(response=response, headers=headers)

    context.route(f"{demo_root}**", lambda route: answer(route) if route.request.resource_type in ("document", "script") else route.continue_())
    yield context.new_page()
    context.close()


def test_no_page_violates_the_policy(guarded: Page, demo_root: str) -> None:
    """Each kind of page is shown, and the theme's and our scripts run in it."""
    for kind in KINDS:
        guarded.goto(demo_root + kind)
        guarded.wait_for_function("document.body.dataset.mdColorScheme && document.querySelector('.md-search__input')")
        assert guarded.evaluate("violations") == [], kind


def test_what_readers_do_violates_nothing(guarded: Page, demo_root: str) -> None:
    """Searching, going from page to page without loading, and the other colours work under the policy."""
    guarded.goto(demo_root)
    guarded.locator(".md-search__input").click()
    guarded.keyboard.type("certificate")
    guarded.locator(".md-search-result__item").first.wait_for()
    guarded.keyboard.press("Escape")
    guarded.evaluate("window.stayed = true")
    guarded.locator(".md-tabs__link", has_text="Outages").click()
    guarded.locator(".pm-list").first.wait_for()
    guarded.locator("label[for=__palette_1]").first.evaluate("label => label.click()")
    assert guarded.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert guarded.evaluate("stayed")
    assert guarded.evaluate("violations") == []


def test_a_policy_names_what_stands_in_pages() -> None:
    """Scripts and styles by their hashes, pictures by their hosts; data in scripts need no permission."""
    made = policy(['<script>a < b && c</script><script type="application/json">{}</script><script src="x.js"></script><img src="https://img.example/x.png"><img src="x.png">', "<style>a{}</style>"])
    assert made.count("sha256-") == 2
    assert "script-src 'self' 'sha256-utQp/tNR5pLN51qgX2CHuY7l3VqhWnEovrzaSf41FJ8=';" in made
    assert "img-src 'self' data: https://img.example;" in made


def test_a_folder_without_pages_has_no_policy(tmp_path: Path) -> None:
    """Who asks before building is told so."""
    result = CliRunner().invoke(postmortems, ["policy", str(tmp_path)])
    assert result.exit_code == 2
    assert "build the site first" in result.output
