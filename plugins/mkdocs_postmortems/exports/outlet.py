"""What every export is made from: the site, where its pages stand, and under which addresses data are published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.exports.links import is_incident_file, self_contained
from mkdocs_postmortems.exports.updates import Update, updates
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views import Ref, Site
from mkdocs_postmortems.views.changes import last_change
from mkdocs_postmortems.views.page import action_state
from mkdocs_postmortems.views.shared import slugs

__all__ = ["NOBODY", "Outlet"]

# The domain of identifiers when the site does not say where it stands; nobody can own it.
NOBODY = "postmortems.invalid"


@dataclass(frozen=True)
class Outlet:
    """A site that publishes data.

    `name` is the site's, `root` its address with a slash at the end, or empty where that is not known.
    `place` gives a page's place below the root by its address.
    """

    site: Site
    name: str
    root: str
    place: Callable[[str], str]

    def page(self, ref: Ref) -> str:
        """Return the link to one of our pages: a full one, or one below the root where that is not known."""
        place = self.place(ref.address)
        return f"{self.root}{'' if place == './' else place}" + (f"#{quote(ref.anchor)}" if ref.anchor else "")

    def incident(self, incident: Incident, anchor: str = "") -> str:
        """Return the link to an incident's page."""
        return self.page(self.site.incident(incident, anchor))

    def file(self, address: str) -> str:
        """Return the link to a published file, as `page` does."""
        return f"{self.root}{quote(address)}"

    def state(self, task: Task) -> str:
        """Return an action item's state on the day of building."""
        return action_state(task.item, self.site.settings.today, self.site.settings.due_soon)

    @property
    def domain(self) -> str:
        """The domain that identifiers are made in."""
        return urlsplit(self.root).hostname or NOBODY

    @cached_property
    def services(self) -> dict[str, str]:
        """Services and the part of addresses that stands for them, the same as on their pages."""
        return self.site.facet_slugs["service"]

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents with links that work from anywhere."""
        return self_contained(self.site.catalogue.incidents, self.site.catalogue.names, self._resolve)

    def _resolve(self, path: str, anchor: str) -> str | None:
        """Return the link to a file beside the incidents; what is an incident's but not published is in no list of ours."""
        if found := self.site.linked(path):
            return self.incident(found, anchor)
        if path in self.site.attachments:
            return self.file(self.site.address("files", path))
        return self.page(Ref(self.site.address("index"))) if is_incident_file(path) else None

    @cached_property
    def tasks(self) -> dict[str, tuple[Task, ...]]:
        """Action items of our own incidents, by the incident they belong to."""
        own = (incident for incident in self.incidents if incident.external is None)
        return {i.stem: tuple(Task(i, number, item) for number, item in enumerate(i.action_items or (), 1)) for i in own}

    @cached_property
    def all_tasks(self) -> tuple[Task, ...]:
        """All action items, incident by incident."""
        return tuple(task for tasks in self.tasks.values() for task in tasks)

    @cached_property
    def updates(self) -> dict[str, tuple[Update, ...]]:
        """What changed about each incident, the earliest first."""
        return {i.stem: updates(self.site, i, self.tasks.get(i.stem, ())) for i in self.incidents}

    @cached_property
    def latest(self) -> dict[str, dt.datetime | None]:
        """The last moment that each incident's file knows of."""
        return {i.stem: last_change(self.site, i) for i in self.incidents}

    @cached_property
    def owners(self) -> dict[str, str]:
        """Owners of open action items and the part of addresses that stands for them."""
        return slugs(sorted({task.item.owner for task in self.all_tasks if task.item.is_open and task.item.owner}, key=lambda name: (name.casefold(), name)))
