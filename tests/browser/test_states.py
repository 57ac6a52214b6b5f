"""States that a site gets into: read from right to left, words without a break, many events, something going on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from chromium import serve
from conftest import BUILT, Visit
from playwright.sync_api import Browser, Page, expect
from sites import SmallSite, incident
from test_access import faults, settled

pytestmark = pytest.mark.browser

CONFIG = "site_name: אירועים\nsite_url: {url}\ntheme: {{name: material, font: false, language: he}}\nplugins: [search, {{postmortems: {{strict: false}}}}]\n"
TITLE = "אי אפשר היה לשלם במשך שעה שלמה"
UNBROKEN = "A title that goes on and on, as if nobody had read it before it was published, with https://example.org/" + "a" * 150
CORRECTED = "corrections: [{date: 2026-03-05, text: It was one hour.}, {date: 2026-03-07, text: It was in Haifa only.}]"
EVENTS = "\n".join(f"  - {{time: 2026-02-01 {5 + n // 60:02}:{n % 60:02}, event: Step {n}.}}" for n in range(198))
PAGES = ("", "rtl/", "unbroken/", "bare/", "many/", "on/", "actions/", "services/", "trends/", "by/service/תשלומים/")


@dataclass
class Shown:
    """The site in a browser."""

    chrome: Browser
    root: str

    def visit(self, path: str, width: int = 1280) -> Page:
        """Open a page below `incidents/`."""
        page = self.chrome.new_page(viewport={"width": width, "height": 844})
        page.clock.set_fixed_time(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC))
        page.goto(f"{self.root}incidents/{path}")
        return settled(page)


@pytest.fixture(scope="module")
def hebrew(chrome: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Return a site whose theme is Hebrew, so that our words are English and its own are not."""
    site = SmallSite(tmp_path_factory.mktemp("hebrew"))
    texts = {
        "rtl": incident(TITLE, "2026-03-03", "services: [תשלומים, checkout]", "symptoms: ['ERROR: upstream timed out (110)']", CORRECTED),
        "unbroken": incident(UNBROKEN, "2026-03-02", f"symptoms: ['{'b' * 200}']"),
        "bare": "title: Something was slow\nstarted_at: 2026-03-01\nresolved_at: 2026-03-01\nimpact: Slow.\n",
        "many": f"title: Many\nstarted_at: 2026-02-01 05:00\nresolved_at: 2026-02-01 09:00\nimpact: All.\ntimeline:\n{EVENTS}\n",
        "on": "title: Still broken\nstarted_at: 2026-03-09 22:00\ndetected_at: 2026-03-09 22:30\nimpact: Nobody can log in.\naction_items: [{action: Mend it, due: 2026-03-12, owner: צוות}]\n",
    }
    for name, text in texts.items():
        site.write(f"incidents/{name}.yml", text)
    with serve(site.root / "site") as root:
        site.configure(CONFIG.format(url=root))
        site.build().well()
        yield Shown(chrome, root)


def places(page: Page, css: str) -> list[float]:
    """Return where each word of an element begins, in order."""
    return page.locator(css).first.evaluate(
        """element => [...element.textContent.matchAll(/\\S+/g)].map(word => {
            const range = document.createRange()
            range.setStart(element.firstChild, word.index)
            range.setEnd(element.firstChild, word.index + word[0].length)
            return range.getBoundingClientRect().left
        })"""
    )


def test_right_to_left(hebrew: Shown) -> None:
    """The layout runs from right to left; a length or a sentence of ours still reads as it is written."""
    page = hebrew.visit("rtl/")
    assert page.evaluate("getComputedStyle(document.querySelector('.pm')).direction") == "rtl"
    assert places(page, ".pm-facts b") == sorted(places(page, ".pm-facts b"))
    title = page.locator("h1 bdi").bounding_box()
    contents = page.locator(".md-sidebar--secondary").bounding_box()
    assert title is not None
    assert contents is not None
    assert title["x"] > contents["x"] + contents["width"]
    phases = page.locator(".pm-phases rect").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().right)")
    assert phases == sorted(phases, reverse=True)
    legend = page.locator(".pm-phases li").evaluate_all("items => items.map(item => item.getBoundingClientRect().right)")
    assert legend == sorted(legend, reverse=True)


def test_no_state_breaks_the_page(hebrew: Shown) -> None:
    """From right to left, with words that don't break, with nothing known or a lot, nothing scrolls sideways at 320 pixels."""
    wide = {}
    for path in PAGES:
        page = hebrew.visit(path, 320)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
        page.close()
    assert {path: width for path, width in wide.items() if width > 320} == {}


@pytest.mark.parametrize("path", ["", "rtl/", "many/"])
def test_axe_finds_nothing_from_right_to_left(hebrew: Shown, path: str) -> None:
    """A page from right to left breaks no rule either."""
    assert faults(hebrew.visit(path)) == []


def test_nothing_known_leaves_nothing_empty(hebrew: Shown) -> None:
    """Without times and events there is a sentence, and no bar, no switch of zones and no table."""
    page = hebrew.visit("bare/")
    expect(page.get_by_text("No timeline was recorded.")).to_be_visible()
    for css in (".pm-phases", "[name=pm-zone]", "table", "ol:empty", "ul:empty", "dl:empty"):
        assert page.locator(f".pm {css}").count() == 0, css


@pytest.mark.parametrize("later", [0, 3])
def test_what_goes_on_counts_by_the_readers_clock(visit: Visit, later: int) -> None:
    """How long it runs, and how long its last phase has taken, are as of the reader's moment."""
    page = visit("incidents/2026-11-22-bank-confirmation/", now=BUILT + dt.timedelta(hours=later))
    hours, minutes = divmod(6 * 60 + 19 + later * 60, 60)
    expect(page.locator(".pm-facts [data-since]")).to_have_text(f"{hours}\u00a0h {minutes}\u00a0min")
    hours, minutes = divmod(5 * 60 + 53 + later * 60, 60)
    expect(page.locator(".pm-phases .pm-open b")).to_have_text(f"{hours}\u00a0h {minutes}\u00a0min so far")


def test_where_a_page_comes_from(visit: Visit) -> None:
    """A page says how far its review is, and when it changed last, and leads to its file and its data."""
    page = visit("incidents/2026-11-22-bank-confirmation/")
    assert page.locator(".pm-note").text_content() == "This is being reviewed, and may still change."
    foot = page.locator(".pm-foot p").first
    expect(foot).to_contain_text("Last change 22 Nov 2026")
    assert str(foot.get_by_role("link", name="Correct this page").get_attribute("href")).endswith("incidents/2026-11-22-bank-confirmation.yml")
    assert page.request.get(foot.get_by_role("link", name="Data (JSON)").evaluate("link => link.href")).ok


def test_services_are_cards_on_a_phone(visit: Visit) -> None:
    """On a phone every number of a service stands below it with its name, and nothing is out of sight."""
    page = visit("incidents/services/", viewport={"width": 390, "height": 844})
    frame = page.locator(".pm-services")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    first = frame.locator("tbody tr").first
    labels = first.locator("td").evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    assert labels == [f'"{name}: "' for name in ("Incidents", "Last", "Time in impact", "Commonest cause", "Open action items")]
    tops = first.locator("th, td").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
