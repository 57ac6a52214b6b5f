"""The strip of years: when incidents happened, week by week."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.page import Ref, severity_value
from mkdocs_postmortems.views.shared import Site

__all__ = ["Strip", "strip", "week_of"]

_MOST_MARKS = 4


class Mark(NamedTuple):
    """One incident in the strip, or all of a week where there are many."""

    severity: str
    title: str
    ref: Ref | None
    depth: int


class Strip(NamedTuple):
    """A row of weeks for each year: which marks stand in which week, counted from 1."""

    months: tuple[str, ...]
    years: tuple[tuple[str, tuple[tuple[int, tuple[Mark, ...]], ...]], ...]
    dense: bool


def week_of(day: dt.date) -> int:
    """Return the week of the year, the first of which begins on its first day."""
    return (day.timetuple().tm_yday - 1) // 7 + 1


def strip(site: Site, incidents: Sequence[Incident]) -> Strip | None:
    """Return the strip of years; None where no day is known."""
    weeks: dict[int, dict[int, list[Incident]]] = defaultdict(lambda: defaultdict(list))
    for incident in incidents:
        if day := incident.day:
            weeks[day.year][week_of(day)].append(incident)
    if not weeks:
        return None
    dense = any(len(week) > _MOST_MARKS for year in weeks.values() for week in year.values())
    mark = _cell if dense else _marks
    first, last = min(weeks), max(weeks)
    years = tuple(
        (str(year), tuple((week, mark(site, year, found)) for week, found in sorted(weeks.get(year, {}).items())))
        for year in range(last, first - 1, -1)
    )
    return Strip(tuple(site.words.months()), years, dense)


def _marks(site: Site, _year: int, incidents: list[Incident]) -> tuple[Mark, ...]:
    """Return a mark for each incident of a week, the earliest first."""
    return tuple(Mark(severity_value(i.severity), f"{site.day(i)}: {i.title}", site.incident(i), 0) for i in reversed(incidents))


def _cell(site: Site, year: int, incidents: list[Incident]) -> tuple[Mark, ...]:
    """Return one mark for a week: the worst severity, and how many."""
    worst = min(severity_value(incident.severity).replace("none", "sev9") for incident in incidents).replace("sev9", "none")
    counts = Counter(site.severity(incident.severity).label for incident in incidents)
    listed = ", ".join(f"{label} {n}" for label, n in sorted(counts.items()))
    title = f"{site.day(incidents[-1])}: {site.words.count('n_incidents', len(incidents))} ({listed})"
    ref = site.facet("year", str(year))
    return (Mark(worst, title, ref, min(len(incidents), 5)),)
