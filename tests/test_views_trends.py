"""The pages of numbers on the demo: what they say is what the incident files say, read here by other means."""

import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from statistics import median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from documents import DEMO, ROOT
from sites import Built, Element, SmallSite, elements, first

NOW = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)
ENDS = {"started": "impact_start", "detected": "detected", "acknowledged": "acknowledged", "mitigated": "mitigated", "resolved": "resolved"}
PLAIN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d)?")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the demo, built on a day when something is overdue."""
    root = tmp_path_factory.mktemp("demo")
    for name in DEMO:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    site = SmallSite.__new__(SmallSite)
    site.root, site.config = root, root / "mkdocs.yml"
    return site.build(SOURCE_DATE_EPOCH=str(int(NOW.timestamp()))).well()


@cache
def files() -> dict[str, dict[str, Any]]:
    """Return the raw contents of the incident files that count, by stem; every value is a text."""
    found = {}
    for path in sorted((ROOT / "incidents").glob("*.*")):
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text.split("---")[1] if path.suffix == ".md" else text, Loader=yaml.BaseLoader)  # noqa: S506
        if "external" not in data and data.get("type", "incident") == "incident":
            found[path.stem] = data
    return found


def instant(data: dict[str, Any], name: str) -> dt.datetime | None:
    """Return when a milestone was, if it is known exactly."""
    text = data.get(f"{name}_at")
    if text is None:
        times = [time for kind, time in dated(data) if kind == ENDS[name]]
        text = times[-1 if name in ("mitigated", "resolved") else 0] if times else None
    if text is None or not PLAIN.fullmatch(text):
        return None
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(data.get("timezone", "America/Los_Angeles")))


def dated(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the kind and time of each event; one without a date gets the date of the one before."""
    date = ""
    for entry in data.get("timeline", []):
        time = entry.get("time") or next(iter(entry))
        found = re.search(r"\d{4}-\d\d-\d\d", time)
        date = found[0] if found else date
        yield entry.get("kind", ""), time if found else f"{date} {time}"


def between(start: str, end: str) -> list[float]:
    """Return the exact lengths between two milestones in minutes, shortest first."""
    pairs = [(instant(data, start), instant(data, end)) for data in files().values()]
    return sorted((b.astimezone(dt.UTC) - a.astimezone(dt.UTC)).total_seconds() / 60 for a, b in pairs if a and b)


def day(data: dict[str, Any]) -> dt.date:
    """Return the day on which an incident began."""
    text = data.get("started_at") or next(entry["time"] for entry in data["timeline"] if entry.get("kind") == "impact_start")
    found = re.search(r"\d{4}-\d\d-\d\d", text)
    assert found
    return dt.date.fromisoformat(found[0])


def spoken(minutes: float) -> str:
    """Return a length as the pages write it."""
    days, rest = divmod(int(minutes), 1440)
    parts = [f"{n}\u00a0{unit}" for n, unit in ((days, "d"), (rest // 60, "h"), (rest % 60, "min"))]
    start = 0 if days else 1 if rest >= 60 else 2
    shown = [part for part in parts[start : start + 2] if not part.startswith("0\u00a0")]
    return " ".join(shown) or "0\u00a0min"


def section(html: str, name: str) -> str:
    """Return the part of a page below a heading."""
    return re.split(r"<h2 ", html.split(f'<h2 id="{name}"')[1])[0]


def rows(html: str) -> Iterator[list[str]]:
    """Yield the cells of every table row."""
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        yield [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]


def test_when_counts_every_incident_once(demo: Built) -> None:
    """The quarters of the chart and of its table hold the incidents that began in them."""
    html = section(demo.page("incidents/trends"), "when")
    expected = Counter((day(data).year, (day(data).month - 1) // 3 + 1) for data in files().values())
    table = {row[0]: int(row[-1]) for row in rows(html) if row[0].startswith("Q")}
    assert table == {f"Q{quarter} {year}": n for (year, quarter), n in expected.items()}
    assert len(elements(html, "a", "pm-unit")) == len(files())


def test_lengths_are_those_of_the_files(demo: Built) -> None:
    """Median, quartiles and the ninth tenth are those of the exact lengths, and the rest is counted apart."""
    html = section(demo.page("incidents/trends"), "how-long")
    lengths = between("started", "resolved")
    (row,) = [row for row in rows(html) if row[0] == "All"]
    assert int(row[1]) == len(lengths)
    assert sum(map(int, row[1:4])) == len(files())
    low, middle, high = quantiles(lengths, n=4, method="inclusive")
    assert row[4:7] == [spoken(low), spoken(middle), spoken(high)]
    assert row[7] == spoken(quantiles(lengths, n=10, method="inclusive")[-1])
    assert row[8] == spoken(max(lengths))
    assert f"ended within {spoken(median(lengths))}" in html
    assert len(elements(html, "a", "pm-dot")) == len(lengths)


def test_few_incidents_have_no_band(demo: Built) -> None:
    """A severity with fewer than five exact lengths has dots, and neither a band nor a median."""
    html = section(demo.page("incidents/trends"), "how-long")
    for plot in html.split('<div class="pm-plot ')[1:]:
        dots = len(elements(plot, "a", "pm-dot"))
        assert plot.count('class="pm-band"') == plot.count('class="pm-median"') == (dots >= 5)


def test_phases_are_between_their_own_ends(demo: Built) -> None:
    """Each phase's row counts the incidents with both of its ends, and says where the middle half lies."""
    html = section(demo.page("incidents/trends"), "where-time-goes")
    names = list(ENDS)
    expected = [between(start, end) for start, end in pairwise(names)]
    plots = html.split('<div class="pm-plot')[1:]
    for plot, lengths in zip((p for p in plots if "pm-plot-head" in p), expected, strict=True):
        low, _, high = quantiles(lengths, n=4, method="inclusive")
        said = first(f'<div class="{plot}', "p", "pm-plot-head").text
        assert f"{len(lengths)} incidents, half between {spoken(low)} and {spoken(high)}" in said


def test_shares_are_of_incidents_whose_five_times_are_known(demo: Built) -> None:
    """The shares of the phases are sums over complete incidents only."""
    html = section(demo.page("incidents/trends"), "where-time-goes")
    complete = [known for data in files().values() if None not in (known := [instant(data, name) for name in ENDS])]
    stretches = [[(b - a).total_seconds() for a, b in pairwise(times)] for times in complete]  # type: ignore[operator]
    sums = [sum(column) for column in zip(*stretches, strict=True)]
    assert [int(share) for share in re.findall(r"· (\d+) % of the time", html)] == [round(part / sum(sums) * 100) for part in sums]
    assert f"the {len(complete)} incidents" in html


def test_the_matrix_counts_services_by_causes(demo: Built) -> None:
    """Each cell is the number of incidents of that service and cause, and leads to them."""
    html = section(demo.page("incidents/trends"), "what-and-where")
    pairs = Counter((s, c) for data in files().values() for s in data.get("services", []) for c in data.get("categories", []))
    found = {link["data-filter"]: int(link.text) for link in elements(html, "a") if "&" in link["data-filter"]}
    assert found == {f"service={service}&cause={cause}": n for (service, cause), n in pairs.items()}
    assert all(link["href"].startswith("../by/") for link in elements(html, "a") if link["data-filter"])


def test_follow_through_counts_every_action_item(demo: Built) -> None:
    """What became of action items is counted by year, as of the day of the build."""
    html = section(demo.page("incidents/trends"), "follow-through")
    expected: dict[str, Counter[str]] = {}
    for data in files().values():
        for item in data.get("action_items", []):
            counts = expected.setdefault(str(day(data).year), Counter())
            counts[state(item if isinstance(item, dict) else {})] += 1
    table = list(rows(html))
    names = table[0][2:]
    for row in table[1:]:
        counts = {name: int(value) for name, value in zip(names, row[2:], strict=True) if value}
        assert counts == dict(expected[row[0]]) | {"All": expected[row[0]].total()}
    assert {row[0] for row in table[1:]} == set(expected)


def state(item: dict[str, str]) -> str:
    """Return what became of a raw action item."""
    status, due, completed = item.get("status", "open"), item.get("due", ""), item.get("completed", "")
    if status == "cancelled":
        return "Cancelled"
    if status == "done":
        return "Done, without dates" if not (due and completed) else "Done in time" if completed <= due else "Done late"
    return "Overdue" if due and due < "2026-11-22" else "Open"


def test_no_page_shows_a_mean(demo: Built) -> None:
    """The pages of numbers speak of medians and shares, and of a mean only to say that there is none."""
    for address in ("trends", "services", "recurring"):
        text = first(demo.page(f"incidents/{address}"), "div", "pm").text
        assert re.findall(r"\b(?:average|mean|avg|MTT\w)\b", text.replace("a mean says little", "")) == []


def test_charts_need_no_inline_style_and_no_links_in_pictures(demo: Built) -> None:
    """Charts obey a strict policy: geometry in attributes, colours in the stylesheet, links outside of SVG."""
    for address in ("trends", "services", "recurring", "replay", "by/service/checkout"):
        html = first_article(demo.page(f"incidents/{address}"))
        assert not [element.name for element in elements(html) if element["style"] or element.name in ("script", "style", "use")]
        for picture in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
            assert "<a" not in picture
            assert "href" not in picture


def first_article(html: str) -> str:
    """Return our part of a page."""
    return html.split('<div class="pm"')[1].partition("</article>")[0]


def hidden(link: Element) -> bool:
    """Whether a link is out of the tab order."""
    return link["tabindex"] == "-1"


def test_every_mark_has_a_row_in_a_table(demo: Built) -> None:
    """What a mark links to, and is not for the keyboard, is linked from a table too."""
    html = demo.page("incidents/trends")
    for name in ("how-long", "where-time-goes"):
        links = elements(section(html, name), "a")
        marks = {link["href"] for link in links if hidden(link)}
        assert marks
        assert marks <= {link["href"] for link in links if not hidden(link)}


def test_services_count_their_own_incidents(demo: Built) -> None:
    """The overview counts each service's incidents, and the time in which they affected users."""
    counts = Counter(service for data in files().values() for service in data.get("services", []))
    table = {row[0]: row for row in rows(demo.page("incidents/services")) if row[0] in counts}
    assert {service: int(row[1]) for service, row in table.items()} == dict(counts)
    for service, row in table.items():
        assert row[3].split("<")[0].startswith(impact(service)), service


def impact(service: str) -> str:
    """Return for how long a service's users were affected, minute by minute."""
    hit: set[int] = set()
    for data in files().values():
        start, end = instant(data, "started"), instant(data, "mitigated")
        if end is None and "mitigated_at" not in data and not any(e.get("kind") == "mitigated" for e in data.get("timeline", [])):
            end = instant(data, "resolved")
        if service in data.get("services", []) and start and end:
            hit |= set(range(int(start.timestamp()) // 60, int(end.timestamp()) // 60))
    return spoken(len(hit))


def test_a_service_has_its_open_action_items(demo: Built) -> None:
    """A service's page lists what is still to be done for it, the most overdue first."""
    html = section(demo.page("incidents/by/service/checkout"), "open-action-items")
    due = [
        item.get("due", "9")
        for data in files().values()
        if "checkout" in data.get("services", [])
        for item in data.get("action_items", [])
        if item.get("status", "open") in ("open", "in_progress")
    ]
    shown = [time["datetime"] or "9" for time in elements(html, "time")]
    assert len(elements(html, "li")) == len(due)
    assert shown == sorted(value for value in due if value != "9")


def test_no_link_of_the_demo_is_broken(demo: Built) -> None:
    """Every link of the pages of numbers leads somewhere."""
    assert [link for link in demo.broken_links() if re.search(r"trends|services|recurring|replay|by/service|^index", link)] == []
