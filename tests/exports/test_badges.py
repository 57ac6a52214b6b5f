"""Badges: one number each, as a picture that needs nothing else."""

import datetime as dt
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from mkdocs_postmortems.exports.badges import badge
from outlets import HOSTILE, files, of, ongoing
from sites import incident

SVG = "{http://www.w3.org/2000/svg}"
NOW = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
ITEMS = "action_items: [{action: A, owner: a, due: 2026-03-10}, {action: B, owner: a, due: 2026-06-10}, {action: C, status: done, completed: 2026-03-04}]"


def said(made: dict[str, bytes], name: str) -> str:
    """Return what a badge says, to eyes and to screen readers alike."""
    root = ET.fromstring(made[f"incidents/badges/{name}.svg"])  # noqa: S314
    label, value = (element.text for element in root.iter(f"{SVG}text"))
    assert root.attrib["aria-label"] == root.findtext(f"{SVG}title") == f"{label}: {value}"
    return f"{label}: {value}"


def test_badges_say_what_is_so(tmp_path: Path) -> None:
    """The days since the latest incident, and the action items that are open and overdue, of the site and of each service."""
    folder = {
        "2026-03-02-a.yml": incident("A", "2026-03-02", ITEMS, "services: [Web Shop]"),
        "2026-03-15-b.yml": incident("B", "2026-03-15", "services: [mail]"),
        "2026-03-18-c.yml": incident("C", "2026-03-18", "services: [mail]", "type: drill"),
    }
    made = files(of(tmp_path, folder, now=NOW))
    assert [said(made, name) for name in ("days", "open", "overdue")] == ["days since the last incident: 5", "open actions: 2", "overdue actions: 1"]
    assert said(made, "service/web-shop/days") == "Web Shop: days since the last incident: 18"
    assert said(made, "service/web-shop/overdue") == "Web Shop: overdue actions: 1"
    assert said(made, "service/mail/open") == "mail: open actions: 0"


def test_while_one_goes_on_it_is_zero(tmp_path: Path) -> None:
    """The count starts when an incident is over."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": ongoing("A", "2026-03-02")}, now=NOW))
    assert said(made, "days") == "days since the last incident: 0"


def test_nothing_happened_yet(tmp_path: Path) -> None:
    """Without an incident there is no number of days."""
    assert said(files(of(tmp_path, {}, now=NOW)), "days") == "days since the last incident: Not known"


@pytest.mark.parametrize("label", [HOSTILE, "a\x00b", "</title><script>alert(1)</script>", "&lt;", "x" * 500])
def test_a_badge_is_only_a_picture(label: str) -> None:
    """Whatever a service is called, the picture holds no script, no link and no address to fetch."""
    root = ET.fromstring(badge(label, "1", "#000"))  # noqa: S314
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "rect", "g", "text"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name or name == "style"]
    assert len(next(iter(root.iter(f"{SVG}text"))).text or "") <= 60
