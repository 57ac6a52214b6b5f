"""Numbers over many incidents: distributions without a mean, time in impact, and what became of action items.

Only lengths between two exact times are points. One that is approximate, or has an end that is a span, is counted as
such and kept out of every quantile; one with a missing end, or with a day for an end, is counted as unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from mkdocs_postmortems.model import ActionItem, ActionStatus, Elapsed, Incident, Milestones, elapsed
from mkdocs_postmortems.timestamps import Moment

__all__ = ["FEWEST", "FEWEST_TAIL", "PHASES", "Burden", "Distribution", "Outcome", "Point", "StretchName", "burden", "distribution", "outcome", "phase", "quantile", "shares"]

Outcome = Literal["in_time", "late", "undated", "open", "overdue", "cancelled"]
StretchName = Literal["undetected", "waiting", "fixing", "recovering"]
_Pick = Callable[[Milestones], Moment | None]

# From how many points on a middle half, and a ninth tenth, say something.
FEWEST, FEWEST_TAIL = 5, 10
_ENDS: dict[StretchName, tuple[_Pick, _Pick]] = {
    "undetected": (lambda m: m.started, lambda m: m.detected),
    "waiting": (lambda m: m.detected, lambda m: m.acknowledged),
    "fixing": (lambda m: m.acknowledged, lambda m: m.mitigated),
    "recovering": (lambda m: m.mitigated, lambda m: m.resolved),
}
PHASES: tuple[StretchName, ...] = tuple(_ENDS)


class Point(NamedTuple):
    """An incident with a length that is known exactly."""

    incident: Incident
    length: dt.timedelta


class Distribution(NamedTuple):
    """Lengths of one kind: the exact ones, shortest first; how many are only about known; how many are not known."""

    points: tuple[Point, ...]
    about: int = 0
    unknown: int = 0

    def at(self, share: float) -> dt.timedelta:
        """Return the length that a share of the points, 0 to 1, does not exceed. Raises ValueError without points."""
        seconds = [point.length.total_seconds() for point in self.points]
        return dt.timedelta(seconds=quantile(seconds, share))

    @property
    def has_middle(self) -> bool:
        """Whether there are enough points for a median and a middle half."""
        return len(self.points) >= FEWEST

    @property
    def has_tail(self) -> bool:
        """Whether there are enough points to say how long the longest tenth took."""
        return len(self.points) >= FEWEST_TAIL


class Burden(NamedTuple):
    """For how long users were affected, times that overlap counted once; and of how many incidents that is known."""

    length: dt.timedelta
    known: int
    incidents: int


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share (0 to 1) of sorted values lies, interpolated between two neighbours.

    This is the commonest definition (type 7: Excel, numpy, R). Raises ValueError for no values, or a share outside 0 to 1.
    """
    if not ordered or not 0 <= share <= 1:
        raise ValueError("a quantile needs values and a share from 0 to 1")
    below, rest = divmod(share * (len(ordered) - 1), 1)
    low, high = ordered[int(below)], ordered[min(int(below) + 1, len(ordered) - 1)]
    return low + (high - low) * rest


def distribution(incidents: Iterable[Incident], length: Callable[[Incident], Elapsed | None]) -> Distribution:
    """Return how a length is distributed over incidents."""
    points: list[Point] = []
    about = unknown = 0
    for incident in incidents:
        found = length(incident)
        if found is None:
            unknown += 1
        elif found.about:
            about += 1
        else:
            points.append(Point(incident, found.length))
    points.sort(key=lambda point: (point.length, point.incident.stem))
    return Distribution(tuple(points), about, unknown)


def phase(name: StretchName) -> Callable[[Incident], Elapsed | None]:
    """Return what measures a phase: only between its own two ends, never across one that is missing."""
    start, end = _ENDS[name]
    return lambda incident: elapsed(start(incident.milestones), end(incident.milestones))


def shares(incidents: Iterable[Incident]) -> tuple[int, dict[StretchName, dt.timedelta]]:
    """Return how many incidents have all four phases known exactly, and the sum of each phase over just these."""
    sums = dict.fromkeys(PHASES, dt.timedelta())
    count = 0
    for incident in incidents:
        lengths = [phase(name)(incident) for name in PHASES]
        known = [found.length for found in lengths if found is not None and not found.about]
        if len(known) == len(PHASES):
            count += 1
            sums = {name: sums[name] + length for name, length in zip(PHASES, known, strict=True)}
    return count, sums


def burden(incidents: Sequence[Incident]) -> Burden:
    """Return for how long incidents affected users: from started to mitigated, or to resolved where that is all we know."""
    windows = sorted(window for incident in incidents if (window := _window(incident)))
    length, reached = dt.timedelta(), None
    for start, end in windows:
        begin = start if reached is None else max(start, reached)
        length += max(end - begin, dt.timedelta())
        reached = end if reached is None else max(reached, end)
    return Burden(length, len(windows), len(incidents))


def _window(incident: Incident) -> tuple[dt.datetime, dt.datetime] | None:
    start = incident.milestones.started
    end = incident.milestones.mitigated or incident.milestones.resolved
    if start is None or end is None or not (start.exact and end.exact) or end.earliest < start.earliest:
        return None
    return start.earliest, end.earliest


def outcome(item: ActionItem, today: dt.date) -> Outcome:
    """Return what became of an action item, as of a day; `undated` is done, but nobody can say whether in time."""
    if item.status == ActionStatus.CANCELLED:
        return "cancelled"
    if item.is_open:
        return "overdue" if item.due is not None and item.due < today else "open"
    if item.due is None or item.completed is None:
        return "undated"
    return "in_time" if item.completed <= item.due else "late"
