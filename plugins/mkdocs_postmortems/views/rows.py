"""Incidents in lists: their rows, by year; and what a long list keeps in files behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.keys import Keys, Names, numbered, packed
from mkdocs_postmortems.views.page import Badge, Part, Ref, Shelf, Term, severity_value, shelf_name
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.strip import week_of

__all__ = ["Group", "Numbers", "Row", "groups", "narrowed", "older_years", "row", "shelf"]

_MOST_ROWS = 300
_ON_A_SHELF = 50
# In longer lists the error lines would weigh more than all the rest; there the search engine has them.
_MOST_LINES = 2000

Numbers = Mapping[tuple[str, str], int]


class Row(NamedTuple):
    """An incident in a list.

    What the index narrows down by: `facets` are the numbers of its values, counted through all facets in their order;
    `minutes` is how long it lasted (-1 if that is not known), `week` its week of the year, `symptoms` what it looks like.
    """

    severity: Badge
    title: Term
    name: str
    day: str
    services: tuple[str, ...]
    causes: tuple[str, ...]
    sort: str
    open_actions: str
    lasted: str
    ongoing: bool
    facets: tuple[int, ...] = ()
    minutes: int = -1
    week: int = 0
    symptoms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The incidents of a year; `more` leads to those that are too many for this page.

    `stretch` says which of all rows they are, from one number to before another, if the page's script can fetch them.
    """

    heading: str
    count: str
    rows: tuple[Row, ...]
    more: Term | None = None
    stretch: str = ""


class Rows(NamedTuple):
    """Rows of a list, in a file of their own."""

    rows: tuple[Row, ...]
    template: str = "rows_alone"


def row(site: Site, incident: Incident) -> Row:
    """Return an incident as lists show it."""
    made: Row | None = site.listed.get(incident.stem)
    if made is None:
        made = site.listed[incident.stem] = _row(site, incident)
    return made


def _row(site: Site, incident: Incident) -> Row:
    still_open = 0 if incident.external else sum(item.is_open for item in incident.action_items or ())
    return Row(
        severity=site.severity(incident.severity),
        title=Term(incident.title, site.incident(incident)),
        name=incident.name,
        day=site.day(incident),
        services=incident.services,
        causes=tuple(term.label for term in site.causes(incident)),
        sort=site.sort_of(incident),
        open_actions=site.words.count("n_actions_open", still_open) if still_open else "",
        lasted=site.lasted(incident) or site.words("duration_unknown"),
        ongoing=incident.is_ongoing,
    )


def narrowed(site: Site, incident: Incident, numbers: Numbers) -> Row:
    """Return an incident as the index shows it: with what it is narrowed down by."""
    day = incident.day
    facets = [
        ("severity", severity_value(incident.severity)),
        *(("service", service) for service in dict.fromkeys(incident.services)),
        *(("cause", cause.value) for cause in dict.fromkeys(incident.categories)),
        *([("year", str(day.year))] if day else []),
    ]
    length = incident.time_to_resolve.length if incident.time_to_resolve else None
    return row(site, incident)._replace(
        facets=tuple(numbers[facet, site.facet_slugs[facet][value]] for facet, value in facets),
        minutes=int(length.total_seconds()) // 60 if length is not None else -1,
        week=week_of(day) if day else 0,
        symptoms=incident.symptoms if len(site.catalogue.incidents) <= _MOST_LINES else (),
    )


def groups(site: Site, incidents: Sequence[Incident], show: Callable[[Incident], Row], older: Callable[[str], Ref] | None, *, fetched: bool = False) -> tuple[Group, ...]:
    """Return incidents by year; of more than fit on a page, the latest, and links to the pages of `older` years.

    `fetched` says that the page's script can fetch the others.
    """
    made: list[Group] = []
    start = 0
    for year, found, here in _shares(incidents, _MOST_ROWS if older else len(incidents)):
        count = site.words.count("n_incidents", len(found))
        left = site.words.count("n_more", len(found) - here) if here else count
        made.append(
            Group(
                heading=year or site.words("no_date_known"),
                count=count,
                rows=tuple(show(incident) for incident in found[:here]),
                more=Term(left, older(year)) if older and here < len(found) else None,
                stretch=f"{start + here}-{start + len(found)}" if fetched and not here else "",
            )
        )
        start += len(found)
    return tuple(made)


def older_years(incidents: Sequence[Incident]) -> dict[str, tuple[Incident, ...]]:
    """Return the incidents of those years that don't fit on one page with all others."""
    return {year: found for year, found, here in _shares(incidents, _MOST_ROWS) if here < len(found)}


def _shares(incidents: Sequence[Incident], room: int) -> Iterator[tuple[str, tuple[Incident, ...], int]]:
    """Yield the incidents of each year, and how many of them a page with room for so many shows."""
    for number, (year, found) in enumerate(by_year(incidents).items()):
        here = _fitting(len(found), room, is_first=not number) if year else len(found)
        room = room - here if here == len(found) else 0
        yield year, found, here


def _fitting(count: int, room: int, *, is_first: bool) -> int:
    """Return how many of a year's incidents a page shows: all or none, or of the latest year as many as there is room for."""
    return min(count, room) if is_first else count if count <= room else 0


def by_year(incidents: Iterable[Incident]) -> dict[str, tuple[Incident, ...]]:
    """Return incidents by the year in which they began, the latest first; those of which it is not known are last, under nothing.

    Around New Year, incidents of different zones may come in another order than their years.
    """
    years: dict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        day = incident.day
        years[str(day.year) if day else ""].append(incident)
    return {year: tuple(years[year]) for year in sorted(years, key=lambda year: int(year or 0), reverse=True)}


def shelf(site: Site, numbers: Numbers) -> Shelf | None:
    """Return where the rows are that do not fit on the index; None where all do. What changes has another address."""
    incidents = site.catalogue.incidents
    if len(incidents) <= _MOST_ROWS:
        return None
    rows = tuple(narrowed(site, incident, numbers) for members in by_year(incidents).values() for incident in members)
    folder = shelf_name("outages", rows)
    return Shelf(Ref(folder), _ON_A_SHELF, tuple(_parts(folder, rows, numbers)))


def _parts(folder: str, rows: tuple[Row, ...], numbers: Numbers) -> Iterator[Part]:
    yield Part(f"{folder}/all.js", Keys(_columns(rows, numbers)))
    yield Part(f"{folder}/names.js", Names(rows))
    for number, start in enumerate(range(0, len(rows), _ON_A_SHELF)):
        yield Part(f"{folder}/{number}.js", Rows(rows[start : start + _ON_A_SHELF]))


def _columns(rows: tuple[Row, ...], numbers: Numbers) -> dict[str, object]:
    """Return what rows are narrowed down and ordered by.

    For each facet of the page that is a list of values that came together, and which of these a row has;
    lengths are places in the order of all lengths, 0 where it is not known.
    """
    facet_of = {number: facet for (facet, _), number in numbers.items()}
    lengths = {minutes: place for place, minutes in enumerate(sorted({-1, *(row.minutes for row in rows)}))}
    return {
        "facets": [
            numbered(tuple(number for number in row.facets if facet_of[number] == facet) for row in rows)
            for facet in dict.fromkeys(facet_of.values())
        ],
        "lasted": packed(lengths[row.minutes] for row in rows),
        "weeks": packed(row.week for row in rows),
    }
