"""The timeline of an incident: its events in the author's order, with day headings and the time since it began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_postmortems.model import Entry, Incident, Kind, Link
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.views.page import Clock, Content, Term, Text
from mkdocs_postmortems.views.shared import Site, utc, zone_name
from mkdocs_postmortems.views.telling import nth, telling

__all__ = ["Event", "Timeline", "link_terms", "timeline"]

_KEY = (Kind.IMPACT_START, Kind.DETECTED, Kind.ACKNOWLEDGED, Kind.IDENTIFIED, Kind.MITIGATED, Kind.RESOLVED)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry; `day` is set where the date changes, `since` is the time since impact began."""

    id: str
    day: str
    clock: Clock
    since: str
    kind: str
    label: str
    key: bool
    actor: str
    text: Text
    links: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Timeline(Content):
    """All events, and the zone of their clocks."""

    template = "timeline"
    zone: str
    events: tuple[Event, ...]


def timeline(site: Site, incident: Incident) -> Timeline | None:
    """Return the timeline of an incident; one without events says so, somebody else's may have none."""
    entries = incident.timeline or ()
    if not entries:
        return None if incident.external else Timeline("", ())
    zones = list(dict.fromkeys(zone_name(entry.time.earliest) for entry in entries if entry.time.precision != "day"))
    zone = site.words("times_in", zone=site.words.join(zones)) if zones else ""
    return Timeline(zone, tuple(_events(site, incident, entries, several_zones=len(zones) > 1)))


def _events(site: Site, incident: Incident, entries: tuple[Entry, ...], *, several_zones: bool) -> Iterator[Event]:
    start, day = incident.milestones.started, None
    for number, entry in enumerate(entries, 1):
        today = entry.time.earliest.date()
        yield Event(
            id=f"event-{number}",
            day=site.words.weekday(today) if today != day else "",
            clock=_clock(site, entry, zone=several_zones),
            since=_since(site, start, entry.time),
            kind=entry.kind or Kind.NOTE,
            label=site.words(f"kind.{entry.kind}") if entry.kind and entry.kind != Kind.NOTE else "",
            key=entry.kind in _KEY,
            actor=entry.actor or "",
            text=telling(incident, entry.event, nth(number - 1, lambda edition: edition.timeline)),
            links=link_terms(site, incident, entry.links),
        )
        day = today


def _clock(site: Site, entry: Entry, *, zone: bool) -> Clock:
    """Return an entry's time without its day, which stands above; the zone's name only where it changes on the way."""
    moment = entry.time
    if moment.precision == "day":
        return Clock("", "")
    text = site.words.clock(moment)
    if entry.until is not None:
        text = site.words("between", start=text, end=site.words.clock(entry.until))
    return Clock(utc(moment.earliest), f"{text} {moment.earliest.tzname()}" if zone else text)


def _since(site: Site, start: Moment | None, moment: Moment) -> str:
    if start is None or "day" in (start.precision, moment.precision):
        return ""
    length = moment.earliest - start.earliest
    sign = "\u2212" if length < dt.timedelta() else "+"
    return f"{sign}{site.words.length(abs(length))}" if length else ""


def link_terms(site: Site, incident: Incident, links: tuple[Link, ...]) -> tuple[Term, ...]:
    """Return an author's links with what to call them."""
    return tuple(Term(link.title or (site.words(f"link.{link.type}") if link.type else link.url), site.attachment(incident, link.url)) for link in links)
