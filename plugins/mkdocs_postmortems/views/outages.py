"""The index of outages, and the pages by service, by cause and by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.page import Clock, Outline, Page, Ref, Section, Shelf, Term
from mkdocs_postmortems.views.rows import Group, Numbers, Row, groups, narrowed, older_years, row, shelf
from mkdocs_postmortems.views.shared import FACETS, Site, utc
from mkdocs_postmortems.views.strip import Strip, strip

__all__ = ["Outages", "facet_outlines", "outages_page"]

_SHOWN_FACETS = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to narrow down by: its page, its name in addresses, and its number of incidents."""

    term: Term
    value: str
    count: int


class Facet(NamedTuple):
    """A way to narrow down: its values, the most frequent first."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    more: str


class Ongoing(NamedTuple):
    """An incident that goes on."""

    row: Row
    since: Clock
    running: str


@dataclass(frozen=True, slots=True)
class Outages:
    """A list of incidents under its strip; the index also has what goes on now, and facets.

    `shelf` is where the rows are that do not fit on the page.
    """

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
    shelf: Shelf | None = None


_SPOKEN = ("n_incidents", "n_of", "n_more", "sort.newest", "sort.match", "clear", "without", "ago", "d", "h", "min")


def outages_page(site: Site) -> Page:
    """Return the index of all outages."""
    incidents = site.catalogue.incidents
    title = site.words("outages")
    facets = tuple(_facets(site))
    numbers = _numbers(facets)
    behind = shelf(site, numbers)
    content = Outages(
        title=title,
        crumbs=(),
        lede=_lede(site, incidents),
        latest=_latest(site, incidents),
        as_of=site.words("as_of", date=site.words.date(site.settings.today)),
        count=site.words.count("n_incidents", len(incidents)),
        banner=site.words.count("ongoing_banner", len(site.catalogue.ongoing)),
        ongoing=tuple(_ongoing(site, incident) for incident in site.catalogue.ongoing),
        strip=strip(site, incidents),
        facets=facets,
        groups=groups(site, incidents, partial(narrowed, site, numbers=numbers), partial(site.facet, "year"), fetched=True),
        report=Term(site.words("report"), site.report) if site.report else None,
        shelf=behind,
    )
    return Page(
        address=site.address("index"),
        title=title,
        description=content.lede,
        sections=(Section("", "", content),),
        listed=True,
        hide=("navigation", "toc"),
        parts=behind.parts if behind else (),
        spoken=site.words.spoken(*_SPOKEN),
    )


def _latest(site: Site, incidents: Sequence[Incident]) -> tuple[Term, Clock] | None:
    latest = next((incident for incident in incidents if incident.counts), None)
    day = latest.day if latest else None
    if latest is None or day is None:
        return None
    ago = site.words.ago(max((site.settings.today - day).days, 0))
    return Term(site.day(latest), site.incident(latest)), Clock(day.isoformat(), site.words("ago", ago=ago))


def facet_outlines(site: Site) -> Iterator[tuple[str, str, Outline]]:
    """Yield a page for each severity, service, cause and year, with its incidents, and further ones for older years.

    With each comes the facet, and its value where the page is the first of that.
    """
    for facet in FACETS:
        for value, incidents in site.facets[facet].items():
            ref = site.facet(facet, value)
            yield facet, value, Outline(ref.address, partial(_facet, site, facet, value, incidents))
            for year, found in older_years(incidents).items() if facet != "year" else ():
                yield facet, "", Outline(_older(ref, year).address, partial(_facet_year, site, facet, value, year, found))


def _facet(site: Site, facet: str, value: str, incidents: Sequence[Incident]) -> Page:
    ref = site.facet(facet, value)
    found = groups(site, incidents, partial(row, site), partial(_older, ref) if facet != "year" else None)
    return _facet_page(site, ref, _crumbs(site, facet, value), incidents, found)


def _facet_year(site: Site, facet: str, value: str, year: str, incidents: Sequence[Incident]) -> Page:
    rows = groups(site, incidents, partial(row, site), None)
    return _facet_page(site, _older(site.facet(facet, value), year), (*_crumbs(site, facet, value), Term(year)), incidents, rows)


def _crumbs(site: Site, facet: str, value: str) -> tuple[Term, ...]:
    return (Term(site.words("outages"), Ref(site.address("index"))), Term(site.words(facet)), Term(site.facet_label(facet, value), site.facet(facet, value)))


def _older(ref: Ref, year: str) -> Ref:
    return Ref(f"{ref.address}/{year}")


def _facet_page(site: Site, ref: Ref, crumbs: tuple[Term, ...], incidents: Sequence[Incident], found: tuple[Group, ...]) -> Page:
    title = ", ".join(term.label for term in crumbs[2:])
    lede = _lede(site, incidents, dated=len(found) > 1)
    here = (*crumbs[:-1], Term(crumbs[-1].label))
    content = Outages(title, here, lede, None, "", "", "", (), strip(site, incidents), (), found)
    return Page(
        address=ref.address,
        title=title,
        description=f"{title}: {lede}",
        sections=(Section("", "", content),),
        parent=site.address("index"),
        hide=("navigation", "toc"),
    )


def _lede(site: Site, incidents: Sequence[Incident], *, dated: bool = True) -> str:
    """Return how many incidents there are and since when; what does not count in any number is counted apart."""
    if not incidents:
        return site.words("nothing_yet", folder=f"{site.settings.incidents_dir}/")
    counted = [incident for incident in incidents if incident.counts]
    days = [day for incident in counted if (day := incident.day)]
    said = [site.words.count("n_incidents", len(counted))] if counted else []
    if dated and days:
        said = [site.words("since", incidents=said[0], month=site.words.month(min(days)))]
    others = len(incidents) - len(counted)
    return f"{site.words.join([*said, *([site.words.count('n_others', others)] if others else [])])}."


def _ongoing(site: Site, incident: Incident) -> Ongoing:
    started = incident.milestones.started
    if started is None or started.precision == "day":
        return Ongoing(row(site, incident), Clock("", site.day(incident)), "")
    running = max(site.settings.now - started.earliest, dt.timedelta())
    return Ongoing(row(site, incident), Clock(utc(started.earliest), site.day(incident)), site.words.length(running))


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


def _numbers(facets: Sequence[Facet]) -> Numbers:
    """Return the number of each facet's value, in the order of the page."""
    values = [(facet.name, choice.value) for facet in facets for choice in (*facet.choices, *facet.rest)]
    return {value: number for number, value in enumerate(values)}
