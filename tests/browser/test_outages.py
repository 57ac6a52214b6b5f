"""The index of outages, narrowed down and searched, against what the incident files say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import Visit
from mkdocs_postmortems.catalogue import Catalogue
from mkdocs_postmortems.model import Incident
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ERROR_LINE = "2026-11-23T03:12:44Z ERROR [pool-9] FATAL:  no more connections allowed (max_client_conn) for 10.3.4.5"
POOL = "2026-05-08-connection-pool"
PHONE = {"width": 390, "height": 844}
SELECTIONS = [
    {},
    {"service": ["checkout"]},
    {"service": ["checkout", "search"], "severity": ["sev1"]},
    {"cause": ["capacity"], "year": ["2024", "2026"]},
    {"severity": ["none"], "cause": ["process"]},
]
Selection = Mapping[str, list[str]]


def values(incident: Incident) -> dict[str, set[str]]:
    """Return an incident's values by facet, as addresses spell them."""
    day = incident.day
    return {
        "severity": {incident.severity.value if incident.severity else "none"},
        "service": set(incident.services),
        "cause": {cause.value for cause in incident.categories},
        "year": {str(day.year)} if day else set(),
    }


def kept(catalogue: Catalogue, selection: Selection, without: str = "") -> list[Incident]:
    """Return the incidents that have any of each facet's values, with one facet left aside."""
    wanted = {facet: set(chosen) for facet, chosen in selection.items() if facet != without}
    return [i for i in catalogue.incidents if all(values(i)[facet] & chosen for facet, chosen in wanted.items())]


def expected_counts(catalogue: Catalogue, selection: Selection) -> dict[tuple[str, str], int]:
    """Return how many incidents each value would show besides the other facets' choices; values of none are left out."""
    counts: dict[tuple[str, str], int] = {}
    for facet in ("severity", "service", "cause", "year"):
        for incident in kept(catalogue, selection, without=facet):
            for value in values(incident)[facet]:
                counts[facet, value] = counts.get((facet, value), 0) + 1
    return counts


def shown_counts(page: Page) -> dict[tuple[str, str], int]:
    """Return the counts on the page by facet and value, also those that are folded, but not those that are hidden."""
    found = page.locator(".pm-facets li:not([hidden]) [data-value]").evaluate_all(
        "links => links.map(link => [link.closest('[data-facet]').dataset.facet, link.dataset.value, Number(link.nextElementSibling.textContent)])"
    )
    return {(facet, value): count for facet, value, count in found}


def listed(page: Page) -> list[str]:
    """Return the stems of the incidents in the list, in order."""
    links = page.locator(".pm-results li[data-f]:visible bdi:first-child > a").evaluate_all("links => links.map(link => link.pathname)")
    return [link.rstrip("/").rsplit("/", 1)[-1].removesuffix(".html") for link in links]


def query(page: Page) -> dict[str, list[str]]:
    """Return what the address says."""
    return parse_qs(urlsplit(page.url).query)


def pick(page: Page, facet: str, value: str) -> None:
    """Choose a value, which may be folded away."""
    link = page.locator(f"[data-facet={facet}] [data-value={value!r}]")
    fold = page.locator(f"[data-facet={facet}] details:not([open]):has([data-value={value!r}]) summary")
    if fold.count():
        fold.click()
    link.click()


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: " ".join(selection) or "all")
def test_facets_count_what_the_files_say(visit: Visit, incidents: Catalogue, selection: Selection) -> None:
    """Values of one facet add up, facets narrow down, and list, counts, strip and address agree with the incident files."""
    page = visit("incidents/")
    for facet, chosen in selection.items():
        for value in chosen:
            pick(page, facet, value)
    left = kept(incidents, selection)
    whole = f"{len(incidents.incidents)} incidents"
    expect(page.get_by_role("status")).to_have_text(whole if len(left) == len(incidents.incidents) else f"{len(left)} of {whole}")
    assert listed(page) == [incident.stem for incident in left]
    assert shown_counts(page) == expected_counts(incidents, selection)
    assert query(page) == selection
    assert page.locator(".pm-facets [aria-current=true]").count() == sum(map(len, selection.values()))
    assert page.locator(".pm-mark:not(.pm-out)").count() == len([incident for incident in left if incident.day])


def test_no_more_than_is_left(visit: Visit) -> None:
    """The number of further values counts those that would still show something, and goes when there are none."""
    page = visit("incidents/")
    more = page.locator("[data-facet=service] summary")
    assert more.text_content() == "2 more"
    pick(page, "severity", "none")
    left = page.locator("[data-facet=service] details li:not([hidden])").count()
    expect(more).to_have_text(f"{left} more")
    assert more.is_visible() == (left > 0)


def test_back_and_forward(visit: Visit) -> None:
    """Each choice is a step that one can go back to and forth from, and that is there again after loading anew."""
    page = visit("incidents/")
    pick(page, "service", "checkout")
    pick(page, "cause", "capacity")
    both = listed(page)
    page.go_back()
    expect(page.locator("[aria-current=true]")).to_have_count(1)
    one = listed(page)
    assert len(one) > len(both)
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("25 incidents")
    page.go_forward()
    page.go_forward()
    expect(page.locator("[aria-current=true]")).to_have_count(2)
    assert listed(page) == both
    page.reload()
    expect(page.locator("[aria-current=true]")).to_have_count(2)
    assert listed(page) == both


def test_typing_is_no_step(visit: Visit) -> None:
    """Typing changes the address, and adds nothing to go back to."""
    page = visit("incidents/")
    before = page.evaluate("history.length")
    page.locator(".pm-find").press_sequentially("certificate", delay=5)
    page.wait_for_url("**/incidents/?find=certificate")
    assert page.evaluate("history.length") == before


def test_a_pasted_error_line(visit: Visit) -> None:
    """A log line with today's time and addresses finds the incident that had it, shows its line, and stays in the address."""
    page = visit("incidents/")
    page.locator(".pm-find").fill(ERROR_LINE)
    expect(page.locator(".pm-flat .pm-line").first).to_contain_text("no more connections allowed (max_client_conn)")
    assert listed(page)[0] == POOL
    assert page.locator(".pm-group:visible").count() == 0
    assert page.locator("select option").first.text_content() == "Best match"
    assert query(page)["find"] == [ERROR_LINE]
    page.reload()
    expect(page.locator(".pm-find")).to_have_value(ERROR_LINE)
    expect(page.locator(".pm-flat .pm-line").first).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("status")).to_have_text("25 incidents")
    assert query(page) == {}
    assert page.locator(".pm-group:visible").count() > 0


def test_text_and_facets_narrow_down_together(visit: Visit) -> None:
    """A facet narrows down what a text has found."""
    page = visit("incidents/?find=connection&year=2024")
    expect(page.locator(".pm-flat li")).not_to_have_count(0)
    assert all(stem.startswith("2024") for stem in listed(page))


def test_sorting(visit: Visit, incidents: Catalogue) -> None:
    """The longest, or the most severe, come first; the address says so."""
    page = visit("incidents/")
    page.locator("select").select_option("dur")
    lengths = {i.stem: i.time_to_resolve.length.total_seconds() // 60 if i.time_to_resolve else -1 for i in incidents.incidents}
    assert [lengths[stem] for stem in listed(page)] == sorted(lengths.values(), reverse=True)
    page.locator("select").select_option("sev")
    severities = {i.stem: i.severity.value if i.severity else "z" for i in incidents.incidents}
    assert [severities[stem] for stem in listed(page)] == sorted(severities.values())
    assert query(page) == {"sort": ["sev"]}


def test_arriving_without_loading(visit: Visit) -> None:
    """A link from another page, and going back from an incident, show what the address says, without loading a document."""
    page = visit("incidents/actions/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.kept = true; document.querySelector('.pm-tracker').insertAdjacentHTML('afterbegin', '<a id=go href=\"../?service=search\">go</a>')")
    page.locator("#go").click()
    expect(page.locator("[data-value=search][aria-current]")).to_be_visible()
    found = listed(page)
    page.locator(".pm-results li[data-f]:visible a").first.click()
    expect(page.locator(".pm-timeline")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-value=search][aria-current]")).to_be_visible()
    assert listed(page) == found
    assert page.evaluate("window.kept") is True


def test_a_link_to_this_page_shows_all_again(visit: Visit) -> None:
    """The navigation's link to the index ends narrowing down, without loading a document."""
    page = visit("incidents/?service=search")
    expect(page.locator("[aria-current=true]")).to_have_count(1)
    page.evaluate("window.kept = true")
    page.locator(".md-tabs").get_by_role("link", name="Outages").click()
    expect(page.get_by_role("status")).to_have_text("25 incidents")
    assert query(page) == {}
    assert page.evaluate("window.kept") is True


def test_a_value_opens_in_a_new_tab(visit: Visit) -> None:
    """With the key for a new tab, a value leads to its own page."""
    page = visit("incidents/")
    with page.context.expect_page() as opened:
        page.locator("[data-value=checkout]").click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url("**/incidents/by/service/checkout/")
    assert query(page) == {}


def test_without_a_script(visit: Visit) -> None:
    """Without JavaScript everything is listed, values lead to pages of their own, and nothing is offered that does not work."""
    page = visit("incidents/", java_script_enabled=False)
    assert len(listed(page)) == 25
    assert not page.locator(".pm-find").is_visible()
    page.locator("[data-value=checkout]").click()
    page.wait_for_url("**/incidents/by/service/checkout/")
    assert page.locator(".pm-outages li").count() == 14


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_sheet_on_a_phone(visit: Visit, *, script: bool) -> None:
    """On a phone the facets come as a sheet, and go with its button, with and without JavaScript."""
    page = visit("incidents/", viewport=PHONE, has_touch=True, java_script_enabled=script)
    sheet = page.locator(".pm-facets")
    assert not sheet.is_visible()
    page.get_by_role("button", name="Filter").click()
    assert sheet.is_visible()
    if script:
        page.locator("[data-value=sev1]").click()
        expect(page.locator("[data-value=sev1][aria-current]")).to_be_visible()
    page.get_by_role("button", name="Show the list").click()
    assert not sheet.is_visible()
    assert len(listed(page)) == (6 if script else 25)


def test_the_keyboard_alone(visit: Visit) -> None:
    """The find box, the order and the values come one after the other, each with a visible focus, and Enter chooses."""
    page = visit("incidents/")
    page.locator(".pm-find").focus()
    names = []
    for _ in range(3):
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "solid2px"
        names.append(page.evaluate("document.activeElement.localName"))
        page.keyboard.press("Tab")
    assert names == ["input", "select", "a"]
    page.keyboard.press("Enter")
    expect(page.locator("[data-value=sev2][aria-current]")).to_be_visible()
    assert page.evaluate("document.activeElement.dataset.value") == "sev2"


def test_from_a_disk(visit: Visit, demo: Path) -> None:
    """Opened from a disk, the index narrows down and finds as it does from a server."""
    page = visit((demo / "incidents" / "index.html").as_uri())
    page.locator("[data-value=checkout]").click()
    expect(page.locator("[aria-current=true]")).to_have_count(1)
    assert len(listed(page)) == 14
    page.locator(".pm-find").fill(ERROR_LINE)
    expect(page.locator(".pm-flat .pm-line").first).to_contain_text("max_client_conn")
    assert listed(page)[0] == POOL
