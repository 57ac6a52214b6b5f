"""Incidents that came back, and the action items of the time before that were not done by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.model import ActionStatus, Incident
from mkdocs_postmortems.views.page import Badge, Page, Ref, Section, Term, Text
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.telling import nth, telling
from mkdocs_postmortems.views.trends import Top

__all__ = ["recurring_page"]


class Left(NamedTuple):
    """An action item that was not done when it came back: what became of it, and where it stands."""

    text: Text
    where: Term
    owner: str
    due: str
    since: str


class Time(NamedTuple):
    """One of the times: how long after the one before, and what was left undone by then."""

    severity: Badge
    incident: Term
    day: str
    lasted: str
    after: str
    left: tuple[Left, ...]
    nothing_left: str


class Chain(NamedTuple):
    """The same thing several times, the latest first."""

    times: tuple[Time, ...]
    template: str = "chain"


def recurring_page(site: Site) -> Page:
    """Return the page of incidents that came back, as their authors said."""
    title, words = site.words("recurring_title"), site.words
    chains = [tuple(_times(site, chain)) for chain in site.catalogue.recurring]
    links = tuple(Term(words(name), Ref(site.address(name))) for name in ("trends", "services"))
    lede = _lede(site, chains)
    notes = (words("recurring_note", date=words.date(site.settings.today)),) if chains else (words("recurring_how"),)
    sections = (
        Section(f"again-{number}", chain[0].title, Chain(times))
        for number, (chain, times) in enumerate(zip(site.catalogue.recurring, chains, strict=True), 1)
    )
    return Page(
        address=site.address("recurring"),
        title=title,
        description=lede,
        sections=(Section("", "", Top(title, lede, notes, links)), *sections),
        parent=site.address("index"),
        hide=("navigation",),
    )


def _lede(site: Site, chains: Sequence[Sequence[Time]]) -> str:
    words = site.words
    again = [time for chain in chains for time in chain if time.after]
    if not chains:
        return words("nothing_recurring")
    warned = sum(bool(time.left) for time in again)
    came = words("came_back", things=words.count("n_things", len(chains)), times=words.count("n_times", len(again)))
    return f"{came} {words('left_undone', n=words.number(warned), m=words.number(len(again)))}"


def _times(site: Site, chain: Sequence[Incident]) -> list[Time]:
    return [_time(site, incident, chain[number + 1 :]) for number, incident in enumerate(chain)]


def _time(site: Site, incident: Incident, before: Sequence[Incident]) -> Time:
    """Return one of the times; `before` are the earlier ones, the latest first."""
    day = incident.day
    earlier = before[0].day if before else None
    left = tuple(_left(site, task) for task in _undone(site, before, day)) if day else ()
    return Time(
        severity=site.severity(incident.severity),
        incident=Term(incident.title, site.incident(incident)),
        day=site.day(incident),
        lasted=site.lasted(incident),
        after=_after(site, day, earlier, known=bool(before)),
        left=left,
        nothing_left=site.words("nothing_left") if before and not left else "",
    )


def _after(site: Site, day: dt.date | None, earlier: dt.date | None, *, known: bool) -> str:
    if day and earlier:
        return site.words("came_back_after", age=site.words.age((day - earlier).days))
    return site.words("came_back_sometime") if known else ""


def _undone(site: Site, before: Sequence[Incident], day: dt.date | None) -> list[Task]:
    """Return the action items of earlier incidents that were not done on a day: open, cancelled, or done only later.

    One that is done without a date may have been done by then, and is left out.
    """
    stems = {incident.stem for incident in before}
    return [task for task in site.catalogue.tasks if task.incident.stem in stems and day and not _done_by(task, day)]


def _done_by(task: Task, day: dt.date) -> bool:
    return task.item.status == ActionStatus.DONE and (task.item.completed is None or task.item.completed < day)


def _left(site: Site, task: Task) -> Left:
    item, words = task.item, site.words
    since = words("undone.later", date=words.date(item.completed)) if item.completed else words("undone.cancelled" if item.status == ActionStatus.CANCELLED else "undone.open")
    return Left(
        text=telling(task.incident, item.action, nth(task.number - 1, lambda edition: edition.action_items)),
        where=Term(site.day(task.incident), site.incident(task.incident, task.anchor)),
        owner=item.owner or words("no_owner"),
        due=words("was_due", date=words.date(item.due)) if item.due else words("no_date"),
        since=since,
    )
