"""The index of outages, and the pages by service, by cause and by year."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mkdocs_postmortems.catalogue import day_of
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.page import Badge, Clock, Content, Page, Ref, Section, Term, severity_value
from mkdocs_postmortems.views.shared import FACETS, Site, utc

__all__ = ["Outages", "Row", "facet_pages", "outages_page"]

_MOST_MARKS = 4
_UNFOLDED = 300
_SHOWN_FACETS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """An incident in a list."""

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


@dataclass(frozen=True, slots=True)
class Group:
    """The incidents of a year; a folded one opens on demand."""

    heading: str
    count: str
    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One incident in the strip, or all of a week where there are many."""

    severity: str
    title: str
    ref: Ref | None
    depth: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of weeks for each year: which marks stand in which week, counted from 1."""

    months: tuple[str, ...]
    years: tuple[tuple[str, tuple[tuple[int, tuple[Mark, ...]], ...]], ...]
    dense: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow down: its values with their pages and counts, the most frequent first."""

    name: str
    label: str
    values: tuple[tuple[Term, int], ...]
    rest: tuple[tuple[Term, int], ...]
    more: str


@dataclass(frozen=True, slots=True)
class Ongoing:
    """An incident that goes on."""

    row: Row
    since: Clock
    running: str


@dataclass(frozen=True, slots=True)
class Outages(Content):
    """A list of incidents under its strip; the index also has what goes on now, and facets."""

    template = "outages"
    title: str
    crumbs: tuple[Term, ...]
    lede: str
    latest: str
    banner: str
    ongoing: tuple[Ongoing, ...]
    strip: Strip | None
    facets: tuple[Facet, ...]
    groups: tuple[Group, ...]


def outages_page(site: Site) -> Page:
    """Return the index of all outages."""
    incidents = site.catalogue.incidents
    title = site.words("outages")
    content = Outages(
        title=title,
        crumbs=(),
        lede=_lede(site, incidents),
        latest=site.words("latest", date=site.day(incidents[0])) if incidents and day_of(incidents[0]) else "",
        banner=site.words.count("ongoing_banner", len(site.catalogue.ongoing)),
        ongoing=tuple(_ongoing(site, incident) for incident in site.catalogue.ongoing),
        strip=_strip(site, incidents),
        facets=tuple(_facets(site)),
        groups=_groups(site, incidents),
    )
    return Page(
        address=site.address("index"),
        title=title,
        description=content.lede,
        sections=(Section("", "", content),),
        listed=True,
        hide=("navigation", "toc"),
    )


def facet_pages(site: Site) -> Iterator[Page]:
    """Yield a page for each service, cause and year, with its incidents."""
    for facet in FACETS:
        for value, incidents in site.facets[facet].items():
            yield _facet_page(site, facet, value, incidents)


def _facet_page(site: Site, facet: str, value: str, incidents: tuple[Incident, ...]) -> Page:
    label = site.facet_label(facet, value)
    crumbs = (Term(site.words("outages"), Ref(site.address("index"))), Term(site.words(facet)), Term(label))
    lede = _lede(site, incidents) if facet != "year" else site.words.count("n_incidents", len(incidents)) + "."
    content = Outages(label, crumbs, lede, "", "", (), _strip(site, incidents), (), _groups(site, incidents))
    return Page(
        address=site.facet(facet, value).address,
        title=label,
        description=f"{label}: {lede}",
        sections=(Section("", "", content),),
        parent=site.address("index"),
        hide=("navigation", "toc"),
    )


def _lede(site: Site, incidents: Sequence[Incident]) -> str:
    if not incidents:
        return site.words("nothing_yet", folder=f"{site.settings.incidents_dir}/")
    days = [day for incident in incidents if (day := day_of(incident))]
    count = site.words.count("n_incidents", len(incidents))
    return site.words("since", incidents=count, month=site.words.month(min(days))) if days else f"{count}."


def _ongoing(site: Site, incident: Incident) -> Ongoing:
    started = incident.milestones.started
    if started is None or started.precision == "day":
        return Ongoing(row(site, incident), Clock("", site.day(incident)), "")
    running = max(site.settings.now - started.earliest, dt.timedelta())
    return Ongoing(row(site, incident), Clock(utc(started.earliest), site.day(incident)), site.words.length(running))


def row(site: Site, incident: Incident) -> Row:
    """Return an incident as lists show it."""
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


def _groups(site: Site, incidents: Sequence[Incident]) -> tuple[Group, ...]:
    """Return the incidents by year; in long lists all but the latest years are folded."""
    groups: list[Group] = []
    shown = 0
    for year, members in groupby(incidents, _year):
        rows = tuple(row(site, incident) for incident in members)
        heading = year or site.words("no_date_known")
        folded = len(incidents) > _UNFOLDED and shown > 0 and shown + len(rows) > _UNFOLDED
        groups.append(Group(heading, site.words.count("n_incidents", len(rows)), rows, folded))
        shown += len(rows)
    return tuple(groups)


def _year(incident: Incident) -> str:
    day = day_of(incident)
    return str(day.year) if day else ""


def _facets(site: Site) -> Iterator[Facet]:
    for facet in FACETS:
        values = [(Term(site.facet_label(facet, value), site.facet(facet, value)), len(found)) for value, found in site.facets[facet].items()]
        if facet in ("service", "cause"):
            values.sort(key=lambda pair: (-pair[1], pair[0].label.casefold()))
        rest = values[_SHOWN_FACETS:] if len(values) > _SHOWN_FACETS + 1 else []
        shown = values[: len(values) - len(rest)]
        if values:
            yield Facet(facet, site.words(facet), tuple(shown), tuple(rest), site.words.count("n_more", len(rest)))


def _strip(site: Site, incidents: Sequence[Incident]) -> Strip | None:
    """Return the strip of years; None where no day is known."""
    weeks: dict[int, dict[int, list[Incident]]] = defaultdict(lambda: defaultdict(list))
    for incident in incidents:
        if day := day_of(incident):
            weeks[day.year][(day.timetuple().tm_yday - 1) // 7 + 1].append(incident)
    if not weeks:
        return None
    dense = any(len(week) > _MOST_MARKS for year in weeks.values() for week in year.values())
    mark = _cell if dense else _marks
    first, last = min(weeks), max(weeks)
    years = tuple(
        (str(year), tuple((week, mark(site, found)) for week, found in sorted(weeks.get(year, {}).items())))
        for year in range(last, first - 1, -1)
    )
    return Strip(tuple(site.words.months()), years, dense)


def _marks(site: Site, incidents: list[Incident]) -> tuple[Mark, ...]:
    """Return a mark for each incident of a week, the earliest first."""
    return tuple(Mark(severity_value(i.severity), f"{site.day(i)}: {i.title}", site.incident(i), 0) for i in reversed(incidents))


def _cell(site: Site, incidents: list[Incident]) -> tuple[Mark, ...]:
    """Return one mark for a week: the worst severity, and how many."""
    worst = min(severity_value(incident.severity).replace("none", "sev9") for incident in incidents).replace("sev9", "none")
    counts = Counter(site.severity(incident.severity).label for incident in incidents)
    listed = ", ".join(f"{label} {n}" for label, n in sorted(counts.items()))
    title = f"{site.day(incidents[-1])}: {site.words.count('n_incidents', len(incidents))} ({listed})"
    ref = site.facet("year", _year(incidents[0]))
    return (Mark(worst, title, ref, min(len(incidents), 5)),)
