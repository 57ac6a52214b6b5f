"""Feeds: Atom and JSON Feed of every change, for the whole site and for each service."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pydantic_core import to_json

from mkdocs_postmortems.exports.export import Export, File, Seen
from mkdocs_postmortems.exports.outlet import Outlet, quoted
from mkdocs_postmortems.exports.updates import Update
from mkdocs_postmortems.exports.visits import Visit
from mkdocs_postmortems.exports.xml import attribute, text
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views import Ref
from mkdocs_postmortems.views.changes import last_change

__all__ = ["Feeds"]

_ATOM = "http://www.w3.org/2005/Atom"
# Readers come back often: they need what is new, not everything.
_MOST, _MOST_OF_SERVICE = 60, 25


class Entry(NamedTuple):
    """A change in both forms, in the order in which feeds show them: `before` is its moment, in seconds before 1970."""

    before: float
    incident: str
    name: str
    stamp: str
    atom: bytes
    json: bytes


class Feed:
    """A feed while it is made: its title, the page that it belongs to, where it stands without its ending, and its latest changes."""

    def __init__(self, title: str, page: Ref, address: str, most: int) -> None:
        self.title, self.page, self.address = title, page, address
        self._most = most
        self._entries: list[Entry] = []
        self._since = -math.inf

    def shows(self, at: float) -> bool:
        """Whether there may be room for a change of a moment, in seconds since 1970."""
        return at >= self._since

    def add(self, entries: Iterable[Entry]) -> None:
        """Take changes; those that others have pushed out are let go, now and then."""
        self._entries += entries
        if len(self._entries) > 2 * self._most:
            self._entries = self.latest()
            self._since = -self._entries[-1].before

    def latest(self) -> list[Entry]:
        """Return the changes that the feed shows, latest first."""
        return sorted(self._entries)[: self._most]


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
        # Asked for once: what is remembered of an incident does not depend on it.
        self._now = site.settings.now

    def look(self, visit: Visit) -> list[Entry] | None:
        """Return an incident's changes; nothing where no feed has room for them."""
        return _entries(visit) if self._feeds(visit.listed) else None

    def take(self, seen: Seen, look: list[Entry] | None) -> None:
        """Hand an incident's changes to the feeds that may show them."""
        if feeds := self._feeds(seen.listed):
            entries = _entries(seen.visit) if look is None else look
            for feed in feeds:
                feed.add(entries)

    def _feeds(self, listed: Incident) -> list[Feed]:
        """Return the feeds that may show changes of an incident."""
        changed = last_change(self.outlet.site, listed)
        if changed is None or not self.outlet.root:
            return []
        feeds = (self._all, *(self._services[name] for name in dict.fromkeys(listed.services)))
        # No change is later than the last one, except in the future.
        at = math.inf if changed >= self._now else changed.timestamp()
        return [feed for feed in feeds if feed.shows(at)]

    def finish(self) -> Iterator[File]:
        """Yield all feeds."""
        for feed in (self._all, *self._services.values()) if self.outlet.root else ():
            entries = feed.latest()
            yield f"{feed.address}.xml", _atom(self.outlet, feed, entries)
            yield f"{feed.address}.json", _json(self.outlet, feed, entries)


def _tag(outlet: Outlet, name: str) -> str:
    """Return an identifier that stays the same when the site moves within its domain. The date is the scheme's, not the entry's."""
    return f"tag:{outlet.domain},2026:{quoted(name)}"


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _atom(outlet: Outlet, feed: Feed, entries: Sequence[Entry]) -> bytes:
    link = '<link rel="{}" type="{}" href="{}" />'.format
    parts = [
        "<?xml version='1.0' encoding='utf-8'?>\n",
        f'<feed xmlns="{_ATOM}" xml:lang="{attribute(outlet.site.words.language)}">\n',
        f" <id>{text(_tag(outlet, feed.address))}</id>\n",
        f" <title>{text(feed.title)}</title>\n",
        f" <updated>{entries[0].stamp if entries else _stamp(outlet.site.settings.now)}</updated>\n",
        f" <author>\n  <name>{text(outlet.name)}</name>\n </author>\n",
        f" {link('self', 'application/atom+xml', attribute(outlet.file(f'{feed.address}.xml')))}\n",
        f" {link('alternate', 'text/html', attribute(outlet.page(feed.page)))}\n",
    ]
    return b"".join(["".join(parts).encode(), *(entry.atom for entry in entries), b"</feed>\n"])


def _entries(visit: Visit) -> list[Entry]:
    return [_entry(visit.outlet, update) for update in visit.updates]


def _entry(outlet: Outlet, update: Update) -> Entry:
    """Return a change in both forms."""
    identity, at = _tag(outlet, f"incident/{update.incident}/{update.name}"), _stamp(update.at)
    title = f"{update.label}: {' '.join(update.subject.split())}"
    services = list(dict.fromkeys(update.services))
    item = {"id": identity, "url": update.url, "title": title, "content_text": update.text, "date_published": at, "tags": services}
    parts = [
        " <entry>\n",
        f"  <id>{text(identity)}</id>\n",
        f"  <title>{text(title)}</title>\n",
        f"  <updated>{at}</updated>\n",
        f"  <published>{at}</published>\n",
        f'  <link rel="alternate" type="text/html" href="{attribute(update.url)}" />\n',
        *(f'  <category term="{attribute(service)}" />\n' for service in services),
        f'  <summary type="text">{text(update.text)}</summary>\n',
        " </entry>\n",
    ]
    return Entry(-update.at.timestamp(), update.incident, update.name, at, "".join(parts).encode(), to_json(item))


def _json(outlet: Outlet, feed: Feed, entries: Iterable[Entry]) -> bytes:
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": outlet.page(feed.page),
        "feed_url": outlet.file(f"{feed.address}.json"),
        "language": outlet.site.words.language,
        "authors": [{"name": outlet.name}],
    }
    return b'%b,"items":[%b]}\n' % (to_json(head)[:-1], b",".join(entry.json for entry in entries))
