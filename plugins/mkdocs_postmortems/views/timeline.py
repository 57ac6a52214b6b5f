"""The timeline of an incident: its events in the author's order, with day headings and the time since it began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from mkdocs_postmortems.model import Entry, Incident, Kind, Link
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.views.page import Clock, Span, Term, Text
from mkdocs_postmortems.views.shared import Site, utc, zone_name
from mkdocs_postmortems.views.telling import nth, telling

__all__ = ["Event", "Stretch", "Timeline", "link_terms", "timeline"]

_NOTE = Kind.NOTE.value
_KEY = (Kind.IMPACT_START, Kind.DETECTED, Kind.ACKNOWLEDGED, Kind.IDENTIFIED, Kind.MITIGATED, Kind.RESOLVED)
_NO_TIME = dt.timedelta()
_MANY = 40
_RUN = 5


class Event(NamedTuple):
    """One entry; `day` is set where the date changes, `since` is the time since impact began."""

    id: str
    day: str
    span: Span
    since: str
    kind: str
    label: str
    key: bool
    actor: str
    text: Text
    links: tuple[Term, ...]


class Stretch(NamedTuple):
    """Events in a row. Those of a folded one are shown on demand, under their number and the time they span."""

    events: tuple[Event, ...]
    folded: str = ""
    span: Span | None = None


class Timeline(NamedTuple):
    """All events. `zones` are the ways to show their times, the author's first; `shown` and `all` count events if some are folded."""

    zones: tuple[tuple[str, str], ...]
    stretches: tuple[Stretch, ...]
    shown: str = ""
    all: str = ""
    template: str = "timeline"


def timeline(site: Site, incident: Incident) -> Timeline | None:
    """Return the timeline of an incident; one without events says so, somebody else's may have none."""
    entries = incident.timeline or ()
    if not entries:
        return None if incident.external else Timeline((), ())
    # One zone object stands for one offset and name; many entries share it.
    first: dict[int, dt.datetime] = {}
    for entry in entries:
        if entry.time.precision != "day":
            first.setdefault(id(entry.time.earliest.tzinfo), entry.time.earliest)
    zones = list(dict.fromkeys(map(zone_name, first.values())))
    events = tuple(_events(site, incident, entries, several_zones=len(zones) > 1))
    stretches = tuple(_stretches(site, entries, events)) if len(events) > _MANY else (Stretch(events),)
    folded = sum(len(stretch.events) for stretch in stretches if stretch.folded)
    counts = (site.words("key_moments", n=len(events) - folded), site.words("everything", n=len(events))) if folded else ("", "")
    return Timeline(_zones(site, zones), stretches, *counts)


def _zones(site: Site, zones: list[str]) -> tuple[tuple[str, str], ...]:
    if not zones:
        return ()
    utc_too = () if zones == ["UTC"] else (("utc", "UTC"),)
    return (("", site.words.join(zones)), *utc_too, ("local", site.words("your_time")))


def _events(site: Site, incident: Incident, entries: tuple[Entry, ...], *, several_zones: bool) -> Iterator[Event]:
    start, day = incident.milestones.started, None
    told = bool(incident.editions)
    for number, entry in enumerate(entries, 1):
        today, kind = entry.time.earliest.date(), entry.kind
        yield Event(
            f"event-{number}",
            site.words.weekday(today) if today != day else "",
            _span(site, entry, zone=several_zones),
            _since(site, start, entry.time),
            kind.value if kind else _NOTE,
            site.words(f"kind.{kind.value}") if kind and kind is not Kind.NOTE else "",
            kind in _KEY,
            entry.actor or "",
            telling(incident, entry.event, nth(number - 1, lambda edition: edition.timeline)) if told else Text(entry.event),
            link_terms(site, incident, entry.links) if entry.links else (),
        )
        day = today


def _stretches(site: Site, entries: tuple[Entry, ...], events: tuple[Event, ...]) -> Iterator[Stretch]:
    """Yield the events of a long timeline, with longer runs of ordinary ones folded; after such a run its day is said again."""
    shown: tuple[Event, ...] = ()
    again = False
    for ordinary, numbers in groupby(range(len(events)), lambda number: not events[number].key):
        run = list(numbers)
        found = tuple(events[number] for number in run)
        if ordinary and len(run) >= _RUN:
            yield from (Stretch(part) for part in (shown,) if part)
            shown, again = (), True
            yield Stretch(found, site.words.count("n_more_events", len(run)), _whole(site, entries[run[0]], entries[run[-1]]))
            continue
        if again:
            day = site.words.weekday(entries[run[0]].time.earliest.date())
            found, again = (found[0]._replace(day=day), *found[1:]), False
        shown += found
    yield from (Stretch(part) for part in (shown,) if part)


def _whole(site: Site, first: Entry, last: Entry) -> Span:
    """Return from when to when a run of entries happened: `Fri 19:20 – Sat 03:00`."""
    one_day = first.time.earliest.date() == last.time.earliest.date()
    return Span(_weekday_clock(site, first.time), _weekday_clock(site, last.time, day=not one_day))


def _weekday_clock(site: Site, moment: Moment, *, day: bool = True) -> Clock:
    weekday = site.words.short_weekday(moment.earliest.date())
    if moment.precision == "day":
        return Clock("", weekday)
    clock = site.words.ends(moment)[0]
    return Clock(utc(moment.earliest), f"{weekday} {clock}" if day else clock)


def _span(site: Site, entry: Entry, *, zone: bool) -> Span:
    """Return an entry's time without its day, which stands above; the zone's name only where it changes on the way."""
    moment = entry.time
    if moment.precision == "day":
        return Span(Clock("", site.words("no_clock")))
    span = site.span(moment, entry.until)
    if not zone:
        return span
    last = span.end or span.start
    named = last._replace(text=f"{last.text} {moment.earliest.tzname()}")
    return span._replace(end=named) if span.end else span._replace(start=named)


def _since(site: Site, start: Moment | None, moment: Moment) -> str:
    if start is None or start.precision == "day" or moment.precision == "day":
        return ""
    length = moment.earliest - start.earliest
    if not length:
        return ""
    return f"+{site.words.length(length)}" if length > _NO_TIME else f"\u2212{site.words.length(-length)}"


def link_terms(site: Site, incident: Incident, links: tuple[Link, ...]) -> tuple[Term, ...]:
    """Return an author's links with what to call them."""
    return tuple(Term(link.title or (site.words(f"link.{link.type}") if link.type else link.url), site.attachment(incident, link.url)) for link in links)
