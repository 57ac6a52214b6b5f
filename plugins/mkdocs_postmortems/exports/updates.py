"""What changed about an incident and when: the status that it reached, its publication, and action items that were done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mkdocs_postmortems.model import ActionItem, ActionStatus, Incident, Kind, Status
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.views import Site
from mkdocs_postmortems.views.changes import midnight

__all__ = ["Update", "first_update", "updates"]


class Update(NamedTuple):
    """A change: its incident and its name within that, which never change; when; what to call it, and what it is about.

    It holds texts and no incident, since it outlives the look at one. `status` is set where the change was one of that.
    """

    incident: str
    name: str
    at: dt.datetime
    label: str
    subject: str
    text: str
    url: str
    services: tuple[str, ...]
    status: Status | None = None


class _Story(NamedTuple):
    """What the changes of an incident are read from."""

    site: Site
    incident: Incident
    url: str

    def update(self, name: str, at: dt.datetime, label: str, text: str | None, status: Status | None = None) -> Update:
        incident = self.incident
        return Update(incident.stem, name, at, label, incident.title, text or incident.title, self.url, incident.services, status)

    def statuses(self) -> Iterator[Update]:
        incident, times, impact = self.incident, self.incident.milestones, self.incident.impact
        told = incident.summary or (impact.description if impact else None)
        reached: tuple[tuple[Status, Moment | None, str | None], ...] = (
            (Status.INVESTIGATING, times.detected or times.started, told),
            (Status.IDENTIFIED, incident.recorded(Kind.IDENTIFIED), incident.root_cause),
            (Status.MONITORING, times.mitigated, incident.resolution),
            (Status.RESOLVED, times.resolved, incident.resolution),
        )
        for status, moment, text in reached:
            if moment is not None:
                yield self.update(str(status), moment.earliest, self.site.words(f"status.{status}"), text or told, status)

    def publication(self) -> Iterator[Update]:
        incident = self.incident
        day = incident.published_at or (incident.external.published_at if incident.external else None)
        if day:
            yield self.update("published", midnight(self.site, day), self.site.words("published"), incident.summary)

    def done(self, item: ActionItem, anchor: str, url: str) -> Iterator[Update]:
        incident, site = self.incident, self.site
        if item.status == ActionStatus.DONE and item.completed:
            subject = f"{item.action} ({incident.title})"
            yield Update(incident.stem, f"{anchor}-done", midnight(site, item.completed), site.words("action.done"), subject, item.action, url, incident.services)


def updates(site: Site, incident: Incident, url: str, items: Iterable[tuple[ActionItem, str, str]]) -> tuple[Update, ...]:
    """Return the changes of an incident, given its link and its action items, each with its place and link; the earliest first."""
    story = _Story(site, incident, url)
    made = [*story.statuses(), *story.publication(), *(update for item in items for update in story.done(*item))]
    return tuple(sorted(made, key=lambda update: update.at))


def first_update(site: Site, incident: Incident, url: str, at: dt.datetime) -> Update:
    """Return the beginning of an incident of which no change is known."""
    return _Story(site, incident, url).update("started", at, "", incident.summary, incident.current_status)
