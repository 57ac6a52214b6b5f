"""The pages for everybody: no fault that axe finds, no sideways scrolling, no part that only a colour tells."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import pytest
from conftest import Visit
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

KINDS = {
    "home": "",
    "index": "incidents/",
    "narrowed": "incidents/?service=checkout&cause=capacity",
    "found": "incidents/?find=connection",
    "tracker": "incidents/actions/",
    "incident": "incidents/2026-05-08-connection-pool/",
    "long": "incidents/2024-11-28-search-cluster-red/",
    "ongoing": "incidents/2026-11-22-bank-confirmation/",
    "told": "incidents/2024-02-12-charged-twice/",
    "elsewhere": "incidents/2017-02-28-aws-s3/",
    "facet": "incidents/by/service/checkout/",
    "services": "incidents/services/",
    "trends": "incidents/trends/",
    "recurring": "incidents/recurring/",
    "replay": "incidents/replay/",
    "fields": "incidents/reference/fields/",
    "rules": "incidents/reference/rules/",
    "guide": "guide/write/",
    "missing": "404.html",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


@functools.cache
def axe() -> str:
    """Return axe-core."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def settled(page: Page) -> Page:
    """Wait until the theme and our script have done their part."""
    page.wait_for_function("!document.querySelector('.pm') || document.querySelector('.pm[data-ready]')")
    page.wait_for_function("document.querySelector('.md-search[aria-label]')")
    return page


def faults(page: Page) -> list[str]:
    """Return what axe finds, as `rule: element: why`."""
    page.evaluate(axe())
    found: list[dict[str, Any]] = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", RULES)
    return [f"{rule['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), SCREENS, ids=[f"{scheme}-{width}" for width, scheme in SCREENS])
def test_axe_finds_nothing(visit: Visit, width: int, scheme: str) -> None:
    """No kind of page breaks a rule of WCAG 2.2 AA or a best practice, on a large and a small screen, light and dark."""
    page = visit("", viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = {}
    for kind, path in KINDS.items():
        page.goto(page.url.partition("/mkdocs-postmortems/")[0] + "/mkdocs-postmortems/" + path)
        found[kind] = faults(settled(page))
    assert {kind: what for kind, what in found.items() if what} == {}


def test_axe_finds_nothing_in_the_sheet(visit: Visit) -> None:
    """The sheet of facets breaks no rule either when it is open."""
    page = settled(visit("incidents/", viewport={"width": 390, "height": 844}))
    page.get_by_role("button", name="Filter").click()
    assert faults(page) == []


def test_axe_finds_nothing_when_all_is_open(visit: Visit) -> None:
    """Folded events and done action items break no rule either when they are shown."""
    page = settled(visit("incidents/2024-11-28-search-cluster-red/"))
    page.get_by_text("everything (").click()
    assert faults(page) == []
    page.goto(page.url.partition("incidents/")[0] + "incidents/actions/?state=done")
    assert faults(settled(page)) == []


def test_nothing_scrolls_sideways(visit: Visit) -> None:
    """At 320 pixels, every kind of page fits its width."""
    page = visit("", viewport={"width": 320, "height": 640})
    wide = {}
    for kind, path in KINDS.items():
        page.goto(page.url.partition("/mkdocs-postmortems/")[0] + "/mkdocs-postmortems/" + path)
        wide[kind] = settled(page).evaluate("document.documentElement.scrollWidth")
    assert {kind: width for kind, width in wide.items() if width > 320} == {}


def test_forced_colours(visit: Visit) -> None:
    """With a reader's own colours, the phases and marks keep theirs, and what is chosen is framed."""
    page = settled(visit("incidents/?severity=sev1", forced_colors="active"))
    assert page.locator(".pm-mark").first.evaluate("mark => getComputedStyle(mark).forcedColorAdjust") == "none"
    assert page.locator("li:has([aria-current])").evaluate("item => getComputedStyle(item).outlineStyle") == "solid"


def test_nothing_of_ours_moves(visit: Visit) -> None:
    """Nothing that we draw is animated."""
    page = settled(visit("incidents/2026-11-22-bank-confirmation/", reduced_motion="no-preference"))
    moving = page.locator(".pm *").evaluate_all(
        "all => all.filter(e => !e.closest('a, summary, button') && getComputedStyle(e).animationName !== 'none').map(e => e.outerHTML.slice(0, 80))"
    )
    assert moving == []


@pytest.mark.parametrize("path", ["incidents/", "incidents/actions/", "incidents/2026-11-22-bank-confirmation/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_while_loading(visit: Visit, path: str, width: int) -> None:
    """The script moves nothing that a reader may be reading already."""
    page = visit("404.html", viewport={"width": width, "height": 844})
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(shift => { if (!shift.hadRecentInput) shifts += shift.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(page.url.replace("404.html", path))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifts") < 0.02


@pytest.mark.parametrize("path", ["incidents/", "incidents/actions/", "incidents/2024-02-12-charged-twice/"])
def test_no_code_in_the_page(visit: Visit, path: str) -> None:
    """What we write into a page has no script, handler or style of its own, so that a strict policy can be set."""
    page = visit(path, java_script_enabled=False)
    html = page.locator(".pm").evaluate_all("roots => roots.map(root => root.innerHTML)")
    assert html
    assert page.locator(".pm script, .pm style, .pm [style]").count() == 0
    handlers = page.locator(".pm *").evaluate_all("all => all.filter(e => e.getAttributeNames().some(name => name.startsWith('on'))).length")
    assert handlers == 0
