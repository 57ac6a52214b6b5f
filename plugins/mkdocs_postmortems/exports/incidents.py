"""The incidents as records: in short for lists, and in full for a document of each."""

from __future__ import annotations

from mkdocs_postmortems.catalogue import Relative, Task
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.records import Action, Document, Length, Phase, Relation, Summary, Times
from mkdocs_postmortems.exports.written import instant, moment, seconds, written
from mkdocs_postmortems.model import Elapsed, Incident

__all__ = ["action", "document", "document_address", "summary"]

def document_address(outlet: Outlet, incident: Incident) -> str:
    """Return where an incident's document is published."""
    return outlet.site.document(incident).address


def summary(outlet: Outlet, incident: Incident) -> Summary:
    """Return an incident in short."""
    site, times, day, last = outlet.site, incident.milestones, incident.day, outlet.latest[incident.stem]
    return Summary(
        id=incident.stem,
        name=incident.name,
        title=incident.title,
        url=outlet.incident(incident),
        data=outlet.file(document_address(outlet, incident)),
        type=incident.type.value,
        external=incident.external is not None,
        counts=incident.counts,
        severity=incident.severity.value if incident.severity else None,
        severity_label=site.severity(incident.severity).label,
        status=incident.current_status.value,
        ongoing=incident.is_ongoing,
        day=day.isoformat() if day else None,
        started_at=instant(times.started),
        resolved_at=instant(times.resolved),
        duration=_length(incident.time_to_resolve),
        services=list(incident.services),
        causes=[cause.value for cause in incident.categories],
        tags=list(incident.tags),
        open_actions=sum(task.item.is_open for task in outlet.tasks.get(incident.stem, ())),
        updated_at=last.isoformat(timespec="seconds") if last else None,
    )


def _length(elapsed: Elapsed | None) -> Length | None:
    return Length(seconds=seconds(elapsed.length), about=elapsed.about) if elapsed else None


def document(outlet: Outlet, incident: Incident, short: Summary, actions: list[Action]) -> Document:
    """Return an incident in full, given its summary and its action items."""
    times = incident.milestones
    lengths = {
        "detect": incident.time_to_detect,
        "acknowledge": incident.time_to_acknowledge,
        "mitigate": incident.time_to_mitigate,
        "resolve": incident.time_to_resolve,
    }
    return Document(
        **short,
        times=Times(started=moment(times.started), detected=moment(times.detected), acknowledged=moment(times.acknowledged), mitigated=moment(times.mitigated), resolved=moment(times.resolved)),
        durations={name: _length(length) for name, length in lengths.items()},
        phases=[Phase(name=p.name, start=instant(p.start), end=instant(p.end), duration=_length(p.elapsed)) for p in incident.phases],
        related=[_relation(outlet, relative) for relative in outlet.site.catalogue.related(incident)],
        actions=actions,
        written=written(incident),
    )


def _relation(outlet: Outlet, relative: Relative) -> Relation:
    other = relative.incident
    return Relation(
        id=other.stem,
        title=other.title,
        url=outlet.incident(other),
        data=outlet.file(document_address(outlet, other)),
        relation=relative.relation.value if relative.relation else None,
        back=relative.back,
        services=list(relative.services),
        causes=[cause.value for cause in relative.categories],
    )


def action(outlet: Outlet, task: Task) -> Action:
    """Return an action item."""
    item, state = task.item, outlet.state(task)
    return Action(
        id=f"{task.incident.stem}#{task.anchor}",
        incident=task.incident.stem,
        incident_title=task.incident.title,
        url=outlet.incident(task.incident, task.anchor),
        action=item.action,
        status=item.status.value,
        state=state,
        open=item.is_open,
        overdue=state == "overdue",
        type=item.type.value if item.type else None,
        owner=item.owner,
        due=item.due.isoformat() if item.due else None,
        completed=item.completed.isoformat() if item.completed else None,
        priority=item.priority.value if item.priority else None,
        ticket=item.ticket,
        notes=item.notes,
    )
