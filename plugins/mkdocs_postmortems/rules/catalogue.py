"""Rules and checks of the catalogue: names that are used twice, and incidents that speak of each other."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Incident, IncidentType, RelationType
from mkdocs_postmortems.rules.lookalikes import check_lookalikes
from mkdocs_postmortems.rules.moments import milestones
from mkdocs_postmortems.rules.names import check_file_names, check_names, fold
from mkdocs_postmortems.rules.records.catalogue import RULES
from mkdocs_postmortems.rules.spellings import check_spellings
from mkdocs_postmortems.settings import Settings

__all__ = ["CHECKS", "RULES"]

_STARTS_WITH_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_MOST_GUESSES = 50
_MOST_NAMED = 3


def check_file_name_fits(incidents: Sequence[Incident], _: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM401: a file is named after the day it speaks of, or after its id."""
    for incident in incidents:
        found = _STARTS_WITH_DAY.match(incident.stem)
        if found is None and incident.id and fold(incident.id) not in fold(incident.stem):
            yield (
                incident,
                Finding(
                    "PM401",
                    ("id",),
                    f"the id is `{incident.id}`, but the file is named `{incident.stem}`",
                    f"rename the file, for example to `{incident.id}`; old names can stay in `aliases`",
                ),
            )
        elif found is not None and not _is_its_day(incident, found[0]):
            start = milestones(incident)["started"]
            day = str(start.moment.earliest.date())
            name = incident.stem.replace(found[0], day, 1)
            yield (
                incident,
                Finding(
                    "PM401",
                    start.route,
                    f"it started on {day}, but the file's name says {found[0]}",
                    f"correct the time, or rename the file to `{name}`",
                ),
            )


def _is_its_day(incident: Incident, day: str) -> bool:
    known = milestones(incident)
    if "started" not in known:
        return True
    first = known["started"].moment
    last = known["resolved"].moment if "resolved" in known else first
    return str(first.earliest.date()) <= day <= str(max(first.earliest, last.earliest).date())


def _named(incidents: Sequence[Incident]) -> dict[str, Incident]:
    """Return incidents by everything they are called."""
    named: dict[str, Incident] = {}
    for incident in incidents:
        for name in (incident.stem, incident.name, *incident.aliases):
            named.setdefault(name, incident)
    return named


def _related(incidents: Sequence[Incident]) -> Iterator[tuple[Incident, Route, str, RelationType]]:
    for incident in incidents:
        for index, relation in enumerate(incident.related):
            yield incident, ("related", index), relation.id, relation.relation


def check_related(incidents: Sequence[Incident], _: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM404: a related incident exists, and is another one."""
    named = _named(incidents)
    folded = {fold(name): name for name in named}
    guesses = 0
    for incident, route, name, _relation in _related(incidents):
        if named.get(name) is incident:
            cure = "name the other incident, or remove the line"
            yield incident, Finding("PM404", route, f"`{name}` is this incident itself", cure)
        elif name not in named:
            guesses += 1
            near = get_close_matches(fold(name), folded, n=1) if guesses <= _MOST_GUESSES else []
            cure = "write another file's name without its ending, its id or one of its aliases"
            cure = f"did you mean `{folded[near[0]]}`?" if near else cure
            yield incident, Finding("PM404", route, f"there is no incident `{name}`", cure)


def check_recurrence(incidents: Sequence[Incident], _: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM406: what was to prevent an incident is done by the time it comes back."""
    named = _named(incidents)
    for incident, route, name, relation in _related(incidents):
        other = named.get(name)
        if relation != RelationType.RECURRENCE_OF or other is None or other is incident:
            continue
        open_actions = [item.action.split("\n")[0] for item in other.action_items or () if item.is_open]
        if open_actions:
            shown = ", ".join(f"`{action[:60]}`" for action in open_actions[:_MOST_NAMED]) + (
                ", …" if len(open_actions) > _MOST_NAMED else ""
            )
            count = (
                f"{len(open_actions)} of its actions are"
                if len(open_actions) > 1
                else "one of its actions is"
            )
            yield (
                incident,
                Finding(
                    "PM406",
                    route,
                    f"`{name}` has come back while {count} still open",
                    f"do or cancel in {other.path}: {shown}",
                ),
            )


class _Window(NamedTuple):
    """When an incident affected a service."""

    start: dt.datetime
    end: dt.datetime
    incident: Incident
    route: Route

    @property
    def order(self) -> tuple[dt.datetime, str]:
        """Sort key: the start, then the file."""
        return (self.start, self.incident.path)


def check_overlap(incidents: Sequence[Incident], _: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM405: two files do not tell of one outage."""
    named = _named(incidents)
    said: set[tuple[str, str]] = set()
    for (service, _by_day), windows in _windows(incidents).items():
        for first, second in _overlapping(sorted(windows, key=lambda window: window.order)):
            pair = (first.incident.path, second.incident.path)
            if pair not in said and not _know_each_other(first.incident, second.incident, named):
                said.add(pair)
                yield second.incident, _overlap(first.incident, second, service)


def _windows(incidents: Sequence[Incident]) -> dict[tuple[str, bool], list[_Window]]:
    """Return when each service was affected; what is known by its day only is kept apart, since it covers the day."""
    windows: dict[tuple[str, bool], list[_Window]] = defaultdict(list)
    for incident in incidents:
        known = (
            milestones(incident) if incident.external is None and incident.type != IncidentType.DRILL else {}
        )
        if "started" not in known:
            continue
        start = known["started"].moment
        end = (known.get("resolved") or known.get("mitigated") or known["started"]).moment
        window = _Window(start.earliest, max(start.latest, end.latest), incident, known["started"].route)
        for service in dict.fromkeys(fold(name) for name in incident.services):
            windows[service, start.precision == "day"].append(window)
    return windows


def _overlapping(windows: Sequence[_Window]) -> Iterator[tuple[_Window, _Window]]:
    """Yield each window with the earlier one that lasts longest, if it begins in it."""
    longest = None
    for window in windows:
        if longest is not None and (window.start < longest.end or window.start == longest.start):
            yield longest, window
        if longest is None or window.end > longest.end:
            longest = window


def _know_each_other(first: Incident, second: Incident, named: dict[str, Incident]) -> bool:
    return any(
        named.get(relation.id) is other
        for one, other in ((first, second), (second, first))
        for relation in one.related
    )


def _overlap(first: Incident, second: _Window, service: str) -> Finding:
    message = f"`{service}` was affected by {first.path} at the same time: is it the same incident?"
    cure = f"keep one of the two files; if they are two incidents, add `related: [{{id: {first.name}, relation: same_cause}}]`"
    return Finding("PM405", second.route, message, cure)


CHECKS = (
    check_file_name_fits,
    check_names,
    check_file_names,
    check_related,
    check_overlap,
    check_recurrence,
    check_spellings,
    check_lookalikes,
)
