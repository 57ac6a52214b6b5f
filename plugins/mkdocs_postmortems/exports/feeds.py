"""Feeds: Atom and JSON Feed of every change, for the whole site and for each service."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pydantic_core import to_json

from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.updates import Update
from mkdocs_postmortems.views import Ref

__all__ = ["Feed", "feed_files", "feeds", "xml_text"]

_ATOM = "http://www.w3.org/2005/Atom"
# Readers come back often: they need what is new, not everything.
_MOST, _MOST_OF_SERVICE = 60, 25
# Characters that XML can't hold in any form.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the page that it belongs to, where it stands without its ending, and its changes, latest first."""

    title: str
    page: Ref
    address: str
    updates: tuple[Update, ...]


def feeds(outlet: Outlet) -> Iterator[Feed]:
    """Yield the feed of all incidents, then one for each service."""
    site = outlet.site
    title = f"{outlet.name}: {site.words('outages')}"
    yield Feed(title, Ref(site.address("index")), site.address("feeds", "all"), _latest(outlet.updates.values(), _MOST))
    for name, slug in outlet.services.items():
        found = (outlet.updates[incident.stem] for incident in site.catalogue.services[name])
        yield Feed(f"{title}: {name}", site.facet("service", name), site.address("feeds", "service", slug), _latest(found, _MOST_OF_SERVICE))


def _latest(groups: Iterable[tuple[Update, ...]], most: int) -> tuple[Update, ...]:
    every = [update for group in groups for update in group]
    return tuple(sorted(every, key=lambda update: (-update.at.timestamp(), update.incident.stem, update.name))[:most])


def feed_files(outlet: Outlet) -> Iterator[tuple[str, bytes]]:
    """Yield each feed in both forms; none where the site does not say where it stands, since readers need full addresses."""
    if outlet.root:
        for feed in feeds(outlet):
            yield f"{feed.address}.xml", _atom(outlet, feed)
            yield f"{feed.address}.json", _json(outlet, feed)


def _tag(outlet: Outlet, name: str) -> str:
    """Return an identifier that stays the same when the site moves within its domain. The date is the scheme's, not the entry's."""
    return f"tag:{outlet.domain},2026:{quote(name)}"


def _entry_id(outlet: Outlet, update: Update) -> str:
    return _tag(outlet, f"incident/{update.incident.stem}/{update.name}")


def _title(update: Update) -> str:
    subject = update.incident.title if not update.anchor else f"{update.text} ({update.incident.title})"
    return f"{update.label}: {' '.join(subject.split())}"


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _changed(outlet: Outlet, feed: Feed) -> str:
    return _stamp(feed.updates[0].at if feed.updates else outlet.site.settings.now)


def xml_text(text: str) -> str:
    """Return a text without the characters that XML can't hold."""
    return text if text.isascii() and text.isprintable() else _NOT_XML.sub("\ufffd", text)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, name, {key: xml_text(value) for key, value in attributes.items()})
    element.text = xml_text(text) or None
    return element


def _atom(outlet: Outlet, feed: Feed) -> bytes:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": outlet.site.words.language})
    _add(root, "id", _tag(outlet, feed.address))
    _add(root, "title", feed.title)
    _add(root, "updated", _changed(outlet, feed))
    _add(_add(root, "author"), "name", outlet.name)
    _add(root, "link", rel="self", type="application/atom+xml", href=outlet.file(f"{feed.address}.xml"))
    _add(root, "link", rel="alternate", type="text/html", href=outlet.page(feed.page))
    for update in feed.updates:
        _atom_entry(outlet, root, update)
    indent(root, " ")
    # Written as text and encoded once: a writer that encodes does so piece by piece.
    return f"<?xml version='1.0' encoding='utf-8'?>\n{tostring(root, encoding='unicode')}\n".encode()


def _atom_entry(outlet: Outlet, root: Element, update: Update) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", _entry_id(outlet, update))
    _add(entry, "title", _title(update))
    _add(entry, "updated", _stamp(update.at))
    _add(entry, "published", _stamp(update.at))
    _add(entry, "link", rel="alternate", type="text/html", href=outlet.incident(update.incident, update.anchor))
    for service in dict.fromkeys(update.incident.services):
        _add(entry, "category", term=service)
    _add(entry, "summary", update.text or update.incident.title, type="text")


def _json(outlet: Outlet, feed: Feed) -> bytes:
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": outlet.page(feed.page),
        "feed_url": outlet.file(f"{feed.address}.json"),
        "language": outlet.site.words.language,
        "authors": [{"name": outlet.name}],
        "items": [_json_item(outlet, update) for update in feed.updates],
    }
    return to_json(made) + b"\n"


def _json_item(outlet: Outlet, update: Update) -> dict[str, object]:
    return {
        "id": _entry_id(outlet, update),
        "url": outlet.incident(update.incident, update.anchor),
        "title": _title(update),
        "content_text": update.text or update.incident.title,
        "date_published": _stamp(update.at),
        "tags": list(dict.fromkeys(update.incident.services)),
    }
