"""Dots along a logarithmic axis: where each incident's length falls, and where the middle half lies."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from mkdocs_postmortems.catalogue.metrics import Distribution, Point
from mkdocs_postmortems.views.page import Ref, Term, severity_value
from mkdocs_postmortems.views.shared import Site

__all__ = ["COLUMNS", "Axis", "Dot", "Plot", "Plots", "Table", "axis_for", "dense", "plot", "summary", "ticks"]

# An axis is so many columns wide; a dot stands in the middle of one.
COLUMNS = 96
# Where axes begin, end and have a line, in seconds.
_TICKS = (60, 300, 900, 3_600, 14_400, 86_400, 604_800, 2_592_000, 31_536_000)
# Above so many dots in a figure, or in one of its columns, there are bars instead.
_MOST_DOTS, _HIGHEST = 400, 14


class Dot(NamedTuple):
    """An incident in a plot."""

    severity: str
    title: str
    ref: Ref


class Plot(NamedTuple):
    """One row: dots by column, counted from 1, or the heights of bars (0 to 1); the band and the line as shares of the axis."""

    label: Term
    caption: str
    dots: tuple[tuple[int, tuple[Dot, ...]], ...]
    bars: tuple[tuple[int, float], ...]
    band: tuple[float, float] | None
    line: float | None
    severity: str = ""
    note: str = ""


class Table(NamedTuple):
    """A data table: its caption, its head, and rows of words or links; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]


class Plots(NamedTuple):
    """Plots over one axis, in words below it, and as tables."""

    plots: tuple[Plot, ...]
    ticks: tuple[tuple[float, str], ...]
    notes: tuple[str, ...]
    links: tuple[Term, ...]
    tables: tuple[Table, ...]
    template: str = "plots"


class Axis(NamedTuple):
    """A logarithmic axis between two lengths in seconds; what lies outside stands at its ends."""

    first: int
    last: int

    def place(self, length: dt.timedelta) -> float:
        """Return where a length stands, from 0 to 1."""
        seconds = max(length.total_seconds(), 1)
        return min(max(log(seconds / self.first) / log(self.last / self.first), 0), 1)

    def column(self, length: dt.timedelta) -> int:
        """Return the column of a length, counted from 1."""
        return min(int(self.place(length) * COLUMNS), COLUMNS - 1) + 1

    @property
    def ticks(self) -> tuple[int, ...]:
        """Where it has a line."""
        return tuple(tick for tick in _TICKS if self.first <= tick <= self.last)


def axis_for(distributions: Sequence[Distribution]) -> Axis | None:
    """Return an axis on which all points find their place; None when there are none."""
    seconds = [point.length.total_seconds() for each in distributions for point in each.points]
    if not seconds:
        return None
    first = max((tick for tick in _TICKS[:-1] if tick <= min(seconds)), default=_TICKS[0])
    last = min((tick for tick in _TICKS if tick >= max(seconds) and tick > first), default=_TICKS[-1])
    return Axis(first, last)


def dense(distributions: Sequence[Distribution], axis: Axis) -> bool:
    """Whether there are too many points for a dot each."""
    columns = [Counter(axis.column(point.length) for point in each.points) for each in distributions]
    highest = max((n for counts in columns for n in counts.values()), default=0)
    return highest > _HIGHEST or sum(sum(counts.values()) for counts in columns) > _MOST_DOTS


def plot(site: Site, label: Term, found: Distribution, axis: Axis, *, bars: bool = False) -> Plot:
    """Return a row; `bars` draws counts by column instead of dots."""
    columns: dict[int, list[Point]] = defaultdict(list)
    for point in found.points:
        columns[axis.column(point.length)].append(point)
    highest = max((len(points) for points in columns.values()), default=1)
    return Plot(
        label=label,
        caption=summary(site, found),
        dots=() if bars else tuple((column, tuple(_dot(site, p) for p in points)) for column, points in sorted(columns.items())),
        bars=tuple((column, len(points) / highest) for column, points in sorted(columns.items())) if bars else (),
        band=(axis.place(found.at(0.25)), axis.place(found.at(0.75))) if found.has_middle else None,
        line=axis.place(found.at(0.5)) if found.has_middle else None,
    )


def _dot(site: Site, point: Point) -> Dot:
    incident = point.incident
    title = f"{incident.title}: {site.words.length(point.length)}"
    return Dot(severity_value(incident.severity), title, site.incident(incident))


def summary(site: Site, found: Distribution) -> str:
    """Return in words how many points there are, where the middle half lies, and how many are missing."""
    words = site.words
    parts = [words.count("n_incidents", len(found.points))]
    if found.has_middle:
        parts.append(words("half_between", low=words.length(found.at(0.25)), high=words.length(found.at(0.75))))
    if found.about:
        parts.append(words("n_about", n=words.number(found.about)))
    if found.unknown:
        parts.append(words("n_unknown", n=words.number(found.unknown)))
    return ", ".join(parts)


def ticks(site: Site, axis: Axis, *, below: bool) -> tuple[tuple[float, str], ...]:
    """Return where an axis has lines, and what they are called; `below` says that something is shorter than the first."""
    named = [(axis.place(dt.timedelta(seconds=tick)), site.words.length(dt.timedelta(seconds=tick))) for tick in axis.ticks]
    first = f"≤ {named[0][1]}" if below else named[0][1]
    return ((0.0, first), *named[1:])
