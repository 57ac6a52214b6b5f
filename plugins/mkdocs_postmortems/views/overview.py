"""A block for the author's own pages: what goes on, the latest incidents, the follow-ups, and what happened on this day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.page import Page, Ref, Section, Term
from mkdocs_postmortems.views.rows import Row, row
from mkdocs_postmortems.views.shared import Site, utc

__all__ = ["Overview", "overview"]

_LATEST = 3
# For how many days after the build the browser can still say what happened on this day, and what has become overdue.
_DAYS_AHEAD = 45


class Going(NamedTuple):
    """An incident that goes on, since when, and for how long when the site was built; both empty if only its day is known."""

    row: Row
    since: str
    running: str


class Anniversary(NamedTuple):
    """An incident of an earlier year; `day` is its date, `today` whether it was on this day of the year."""

    day: str
    year: str
    incident: Term
    today: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The block. `dues` are the coming due dates of open action items, for the browser to count."""

    template = "overview"
    ongoing: tuple[Going, ...]
    banner: str
    latest: tuple[Row, ...]
    index: Term
    open: int
    overdue: int
    dues: str
    actions: Ref
    as_of: str
    anniversaries: tuple[Anniversary, ...]


def overview(site: Site) -> Page:
    """Return the block as a page that stands at the root of the site."""
    today, words = site.settings.today, site.words
    still_open = [task.item for task in site.catalogue.tasks if task.item.is_open]
    dues = sorted(item.due for item in still_open if item.due and today <= item.due < today + dt.timedelta(days=_DAYS_AHEAD))
    content = Overview(
        ongoing=tuple(_going(site, incident) for incident in site.catalogue.ongoing),
        banner=words.count("ongoing_banner", len(site.catalogue.ongoing)),
        latest=tuple(row(site, incident) for incident in [i for i in site.catalogue.incidents if not (i.external or i.is_ongoing)][:_LATEST]),
        index=Term(words("all_outages"), Ref(site.address("index"))),
        open=len(still_open),
        overdue=sum(item.due is not None and item.due < today for item in still_open),
        dues=" ".join(day.isoformat() for day in dues),
        actions=Ref(site.address("actions")),
        as_of=words("as_of", date=words.date(today)),
        anniversaries=tuple(_anniversaries(site)),
    )
    return Page(address="index", title="", description="", sections=(Section("", "", content),), spoken=words.spoken("d", "h", "min"))


def _going(site: Site, incident: Incident) -> Going:
    started = incident.milestones.started
    if started is None or started.precision == "day":
        return Going(row(site, incident), "", "")
    running = max(site.settings.now - started.earliest, dt.timedelta())
    return Going(row(site, incident), utc(started.earliest), site.words.length(running))


def _anniversaries(site: Site) -> Iterator[Anniversary]:
    """Yield the incidents whose day of the year is today or soon, by how soon it is and then by year."""
    today = site.settings.today
    near: list[tuple[int, dt.date, Incident]] = []
    for incident in site.catalogue.counted:
        day = incident.day
        if day and (ahead := _days_until(day, today)) < _DAYS_AHEAD and day < today + dt.timedelta(days=ahead):
            near.append((ahead, day, incident))
    for ahead, day, incident in sorted(near, key=lambda found: (found[0], found[1], found[2].stem)):
        yield Anniversary(day.isoformat(), str(day.year), Term(incident.title, site.incident(incident)), ahead == 0)


def _days_until(day: dt.date, today: dt.date) -> int:
    """Return in how many days a day of the year is reached; 29 February only in a leap year."""
    for year in range(today.year, today.year + 9):
        try:
            again = day.replace(year=year)
        except ValueError:
            continue
        if again >= today:
            return (again - today).days
    return _DAYS_AHEAD
