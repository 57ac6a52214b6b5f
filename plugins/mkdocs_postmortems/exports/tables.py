"""Tables: one row for each incident, event and action item, as values and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.written import instant, seconds
from mkdocs_postmortems.model import Elapsed, Entry, Impact, Incident

__all__ = ["Cell", "Column", "Table", "cell", "csv_files", "tables", "told"]

Cell = str | int | float | tuple[str, ...] | None
# What makes a spreadsheet take a cell for a formula; the last four are those of full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SUSPECT = frozenset((" ", *_FORMULA))
_NOBODY = Impact()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and the type of its values: `text`, `integer`, `real`, or `list` of texts."""

    name: str
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its first column holds what names a row."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


_INCIDENTS = (
    *map(Column, ("id", "name", "title", "type", "severity", "severity_label", "status", "day")),
    Column("year", "integer"),
    *map(Column, ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")),
    *(Column(f"seconds_to_{end}", "integer") for end in ("detect", "acknowledge", "mitigate", "resolve")),
    *(Column(name, "list") for name in ("services", "causes", "tags")),
    *(Column(name, "integer") for name in ("external", "counts", "ongoing", "users")),
    Column("users_percent", "real"),
    Column("requests_failed", "integer"),
    Column("cost", "real"),
    Column("currency"),
    Column("support_tickets", "integer"),
    Column("detection"),
    *(Column(name, "integer") for name in ("actions", "open_actions", "overdue_actions")),
    *map(Column, ("url", "symptoms", "summary", "story")),
)
_EVENTS = (*map(Column, ("id", "incident")), Column("number", "integer"), *map(Column, ("time", "until", "kind", "actor", "event")))
_ACTIONS = (
    *map(Column, ("id", "incident")),
    Column("number", "integer"),
    *map(Column, ("action", "status", "state", "type", "owner", "due", "completed", "priority", "ticket", "notes", "url")),
)


def tables(outlet: Outlet) -> tuple[Table, ...]:
    """Return all tables; the first one holds the incidents, which the others refer to."""
    incidents = outlet.incidents
    events = (_event(incident, number, entry) for incident in incidents for number, entry in enumerate(incident.timeline or (), 1))
    return (
        Table("incidents", _INCIDENTS, tuple(_incident(outlet, incident) for incident in incidents)),
        Table("events", _EVENTS, tuple(events)),
        Table("actions", _ACTIONS, tuple(_action(outlet, task) for task in outlet.all_tasks)),
    )


def _incident(outlet: Outlet, incident: Incident) -> tuple[Cell, ...]:
    site, day, times = outlet.site, incident.day, incident.milestones
    symptoms, summary, story = told(incident)
    return (
        *(incident.stem, incident.name, incident.title, incident.type.value),
        incident.severity.value if incident.severity else None,
        site.severity(incident.severity).label,
        incident.current_status.value,
        *((day.isoformat(), day.year) if day else (None, None)),
        *map(instant, (times.started, times.detected, times.acknowledged, times.mitigated, times.resolved)),
        *map(_seconds, (incident.time_to_detect, incident.time_to_acknowledge, incident.time_to_mitigate, incident.time_to_resolve)),
        *(incident.services, tuple(cause.value for cause in incident.categories), incident.tags),
        *(int(incident.external is not None), int(incident.counts), int(incident.is_ongoing)),
        *_impact(incident),
        *_debts(outlet, incident),
        *(outlet.incident(incident), symptoms, summary, story),
    )


def _seconds(elapsed: Elapsed | None) -> int | None:
    return seconds(elapsed.length) if elapsed else None


def _impact(incident: Incident) -> tuple[Cell, ...]:
    impact, detection = incident.impact or _NOBODY, incident.detection
    cost = impact.cost
    return (
        *(impact.users, impact.users_percent, impact.requests_failed),
        *((cost.amount, cost.currency) if cost else (None, None)),
        impact.support_tickets,
        detection.method.value if detection and detection.method else None,
    )


def _debts(outlet: Outlet, incident: Incident) -> tuple[int, int, int]:
    tasks = outlet.tasks.get(incident.stem, ())
    still_open = [task for task in tasks if task.item.is_open]
    return len(tasks), len(still_open), sum(outlet.state(task) == "overdue" for task in still_open)


def told(incident: Incident) -> tuple[str, str, str]:
    """Return an incident's texts in the order in which they tell it apart: symptoms, summary, and all the rest."""
    impact, lessons = incident.impact, incident.lessons
    rest = [incident.stem, incident.id, *incident.aliases, *incident.services, *incident.tags]
    rest += [impact.description if impact else None, incident.detection.description if incident.detection else None]
    rest += [incident.trigger, incident.root_cause, *incident.contributing_factors, incident.resolution, incident.prevention]
    rest += [entry.event for entry in incident.timeline or ()]
    rest += [*lessons.went_well, *lessons.went_wrong, *lessons.got_lucky, *lessons.learned] if lessons else []
    rest += [item.action for item in incident.action_items or ()]
    rest += [text for section in incident.sections for text in (section.title, section.body)]
    rest += [text for edition in incident.editions.values() for text in (edition.title, edition.summary, edition.impact, edition.root_cause, edition.resolution)]
    return "\n".join(incident.symptoms), incident.summary or "", "\n".join(dict.fromkeys(text for text in rest if text))


def _event(incident: Incident, number: int, entry: Entry) -> tuple[Cell, ...]:
    kind = entry.kind.value if entry.kind else None
    place = f"{incident.stem}#event-{number}"
    return (place, incident.stem, number, instant(entry.time), instant(entry.until), kind, entry.actor, entry.event)


def _action(outlet: Outlet, task: Task) -> tuple[Cell, ...]:
    item = task.item
    return (
        *(f"{task.incident.stem}#{task.anchor}", task.incident.stem, task.number, item.action, item.status.value, outlet.state(task)),
        *(item.type.value if item.type else None, item.owner),
        *(day.isoformat() if day else None for day in (item.due, item.completed)),
        *(item.priority.value if item.priority else None, item.ticket, item.notes),
        outlet.incident(task.incident, task.anchor),
    )


def csv_files(outlet: Outlet, made: Iterable[Table]) -> Iterator[tuple[str, bytes]]:
    """Yield each table as CSV: UTF-8, with a header; the long story of an incident is left to its page."""
    for table in made:
        shown = [number for number, column in enumerate(table.columns) if column.name != "story"]
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([table.columns[number].name for number in shown])
        writer.writerows([value if type(value) is int else cell(value) for value in map(row.__getitem__, shown)] for row in table.rows)
        yield outlet.site.address("tables", f"{table.name}.csv"), text.getvalue().encode()


def cell(value: Cell) -> str | int | float | None:
    """Return what a cell says; a text that a spreadsheet would calculate gets an apostrophe before it."""
    if isinstance(value, tuple):
        value = "; ".join(value)
    if isinstance(value, str) and value[:1] in _SUSPECT and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
