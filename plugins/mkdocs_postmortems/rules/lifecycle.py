"""Checks of the milestones: their order, their two places, and the status that follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise

from mkdocs_postmortems.diagnostics import Finding, Level
from mkdocs_postmortems.model import Incident, Status
from mkdocs_postmortems.rules.moments import (
    MILESTONES,
    Milestone,
    at,
    doubtful,
    is_after,
    milestones,
    recorded_route,
    shown,
)
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.timestamps import Moment, wall_clock

__all__ = ["CHECKS", "check_lifecycle"]

_DAY = dt.timedelta(days=1)


def check_lifecycle(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM103: started, detected, acknowledged, mitigated and resolved follow each other."""
    known = milestones(incident)
    for before, after in _wrong_pairs(known):
        late_answer = (before.name, after.name) == ("acknowledged", "mitigated")
        yield Finding(
            "PM103",
            after.route,
            f"{after.name} {at(after.moment)}, before {before.words} {at(before.moment)}",
            _order_cure(before.moment, after.moment),
            notes=((before.route, f"{before.name} here"),),
            level=Level.WARNING if late_answer else None,
        )


def _wrong_pairs(known: Mapping[str, Milestone]) -> list[tuple[Milestone, Milestone]]:
    """Return neighbours that are the wrong way round; a milestone known by its day only does not hide its neighbours."""
    timed = [m for m in known.values() if m.moment.precision != "day"]
    pairs = [*pairwise(known.values()), *pairwise(timed)]
    wrong = {after.name: (before, after) for before, after in pairs if is_after(before.moment, after.moment)}
    answer, end = known.get("acknowledged"), known.get("resolved")
    if answer and end and is_after(answer.moment, end.moment):
        wrong.pop("mitigated", None)
        wrong["resolved"] = (answer, end)
    return list(wrong.values())


def _order_cure(before: Moment, after: Moment) -> str:
    for candidate in _slips(before, after):
        if dt.timedelta() <= candidate - before.earliest <= _DAY:
            text = str(candidate.date()) if after.precision == "day" else wall_clock(candidate)
            return f"correct one of the two; did you mean `{text}`?"
    return "correct one of the two"


def _slips(before: Moment, after: Moment) -> Iterator[dt.datetime]:
    """Yield what a time may have been meant to be: the same year, the same day, or the day after."""
    day, wrong = before.earliest, after.earliest
    if wrong.year != day.year and (wrong.month, wrong.day) != (2, 29):
        yield wrong.replace(year=day.year)
    same_day = wrong.replace(year=day.year, month=day.month, day=day.day)
    yield from (same_day, same_day + _DAY)


def check_recorded(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM105: a milestone that is given twice is the same both times."""
    unsure = doubtful(incident)
    for name, kind in MILESTONES.items():
        given: Moment | None = getattr(incident, f"{name}_at")
        recorded = incident.recorded(kind) if given else None
        route = recorded_route(incident, name) if recorded else None
        if given is None or recorded is None or route is None or route[1] in unsure:
            continue
        if is_after(given, recorded) or is_after(recorded, given):
            yield Finding(
                "PM105",
                (f"{name}_at",),
                f"`{name}_at` is {shown(given)}, but the timeline says {shown(recorded)}",
                f"leave out `{name}_at`, since the timeline gives it; or correct it: `{name}_at: {shown(recorded)}`",
                notes=((route, f"{name} here"),),
            )


def check_status(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM106 and PM107: the status that is given is the one that follows from the times."""
    if incident.status is None or incident.external:
        return
    resolved = incident.milestones.resolved
    if resolved and incident.status != Status.RESOLVED:
        route = ("resolved_at",) if incident.resolved_at else recorded_route(incident, "resolved")
        message = f"the status is `{incident.status}`, but the incident was resolved {at(resolved)}"
        cure = "write `status: resolved`, or leave `status` out: it follows from the times"
        yield Finding("PM106", ("status",), message, cure, notes=((route or (), "resolved here"),))
    elif incident.status == Status.RESOLVED and not resolved:
        cure = f"add the time, for example `resolved_at: {_last_time(incident)}`"
        yield Finding("PM107", ("status",), "the status is `resolved`, but no time says when", cure)


def _last_time(incident: Incident) -> str:
    """Return the latest time that the file gives, as a first guess at the end."""
    known = [m.moment for m in milestones(incident).values()]
    known += [entry.ends for entry in incident.timeline or ()]
    return shown(max(known, key=lambda moment: moment.latest)).lstrip("~") if known else "2026-03-02 09:52"


def check_stale(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM116: an incident does not stay unresolved for long."""
    started = incident.milestones.started
    if started is None or not incident.is_ongoing or incident.milestones.resolved:
        return
    age = (settings.now - started.earliest).days
    if age > settings.stale_after:
        route = (
            ("status",)
            if incident.status
            else ("started_at",)
            if incident.started_at
            else recorded_route(incident, "started")
        )
        cure = f"if it is over, add the time, for example `resolved_at: {_last_time(incident)}`"
        message = f"unresolved for {age} days"
        yield Finding("PM116", route or (), message, cure)


CHECKS = (check_lifecycle, check_recorded, check_status, check_stale)
