"""The index of outages, and the pages by service, by cause and by year."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mkdocs_postmortems.catalogue import day_of
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.page import Badge, Clock, Content, Page, Ref, Section, Term, severity_value
from mkdocs_postmortems.views.shared import FACETS, Site, utc

__all__ = ["Outages", "Row", "facet_pages", "outages_page"]

_MOST_MARKS = 4
_UNFOLDED = 300
_SHOWN_FACETS = 7
# In longer lists the error lines would weigh more than all the rest; there the search engine has them.
_MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Row:
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
class Choice:
    """A value to narrow down by: its page, its name in addresses, and its number of incidents."""

    term: Term
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow down: its values, the most frequent first."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    rest: tuple[Choice, ...]
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
    latest: tuple[Term, Clock] | None
    as_of: str
    count: str
    banner: str
    ongoing: tuple[Ongoing, ...]
    strip: Strip | None
    facets: tuple[Facet, ...]
    groups: tuple[Group, ...]
    report: Term | None = None


_SPOKEN = ("n_incidents", "n_of", "n_more", "sort.newest", "sort.match", "clear", "without", "ago", "d", "h", "min")


def outages_page(site: Site) -> Page:
    """Return the index of all outages."""
    incidents = site.catalogue.incidents
    title = site.words("outages")
    facets = tuple(_facets(site))
    content = Outages(
        title=title,
        crumbs=(),
        lede=_lede(site, incidents),
        latest=_latest(site, incidents),
        as_of=site.words("as_of", date=site.words.date(site.settings.today)),
        count=site.words.count("n_incidents", len(incidents)),
        banner=site.words.count("ongoing_banner", len(site.catalogue.ongoing)),
        ongoing=tuple(_ongoing(site, incident) for incident in site.catalogue.ongoing),
        strip=_strip(site, incidents),
        facets=facets,
        groups=_groups(site, incidents, _numbers(facets)),
        report=Term(site.words("report"), site.report) if site.report else None,
    )
    return Page(
        address=site.address("index"),
        title=title,
        description=content.lede,
        sections=(Section("", "", content),),
        listed=True,
        hide=("navigation", "toc"),
        spoken=site.words.spoken(*_SPOKEN),
    )


def _latest(site: Site, incidents: Sequence[Incident]) -> tuple[Term, Clock] | None:
    day = day_of(incidents[0]) if incidents else None
    if day is None:
        return None
    ago = site.words.ago(max((site.settings.today - day).days, 0))
    return Term(site.day(incidents[0]), site.incident(incidents[0])), Clock(day.isoformat(), site.words("ago", ago=ago))


def facet_pages(site: Site) -> Iterator[Page]:
    """Yield a page for each service, cause and year, with its incidents."""
    for facet in FACETS:
        for value, incidents in site.facets[facet].items():
            yield _facet_page(site, facet, value, incidents)


def _facet_page(site: Site, facet: str, value: str, incidents: tuple[Incident, ...]) -> Page:
    label = site.facet_label(facet, value)
    crumbs = (Term(site.words("outages"), Ref(site.address("index"))), Term(site.words(facet)), Term(label))
    lede = _lede(site, incidents) if facet != "year" else site.words.count("n_incidents", len(incidents)) + "."
    content = Outages(label, crumbs, lede, None, "", "", "", (), _strip(site, incidents), (), _groups(site, incidents, {}))
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


def _narrowed(site: Site, incident: Incident, numbers: Mapping[tuple[str, str], int]) -> Row:
    """Return an incident as the index shows it: with what it is narrowed down by."""
    day = day_of(incident)
    facets = [
        ("severity", severity_value(incident.severity)),
        *(("service", service) for service in dict.fromkeys(incident.services)),
        *(("cause", cause.value) for cause in dict.fromkeys(incident.categories)),
        *([("year", str(day.year))] if day else []),
    ]
    length = incident.time_to_resolve.length if incident.time_to_resolve else None
    return replace(
        row(site, incident),
        facets=tuple(numbers[facet, site.facet_slugs[facet][value]] for facet, value in facets),
        minutes=int(length.total_seconds()) // 60 if length is not None else -1,
        week=_week(day) if day else 0,
        symptoms=incident.symptoms if len(site.catalogue.incidents) <= _MOST_LINES else (),
    )


def _numbers(facets: Sequence[Facet]) -> dict[tuple[str, str], int]:
    """Return the number of each facet's value, in the order of the page."""
    values = [(facet.name, choice.value) for facet in facets for choice in (*facet.choices, *facet.rest)]
    return {value: number for number, value in enumerate(values)}


def _groups(site: Site, incidents: Sequence[Incident], numbers: Mapping[tuple[str, str], int]) -> tuple[Group, ...]:
    """Return the incidents by year; in long lists all but the latest years are folded."""
    groups: list[Group] = []
    shown = 0
    for year, members in groupby(incidents, _year):
        rows = tuple(_narrowed(site, incident, numbers) if numbers else row(site, incident) for incident in members)
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
        slugs = site.facet_slugs[facet]
        choices = [Choice(Term(site.facet_label(facet, value), site.facet(facet, value)), slugs[value], len(found)) for value, found in site.facets[facet].items()]
        if facet in ("service", "cause"):
            choices.sort(key=lambda choice: (-choice.count, choice.term.label.casefold()))
        rest = choices[_SHOWN_FACETS:] if len(choices) > _SHOWN_FACETS + 1 else []
        shown = choices[: len(choices) - len(rest)]
        if choices:
            yield Facet(facet, site.words(facet), tuple(shown), tuple(rest), site.words.count("n_more", len(rest)))


def _week(day: dt.date) -> int:
    """Return the week of the year, the first of which begins on its first day."""
    return (day.timetuple().tm_yday - 1) // 7 + 1


def _strip(site: Site, incidents: Sequence[Incident]) -> Strip | None:
    """Return the strip of years; None where no day is known."""
    weeks: dict[int, dict[int, list[Incident]]] = defaultdict(lambda: defaultdict(list))
    for incident in incidents:
        if day := day_of(incident):
            weeks[day.year][_week(day)].append(incident)
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
