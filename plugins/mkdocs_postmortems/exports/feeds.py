"""Feeds: Atom and JSON Feed of every change, for the whole site and for each service."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from pydantic_core import to_json

from mkdocs_postmortems.exports.export import Export, File
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.updates import Update
from mkdocs_postmortems.exports.visits import Visit
from mkdocs_postmortems.views import Ref

__all__ = ["Feeds", "xml_text"]

_ATOM = "http://www.w3.org/2005/Atom"
# Readers come back often: they need what is new, not everything.
_MOST, _MOST_OF_SERVICE = 60, 25
# Characters that XML can't hold in any form.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Feed:
    """A feed while it is made: its title, the page that it belongs to, where it stands without its ending, and its latest changes."""

    def __init__(self, title: str, page: Ref, address: str, most: int) -> None:
        self.title, self.page, self.address = title, page, address
        self._most = most
        self._updates: list[Update] = []

    def add(self, updates: Iterable[Update]) -> None:
        """Take changes; those that others have pushed out are let go, now and then."""
        self._updates += updates
        if len(self._updates) > 4 * self._most:
            self._updates = self.latest()

    def latest(self) -> list[Update]:
        """Return the changes that the feed shows, latest first."""
        return sorted(self._updates, key=lambda update: (-update.at.timestamp(), update.incident, update.name))[: self._most]


class Feeds(Export):
    """The feed of all incidents and one for each service, each in both forms.

    There are none where the site does not say where it stands, since readers need full addresses.
    """

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        site = outlet.site
        title = f"{outlet.name}: {site.words('outages')}"
        self._all = Feed(title, Ref(site.address("index")), site.address("feeds", "all"), _MOST)
        self._services = {
            name: Feed(f"{title}: {name}", site.facet("service", name), site.address("feeds", "service", slug), _MOST_OF_SERVICE)
            for name, slug in outlet.services.items()
        }
        self._entries: dict[tuple[str, str], tuple[str, bytes]] = {}

    def add(self, visit: Visit) -> Iterable[File]:
        """Hand an incident's changes to the feeds that may show them."""
        if self.outlet.root:
            for feed in (self._all, *(self._services[name] for name in dict.fromkeys(visit.listed.services))):
                feed.add(visit.updates)
        return ()

    def finish(self) -> Iterator[File]:
        """Yield all feeds."""
        for feed in (self._all, *self._services.values()) if self.outlet.root else ():
            updates = feed.latest()
            entries = [self._entry(update) for update in updates]
            yield f"{feed.address}.xml", _atom(self.outlet, feed, updates, [entry for entry, _ in entries])
            yield f"{feed.address}.json", _json(self.outlet, feed, [item for _, item in entries])

    def _entry(self, update: Update) -> tuple[str, bytes]:
        """Return a change in both forms: most stand in several feeds."""
        key = update.incident, update.name
        if key not in self._entries:
            self._entries[key] = _atom_entry(self.outlet, update), to_json(_json_item(self.outlet, update))
        return self._entries[key]


def _tag(outlet: Outlet, name: str) -> str:
    """Return an identifier that stays the same when the site moves within its domain. The date is the scheme's, not the entry's."""
    return f"tag:{outlet.domain},2026:{quote(name)}"


def _entry_id(outlet: Outlet, update: Update) -> str:
    return _tag(outlet, f"incident/{update.incident}/{update.name}")


def _title(update: Update) -> str:
    return f"{update.label}: {' '.join(update.subject.split())}"


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def xml_text(text: str) -> str:
    """Return a text without the characters that XML can't hold."""
    return text if text.isascii() and text.isprintable() else _NOT_XML.sub("\ufffd", text)


def _element(level: int, name: str, text: str = "", **attributes: str) -> str:
    """Return an element on a line of its own, as deep as its level says."""
    given = "".join(f' {key}="{_attribute(value)}"' for key, value in attributes.items())
    written = f">{escape(xml_text(text))}</{name}>" if text else " />"
    return f"{' ' * level}<{name}{given}{written}\n"


def _attribute(value: str) -> str:
    return escape(xml_text(value), {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})


def _atom(outlet: Outlet, feed: Feed, updates: Sequence[Update], entries: Iterable[str]) -> bytes:
    parts = [
        f"<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns=\"{_ATOM}\" xml:lang=\"{_attribute(outlet.site.words.language)}\">\n",
        _element(1, "id", _tag(outlet, feed.address)),
        _element(1, "title", feed.title),
        _element(1, "updated", _stamp(updates[0].at if updates else outlet.site.settings.now)),
        f" <author>\n{_element(2, 'name', outlet.name)} </author>\n",
        _element(1, "link", rel="self", type="application/atom+xml", href=outlet.file(f"{feed.address}.xml")),
        _element(1, "link", rel="alternate", type="text/html", href=outlet.page(feed.page)),
        *entries,
        "</feed>\n",
    ]
    return "".join(parts).encode()


def _atom_entry(outlet: Outlet, update: Update) -> str:
    at = _stamp(update.at)
    parts = [
        " <entry>\n",
        _element(2, "id", _entry_id(outlet, update)),
        _element(2, "title", _title(update)),
        _element(2, "updated", at),
        _element(2, "published", at),
        _element(2, "link", rel="alternate", type="text/html", href=update.url),
        *(_element(2, "category", term=service) for service in dict.fromkeys(update.services)),
        _element(2, "summary", update.text, type="text"),
        " </entry>\n",
    ]
    return "".join(parts)


def _json(outlet: Outlet, feed: Feed, items: Iterable[bytes]) -> bytes:
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": outlet.page(feed.page),
        "feed_url": outlet.file(f"{feed.address}.json"),
        "language": outlet.site.words.language,
        "authors": [{"name": outlet.name}],
    }
    return b'%b,"items":[%b]}\n' % (to_json(head)[:-1], b",".join(items))


def _json_item(outlet: Outlet, update: Update) -> dict[str, object]:
    return {
        "id": _entry_id(outlet, update),
        "url": update.url,
        "title": _title(update),
        "content_text": update.text,
        "date_published": _stamp(update.at),
        "tags": list(dict.fromkeys(update.services)),
    }
