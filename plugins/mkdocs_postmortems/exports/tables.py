"""Tables: one row for each incident, event and action item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.visits import Item, Visit, visits
from mkdocs_postmortems.exports.written import seconds
from mkdocs_postmortems.model import Elapsed, Impact, Incident

__all__ = ["TABLES", "Cell", "Column", "Row", "Rows", "Table", "rows", "tables"]

Cell = str | int | float | tuple[str, ...] | None
Row = tuple[Cell, ...]
# The rows of one incident in each table, in the order of the tables.
Rows = tuple[list[Row], ...]
_NOBODY = Impact()


class Column(NamedTuple):
    """A column: its name, and the type of its values: `text`, `word`, `integer`, `real`, or `list` of texts.

    A word is a text that is ours: a date, or a word of a closed list.
    """

    name: str
    type: str = "text"


class Table(NamedTuple):
    """A table; its first column holds what names a row."""

    name: str
    columns: tuple[Column, ...]


def _words(*names: str) -> Iterator[Column]:
    return (Column(name, "word") for name in names)


_INCIDENTS = (
    *map(Column, ("id", "name", "title")),
    *_words("type", "severity"),
    Column("severity_label"),
    *_words("status", "day"),
    Column("year", "integer"),
    *_words("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at"),
    *(Column(f"seconds_to_{end}", "integer") for end in ("detect", "acknowledge", "mitigate", "resolve")),
    *(Column(name, "list") for name in ("services", "causes", "tags")),
    *(Column(name, "integer") for name in ("external", "counts", "ongoing", "users")),
    Column("users_percent", "real"),
    Column("requests_failed", "integer"),
    Column("cost", "real"),
    Column("currency"),
    Column("support_tickets", "integer"),
    *_words("detection"),
    *(Column(name, "integer") for name in ("actions", "open_actions", "overdue_actions")),
    *map(Column, ("url", "symptoms", "summary", "story")),
)
_EVENTS = (*map(Column, ("id", "incident")), Column("number", "integer"), *_words("time", "until", "kind"), *map(Column, ("actor", "event")))
_ACTIONS = (
    *map(Column, ("id", "incident")),
    Column("number", "integer"),
    Column("action"),
    *_words("status", "state", "type"),
    Column("owner"),
    *_words("due", "completed", "priority"),
    *map(Column, ("ticket", "notes", "url")),
)
# The first one holds the incidents, which the others refer to.
TABLES = (Table("incidents", _INCIDENTS), Table("events", _EVENTS), Table("actions", _ACTIONS))


def tables(outlet: Outlet) -> Iterator[Rows]:
    """Yield the rows of each incident, in all tables."""
    return map(rows, visits(outlet))


def rows(visit: Visit) -> Rows:
    """Return the rows of an incident in each table."""
    return visit.once(_rows)


def _rows(visit: Visit) -> Rows:
    stem, events = visit.incident.stem, visit.written.get("timeline", ())
    return [_incident(visit)], [_event(stem, number, entry) for number, entry in enumerate(events, 1)], list(map(_action, visit.items))


def _incident(visit: Visit) -> Row:
    incident = visit.incident
    day, times = incident.day, visit.times
    symptoms, summary, story = _told(visit)
    return (
        *(incident.stem, incident.name, incident.title, str(incident.type)),
        str(incident.severity) if incident.severity else None,
        visit.outlet.site.severity(incident.severity).label,
        str(incident.current_status),
        *((day.isoformat(), day.year) if day else (None, None)),
        *(found and found["at"] for found in (times["started"], times["detected"], times["acknowledged"], times["mitigated"], times["resolved"])),
        *map(_seconds, (incident.time_to_detect, incident.time_to_acknowledge, incident.time_to_mitigate, incident.time_to_resolve)),
        *(incident.services, tuple(map(str, incident.categories)), incident.tags),
        *(int(incident.external is not None), int(incident.counts), int(incident.is_ongoing)),
        *_impact(incident),
        *visit.outlet.owed(incident),
        *(visit.url, symptoms, summary, story),
    )


def _seconds(elapsed: Elapsed | None) -> int | None:
    return seconds(elapsed.length) if elapsed else None


def _impact(incident: Incident) -> Row:
    impact, detection = incident.impact or _NOBODY, incident.detection
    cost = impact.cost
    return (
        *(impact.users, impact.users_percent, impact.requests_failed),
        *((cost.amount, cost.currency) if cost else (None, None)),
        impact.support_tickets,
        str(detection.method) if detection and detection.method else None,
    )


def _told(visit: Visit) -> tuple[str, str, str]:
    """Return an incident's texts in the order in which they tell it apart: symptoms, summary, and all the rest.

    What the other tables hold too stands at the end of the rest: its events, then its action items.
    """
    incident, impact, lessons = visit.incident, visit.incident.impact, visit.incident.lessons
    rest = [incident.stem, incident.id, *incident.aliases, *incident.services, *incident.tags]
    rest += [impact.description if impact else None, incident.detection.description if incident.detection else None]
    rest += [incident.trigger, incident.root_cause, *incident.contributing_factors, incident.resolution, incident.prevention]
    rest += [*lessons.went_well, *lessons.went_wrong, *lessons.got_lucky, *lessons.learned] if lessons else []
    rest += [text for section in incident.sections for text in (section.title, section.body)]
    rest += [text for edition in incident.editions.values() for text in (edition.title, edition.summary, edition.impact, edition.root_cause, edition.resolution)]
    rest += [] if visit.items else [item.action for item in incident.action_items or ()]
    elsewhere = [*(entry.event for entry in incident.timeline or ()), *(item.task.item.action for item in visit.items)]
    return "\n".join(incident.symptoms), incident.summary or "", "\n".join([*dict.fromkeys(filter(None, rest)), *elsewhere])


def _event(stem: str, number: int, entry: dict[str, Any]) -> Row:
    until = entry.get("until")
    return (f"{stem}#event-{number}", stem, number, entry["time"]["at"], until and until["at"], entry.get("kind"), entry.get("actor"), entry["event"])


def _action(made: Item) -> Row:
    task, item = made.task, made.task.item
    return (
        *(made.id, task.incident.stem, task.number, item.action, str(item.status), made.state),
        *(str(item.type) if item.type else None, item.owner),
        *(day.isoformat() if day else None for day in (item.due, item.completed)),
        *(str(item.priority) if item.priority else None, item.ticket, item.notes, made.url),
    )
