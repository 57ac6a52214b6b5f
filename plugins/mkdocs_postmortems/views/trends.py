"""The trends page: when incidents happen, how long they take, where, of what cause, and what becomes of the follow-ups."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import NamedTuple

from mkdocs_postmortems.catalogue.metrics import quantile
from mkdocs_postmortems.model import Incident, Severity
from mkdocs_postmortems.views.follow_through import follow_through
from mkdocs_postmortems.views.lengths import how_long, where_time_goes
from mkdocs_postmortems.views.matrix import Cell, what_and_where
from mkdocs_postmortems.views.page import Badge, Content, Page, Ref, Section, Term, severity_value
from mkdocs_postmortems.views.plots import Dot
from mkdocs_postmortems.views.shared import Site

__all__ = ["trends_page"]

# Quarters with more incidents than this are drawn as bars, and not as one mark for each incident.
_HIGHEST = 14


class Top(NamedTuple):
    """The head of a page that lists nothing itself, with links to its neighbours."""

    title: str
    lede: str
    notes: tuple[str, ...]
    links: tuple[Term, ...]
    template: str = "intro"


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months: a mark for each incident, earliest first; or, where there are many, a share of the height by severity."""

    name: str
    title: str
    count: int
    marks: tuple[Dot, ...]
    bars: tuple[tuple[str, float, float], ...]
    cells: tuple[Cell, ...]
    ref: Ref | None


@dataclass(frozen=True, slots=True)
class Quarters:
    """Incidents by quarter, year by year."""

    template = "quarters"
    years: tuple[tuple[str, tuple[Quarter, ...]], ...]
    severities: tuple[Badge, ...]
    caption: str
    index: Ref
    height: int


def trends_page(site: Site) -> Page:
    """Return the page of trends; it exists from the first incident on, and says so before."""
    title = site.words("trends")
    top = _top(site, title)
    return Page(
        address=site.address("trends"),
        title=title,
        description=top.lede,
        sections=(Section("", "", top), *_sections(site)),
        listed=True,
        hide=("navigation",),
    )


def _top(site: Site, title: str) -> Top:
    counted, words = site.catalogue.counted, site.words
    others = len(site.catalogue.incidents) - len(counted)
    days = [day for incident in counted if (day := incident.day)]
    count = words.count("n_incidents", len(counted))
    said = words("since", incidents=count, month=words.month(min(days))) if days else count
    lede = f"{said}." if counted else words("no_trends")
    notes = [words("no_means")] if counted else []
    notes += [words.count("not_counted", others)] if counted and others else []
    others_of_us = (("services", "services"), ("recurring", "recurring_title"), ("replay", "replay"))
    links = tuple(Term(words(word), Ref(site.address(name))) for name, word in others_of_us)
    return Top(title, lede, tuple(notes), links)


def _sections(site: Site) -> Iterator[Section]:
    counted = site.catalogue.counted
    made: tuple[tuple[str, Content | None], ...] = (
        ("when", _when(site, counted)),
        ("how_long", how_long(site, counted)),
        ("where_time_goes", where_time_goes(site, counted)),
        ("what_and_where", what_and_where(site, counted)),
        ("follow_through", follow_through(site)),
    )
    for name, content in made:
        if content is not None:
            yield Section(name.replace("_", "-"), site.words(name), content)


def _when(site: Site, incidents: Sequence[Incident]) -> Quarters | None:
    """Return incidents by quarter; None where no day is known."""
    dated = [(day, incident) for incident in reversed(incidents) if (day := incident.day)]
    if not dated:
        return None
    quarters: dict[tuple[int, int], list[Incident]] = defaultdict(list)
    for day, incident in dated:
        quarters[_quarter(day)].append(incident)
    counts = Counter({quarter: len(found) for quarter, found in quarters.items()})
    severities = [s for s in site.catalogue.severities if any(incident.severity == s for _, incident in dated)]
    highest = max(counts.values())
    first, last = dated[0][0].year, max(dated[-1][0].year, site.settings.today.year)
    years = tuple(
        (str(year), tuple(_made(site, (year, n), quarters.get((year, n), []), highest, severities) for n in range(1, 5)))
        for year in range(first, last + 1)
    )
    return Quarters(years, tuple(site.severity(severity) for severity in severities), _caption(site, counts, last), Ref(site.address("index")), _height(highest))


def _height(highest: int) -> int:
    """Return how high a mark may be, 0 to 2, so that few marks fill the chart as well."""
    return sum(highest <= most for most in (4, 8))


def _quarter(day: dt.date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def _made(site: Site, quarter: tuple[int, int], incidents: Sequence[Incident], highest: int, severities: Sequence[Severity | None]) -> Quarter:
    year, number = quarter
    by_severity = Counter(severity_value(incident.severity) for incident in incidents)
    values = [severity_value(severity) for severity in severities]
    ref = site.facet("year", str(year)) if str(year) in site.facets["year"] else None
    name = site.words("quarter", n=number, year=year)
    order = sorted(incidents, key=lambda incident: severity_value(incident.severity))
    return Quarter(
        name=name,
        title=f"{name}: {site.words.count('n_incidents', len(incidents))}",
        count=len(incidents),
        marks=() if highest > _HIGHEST else tuple(Dot(severity_value(i.severity), f"{site.day(i)}: {i.title}", site.incident(i)) for i in order),
        bars=tuple(_bars(by_severity, values, highest)) if highest > _HIGHEST else (),
        cells=tuple(Cell(by_severity[value], ref, f"year={year}&severity={value}") for value in values),
        ref=ref,
    )


def _bars(counts: Counter[str], values: Sequence[str], highest: int) -> Iterator[tuple[str, float, float]]:
    """Yield each severity's bar: where it begins from the top, and its height, as shares; the worst one lies lowest."""
    foot = 1.0
    for value in values:
        if counts[value]:
            height = counts[value] / highest
            foot -= height
            yield value, max(foot, 0), height


def _caption(site: Site, counts: Counter[tuple[int, int]], last: int) -> str:
    """Return the counts of the latest years, and how much of a change between two quarters is chance (two sigma of Poisson)."""
    words = site.words
    by_year = Counter(dict.fromkeys(range(last - 2, last + 1), 0))
    by_year.update({year: sum(n for (y, _), n in counts.items() if y == year) for year in by_year})
    first = min(year for year, _ in counts)
    latest = [str(words("year_so_far", year=last, n=words.number(by_year[last])))]
    latest += [f"{year}: {words.number(by_year[year])}" for year in (last - 1, last - 2) if year >= first]
    chance = ceil(2 * sqrt(2 * max(quantile(sorted(counts.values()), 0.5), 1)))
    return f"{words('per_quarter')} {'; '.join(latest)}. {words('chance', n=chance)}"
