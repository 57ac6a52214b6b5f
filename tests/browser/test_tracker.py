"""The tracker of action items on the reader's day, against what the incident files say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import BUILT, Visit
from mkdocs_postmortems.catalogue import Catalogue
from mkdocs_postmortems.views.page import action_state
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TEAM = "team-storefront"
DAYS = (0, 30, 400)


def tiles(page: Page) -> dict[str, int]:
    """Return the tiles' numbers by name."""
    found = page.locator("[data-tile]").evaluate_all("tiles => tiles.map(tile => [tile.dataset.tile, Number(tile.firstElementChild.textContent)])")
    return dict(found)


def expected(catalogue: Catalogue, today: dt.date, owner: str | None = None) -> dict[str, int]:
    """Return what the tiles must say on a day, perhaps for one owner."""
    items = [task.item for task in catalogue.tasks if owner in (None, task.item.owner)]
    states = Counter(action_state(item, today, 14) for item in items)
    return {
        "overdue": states["overdue"],
        "soon": states["soon"],
        "open": sum(item.is_open for item in items),
        "done": states["done"],
    }


def rows(page: Page) -> list[str]:
    """Return the states of the open items that are shown."""
    return page.locator(".pm-open tbody tr:visible .pm-chip").all_text_contents()


@pytest.mark.parametrize("days", DAYS)
def test_overdue_is_as_of_the_readers_day(visit: Visit, incidents: Catalogue, days: int) -> None:
    """On a later day more is overdue, in the tiles, in the rows and in their ages, although the site was not built again."""
    now = BUILT + dt.timedelta(days=days)
    page = visit("incidents/actions/", now=now, timezone_id="America/Los_Angeles")
    today = now.astimezone(dt.timezone(dt.timedelta(hours=-8))).date()
    assert tiles(page) == expected(incidents, today)
    words = {"overdue": "Overdue", "soon": "Due soon", "open": "Open", "in_progress": "In progress"}
    states = [words[action_state(task.item, today, 14)] for task in incidents.tasks if task.item.is_open]
    assert Counter(rows(page)) == Counter(states)
    assert not page.locator(".pm-as-of").is_visible()
    due = page.locator("[data-due='2026-11-30'] td:nth-child(4) small").text_content()
    assert due == {0: "in 8\u00a0d", 30: "22\u00a0d late", 400: "13\u00a0mo late"}[days]


@pytest.mark.parametrize(("zone", "hour", "late"), [("Pacific/Auckland", 12, 1), ("Pacific/Honolulu", 12, 0)], ids=["ahead", "behind"])
def test_the_day_is_the_readers(visit: Visit, zone: str, hour: int, late: int) -> None:
    """An item of 22 November is late where it is the 23rd already, and not where it is still the 22nd."""
    page = visit("incidents/actions/", now=dt.datetime(2026, 11, 22, hour, tzinfo=dt.UTC), timezone_id=zone)
    row = page.locator("tr[data-due='2026-11-22']")
    assert row.locator(".pm-action-overdue").count() == late


def test_an_incidents_own_table_follows(visit: Visit) -> None:
    """The states in an incident's own table are as of the reader's day, too."""
    page = visit("incidents/2026-11-22-bank-confirmation/", now=BUILT + dt.timedelta(days=30))
    assert page.locator(".pm-actions .pm-chip").all_text_contents() == ["Overdue", "Overdue"]


@pytest.mark.parametrize("state", ["overdue", "soon", "open", "done"])
def test_tiles_filter(visit: Visit, incidents: Catalogue, state: str) -> None:
    """A tile shows its items and no others; pressed again, it shows all; the address says which."""
    page = visit("incidents/actions/")
    tile = page.locator(f"[data-tile={state}]")
    count = expected(incidents, BUILT.date())[state]
    tile.click()
    table = ".pm-closed" if state == "done" else ".pm-open"
    expect(page.locator(f"{table} tbody tr:visible")).to_have_count(count)
    assert parse_qs(urlsplit(page.url).query) == {"state": [state]}
    assert tile.get_attribute("aria-pressed") == "true"
    tile.click()
    expect(page.locator(".pm-open tbody tr:visible")).to_have_count(expected(incidents, BUILT.date())["open"])
    assert urlsplit(page.url).query == ""


def test_owners_filter(visit: Visit, incidents: Catalogue) -> None:
    """An owner shows their items only, the tiles count these, and back and loading anew keep it."""
    page = visit("incidents/actions/")
    page.locator(f"[data-owner={TEAM}]").click()
    mine = expected(incidents, BUILT.date(), TEAM)
    assert tiles(page) == mine
    assert len(rows(page)) == mine["open"]
    whole = expected(incidents, BUILT.date())["open"]
    assert page.get_by_role("status").text_content() == f"{mine['open']} of {whole} actions"
    page.locator("[data-tile=overdue]").click()
    assert parse_qs(urlsplit(page.url).query) == {"owner": [TEAM], "state": ["overdue"]}
    assert set(rows(page)) == {"Overdue"}
    page.reload()
    assert set(rows(page)) == {"Overdue"}
    page.go_back()
    expect(page.locator(".pm-open tbody tr:visible")).to_have_count(mine["open"])


def test_nobodys_items(visit: Visit, incidents: Catalogue) -> None:
    """Items without an owner can be asked for as well."""
    page = visit("incidents/actions/?owner=")
    assert len(rows(page)) == sum(task.item.is_open and not task.item.owner for task in incidents.tasks)


def test_without_a_script_the_day_is_said(visit: Visit, incidents: Catalogue) -> None:
    """Without JavaScript the page says of which day it is, and its tiles are no buttons to press."""
    page = visit("incidents/actions/", java_script_enabled=False)
    assert page.locator(".pm-as-of").inner_text() == "As of 22 Nov 2026, when this site was built."
    assert tiles(page) == expected(incidents, BUILT.date())
    assert page.locator(".pm-tiles button:enabled, .pm-owners button:enabled").count() == 0


def test_cards_on_a_phone(visit: Visit) -> None:
    """On a phone an item is a card whose values are named."""
    page = visit("incidents/actions/", viewport={"width": 390, "height": 844})
    cell = page.locator(".pm-open tbody tr").first.locator("td").nth(2)
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Owner: "'
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "block"
