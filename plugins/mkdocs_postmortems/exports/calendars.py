"""Calendars: incidents as they happened, and the days on which action items are due, for all and for each owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.exports.contentlines import Property, component, date, joined, moment, text
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.timestamps import Moment

__all__ = ["calendar_files"]

_MAKER = "-//mkdocs-postmortems//EN"
_DAY = dt.timedelta(days=1)
# Nine in the morning of the day before.
_BEFORE = "-PT15H"


def calendar_files(outlet: Outlet) -> Iterator[tuple[str, bytes]]:
    """Yield the calendar of incidents, the one of open action items, one of both, and one for each owner."""
    site = outlet.site
    incidents = [event for incident in outlet.incidents if (event := _incident(outlet, incident))]
    actions = [(task.item.owner, _action(outlet, task, task.item.due)) for task in outlet.all_tasks if task.item.is_open and task.item.due]
    owned: dict[str | None, list[bytes]] = {}
    for owner, event in actions:
        owned.setdefault(owner, []).append(event)
    events = [event for _, event in actions]
    yield site.address("calendars", "incidents.ics"), _calendar(outlet, site.words("outages"), incidents)
    yield site.address("calendars", "actions.ics"), _calendar(outlet, site.words("actions"), events)
    yield site.address("calendars", "all.ics"), _calendar(outlet, "", [*incidents, *events])
    for owner, slug in outlet.owners.items():
        yield site.address("calendars", "owner", f"{slug}.ics"), _calendar(outlet, owner, owned.get(owner, ()))


def _calendar(outlet: Outlet, name: str, events: Iterable[bytes]) -> bytes:
    title = f"{outlet.name}: {name}" if name else outlet.name
    properties = [("VERSION", "2.0"), ("PRODID", _MAKER), ("CALSCALE", "GREGORIAN"), ("X-WR-CALNAME", text(title))]
    return component("VCALENDAR", properties, events)


def _event(outlet: Outlet, uid: str, incident: Incident, summary: str, url: str) -> list[Property]:
    # The same files make the same calendar: it is stamped with the last moment that they know of.
    stamp = outlet.latest[incident.stem] or outlet.site.settings.now
    link = [("URL", url)] if outlet.root else []
    return [("UID", f"{quote(uid)}@{outlet.domain}"), ("DTSTAMP", moment(stamp)), ("SUMMARY", text(summary)), *link, ("TRANSP", "TRANSPARENT")]


def _incident(outlet: Outlet, incident: Incident) -> bytes | None:
    start = incident.milestones.started
    if start is None:
        return None
    severity = outlet.site.severity(incident.severity).label
    told = incident.summary or (incident.impact.description if incident.impact else None)
    properties = _event(outlet, incident.stem, incident, f"{severity}: {incident.title}", outlet.incident(incident))
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


def _action(outlet: Outlet, task: Task, due: dt.date) -> bytes:
    item, words = task.item, outlet.site.words
    summary = f"{words('due')}: {' '.join(item.action.split())}"
    owner = f"{words('owner')}: {item.owner}\n" if item.owner else ""
    properties = _event(outlet, f"{task.incident.stem}/{task.anchor}", task.incident, summary, outlet.incident(task.incident, task.anchor))
    properties += [("DTSTART;VALUE=DATE", date(due)), ("DTEND;VALUE=DATE", date(due + _DAY)), ("DESCRIPTION", text(f"{owner}{task.incident.title}"))]
    alarm = component("VALARM", [("ACTION", "DISPLAY"), ("DESCRIPTION", text(summary)), ("TRIGGER", _BEFORE)])
    return component("VEVENT", properties, [alarm])
