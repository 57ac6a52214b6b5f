"""One catalogue, many forms: what pages, documents, tables, badges and statuses say of the demo is the same."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import pytest
from sites import Built, Element, demo_in, elements

MOMENT = "1795348800"
UNITS = {"d": 86400, "h": 3600, "min": 60, "s": 1}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the demo, built on a day when something goes on and something is overdue."""
    return demo_in(tmp_path_factory.mktemp("demo")).build(SOURCE_DATE_EPOCH=MOMENT).well()


@pytest.fixture(scope="module")
def api(demo: Built) -> dict[str, Any]:
    """Return the documents of the interface, by name."""
    return {name: json.loads(demo.read(f"api/v1/{name}.json")) for name in ("incidents", "actions", "metrics", "services", "causes")}


def texts(page: list[Element], name: str, css: str = "") -> list[str]:
    """Return the texts of a page's elements of a name, and of a class if one is given, with single spaces."""
    return [" ".join(element.text.split()) for element in page if element.name == name and (not css or css in element.classes)]


def lede(demo: Built, address: str) -> str:
    """Return the sentence at the top of a page."""
    return texts(elements(demo.page(address)), "p", "pm-lede")[0]


def spoken(text: str) -> tuple[int, int]:
    """Return the seconds of a length as pages say it, and how exact that is."""
    parts = re.findall(r"(\d+)\s(d|h|min|s)\b", text.partition("–")[0])
    return sum(int(number) * UNITS[unit] for number, unit in parts), min(UNITS[unit] for _, unit in parts)


def close(text: str, length: dict[str, Any]) -> bool:
    """Whether a text says a length, as exactly as it can."""
    said, unit = spoken(text)
    return abs(said - length["seconds"]) < max(unit, 60)


def test_an_incidents_page_and_its_document(demo: Built, api: dict[str, Any]) -> None:
    """Title, severity, status, services, phases, length and follow-ups are those of the document."""
    compared = Counter()
    for short in api["incidents"]["incidents"]:
        full = json.loads(demo.read(f"api/v1/incidents/{short['id']}.json"))
        page = elements(demo.page(f"incidents/{short['id']}"))
        assert texts(page, "h1")[0].startswith(full["title"])
        assert full["severity_label"] in texts(page, "span", "pm-sev") or full["severity"] is None
        facts = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=False))
        if full["duration"] and "Lasted" in facts:
            compared["lengths"] += 1
            assert close(facts["Lasted"], full["duration"]), short["id"]
        if phases := [item.text for item in page if item.name == "li" and item["class"].startswith("pm-phase-")]:
            compared["phases"] += len(phases)
            assert len(phases) == len(full["phases"])
            assert all(close(text, phase["duration"]) for text, phase in zip(phases, full["phases"], strict=True) if phase["duration"]), short["id"]
        if "Follow-up" in facts:
            compared["follow-ups"] += 1
            done, owed = re.match(r"(\d+) of (\d+) done", facts["Follow-up"]).groups()  # type: ignore[union-attr]
            kept = [action for action in full["actions"] if action["status"] != "cancelled"]
            assert (int(done), int(owed)) == (sum(action["status"] == "done" for action in kept), len(kept)), short["id"]
    assert min(compared.values()) > 10


def test_counts_of_incidents(demo: Built, api: dict[str, Any]) -> None:
    """The list of outages, the trends, the status and the numbers count the same incidents."""
    counts = api["metrics"]["incidents"]
    apart = counts["near_misses"] + counts["drills"] + counts["external"]
    assert re.findall(r"(\d+) (?:incidents since|near misses)", lede(demo, "incidents")) == [str(counts["counted"]), str(apart)]
    assert lede(demo, "incidents/trends").startswith(f"{counts['counted']} incidents ")
    assert counts["all"] == counts["counted"] + apart == len(api["incidents"]["incidents"])
    assert f"{counts['ongoing']} incident is going on" in demo.page("incidents")
    assert len(json.loads(demo.read("api/v2/incidents/unresolved.json"))["incidents"]) == counts["ongoing"]
    assert len(json.loads(demo.read("api/v2/incidents.json"))["incidents"]) == counts["counted"]
    for service in api["services"]["services"]:
        said = lede(demo, f"incidents/by/service/{service['name']}")
        assert int(said.split()[0]) == api["metrics"]["by_service"][service["name"]], service["name"]
    median = re.search(r"Half of all incidents ended within ([^.]+)\.", demo.page("incidents/trends"))
    assert median is not None
    assert close(median[1], {"seconds": api["metrics"]["durations"]["resolve"]["median"]})


def test_counts_of_action_items(demo: Built, api: dict[str, Any]) -> None:
    """The tracker, the badges, the numbers, the table and the list of actions count the same."""
    states = Counter(action["state"] for action in api["actions"]["actions"])
    numbers, buttons = api["metrics"]["actions"], elements(demo.page("incidents/actions"), "button")
    tiles = {button["data-tile"]: int(button.text.split()[0]) for button in buttons if button["data-tile"]}
    assert tiles == {"overdue": numbers["overdue"], "soon": states["soon"], "open": numbers["open"], "done": numbers["done"]}
    assert numbers["overdue"] == states["overdue"] == sum(action["overdue"] for action in api["actions"]["actions"]) > 0
    assert numbers["open"] == sum(action["open"] for action in api["actions"]["actions"])
    assert (numbers["done"], numbers["cancelled"]) == (states["done"], states["cancelled"])
    assert numbers["done"] == numbers["in_time"] + numbers["late"] + numbers["undated"]
    for badge in ("open", "overdue"):
        assert f": {numbers[badge]}<" in demo.read(f"incidents/badges/{badge}.svg")
    owed = Counter(action["owner"] or "" for action in api["actions"]["actions"] if action["open"])
    chips = {button["data-owner"]: int(re.findall(r"\d+", button.text)[0]) for button in buttons if "pm-chip" in button.classes}
    assert chips == dict(owed)
    rows = list(csv.DictReader(io.StringIO(demo.read("incidents/tables/actions.csv"))))
    assert Counter(row["state"] for row in rows) == states
    for service in api["services"]["services"]:
        for badge in ("open", "overdue"):
            assert f": {service[f'{badge}_actions']}<" in demo.read(f"incidents/badges/service/{service['name']}/{badge}.svg")
