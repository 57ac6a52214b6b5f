"""The incidents as records: in short for lists, and in full for a document of each."""

from __future__ import annotations

from mkdocs_postmortems.catalogue import Relative
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.records import Action, Facts, Length, Phase, Relation, Summary
from mkdocs_postmortems.exports.visits import Item, Visit
from mkdocs_postmortems.exports.written import instant, seconds
from mkdocs_postmortems.model import Elapsed, Incident

__all__ = ["action", "document_address", "facts", "summary"]


def document_address(outlet: Outlet, incident: Incident) -> str:
    """Return where an incident's document is published."""
    return outlet.site.document(incident).address


def summary(visit: Visit) -> Summary:
    """Return an incident in short."""
    outlet, incident, last = visit.outlet, visit.incident, visit.changed
    times, day = visit.times, incident.day
    return Summary(
        id=incident.stem,
        name=incident.name,
        title=incident.title,
        url=visit.url,
        data=outlet.file(document_address(outlet, incident)),
        type=str(incident.type),
        external=incident.external is not None,
        counts=incident.counts,
        severity=str(incident.severity) if incident.severity else None,
        severity_label=outlet.site.severity(incident.severity).label,
        status=str(incident.current_status),
        ongoing=incident.is_ongoing,
        day=day.isoformat() if day else None,
        started_at=times["started"]["at"] if times["started"] else None,
        resolved_at=times["resolved"]["at"] if times["resolved"] else None,
        duration=_length(incident.time_to_resolve),
        services=list(incident.services),
        causes=list(map(str, incident.categories)),
        tags=list(incident.tags),
        open_actions=outlet.owed(incident).open,
        updated_at=last.isoformat(timespec="seconds") if last else None,
    )


def _length(elapsed: Elapsed | None) -> Length | None:
    return Length(seconds=seconds(elapsed.length), about=elapsed.about) if elapsed else None


def facts(visit: Visit) -> Facts:
    """Return what follows from an incident and stands in its document only."""
    incident = visit.incident
    lengths = {
        "detect": incident.time_to_detect,
        "acknowledge": incident.time_to_acknowledge,
        "mitigate": incident.time_to_mitigate,
        "resolve": incident.time_to_resolve,
    }
    return Facts(
        times=visit.times,
        durations={name: _length(length) for name, length in lengths.items()},
        phases=[Phase(name=p.name, start=instant(p.start), end=instant(p.end), duration=_length(p.elapsed)) for p in incident.phases],
        related=[_relation(visit.outlet, relative) for relative in visit.outlet.site.catalogue.related(visit.listed)],
    )


def _relation(outlet: Outlet, relative: Relative) -> Relation:
    other = relative.incident
    return Relation(
        id=other.stem,
        title=other.title,
        url=outlet.incident(other),
        data=outlet.file(document_address(outlet, other)),
        relation=str(relative.relation) if relative.relation else None,
        back=relative.back,
        services=list(relative.services),
        causes=list(map(str, relative.categories)),
    )


def action(made: Item) -> Action:
    """Return an action item."""
    task, item = made.task, made.task.item
    return Action(
        id=made.id,
        incident=task.incident.stem,
        incident_title=task.incident.title,
        url=made.url,
        action=item.action,
        status=str(item.status),
        state=made.state,
        open=item.is_open,
        overdue=made.state == "overdue",
        type=str(item.type) if item.type else None,
        owner=item.owner,
        due=item.due.isoformat() if item.due else None,
        completed=item.completed.isoformat() if item.completed else None,
        priority=str(item.priority) if item.priority else None,
        ticket=item.ticket,
        notes=item.notes,
    )
