"""The action-item tracker: what is overdue, due soon, open and done, by owner and in order of debt."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.model import ActionStatus
from mkdocs_postmortems.views.keys import Keys, numbered, packed
from mkdocs_postmortems.views.page import (
    OPEN_STATES,
    Badge,
    Page,
    Part,
    Ref,
    Section,
    Shelf,
    Term,
    shelf_name,
)
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.story import Action, action_row

__all__ = ["Tracker", "tracker_page"]


_MOST_OPEN, _MOST_CLOSED = 300, 100
_ON_A_SHELF = 50
_SPOKEN = ("late", "due_in", "due_today", "owner_counts", "n_actions", "n_of", "n_more", "d", "months_short", "years_short", *(f"action.{state}" for state in OPEN_STATES))


@dataclass(frozen=True, slots=True)
class Tile:
    """A count with its name."""

    name: str
    count: int
    label: str


class Owner(NamedTuple):
    """Somebody's open action items; nobody's are without a `value`."""

    value: str
    name: str
    label: str


class TaskRow(NamedTuple):
    """An action item with its incident; `distance` is to its due date, `age` since its incident `began`."""

    action: Action
    severity: Badge
    incident: Term
    distance: str
    age: str
    began: str


class TaskRows(NamedTuple):
    """Rows of the tracker, in a file of their own."""

    rows: tuple[TaskRow, ...]
    is_open: bool
    template: str = "tracker_alone"


@dataclass(frozen=True, slots=True)
class Tracker:
    """All action items: those that are longest overdue, and those that were closed last; others are on the `shelf`.

    `more` says how many open ones these are, and `table` leads to all of them without a script.
    """

    template = "tracker"
    title: str
    as_of: str
    count: str
    tiles: tuple[Tile, ...]
    owners: tuple[Owner, ...]
    open: tuple[TaskRow, ...]
    closed: tuple[TaskRow, ...]
    closed_count: str
    more: str
    table: Term | None
    shelf: Shelf | None


def tracker_page(site: Site) -> Page:
    """Return the tracker of action items."""
    still_open = sorted((task for task in site.catalogue.tasks if task.item.is_open), key=_debt)
    closed = sorted((task for task in site.catalogue.tasks if not task.item.is_open), key=_recent)
    rows = tuple(_row(site, task) for task in still_open)
    done = tuple(_row(site, task) for task in closed)
    shelf = _shelf(rows, done)
    more = site.words.count("n_more", len(rows) - _MOST_OPEN) if rows[_MOST_OPEN:] else ""
    title = site.words("actions")
    today = site.settings.today
    content = Tracker(
        title=title,
        as_of=site.words("as_of", date=site.words.date(today)),
        count=site.words.count("n_actions", len(rows)),
        tiles=_tiles(site, rows, sum(task.item.status == ActionStatus.DONE for task in closed)),
        owners=_owners(site, rows),
        open=rows[:_MOST_OPEN],
        closed=done[:_MOST_CLOSED],
        closed_count=site.words.count("n_actions", len(done)),
        more=more,
        table=Term(more, Ref(site.address("tables", "actions.csv"))) if more and "tables" in site.settings.exports else None,
        shelf=shelf,
    )
    return Page(
        address=site.address("actions"),
        title=title,
        description=", ".join(f"{tile.count} {tile.label}" for tile in content.tiles),
        sections=(Section("", "", content),),
        listed=True,
        hide=("navigation", "toc"),
        parts=shelf.parts if shelf else (),
        spoken=site.words.spoken(*_SPOKEN) | {"due_soon": site.settings.due_soon},
    )


def _shelf(still_open: tuple[TaskRow, ...], closed: tuple[TaskRow, ...]) -> Shelf | None:
    """Return where the rows are that do not fit on the page; None where all do."""
    behind = {"open": still_open[_MOST_OPEN:], "closed": closed[_MOST_CLOSED:]}
    if not any(behind.values()):
        return None
    folder = shelf_name("actions", (still_open, closed))
    parts = [Part(f"{folder}/all.js", Keys(_columns(still_open, closed)))]
    for kind, rows in behind.items():
        for number, start in enumerate(range(0, len(rows), _ON_A_SHELF)):
            parts.append(Part(f"{folder}/{kind}-{number}.js", TaskRows(rows[start : start + _ON_A_SHELF], kind == "open")))
    return Shelf(Ref(folder), _ON_A_SHELF, tuple(parts))


def _columns(still_open: tuple[TaskRow, ...], closed: tuple[TaskRow, ...]) -> dict[str, object]:
    """Return what all items are counted and narrowed down by: whose they are, and when they are due or whether they are done.

    A due date is a number of days from the first one on, which is 1; 0 is none.
    """
    owners, whose = numbered(row.action.owner for row in (*still_open, *closed))
    dates = [dt.date.fromisoformat(row.action.due.iso) if row.action.due.iso else None for row in still_open]
    first = min(filter(None, dates), default=dt.date.min)
    return {
        "owners": owners,
        "whose": whose,
        "first": first.isoformat(),
        "due": packed((date - first).days + 1 if date else 0 for date in dates),
        "done": packed(int(row.action.state.value == ActionStatus.DONE) for row in closed),
    }


def _debt(task: Task) -> tuple[dt.date, dt.date, str, int]:
    """Sort open items by due date, oldest first; those without one last."""
    return (task.item.due or dt.date.max, task.incident.day or dt.date.max, task.incident.stem, task.number)


def _recent(task: Task) -> tuple[int, str, int]:
    """Sort closed items by when they were done, latest first."""
    day = task.item.completed or task.incident.day
    return (-day.toordinal() if day else 0, task.incident.stem, task.number)


def _tiles(site: Site, rows: tuple[TaskRow, ...], done: int) -> tuple[Tile, ...]:
    states = Counter(row.action.state.value for row in rows)
    return (
        Tile("overdue", states["overdue"], site.words("overdue")),
        Tile("soon", states["soon"], site.words.count("due_within", site.settings.due_soon)),
        Tile("open", len(rows), site.words("open")),
        Tile("done", done, site.words("done")),
    )


def _owners(site: Site, rows: tuple[TaskRow, ...]) -> tuple[Owner, ...]:
    """Return owners by the number of their open items, nobody last."""
    counts = Counter(row.action.owner for row in rows)
    late = Counter(row.action.owner for row in rows if row.action.state.value == "overdue")
    order = sorted(counts, key=lambda name: (not name, -counts[name], name.casefold()))
    return tuple(Owner(name, name or site.words("no_owner"), _owner_counts(site, counts[name], late[name])) for name in order)


def _owner_counts(site: Site, still_open: int, overdue: int) -> str:
    return site.words("owner_counts", open=still_open, overdue=overdue) if overdue else str(still_open)


def _row(site: Site, task: Task) -> TaskRow:
    incident = task.incident
    began, action = incident.day, action_row(site, task)
    return TaskRow(
        action=action,
        severity=site.severity(incident.severity),
        incident=Term(incident.title, site.incident(incident, action.anchor)),
        distance=_distance(site, task),
        age=_age(site, task),
        began=began.isoformat() if began and task.item.is_open else "",
    )


def _distance(site: Site, task: Task) -> str:
    """Return how late an open item is, or how much time is left."""
    if not task.item.is_open or task.item.due is None:
        return ""
    days = (task.item.due - site.settings.today).days
    if days == 0:
        return site.words("due_today")
    return site.words("late", age=site.words.age(-days)) if days < 0 else site.words("due_in", age=site.words.age(days))


def _age(site: Site, task: Task) -> str:
    """Return the time since the incident: until now, or until the item was done."""
    began = task.incident.day
    until = site.settings.today if task.item.is_open else task.item.completed
    return site.words.age(max((until - began).days, 0)) if began and until else ""
