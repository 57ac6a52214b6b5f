"""The parts of an incident's page that one can act on: folds, permalinks, copying, editions, corrections, printing."""

from __future__ import annotations

import re

import pytest
from conftest import Visit
from mkdocs_postmortems.catalogue import Catalogue
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LONG = "2024-11-28-search-cluster-red"
TOLD = "2024-02-12-charged-twice"
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def folded(page: Page) -> list[str]:
    """Return the ids of the events in closed folds."""
    return page.locator(".pm-fold details:not([open]) .pm-event").evaluate_all("items => items.map(item => item.id)")


def test_long_runs_are_folded(visit: Visit, incidents: Catalogue) -> None:
    """Of a long timeline only runs of ordinary events are folded, with their number, and none is left out."""
    page = visit(f"incidents/{LONG}/", java_script_enabled=False)
    entries = incidents.names[LONG].timeline or ()
    kinds = {f"event-{n}": entry.kind for n, entry in enumerate(entries, 1)}
    hidden = folded(page)
    assert {kinds[name] for name in hidden}.isdisjoint({"impact_start", "detected", "acknowledged", "identified", "mitigated", "resolved"})
    assert page.locator(".pm-event").count() == len(entries)
    sizes = [int(text.split()[0]) for text in page.locator(".pm-fold summary").all_text_contents()]
    assert sum(sizes) == len(hidden)
    assert min(sizes) >= 5
    for day in page.locator(".pm-fold + li").all():
        assert "pm-day" in (day.get_attribute("class") or "")


def test_key_moments_or_everything(visit: Visit) -> None:
    """The choice between key moments and everything opens and closes all folds, and counts what it shows."""
    page = visit(f"incidents/{LONG}/")
    shown = page.locator(".pm-event").count() - len(folded(page))
    page.get_by_text(f"key moments ({shown})").wait_for()
    page.get_by_text("everything (").click()
    assert folded(page) == []
    page.get_by_text("key moments (").click()
    assert len(folded(page)) > 0


def test_a_permalink_opens_its_fold(visit: Visit) -> None:
    """A link to a folded event opens the fold, goes there and marks it: from outside, and on the page itself."""
    page = visit(f"incidents/{LONG}/")
    first, last = folded(page)[0], folded(page)[-1]
    page.goto("about:blank")
    page = visit(f"incidents/{LONG}/#{last}")
    expect(page.locator(f"#{last}")).to_be_in_viewport()
    assert page.locator(f"#{last}:target").count() == 1
    assert last not in folded(page)
    assert first in folded(page)
    page.evaluate(f"location.hash = {first!r}")
    expect(page.locator(f"#{first}")).to_be_in_viewport()
    assert first not in folded(page)


def test_a_permalink_from_another_page(visit: Visit) -> None:
    """A link from another page into a fold opens it, too, without loading a document."""
    page = visit(f"incidents/{LONG}/")
    last = folded(page)[-1]
    page = visit("incidents/")
    page.wait_for_load_state("networkidle")
    page.evaluate(f"window.kept = true; document.querySelector('.pm-lede').insertAdjacentHTML('beforeend', '<a id=go href=\"{LONG}/#{last}\">go</a>')")
    page.locator("#go").click()
    expect(page.locator(f"#{last}")).to_be_visible()
    assert page.evaluate("window.kept") is True


def test_an_error_line_is_copied(visit: Visit) -> None:
    """The button beside an error line copies exactly it, and says so for a while."""
    page = visit(f"incidents/{LONG}/", permissions=["clipboard-read", "clipboard-write"])
    line = page.locator(".pm-symptoms code").first.text_content()
    button = page.get_by_role("button", name="Copy").first
    button.click()
    expect(page.locator(".pm-copy").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == line


def test_editions_by_keyboard(visit: Visit) -> None:
    """The other telling is chosen with the arrow keys, with a visible focus, and its texts replace the first ones."""
    page = visit(f"incidents/{TOLD}/")
    told = page.locator(".pm-lede .pm-told")
    assert [told.nth(n).is_visible() for n in range(2)] == [True, False]
    page.locator("[name=pm-edition]").first.focus()
    page.keyboard.press("ArrowRight")
    assert [told.nth(n).is_visible() for n in range(2)] == [False, True]
    label = page.locator("label:has([name=pm-edition]:focus-visible)")
    assert label.evaluate("label => getComputedStyle(label).outlineStyle") == "solid"


def test_corrections_are_dated_and_newest_first(visit: Visit) -> None:
    """What was corrected stands above the numbers with its day, the latest first."""
    page = visit(f"incidents/{TOLD}/", java_script_enabled=False)
    said = page.locator(".pm-head .pm-note b").all_text_contents()
    assert said == ["Corrected on 5 Mar 2024.", "Corrected on 27 Feb 2024."]
    assert page.locator(".pm-note ~ .pm-facts").count() == 1


def test_printing(visit: Visit) -> None:
    """On paper folds are open, the chosen telling and zone stay, and nothing to press is left."""
    page = visit(f"incidents/{LONG}/", color_scheme="dark")
    screen = len(PAGE_OF_PDF.findall(page.pdf(format="A4")))
    page.emulate_media(media="print")
    hidden = folded(page)[-1]
    assert page.locator(f"#{hidden}").evaluate("item => item.checkVisibility({contentVisibilityAuto: true}) && item.offsetHeight > 0")
    assert page.locator(".pm button:visible").count() == 0
    assert page.locator(".pm-picks label:visible").all_text_contents() == ["PST (UTC−8)"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(30, 33, 41)"
    assert page.locator(".pm-chips .pm-sev1").evaluate("chip => getComputedStyle(chip).backgroundColor") == "rgb(179, 32, 27)"
    assert screen > 4


def test_printing_charts(visit: Visit) -> None:
    """Charts are printed without the tables under them, in the colours of paper."""
    page = visit("incidents/trends/", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".pm-chart").first.is_visible()
    assert page.locator(".pm-chart .pm-data table").count() > 0
    assert page.locator(".pm-chart .pm-data:visible").count() == 0


def test_printing_a_telling(visit: Visit) -> None:
    """The telling that was chosen is the one on paper."""
    page = visit(f"incidents/{TOLD}/")
    page.get_by_text("For customers").click()
    page.emulate_media(media="print")
    told = page.locator(".pm-lede .pm-told")
    assert [told.nth(n).is_visible() for n in range(2)] == [False, True]
