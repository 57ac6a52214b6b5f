"""What can be said for sure about times: which is after which, and which milestones an incident gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.model import Entry, Incident, Kind
from mkdocs_postmortems.timestamps import Moment, wall_clock

__all__ = [
    "MILESTONES",
    "Milestone",
    "Step",
    "at",
    "doubtful",
    "high",
    "is_after",
    "low",
    "milestones",
    "recorded_route",
    "shown",
    "steps_back",
]

MILESTONES = {
    "started": Kind.IMPACT_START,
    "detected": Kind.DETECTED,
    "acknowledged": Kind.ACKNOWLEDGED,
    "mitigated": Kind.MITIGATED,
    "resolved": Kind.RESOLVED,
}
_SECOND = dt.timedelta(seconds=1)
# A time is as exact as it is written; an approximate one may be off by its own size.
_WIDTH = {"day": -_SECOND, "minute": 59 * _SECOND, "second": dt.timedelta()}
_SLACK = {"day": dt.timedelta(days=1), "minute": dt.timedelta(hours=1), "second": dt.timedelta(hours=1)}


def low(moment: Moment) -> dt.datetime:
    """Return the earliest instant that a moment may mean."""
    return moment.earliest - _SLACK[moment.precision] if moment.approximate else moment.earliest


def high(moment: Moment) -> dt.datetime:
    """Return the latest instant that a moment may mean."""
    latest = moment.latest + _WIDTH[moment.precision]
    return latest + _SLACK[moment.precision] if moment.approximate else latest


def is_after(moment: Moment, other: Moment) -> bool:
    """Whether a moment is later than another, however both are read."""
    return low(moment) > high(other)


def shown(moment: Moment) -> str:
    """Write a moment as the file's clocks show it: `2026-03-02 09:40`, or its date."""
    about = "~" if moment.approximate else ""
    return about + (str(moment.earliest.date()) if moment.precision == "day" else wall_clock(moment.earliest))


def at(moment: Moment) -> str:
    """Write a moment for the middle of a sentence."""
    return f"{'on' if moment.precision == 'day' else 'at'} {shown(moment)}"


class Milestone(NamedTuple):
    """A milestone of an incident and where its time is written."""

    name: str
    moment: Moment
    route: Route

    @property
    def words(self) -> str:
        """The milestone as a clause."""
        return "it started" if self.name == "started" else f"it was {self.name}"


def recorded_route(incident: Incident, name: str) -> Route | None:
    """Return where the timeline gives the time of a milestone."""
    moment = incident.recorded(MILESTONES[name])
    if moment is None:
        return None
    for index, entry in enumerate(incident.timeline or ()):
        if moment is entry.until:
            return ("timeline", index, "until")
        if moment is entry.time:
            return ("timeline", index, "time")
    return None


class _Latest:
    """The milestones of the incident that was asked for last: one rule after another asks for those of the same one."""

    incident: Incident | None = None
    found: Mapping[str, Milestone] = MappingProxyType({})


def milestones(incident: Incident) -> Mapping[str, Milestone]:
    """Return the known milestones in their order, without those whose date is in doubt."""
    if _Latest.incident is not incident:
        _Latest.incident, _Latest.found = incident, MappingProxyType(_milestones(incident))
    return _Latest.found


def _milestones(incident: Incident) -> dict[str, Milestone]:
    known = ((name, moment, _route(incident, name)) for name, moment in zip(MILESTONES, incident.milestones, strict=True) if moment)
    return {name: Milestone(name, moment, route) for name, moment, route in known if route}


def _route(incident: Incident, name: str) -> Route | None:
    """Return where the time of a milestone is written; None if only the timeline gives it, and its date is in doubt."""
    if getattr(incident, f"{name}_at") is not None:
        return (f"{name}_at",)
    route = recorded_route(incident, name)
    return None if route is None or route[1] in doubtful(incident) else route


class Step(NamedTuple):
    """A step back in a timeline: a time that stands after a later one. `sure` if it can't be read otherwise."""

    route: Route
    moment: Moment
    before_route: Route
    before: Moment
    sure: bool


def steps_back(incident: Incident) -> Iterator[Step]:
    """Yield the steps back in a timeline; after an undated one, nothing is said until the next date."""
    entries = incident.timeline or ()
    before: list[tuple[Route, Moment]] = []
    doubt = False
    for index, entry in enumerate(() if _rises(entries) else entries):
        own = list(_places(index, entry))
        for place in own:
            doubt = doubt and not place[1].dated
            step = None if doubt else _step(place, before if place is own[0] else own[:1])
            if step:
                doubt = not place[1].dated and step.sure
                yield step
        before = [*_minutes(before), own[0]] if _is_day(own[0]) else own[:1]


def _rises(entries: Sequence[Entry]) -> bool:
    """Whether no time begins before the one above it, as in most timelines."""
    starts = [entry.time.earliest for entry in entries]
    return all(a <= b for a, b in pairwise(starts)) and all(e.until is None or e.time.earliest <= e.until.earliest for e in entries)


def _places(index: int, entry: Entry) -> Iterator[tuple[Route, Moment]]:
    yield ("timeline", index, "time"), entry.time
    if entry.until is not None:
        yield ("timeline", index, "until"), entry.until


def _is_day(place: tuple[Route, Moment]) -> bool:
    return place[1].precision == "day"


def _minutes(places: Sequence[tuple[Route, Moment]]) -> Iterator[tuple[Route, Moment]]:
    yield from (place for place in places if not _is_day(place))


def _step(place: tuple[Route, Moment], before: Sequence[tuple[Route, Moment]]) -> Step | None:
    route, moment = place
    for other_route, other in reversed(before):
        if is_after(other, moment):
            return Step(route, moment, other_route, other, sure=True)
        if not moment.dated and other.precision != "day" and moment.latest < other.earliest:
            return Step(route, moment, other_route, other, sure=False)
    return None


def doubtful(incident: Incident) -> frozenset[int]:
    """Return the entries that may have another date than they seem to: an undated step back, and what follows it undated."""
    entries = incident.timeline or ()
    if all(entry.time.dated and (entry.until is None or entry.until.dated) for entry in entries):
        return frozenset()
    starts = {step.route[1] for step in steps_back(incident) if step.sure and not step.moment.dated}
    unsure: set[int] = set()
    for index, entry in enumerate(entries if starts else ()):
        if index in starts or (index - 1 in unsure and not entry.time.dated):
            unsure.add(index)
    return frozenset(unsure)
