"""Feeds, held against what their standards demand, and read by a reader of JSON Feed."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import jsonfeed
import pytest
from outlets import HOSTILE, files, of
from sites import incident

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
# RFC 4287, 4.1.1 and 4.1.2: how many of each element a feed and an entry must and may have.
FEED = {"author": (1, 99), "category": (0, 99), "entry": (0, 99), "id": (1, 1), "link": (1, 9), "title": (1, 1), "updated": (1, 1)}
ENTRY = {"category": (0, 99), "id": (1, 1), "link": (1, 1), "published": (0, 1), "summary": (0, 1), "title": (1, 1), "updated": (1, 1)}
# JSON Feed 1.1: the keys of a feed and of an item that we use, with their types, and whether they must be there.
TOP = {"version": str, "title": str, "home_page_url": str, "feed_url": str, "language": str, "authors": list, "items": list}
ITEM = {"id": str, "url": str, "title": str, "content_text": str, "date_published": str, "tags": list}


def full(address: str) -> bool:
    """Whether an address can be followed from anywhere."""
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.netloc) and re.fullmatch(r"[\x21-\x7e]+", address) is not None and not set('<>"{}|\\^`') & set(address)


def atom_faults(element: ET.Element, allowed: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Yield what is wrong with a feed or an entry."""
    found = [child.tag.removeprefix(ATOM) for child in element]
    for name, (least, most) in allowed.items():
        if not least <= found.count(name) <= most:
            yield f"{found.count(name)} of {name}"
    yield from (f"unknown {name}" for name in set(found) - set(allowed))
    identity = element.findtext(f"{ATOM}id", "")
    if not re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:[A-Za-z0-9._~%/'()*+,;=@!$&?-]+", identity):
        yield f"no IRI: {identity}"
    for name in ("updated", "published"):
        yield from (f"{name} {child.text}" for child in element.findall(ATOM + name) if not RFC_3339.fullmatch(child.text or ""))
    links = element.findall(f"{ATOM}link")
    if len({(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links}) < len(links):
        yield "two links that differ in nothing but their addresses"
    yield from (f"link {link.get('href')}" for link in links if not full(link.get("href", "")))
    yield from (f"category without a term in {identity}" for child in element.findall(f"{ATOM}category") if not child.get("term"))
    yield from (f"author without a name in {identity}" for child in element.findall(f"{ATOM}author") if not child.findtext(f"{ATOM}name"))


def json_faults(feed: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a JSON Feed."""
    for found, allowed, needed in ((feed, TOP, ("version", "title", "items")), *((item, ITEM, ("id", "content_text")) for item in feed["items"])):
        yield from (f"unknown {key}" for key in set(found) - set(allowed))
        yield from (f"no {key}" for key in needed if key not in found)
        yield from (f"{key} is {value!r}" for key, value in found.items() if type(value) is not allowed[key] or value == "")
        yield from (f"{key} is {found[key]}" for key in ("home_page_url", "feed_url", "url") if key in found and not full(found[key]))
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        yield "version"
    yield from (f"date {item['date_published']}" for item in feed["items"] if not RFC_3339.fullmatch(item["date_published"]))
    yield from (f"author {author}" for author in feed["authors"] if not author.get("name"))
    if len({item["id"] for item in feed["items"]}) < len(feed["items"]):
        yield "two items with one id"


@pytest.fixture
def hostile(tmp_path: Path) -> dict[str, bytes]:
    """Return what a site publishes whose texts hold every sign that means something in a feed."""
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    made = {
        "2026-03-02-ü b&c.yml": incident("X", "2026-03-02", f"title: {quoted}", f"services: [{quoted}, 'a/b', 日本]", f"summary: {quoted}"),
        "2026-03-04-ongoing.yml": "title: Goes on\nstarted_at: 2026-03-04\nimpact: Nobody knows.\n",
    }
    return files(of(tmp_path, made))


@pytest.mark.parametrize("site", ["demo", "hostile"])
def test_every_feed_keeps_its_standard(request: pytest.FixtureRequest, site: str) -> None:
    """Atom as in RFC 4287, JSON Feed as in its version 1.1."""
    made: dict[str, bytes] = request.getfixturevalue(site)
    feeds = [name for name in made if "/feeds/" in name]
    assert len(feeds) >= 8
    for name in feeds:
        if name.endswith(".json"):
            assert list(json_faults(json.loads(made[name]))) == [], name
            continue
        root = ET.fromstring(made[name])  # noqa: S314
        assert root.tag == f"{ATOM}feed"
        assert list(atom_faults(root, FEED)) == [], name
        assert [fault for entry in root.findall(f"{ATOM}entry") for fault in atom_faults(entry, ENTRY)] == [], name
        updated = [entry.findtext(f"{ATOM}updated", "") for entry in root.findall(f"{ATOM}entry")]
        assert root.findtext(f"{ATOM}updated") == max(updated, default=root.findtext(f"{ATOM}updated"))


def test_a_reader_reads_every_json_feed(demo: dict[str, bytes]) -> None:
    """A reader of JSON Feed finds each change with its text, its page and its moment."""
    names = [name for name in demo if "/feeds/" in name and name.endswith(".json")]
    assert len(names) == 10
    for name in names:
        found = jsonfeed.Feed.parse_string(demo[name].decode())
        assert found.title.startswith("Ours: ")
        assert [author.name for author in found.authors] == ["Ours"]
        moments = [dt.datetime.fromisoformat(item.date_published) for item in found.items]
        assert moments == sorted(moments, reverse=True)
        assert all(item.id and item.title and item.content_text and item.url.startswith(found.home_page_url.partition("incidents/")[0]) for item in found.items)
        assert found.items
