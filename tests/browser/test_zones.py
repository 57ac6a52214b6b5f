"""The times of a timeline in other zones, against the instants of the incident files."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from conftest import Visit
from mkdocs_postmortems.catalogue import Catalogue
from mkdocs_postmortems.words import Words
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

ZONES = ("Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland")
CHANGE = "2025-10-26-picked-twice"
"""An incident in the night in which the clocks of its own zone go back."""
STEMS = (CHANGE, "2024-11-28-search-cluster-red", "2022-12-30-flash-sale")
LONG = STEMS[1]


def shown(page: Page) -> list[str]:
    """Return the timeline's day headings and clocks, in order, without what is not exact about them."""
    lines = page.locator(".pm-timeline :is(.pm-day, .pm-event > a)").all_text_contents()
    return [line.strip().removeprefix("~") for line in lines]


def expected(catalogue: Catalogue, stem: str, zone: str) -> list[str]:
    """Return what stands there in a zone: each event's clock, below the name of its day where that is a new one."""
    words, lines, last = Words(), [], None
    for entry in catalogue.names[stem].timeline or ():
        start = entry.time.earliest.astimezone(ZoneInfo(zone))
        ends = [start] if entry.until is None and not entry.time.is_span else [start, (entry.until or entry.time).latest.astimezone(ZoneInfo(zone))]
        if start.date() != last:
            lines.append(words.weekday(start.date()))
        lines.append(" – ".join(f"{end:%H:%M}" for end in ends))
        last = start.date()
    return lines


def choose(page: Page, name: str | re.Pattern[str]) -> None:
    """Choose a way to show times."""
    page.locator(".pm-picks label", has_text=name).click()


def without_repeats(lines: list[str]) -> list[str]:
    """Leave out day headings that only repeat the one before: a folded run of events is followed by one."""
    kept: list[str] = []
    day = None
    for line in lines:
        if " " in line and "–" not in line and line == day:
            continue
        day = line if " " in line and "–" not in line else day
        kept.append(line)
    return kept


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("stem", STEMS)
def test_the_readers_time(visit: Visit, incidents: Catalogue, stem: str, zone: str) -> None:
    """In the reader's time, every clock and every day is the instant's in that zone, and formatted as the build does."""
    page = visit(f"incidents/{stem}/", timezone_id=zone)
    choose(page, "your time")
    assert without_repeats(shown(page)) == expected(incidents, stem, zone)


@pytest.mark.parametrize("stem", STEMS)
def test_utc(visit: Visit, incidents: Catalogue, stem: str) -> None:
    """In UTC, the clocks are those of the instants, whatever zone the reader's machine is in."""
    page = visit(f"incidents/{stem}/", timezone_id="Asia/Kolkata")
    choose(page, re.compile("^UTC$"))
    assert without_repeats(shown(page)) == expected(incidents, stem, "UTC")


def test_back_to_what_was_written(visit: Visit) -> None:
    """Going back to the times as reported restores the text of the page to the letter."""
    page = visit(f"incidents/{LONG}/", timezone_id="Pacific/Auckland")
    before = page.locator(".pm").inner_text()
    choose(page, "your time")
    assert page.locator(".pm").inner_text() != before
    choose(page, "PST")
    assert page.locator(".pm").inner_text() == before


def test_the_choice_is_remembered(visit: Visit) -> None:
    """The choice holds on the next incident, after loading anew, and is marked there."""
    page = visit(f"incidents/{CHANGE}/", timezone_id="Asia/Kolkata")
    choose(page, "your time")
    page.goto(page.url.replace(CHANGE, LONG))
    assert page.locator("[name=pm-zone]:checked").get_attribute("value") == "local"
    assert page.locator(".pm-facts [data-range]").text_content() == "29 Nov 2024, 10:22 – 19:02 UTC+5:30"
    page.reload()
    assert page.locator("[name=pm-zone]:checked").get_attribute("value") == "local"


def test_a_page_in_parts(visit: Visit) -> None:
    """Where headings stand between the parts of a page, as in an exported document, the choice holds for all of them."""

    def split(route: Route) -> None:
        body = route.fetch().text()
        opening = re.search('<div class="pm"[^>]*>', body)
        assert opening is not None
        route.fulfill(body=re.sub('(<h2 id="[^"]*">.*?</h2>)', lambda heading: f"</div>{heading[1]}{opening[0]}", body), content_type="text/html")

    page = visit(f"incidents/{LONG}/", timezone_id="Asia/Kolkata")
    choose(page, "your time")
    times = page.locator(".pm time, .pm [data-range]").all_text_contents()
    page.route(page.url, split)
    page.reload()
    assert page.locator(".pm").count() > 3
    assert page.locator(".pm time, .pm [data-range]").all_text_contents() == times


def test_a_fold_says_its_time_in_the_chosen_zone(visit: Visit, incidents: Catalogue) -> None:
    """What a folded run spans is said in the chosen zone, with the second day only if it is another one."""
    page = visit(f"incidents/{LONG}/", timezone_id="Asia/Kolkata")
    choose(page, "your time")
    said = page.locator(".pm-fold summary").all_text_contents()
    zone = ZoneInfo("Asia/Kolkata")
    entries = {f"event-{n}": entry.time.earliest.astimezone(zone) for n, entry in enumerate(incidents.names[LONG].timeline or (), 1)}
    for number, text in enumerate(said):
        ids = page.locator(".pm-fold").nth(number).locator(".pm-event").evaluate_all("items => items.map(item => item.id)")
        first, last = entries[ids[0]], entries[ids[-1]]
        end = f"{last:%H:%M}" if last.date() == first.date() else f"{last:%a %H:%M}"
        assert text == f"{len(ids)} more events, {first:%a %H:%M} – {end}"
    assert said


def test_without_a_script_the_zone_is_said(visit: Visit) -> None:
    """Without JavaScript the page says whose times it shows, and offers no choice."""
    page = visit(f"incidents/{LONG}/", java_script_enabled=False)
    assert page.locator(".pm-picks label:visible").all_text_contents() == ["PST (UTC−8)"]
    assert page.locator(".pm-picks legend").first.is_visible()
    assert not page.get_by_text("key moments").is_visible()


def test_running_for_counts_on(visit: Visit, incidents: Catalogue) -> None:
    """How long an incident has been going on is told for the reader's moment, not for the build's."""
    stem = "2026-11-22-bank-confirmation"
    started = incidents.names[stem].milestones.started
    assert started is not None
    page = visit(f"incidents/{stem}/", now=started.earliest + dt.timedelta(days=2, hours=3, minutes=5))
    assert page.locator("b[data-since]").text_content() == "2\u00a0d 3\u00a0h"
    assert not page.locator(".pm-as-of").first.is_visible()
