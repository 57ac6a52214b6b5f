"""The services: an overview of all, and on each one's own page its numbers, recurring causes, lengths and open action items."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.catalogue.metrics import burden
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.lengths import how_long
from mkdocs_postmortems.views.matrix import Cell
from mkdocs_postmortems.views.page import Content, Page, Ref, Section, Term
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.story import Action, action_row
from mkdocs_postmortems.views.trends import Top

__all__ = ["service_page", "services_page"]

_RECURRING = 2
_MOST_OPEN = 100


class Service(NamedTuple):
    """A service in the overview. `affected` is for how long, `known` of how many incidents that is known."""

    name: Term
    incidents: Cell
    last: Term
    open: int
    overdue: str
    affected: str
    known: str
    cause: Term | None


@dataclass(frozen=True, slots=True)
class Services:
    """All services, the most often hit first."""

    template = "services"
    services: tuple[Service, ...]
    index: Ref
    note: str


class Numbers(NamedTuple):
    """A service in numbers: names and values."""

    facts: tuple[tuple[str, str, str], ...]
    template: str = "service_numbers"


class Recurring(NamedTuple):
    """Causes that came more than once, with their incidents."""

    causes: tuple[tuple[Term, str, tuple[tuple[Term, str], ...]], ...]
    template: str = "causes_again"


class OpenActions(NamedTuple):
    """Open action items with their incidents; `more` says how many do not fit, and leads to the tracker."""

    actions: tuple[tuple[Action, Term], ...]
    more: Term | None
    template: str = "open_actions"


def services_page(site: Site) -> Page:
    """Return the overview of services; only incidents that count are in its numbers."""
    title, words = site.words("services"), site.words
    rows = sorted((_service(site, name) for name in site.catalogue.services), key=lambda row: (-row.incidents.count, row.name.label.casefold()))
    lede = words.count("n_services", len(rows)) if rows else words("no_services")
    links = (Term(words("trends"), Ref(site.address("trends"))), Term(words("recurring_title"), Ref(site.address("recurring"))))
    content = Services(tuple(rows), Ref(site.address("index")), words("services_note"))
    top = Section("", "", Top(title, lede, (), links))
    return Page(
        address=site.address("services"),
        title=title,
        description=lede,
        sections=(top, Section("", "", content)) if rows else (top,),
        listed=True,
        hide=("navigation", "toc"),
    )


def _counted(site: Site, service: str) -> tuple[Incident, ...]:
    return tuple(incident for incident in site.catalogue.services[service] if incident.counts)


def _service(site: Site, service: str) -> Service:
    incidents, words = _counted(site, service), site.words
    ref = site.facet("service", service)
    found = burden(incidents)
    tasks = open_tasks(site.catalogue.services[service])
    overdue = sum(task.item.due is not None and task.item.due < site.settings.today for task in tasks)
    causes = Counter(category.value for incident in incidents for category in dict.fromkeys(incident.categories))
    # A cause that came once is nothing to point at.
    again = [cause for cause in causes if causes[cause] >= _RECURRING]
    commonest = min(again, key=lambda cause: (-causes[cause], cause), default="")
    return Service(
        name=Term(service, ref),
        incidents=Cell(len(incidents), ref, f"service={site.facet_slugs['service'][service]}"),
        last=Term(site.day(incidents[0]), site.incident(incidents[0])) if incidents else Term("–"),
        open=len(tasks),
        overdue=words("n_of_them_overdue", n=words.number(overdue)) if overdue else "",
        affected=words.length(found.length) if found.known else "–",
        known=words("known_of", n=found.known, m=found.incidents) if found.known < found.incidents else "",
        cause=Term(words(f"cause.{commonest}"), site.facet("cause", commonest)) if commonest else None,
    )


def open_tasks(incidents: Sequence[Incident]) -> list[Task]:
    """Return the open action items of our own incidents, the earliest due first; those without a date last."""
    own = (incident for incident in incidents if incident.external is None)
    tasks = (Task(i, number, item) for i in own for number, item in enumerate(i.action_items or (), 1))
    return sorted((task for task in tasks if task.item.is_open), key=_debt)


def _debt(task: Task) -> tuple[dt.date, str, int]:
    return (task.item.due or dt.date.max, task.incident.stem, task.number)


def service_page(site: Site, service: str, make: Callable[[], Page]) -> Page:
    """Return the page of a service: its list of incidents, as `make` returns it, and below that more about it."""
    page, more = make(), tuple(_sections(site, service))
    return page._replace(sections=(*page.sections, *more), hide=("navigation",)) if more else page


def _sections(site: Site, service: str) -> Iterator[Section]:
    incidents = _counted(site, service)
    made: tuple[tuple[str, Content | None], ...] = (
        ("in_numbers", _numbers(site, incidents)),
        ("recurring_causes", _causes(site, incidents)),
        ("how_long", how_long(site, incidents, by_severity=False)),
        ("open_action_items", _open(site, service)),
    )
    for name, content in made:
        if content is not None:
            yield Section(name.replace("_", "-"), site.words(name), content)


def _numbers(site: Site, incidents: Sequence[Incident]) -> Numbers | None:
    if not incidents:
        return None
    words, found = site.words, burden(incidents)
    known = words("known_of", n=found.known, m=found.incidents) if found.known < found.incidents else ""
    return Numbers(
        (
            (words("counted"), words.number(len(incidents)), ""),
            (words("last"), site.day(incidents[0]), ""),
            *(((words("time_in_impact"), words.length(found.length), known),) if found.known else ()),
        )
    )


def _causes(site: Site, incidents: Sequence[Incident]) -> Recurring | None:
    """Return the causes that two or more incidents had, the most frequent first."""
    by_cause: dict[str, list[Incident]] = {}
    for incident in incidents:
        for category in dict.fromkeys(incident.categories):
            by_cause.setdefault(category.value, []).append(incident)
    again = sorted((cause for cause in by_cause if len(by_cause[cause]) >= _RECURRING), key=lambda cause: (-len(by_cause[cause]), cause))
    causes = tuple(
        (
            Term(site.words(f"cause.{cause}"), site.facet("cause", cause)),
            site.words.count("n_incidents", len(by_cause[cause])),
            tuple((Term(i.title, site.incident(i)), site.day(i) if i.day else "") for i in by_cause[cause]),
        )
        for cause in again
    )
    return Recurring(causes) if causes else None


def _open(site: Site, service: str) -> OpenActions | None:
    tasks = open_tasks(site.catalogue.services[service])
    shown = tasks[:_MOST_OPEN]
    rows = tuple((action, Term(task.incident.title, site.incident(task.incident, action.anchor))) for task in shown for action in (action_row(site, task),))
    left = len(tasks) - len(shown)
    return OpenActions(rows, Term(site.words.count("n_more", left), Ref(site.address("actions"))) if left else None) if rows else None
