"""Calendars: incidents as they happened, and the days on which action items are due, for all and for each owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from mkdocs_postmortems.exports.contentlines import Property, component, date, joined, moment, text
from mkdocs_postmortems.exports.export import Export, File, Seen
from mkdocs_postmortems.exports.outlet import Outlet, quoted
from mkdocs_postmortems.exports.visits import Item, Visit
from mkdocs_postmortems.store import Slot, Store
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.views.shared import slugs

__all__ = ["Calendars"]

_MAKER = "-//mkdocs-postmortems//EN"
_DAY = dt.timedelta(days=1)
# Nine in the morning of the day before.
_BEFORE = "-PT15H"


class Calendars(Export):
    """The calendar of incidents, the one of open action items, one of both, and one for each owner."""

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        self._incidents, self._actions = Store(), Store()
        self._owned: dict[str, list[Slot]] = {}

    def look(self, visit: Visit) -> tuple[bytes, list[tuple[str | None, bytes]]]:
        """Return an incident's events, and those of its open action items with their owners."""
        # The same files make the same calendar: it is stamped with the last moment that they know of.
        stamp = moment(visit.changed or self.outlet.site.settings.now)
        still_open = [item for item in visit.items if item.task.item.is_open]
        owed = [(item.task.item.owner, _action(visit, item, due, stamp) if (due := item.task.item.due) else b"") for item in still_open]
        return _incident(visit, stamp), owed

    def take(self, seen: Seen, look: tuple[bytes, list[tuple[str | None, bytes]]]) -> None:  # noqa: ARG002
        """Keep events."""
        event, owed = look
        self._incidents.put(event)
        for owner, action in owed:
            slot = self._actions.put(action)
            if owner:
                self._owned.setdefault(owner, []).append(slot)

    def finish(self) -> Iterator[File]:
        """Yield all calendars."""
        outlet, site = self.outlet, self.outlet.site
        incidents, actions = self._incidents.whole(), self._actions.whole()
        yield site.address("calendars", "incidents.ics"), _calendar(outlet, site.words("outages"), [incidents])
        yield site.address("calendars", "actions.ics"), _calendar(outlet, site.words("actions"), [actions])
        yield site.address("calendars", "all.ics"), _calendar(outlet, "", [incidents, actions])
        for owner, slug in slugs(sorted(self._owned, key=lambda name: (name.casefold(), name))).items():
            yield site.address("calendars", "owner", f"{slug}.ics"), _calendar(outlet, owner, (actions[slot.start : slot.start + slot.length] for slot in self._owned[owner]))

    def close(self) -> None:
        """Let go of the events."""
        self._incidents.close()
        self._actions.close()


def _calendar(outlet: Outlet, name: str, events: Iterable[bytes]) -> bytes:
    title = f"{outlet.name}: {name}" if name else outlet.name
    properties = [("VERSION", "2.0"), ("PRODID", _MAKER), ("CALSCALE", "GREGORIAN"), ("X-WR-CALNAME", text(title))]
    return component("VCALENDAR", properties, events)


def _event(visit: Visit, uid: str, stamp: str, summary: str, url: str) -> list[Property]:
    outlet = visit.outlet
    link = [("URL", url)] if outlet.root else []
    return [("UID", f"{quoted(uid)}@{outlet.domain}"), ("DTSTAMP", stamp), ("SUMMARY", summary), *link, ("TRANSP", "TRANSPARENT")]


def _incident(visit: Visit, stamp: str) -> bytes:
    """Return an incident as an event; nothing where it is not known when it began."""
    incident, start = visit.incident, visit.incident.milestones.started
    if start is None:
        return b""
    severity = visit.outlet.site.severity(incident.severity).label
    told = incident.summary or (incident.impact.description if incident.impact else None)
    properties = _event(visit, incident.stem, stamp, text(f"{severity}: {incident.title}"), visit.url)
    properties += _span(start, incident.milestones.resolved)
    properties += [("CATEGORIES", joined(incident.services))] if incident.services else []
    properties += [("DESCRIPTION", text(told))] if told else []
    return component("VEVENT", properties)


def _span(start: Moment, end: Moment | None) -> Iterator[Property]:
    """Yield when an incident began and ended; whole days where no more is known of its start."""
    if start.precision == "day":
        first = start.earliest.date()
        last = end.earliest.date() if end else first
        yield "DTSTART;VALUE=DATE", date(first)
        yield "DTEND;VALUE=DATE", date(max(first, last) + _DAY)
        return
    yield "DTSTART", moment(start.earliest)
    if end and end.latest > start.earliest:
        yield "DTEND", moment(end.latest)


def _action(visit: Visit, made: Item, due: dt.date, stamp: str) -> bytes:
    item, words = made.task.item, visit.outlet.site.words
    summary = text(f"{words('due')}: {' '.join(item.action.split())}")
    owner = f"{words('owner')}: {item.owner}\n" if item.owner else ""
    properties = _event(visit, f"{visit.incident.stem}/{made.anchor}", stamp, summary, made.url)
    properties += [("DTSTART;VALUE=DATE", date(due)), ("DTEND;VALUE=DATE", date(due + _DAY)), ("DESCRIPTION", text(f"{owner}{visit.incident.title}"))]
    alarm = component("VALARM", [("ACTION", "DISPLAY"), ("DESCRIPTION", summary), ("TRIGGER", _BEFORE)])
    return component("VEVENT", properties, [alarm])
