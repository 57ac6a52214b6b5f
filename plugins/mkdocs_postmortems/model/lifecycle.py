"""The life of an incident in numbers: elapsed times between its milestones, and the phases between them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Literal, NamedTuple

from mkdocs_postmortems.timestamps import Moment

__all__ = ["Elapsed", "Milestones", "Phase", "PhaseName", "elapsed"]

PhaseName = Literal["undetected", "waiting", "fixing", "recovering", "whole"]


class Elapsed(NamedTuple):
    """A length of time between two milestones; `about` when one of them is approximate or a span."""

    length: dt.timedelta
    about: bool = False


def elapsed(start: Moment | None, end: Moment | None) -> Elapsed | None:
    """Return the time from `start` to `end`, or None when one is missing, known by its day only, or they are reversed."""
    if start is None or end is None or "day" in (start.precision, end.precision):
        return None
    length = end.latest - start.earliest
    return Elapsed(length, about=not (start.exact and end.exact)) if length >= dt.timedelta() else None


class Phase(NamedTuple):
    """A stretch of the incident; `end` is None while it goes on."""

    name: PhaseName
    start: Moment
    end: Moment | None

    @property
    def elapsed(self) -> Elapsed | None:
        """How long it took; None while it goes on."""
        return elapsed(self.start, self.end)


class Milestones(NamedTuple):
    """When impact began, and when it was detected, acknowledged, mitigated and resolved; any may be missing."""

    started: Moment | None = None
    detected: Moment | None = None
    acknowledged: Moment | None = None
    mitigated: Moment | None = None
    resolved: Moment | None = None

    @property
    def in_order(self) -> bool:
        """Whether those that are known follow each other."""
        known = [m for m in (self.started, self.detected, self.acknowledged, self.mitigated, self.resolved) if m]
        return all(a.earliest <= b.latest for a, b in pairwise(known))

    def phases(self) -> tuple[Phase, ...]:
        """Return the stretches between known milestones, in order; none when the start is not known to the minute.

        A missing milestone merges its two phases into the later one's name. While the incident goes on, the last is open.
        """
        start = self.started
        if start is None or start.precision == "day" or not self.in_order:
            return ()
        ends: list[tuple[PhaseName, Moment | None]] = [
            ("undetected", self.detected),
            ("waiting", self.acknowledged),
            ("fixing", self.mitigated),
            ("recovering", self.resolved),
        ]
        known = [(name, end) for name, end in ends if end is not None and end.precision != "day"]
        return _stretches(start, known, ongoing=self.resolved is None)


def _stretches(start: Moment, ends: list[tuple[PhaseName, Moment]], *, ongoing: bool) -> tuple[Phase, ...]:
    if [name for name, _ in ends] == ["recovering"]:
        return (Phase("whole", start, ends[0][1]),)
    phases: list[Phase] = []
    for name, end in ends:
        phases.append(Phase(name, phases[-1].end or start if phases else start, end))
    if ongoing:
        phases.append(Phase(_next_phase(ends), ends[-1][1] if ends else start, None))
    return tuple(phases)


def _next_phase(ends: list[tuple[PhaseName, Moment]]) -> PhaseName:
    following: dict[PhaseName, PhaseName] = {"undetected": "waiting", "waiting": "fixing", "fixing": "recovering"}
    return following.get(ends[-1][0], "fixing") if ends else "whole"
