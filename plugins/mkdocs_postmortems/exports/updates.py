"""What changed about an incident and when: the status that it reached, its publication, and action items that were done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.model import ActionStatus, Incident, Kind, Status
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.views import Site
from mkdocs_postmortems.views.changes import midnight

__all__ = ["Update", "updates"]


@dataclass(frozen=True, slots=True)
class Update:
    """A change: its name within the incident, which never changes; when; what to call it; its text; where to read it.

    `status` is set where the change was one of the incident's status.
    """

    incident: Incident
    name: str
    at: dt.datetime
    label: str
    text: str
    anchor: str = ""
    status: Status | None = None


def updates(site: Site, incident: Incident, tasks: Iterable[Task]) -> tuple[Update, ...]:
    """Return the changes of an incident with its action items, the earliest first."""
    made = [*_statuses(site, incident), *_published(site, incident), *_done(site, tasks)]
    return tuple(sorted(made, key=lambda update: update.at))


def _statuses(site: Site, incident: Incident) -> Iterator[Update]:
    times, impact = incident.milestones, incident.impact
    told = incident.summary or (impact.description if impact else None) or ""
    reached: tuple[tuple[Status, Moment | None, str | None], ...] = (
        (Status.INVESTIGATING, times.detected or times.started, told),
        (Status.IDENTIFIED, incident.recorded(Kind.IDENTIFIED), incident.root_cause),
        (Status.MONITORING, times.mitigated, incident.resolution),
        (Status.RESOLVED, times.resolved, incident.resolution),
    )
    for status, moment, text in reached:
        if moment is not None:
            yield Update(incident, status.value, moment.earliest, site.words(f"status.{status}"), text or told, status=status)


def _published(site: Site, incident: Incident) -> Iterator[Update]:
    day = incident.published_at or (incident.external.published_at if incident.external else None)
    if day:
        yield Update(incident, "published", midnight(site, day), site.words("published"), incident.summary or "")


def _done(site: Site, tasks: Iterable[Task]) -> Iterator[Update]:
    for task in tasks:
        if task.item.status == ActionStatus.DONE and task.item.completed:
            yield Update(task.incident, f"{task.anchor}-done", midnight(site, task.item.completed), site.words("action.done"), task.item.action, task.anchor)
