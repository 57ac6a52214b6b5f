"""Checks of the timeline's entries: their order, their place in the incident, and their time zones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_postmortems.diagnostics import Finding, Level, Route
from mkdocs_postmortems.model import Entry, Incident, Kind
from mkdocs_postmortems.rules.lifecycle import check_lifecycle
from mkdocs_postmortems.rules.moments import (
    MILESTONES,
    Milestone,
    Step,
    at,
    doubtful,
    is_after,
    milestones,
    recorded_route,
    shown,
    steps_back,
)
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.timestamps import Moment, wall_clock
from mkdocs_postmortems.timestamps.zones import offset_of

__all__ = ["CHECKS"]

_DAY = dt.timedelta(days=1)
# What tells summer from winter in an abbreviation: PST and PDT are one zone.
_SEASON = re.compile(r"[SD]?T$")
_DIFFERENT = 2
# Kinds of entries that may well stand before the start or after the end.
_ANY_TIME = (None, Kind.CHANGE, Kind.NOTE, Kind.COMMUNICATION, Kind.ACTION)


def check_order(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM104 and PM114: no entry stands after a later one."""
    steps = list(steps_back(incident))
    said = {finding.route for finding in check_lifecycle(incident, settings)} if steps else set()
    for step in steps:
        if step.moment.dated and step.route not in said:
            yield _out_of_order(step)
        elif not step.moment.dated:
            yield _undated(step)


def _out_of_order(step: Step) -> Finding:
    same_entry = step.route[:2] == step.before_route[:2]
    if same_entry:
        return Finding(
            "PM104",
            step.route,
            f"it ended {at(step.moment)}, before it began {at(step.before)}",
            "correct one of the two",
            ((step.before_route, "began here"),),
            level=Level.ERROR,
        )
    cure = "move the entry up to where it belongs, or correct its time"
    next_day = step.moment.earliest + _DAY
    if step.before.earliest <= next_day <= step.before.earliest + _DAY / 2:
        cure = f"if it was after midnight, write `{wall_clock(next_day)}`; otherwise move the entry up"
    return Finding(
        "PM104",
        step.route,
        f"this is {at(step.moment)}, but the entry above is {at(step.before)}",
        cure,
        ((step.before_route, "later than the next entry"),),
    )


def _undated(step: Step) -> Finding:
    written = f"{step.before.earliest.date() + _DAY} {step.moment.text}"
    cure = f"write the date: `{written}` if it was the next day"
    if not step.sure:
        cure = f"move the entry up; or {cure}"
    message = f"`{step.moment.text}` steps back behind {shown(step.before)} without a date"
    level = Level.ERROR if step.sure else None
    return Finding(
        "PM114", step.route, message, cure, ((step.before_route, "later than the next time"),), level=level
    )


def check_outside(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM108: what belongs to the incident happened between its start and its end."""
    known = milestones(incident)
    start, end = known.get("started"), known.get("resolved")
    if start and end and is_after(start.moment, end.moment):
        return
    recorded = {route[1] for name in MILESTONES if (route := recorded_route(incident, name))}
    passed_over = doubtful(incident) | recorded
    for index, entry in enumerate(incident.timeline or ()):
        if entry.kind in _ANY_TIME or index in passed_over:
            continue
        if start and is_after(start.moment, entry.ends):
            yield _outside(index, entry, "before", start)
        elif end and is_after(entry.starts, end.moment):
            yield _outside(index, entry, "after", end)


def _outside(index: int, entry: Entry, side: str, milestone: Milestone) -> Finding:
    message = f"`{entry.kind}` {at(entry.time)}, {side} {milestone.words} {at(milestone.moment)}"
    cure = (
        "correct its time or the incident's; or write `kind: note` if it is not part of the incident itself"
    )
    note = (milestone.route, f"{milestone.name} here")
    return Finding("PM108", ("timeline", index, "time"), message, cure, (note,))


class _Zoned(NamedTuple):
    """A time with a zone written after it: `name` without what tells summer from winter."""

    route: Route
    moment: Moment
    name: str
    offset: dt.timedelta

    @property
    def foreign(self) -> bool:
        """Whether the file's own clocks had another offset then."""
        return self.offset != self.moment.earliest.utcoffset()


def check_zones(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM113: the times of a file do not jump between time zones."""
    if len({moment.zone for _, moment in _all_times(incident) if moment.zone}) < _DIFFERENT:
        return
    zoned = list(_zoned(incident))
    others = [time for time in zoned if time.name != zoned[0].name and time.offset != zoned[0].offset]
    if not others or not any(time.foreign for time in zoned):
        return
    odd, other = (others[0], zoned[0]) if others[0].foreign else (zoned[0], others[0])
    message = f"times are written in different zones: `{other.moment.zone}` and `{odd.moment.zone}`"
    cure = f"write each on the file's own clocks and without a zone, this one as `{shown(odd.moment)}`"
    yield Finding("PM113", odd.route, message, cure, ((other.route, f"in `{other.moment.zone}`"),))


def _zoned(incident: Incident) -> Iterator[_Zoned]:
    """Yield the times with a zone of their own; an offset that is the file's own only tells equal clock times apart."""
    for route, moment in _all_times(incident):
        name = _SEASON.sub("", moment.zone.upper())
        zoned = _Zoned(route, moment, name, offset_of(moment.zone, "")) if name else None
        if zoned and (zoned.foreign or name[0] not in "+-"):
            yield zoned


def _all_times(incident: Incident) -> Iterator[tuple[Route, Moment]]:
    for name in MILESTONES:
        if moment := getattr(incident, f"{name}_at"):
            yield (f"{name}_at",), moment
    for index, entry in enumerate(incident.timeline or ()):
        yield ("timeline", index, "time"), entry.time
        if entry.until:
            yield ("timeline", index, "until"), entry.until


CHECKS = (check_order, check_outside, check_zones)
