"""More incidents than fit on a page: what a reader waits for does not grow with them, and all of them can be reached."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from chromium import serve, watch
from click.testing import CliRunner
from mkdocs_postmortems.cli import postmortems
from playwright.sync_api import Browser, Page, Route, expect
from sites import NOW, SmallSite, first, incident

pytestmark = pytest.mark.browser

CONFIG = "site_name: Many\nsite_url: {url}\ntheme: {{name: material, font: false, features: [navigation.instant]}}\nplugins: [search, postmortems]\n"
MANY = 420
FITS = 300
AT_ONCE = 20
LOG_LINE = "2026-03-02T09:14:07Z E0302 kiln[88]: thermocouple drift beyond limit"


@dataclass(frozen=True)
class One:
    """One of the incidents: its file's name, and what it is narrowed down by."""

    stem: str
    severity: str
    service: str
    owner: str

    @property
    def due(self) -> str:
        """The day on which its open action item is due: a month and ten days after it began."""
        return (dt.date.fromisoformat(self.stem[:10]) + dt.timedelta(days=40)).isoformat()

    @property
    def year(self) -> str:
        """The year in which it began."""
        return self.stem[:4]


def day(number: int) -> str:
    """Return a day for each number: 60 to a year, the latest first."""
    year, place = 2026 - number // 60, 59 - number % 60
    return f"{year}-{1 + place // 28:02}-{1 + place % 28:02}"


ALL = [One(f"{day(number)}-n{number:03}", f"sev{1 + number % 4 if number % 7 else 3}", "kiln" if number % 5 else "glaze", "ovens" if number % 3 else "paint") for number in range(MANY)]


@dataclass
class Shown:
    """The site in a browser."""

    chrome: Browser
    folder: Path
    root: str

    def visit(self, path: str, **options: object) -> Page:
        """Open a page."""
        page = self.chrome.new_context(**options).new_page()
        page.goto(path if path.startswith("file:") else self.root + path)
        return page


@pytest.fixture(scope="module")
def many(chrome: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Return the site of many incidents, built and served."""
    site = SmallSite(tmp_path_factory.mktemp("many"))
    for number, one in enumerate(ALL):
        symptom = ["symptoms: ['thermocouple drift beyond limit']"] if number == MANY - 1 else []
        actions = f"action_items: [{{action: Mend it, owner: {one.owner}, due: {one.due}}}, {{action: Look, status: done, completed: {one.stem[:10]}, owner: {one.owner}}}]"
        text = incident(f"Incident {number}", one.stem[:10], f"severity: {one.severity}", f"services: [{one.service}]", actions, *symptom)
        site.write(f"incidents/{one.stem}.yml", text)
    with serve(site.root / "site") as root:
        site.configure(CONFIG.format(url=root))
        yield Shown(chrome, site.build().well().folder, root)


def listed(page: Page) -> list[str]:
    """Return the stems of the incidents in the list, in order."""
    links = page.locator(".pm-results li:visible bdi:first-child > a").evaluate_all("links => links.map(link => link.pathname)")
    return [re.split(r"/|\.html", link.rstrip("/").removesuffix("/index.html").rsplit("incidents/", 1)[-1])[0] for link in links]


def test_a_reader_downloads_what_is_shown(many: Shown) -> None:
    """The index holds the latest incidents; the others come when they are asked for."""
    page = many.chrome.new_page()
    watched = watch(page)
    page.goto(many.root + "incidents/")
    page.wait_for_load_state("networkidle")
    assert listed(page) == [one.stem for one in ALL[:FITS]]
    assert page.get_by_role("status").text_content() == f"{MANY} incidents"
    assert [url for url in watched.requests if "/outages-" in url] == []
    page.locator("details.pm-group summary").first.click()
    expect(page.locator("details.pm-group[open] li")).to_have_count(60)
    assert listed(page)[FITS:] == [one.stem for one in ALL[FITS : FITS + 60]]
    assert len([url for url in watched.requests if re.search(r"/outages-\w+/\d+\.js", url)]) == 2
    assert watched.complaints == []


def behind(requests: list[str]) -> list[str]:
    """Return what was asked for of the files behind pages."""
    return [url.rsplit("/", 1)[1] for url in requests if re.search(r"/(outages|actions)-\w+/", url)]


def test_what_a_choice_needs_comes_when_somebody_is_about_to_choose(many: Shown) -> None:
    """Reading the list fetches nothing; reaching for a value fetches the keys, and the box to find in also where rows lead to."""
    page = many.chrome.new_page(viewport={"width": 1280, "height": 900})
    watched = watch(page)
    page.goto(many.root + "incidents/")
    page.locator(".pm-group li").first.hover()
    page.locator(".pm-group li a").first.focus()
    page.wait_for_load_state("networkidle")
    assert behind(watched.requests) == []
    with page.expect_response("**/all.js"):
        page.locator("[data-value=glaze]").hover()
    page.locator("[data-value=kiln]").hover()
    with page.expect_response("**/names.js"):
        page.locator(".pm-find").focus()
    assert behind(watched.requests) == ["all.js", "names.js"]
    assert listed(page) == [one.stem for one in ALL[:FITS]]


def test_a_choice_is_shown_before_its_rows_are_there(many: Shown) -> None:
    """Whoever chooses over a slow line sees at once that it was heard, and may change their mind meanwhile."""
    page = many.visit("404.html")
    waiting: list[Route] = []
    page.route("**/outages-*/all.js", lambda route: waiting.append(route))  # noqa: PLW0108
    page.goto(many.root + "incidents/")
    page.locator("[data-value=glaze]").click()
    expect(page.locator(".pm-picked button").first).to_have_text("glaze \u00d7")
    page.locator("[data-value=kiln]").click()
    page.locator(".pm-picked button").first.click()
    waiting[0].continue_()
    kept = [one for one in ALL if one.service == "kiln"]
    expect(page.get_by_role("status")).to_have_text(f"{len(kept)} of {MANY} incidents")
    expect(page.locator(".pm-flat li")).to_have_count(AT_ONCE)
    assert listed(page) == [one.stem for one in kept[:AT_ONCE]]


@pytest.mark.parametrize("order", ["dur", "sev"])
def test_all_rows_can_be_ordered(many: Shown, order: str) -> None:
    """The longest or the worst come first, those that are not on the page too; equal ones are in the order of the list."""
    page = many.visit("incidents/")
    page.get_by_role("combobox").select_option(order)
    expect(page.locator(".pm-flat li")).to_have_count(AT_ONCE)
    kept = sorted(ALL, key=lambda one: one.severity) if order == "sev" else ALL
    assert listed(page) == [one.stem for one in kept[:AT_ONCE]]


@pytest.mark.parametrize("place", ["server", "disk"])
def test_values_count_all_incidents(many: Shown, place: str) -> None:
    """Choices narrow down what is not on the page too, also from a disk, and the counts agree with the files."""
    page = many.visit("incidents/" if place == "server" else (many.folder / "incidents" / "index.html").as_uri())
    page.locator("[data-value=glaze]").click()
    kept = [one for one in ALL if one.service == "glaze"]
    expect(page.get_by_role("status")).to_have_text(f"{len(kept)} of {MANY} incidents")
    expect(page.locator(".pm-flat")).to_be_visible()
    assert listed(page) == [one.stem for one in kept[:AT_ONCE]]
    for value in ("sev1", "sev2", "sev3", "sev4"):
        count = sum(one.severity == value for one in kept)
        assert page.locator(f"[data-value={value}] + span").text_content() == str(count)
    page.locator("[data-value='2020']").click()
    left = [one for one in kept if one.year == "2020"]
    expect(page.get_by_role("status")).to_have_text(f"{len(left)} of {MANY} incidents")
    expect(page.locator(".pm-flat li")).to_have_count(len(left))
    assert listed(page) == [one.stem for one in left]
    weeks = page.locator(".pm-mark:not(.pm-out)").evaluate_all("marks => marks.map(mark => mark.closest('.pm-year').firstElementChild.textContent)")
    assert {*weeks} == {"2020"}
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".pm-flat")).to_be_hidden()
    assert listed(page) == [one.stem for one in ALL[:FITS]]


def test_the_address_brings_it_back(many: Shown) -> None:
    """What was chosen is there again after loading anew, after going back, and further rows follow on demand."""
    page = many.visit("incidents/?severity=sev3&sort=sev")
    kept = [one.stem for one in ALL if one.severity == "sev3"]
    expect(page.locator(".pm-flat li")).to_have_count(AT_ONCE)
    page.get_by_role("button", name=f"{len(kept) - AT_ONCE} more").click()
    expect(page.locator(".pm-flat li")).to_have_count(AT_ONCE + 100)
    assert listed(page) == kept[: AT_ONCE + 100]
    expect(page.locator(".pm-flat li").nth(AT_ONCE).locator("a")).to_be_focused()
    page.locator("[data-value=glaze]").click()
    expect(page.locator("[aria-current=true]")).to_have_count(2)
    page.go_back()
    expect(page.locator("[aria-current=true]")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(f"{len(kept)} of {MANY} incidents")


@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_oldest_is_found(many: Shown, place: str) -> None:
    """A log line finds an incident that is not on the page, and shows the line that matched."""
    page = many.visit("incidents/" if place == "server" else (many.folder / "incidents" / "index.html").as_uri())
    page.locator(".pm-find").fill(LOG_LINE)
    expect(page.locator(".pm-flat .pm-line").first).to_have_text("thermocouple drift beyond limit")
    assert listed(page)[0] == ALL[-1].stem


def test_a_page_older_than_the_site_leads_to_the_value(many: Shown) -> None:
    """Where the files behind a page are gone, a choice leads to the value's own page."""
    page = many.visit("404.html")
    page.context.route("**/outages-*/**", lambda route: route.abort())
    page.goto(many.root + "incidents/")
    page.locator("[data-value=glaze]").click()
    page.wait_for_url("**/incidents/by/service/glaze/")


def test_without_a_script_older_years_are_a_link_away(many: Shown) -> None:
    """Without JavaScript, a folded year leads to its page, and a long list to pages of its older years."""
    page = many.visit("incidents/", java_script_enabled=False)
    page.locator("details.pm-group summary").first.click()
    page.locator("details.pm-group[open] p a").click()
    page.wait_for_url("**/incidents/by/year/2021/")
    assert page.locator(".pm-outages li").count() == 60
    page.goto(many.root + "incidents/by/service/kiln/")
    kiln = [one for one in ALL if one.service == "kiln"]
    found = page.locator(".pm-outages li bdi:first-child > a").count()
    years = page.locator(".pm-group-head a").evaluate_all("links => links.map(link => link.href)")
    for address in years:
        page.goto(address)
        found += page.locator(".pm-outages li").count()
    assert found == len(kiln)
    assert len(years) == 1
    assert page.locator(".pm-crumbs a").last.text_content() == "kiln"
    page.goto(many.root + "incidents/actions/")
    table = page.get_by_role("link", name=f"{MANY - FITS} more").get_attribute("href")
    assert (many.folder / "incidents" / "actions" / str(table)).resolve().is_file()


def test_a_services_page_has_its_most_urgent_items(many: Shown) -> None:
    """Of very many open items a service's page shows those that are due first, and leads to the tracker."""
    page = many.visit("incidents/by/service/kiln/")
    kiln = sorted(one.due for one in ALL if one.service == "kiln")
    items = page.locator(".pm-quick li")
    assert items.locator("time").evaluate_all("times => times.map(time => time.dateTime)") == kiln[:100]
    page.get_by_role("link", name=f"{len(kiln) - 100} more").last.click()
    page.wait_for_url("**/incidents/actions/")


def test_the_folder_for_others_has_it_too(many: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exported folder holds the same files, with links as a browser follows them, whatever will build it."""
    monkeypatch.chdir(many.folder.parent)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    CliRunner().invoke(postmortems, ["export", "--to", str(tmp_path / "out"), "--for", "zensical"], catch_exceptions=False)
    docs = tmp_path / "out" / "docs"
    index = (docs / "incidents" / "index.md").read_text(encoding="utf-8")
    shelf = docs / "incidents" / first(index, "div", "pm-results")["data-shelf"]
    for name in ("all.js", "0.js", "8.js"):
        path = shelf.resolve() / name
        assert path.read_bytes() == (many.folder / path.relative_to(docs.resolve())).read_bytes()


def held(script: Path) -> str:
    """Return what a file behind a page hands over."""
    return str(json.loads(re.fullmatch(r"postmortemsPart\((.*)\)\n", script.read_text(encoding="utf-8"))[1]))  # type: ignore[index]


def unpacked(text: str) -> list[int]:
    """Return the numbers of a column."""
    width = int(text[0])
    return [int(text[at : at + width], 36) for at in range(1, len(text), width)]


def test_the_keys_are_in_order(many: Shown) -> None:
    """The files of keys and names say of each incident, the latest first, where it leads to and what it is narrowed down by."""
    (folder,) = many.folder.glob("assets/postmortems/outages-*")
    assert held(folder / "names.js").split("\n") == [f"{one.stem}/" for one in ALL]
    assert all(earlier.stem >= later.stem for earlier, later in pairwise(ALL))
    keys = json.loads(held(folder / "all.js"))
    index = (many.folder / "incidents" / "index.html").read_text(encoding="utf-8")
    values = re.findall(r'data-value="([^"]*)"', index)
    told = [[[values[number] for number in sets[which]] for which in unpacked(rows)] for sets, rows in keys["facets"]]
    assert told == [[[one.severity] for one in ALL], [[one.service] for one in ALL], [[one.year] for one in ALL]]
    assert {*unpacked(keys["lasted"])} == {1}
    assert unpacked(keys["weeks"]) == [(dt.date.fromisoformat(one.stem[:10]).timetuple().tm_yday - 1) // 7 + 1 for one in ALL]


_ASK_FOR_THE_REST = "setInterval(() => document.querySelector('.pm-open .pm-more')?.click(), 100)"


@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_tracker_counts_all_items_once_it_is_asked(many: Shown, place: str) -> None:
    """Of very many action items the page holds the most urgent, says of which day its counts are, and fetches the others on demand."""
    page = many.chrome.new_page()
    page.clock.set_fixed_time(dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    watched = watch(page)
    page.goto(many.root + "incidents/actions/" if place == "server" else (many.folder / "incidents" / "actions" / "index.html").as_uri())
    expect(page.locator(".pm-as-of")).to_be_visible()
    assert page.locator(".pm-open tbody tr").count() == FITS
    assert [url for url in watched.requests if "/actions-" in url] == []
    page.locator("[data-owner=paint]").click()
    theirs = sorted((one for one in ALL if one.owner == "paint"), key=lambda one: one.due)
    expect(page.locator(".pm-open tbody tr:visible")).to_have_count(len(theirs))
    assert page.locator(".pm-open tbody tr:visible time").all_text_contents() == [f"{due.day} {due:%b %Y}" for one in theirs if (due := dt.date.fromisoformat(one.due))]
    late = sum(one.due < "2026-05-01" for one in theirs)
    assert page.locator("[data-tile=overdue] b").text_content() == str(late)
    assert page.locator("[data-tile=done] b").text_content() == str(len(theirs))
    expect(page.locator(".pm-as-of")).to_be_hidden()
    if place == "server":
        # The theme may fetch the page anew: then its button brings the rest, and still nothing is narrowed down.
        page.add_init_script(_ASK_FOR_THE_REST)
        page.evaluate(_ASK_FOR_THE_REST)
    page.go_back()
    expect(page.locator(".pm-open tbody tr:visible")).to_have_count(MANY)


def test_the_tracker_shows_the_rest(many: Shown) -> None:
    """A button brings the other open items, and opening the fold the other closed ones."""
    page = many.visit("incidents/actions/")
    page.get_by_role("button", name=f"{MANY - FITS} more").click()
    expect(page.locator(".pm-open tbody tr:visible")).to_have_count(MANY)
    page.locator(".pm-closed summary").click()
    expect(page.locator(".pm-closed tbody tr:visible")).to_have_count(MANY)


def test_the_tracker_fetches_what_is_shown(many: Shown) -> None:
    """Reading fetches nothing, reaching for a count the keys, a choice its rows, and opening the fold those that are closed."""
    page = many.chrome.new_page(viewport={"width": 1280, "height": 900})
    watched = watch(page)
    page.goto(many.root + "incidents/actions/")
    page.locator(".pm-open tbody tr").first.hover()
    page.wait_for_load_state("networkidle")
    assert behind(watched.requests) == []
    with page.expect_response("**/all.js"):
        page.locator("[data-tile=overdue]").hover()
    assert page.locator(".pm-as-of").is_visible()
    page.locator("[data-owner=paint]").click()
    expect(page.locator(".pm-open tbody tr:visible")).to_have_count(sum(one.owner == "paint" for one in ALL))
    assert behind(watched.requests) == ["all.js", "open-0.js", "open-1.js", "open-2.js"]
    page.locator(".pm-closed summary").click()
    expect(page.locator(".pm-closed tbody tr:visible")).to_have_count(sum(one.owner == "paint" for one in ALL))
    assert {*behind(watched.requests)[4:]} == {f"closed-{number}.js" for number in range(7)}


def test_the_tracker_stops_at_files_that_nobody_expects(many: Shown) -> None:
    """Rows that are spread over many files come some files at a time: the next ones when somebody asks for more."""
    page = many.visit("404.html")

    def one_file_at_a_time(route: Route) -> None:
        text = route.fetch().text()
        assert "const FILES = 20\n" in text
        route.fulfill(body=text.replace("const FILES = 20\n", "const FILES = 1\n"), content_type="text/javascript")

    page.route("**/postmortems.*.js", one_file_at_a_time)
    page.clock.set_fixed_time(dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    page.goto(many.root + "incidents/actions/")
    page.locator("[data-owner=paint]").click()
    items = sorted(ALL, key=lambda one: one.due)
    theirs = [one for one in items if one.owner == "paint"]
    rows = page.locator(".pm-open tbody tr:visible")
    for files in (1, 2, 3):
        shown = [one for one in items[: FITS + 50 * files] if one.owner == "paint"]
        expect(rows).to_have_count(len(shown))
        assert page.get_by_role("status").text_content() == f"{len(theirs)} of {MANY} actions"
        left = page.locator(".pm-open > .pm-more")
        assert left.is_visible() == (len(shown) < len(theirs))
        if left.is_visible():
            assert left.text_content() == f"{len(theirs) - len(shown)} more"
            left.click()
    page.locator("[data-owner=paint]").click()
    expect(rows).to_have_count(FITS + 50)
    assert rows.first.locator("time").get_attribute("datetime") == items[0].due
