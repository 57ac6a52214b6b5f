"""Laws of incident files that hold for any text and any bytes, whoever wrote them."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from xml.etree import ElementTree as ET

import pytest
from checking import diagnose
from fields import everywhere, places
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from mkdocs_postmortems.catalogue import Catalogue
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.published import published
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.render import Links, Renderer
from mkdocs_postmortems.reporters import report
from mkdocs_postmortems.rules.examples import NOW
from mkdocs_postmortems.settings import EXPORTS, Settings
from mkdocs_postmortems.source import read_bytes
from mkdocs_postmortems.source.characters import readable
from mkdocs_postmortems.source.writer import write
from mkdocs_postmortems.views import Site, pages
from mkdocs_postmortems.words import Words
from sites import elements

pytestmark = pytest.mark.property

FORBIDDEN = {"script", "iframe", "object", "embed", "style", "form", "link", "meta", "base", "math", "textarea", "template"}
FORBIDDEN_ATTRIBUTES = re.compile(r"on.*|style|formaction|srcdoc|srcset|background|ping")
ADDRESSES = re.compile(r"[\s\x00-\x1f]*(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)
NAME = "2026-03-02-x.yml"
PIECES = ["<", ">", '"', "'", "&", "&lt;", "<b onclick=x>", "</script>", "]]>", "{{ x }}", "[a](javascript:x)", "=1+1", "@x", "\\", "\\n", ";", ",", ":", "a: b", " #", "- ", "\n", "\n\n", "\r", "\t", "é", "中", "😀", "\u202e", "\u200b", "\x00", "א", "|", "`", "*", "_", "%0d%0a", "x" * 80, " "]
TEXTS = (st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join) | st.text(max_size=40)).map(readable).filter(str.strip)
SETTINGS = Settings.read({"strict": False, "exports": [*EXPORTS, "sqlite"]}).at(NOW)
RENDERER = Renderer(Words(), Links(lambda _, ref: f"/{ref.address}", lambda _, __, target: target, lambda _: None), ["attr_list", "md_in_html", "tables", "footnotes", "pymdownx.superfences"])


def read(text: str) -> Incident:
    """Return the incident of a file that can be read."""
    parsed = parse(read_bytes(text.encode(), NAME), SETTINGS, NAME)
    assert parsed.incident is not None
    return parsed.incident


def made(data: dict) -> tuple[Site, dict[str, bytes]]:
    """Return a site of one incident, and what it publishes beside its pages."""
    site = Site(Catalogue((read(write(data)),)), SETTINGS, Words())
    return site, dict(published(Outlet(site, "Ours", "https://ours.example/", lambda address: f"{address}/")))


@settings(deadline=None, max_examples=12)
@given(TEXTS)
def test_any_text_in_any_field_is_shown_and_runs_nothing(text: str) -> None:
    """Every page of a site that holds it everywhere is made, and holds no element and no attribute that could act."""
    site, _ = made(everywhere([text]))
    for page in pages(site):
        for element in elements(RENDERER.render(page).html):
            assert element.name not in FORBIDDEN
            assert not any(FORBIDDEN_ATTRIBUTES.fullmatch(name) for name in element.attributes)
            assert not any(ADDRESSES.match(element[name]) for name in ("href", "src"))


@settings(deadline=None, max_examples=12)
@given(TEXTS)
def test_any_text_comes_back_from_data(text: str) -> None:
    """JSON, feeds, calendars and tables give a title as it was written; JSON gives everything."""
    data = everywhere([text])
    _, files = made(data)
    title = data["title"]
    document = json.loads(files["api/v1/incidents/2026-03-02-x.json"])
    assert document["title"] == title
    assert {title, data["symptoms"][0], data["services"][0]} <= set(places(document))
    assert any(title in (element.text or "") for element in ET.fromstring(files["incidents/feeds/all.xml"]).iter())  # noqa: S314
    rows = list(csv.DictReader(io.StringIO(files["incidents/tables/incidents.csv"].decode("utf-8-sig"))))
    assert rows[0]["title"].removeprefix("'") == title.removeprefix("'")
    assert rows[0]["title"][0] not in "=+-@\t\r"
    calendars = [content for address, content in files.items() if address.endswith(".ics")]
    for content in calendars:
        assert all(b"BEGIN:" not in line[1:] for line in content.split(b"\r\n"))
        assert Calendar.from_ical(content).errors == []


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=120) | st.lists(st.sampled_from([b"title: ", b"T", b"\n", b"- ", b"  ", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!!python/x ", b"\xff", b"\xfe", b"\x00", b"\xef\xbb\xbf", b"---\n", b"...", b"'", b'"', b"\\u0000", b"|\n", b">-\n", b": ", b"? ", b"#", b"started_at: 2026-03-02 09:10\n", b"timeline:\n", b"summary: S\n", b"\r\n", b"\r", b"\t", b"<<: ", b"\xe2\x80\xae", b"## Timeline\n"]), max_size=14).map(b"".join))
def test_any_bytes_are_an_incident_or_findings(content: bytes) -> None:
    """No file crashes, in either form; each finding stands at a place that the file has, and can be printed."""
    for name in (NAME, "2026-03-02-x.md"):
        found = diagnose({name: content})
        parsed = parse(read_bytes(content, name), SETTINGS, name)
        assert parsed.incident is not None or any(d.level == "error" for d in found)
        lines = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert all(1 <= d.place.span.line <= len(lines) and d.place.span.column >= 1 for d in found)
        json.loads(report(found, "json", verbose=True))


@settings(deadline=None, max_examples=8)
@given(st.lists(TEXTS, min_size=2, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(texts: list[str], chance: random.Random) -> None:
    """Findings are the same in whatever order the files were read."""
    files = {f"2026-03-0{number + 2}-x.yml": write(everywhere([text], f"2026-03-0{number + 2}", number)) for number, text in enumerate(texts)}
    mixed = list(files.items())
    chance.shuffle(mixed)
    assert report(diagnose(dict(mixed)), "json") == report(diagnose(files), "json")
