"""Incidents one after another, each with what every export needs of it.

All that is long in an incident is read here and in the exports' `add`, so that it may be forgotten before the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from pydantic_core import to_json

from mkdocs_postmortems.catalogue import Task
from mkdocs_postmortems.exports.links import leads_beside, related_within, self_contained
from mkdocs_postmortems.exports.outlet import Outlet, quoted
from mkdocs_postmortems.exports.records import Times
from mkdocs_postmortems.exports.updates import Update, updates
from mkdocs_postmortems.exports.written import moment, written
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.changes import last_change

__all__ = ["Item", "Visit", "visit", "visits"]

_Made = TypeVar("_Made")


class Item(NamedTuple):
    """An action item: its place on its incident's page, the link to that, and its state on the day of building."""

    task: Task
    anchor: str
    url: str
    state: str

    @property
    def id(self) -> str:
        """What names it in the whole site."""
        return f"{self.task.incident.stem}#{self.anchor}"


@dataclass(frozen=True)
class Visit:
    """An incident with links that work from anywhere; `listed` is the same as the catalogue has it.

    `written` is what its author wrote, as data, and `text` the same as JSON. `items` are none for somebody else's incident.
    """

    outlet: Outlet
    listed: Incident
    incident: Incident
    written: dict[str, Any]
    text: bytes
    _made: dict[Callable[[Visit], Any], Any] = field(default_factory=dict)

    def once(self, make: Callable[[Visit], _Made]) -> _Made:
        """Return what a function makes of the incident: several exports may ask for the same."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _Made = self._made[make]
        return made

    @cached_property
    def url(self) -> str:
        """The link to its page."""
        return self.outlet.incident(self.incident)

    @cached_property
    def changed(self) -> dt.datetime | None:
        """The last moment that its file knows of."""
        return last_change(self.outlet.site, self.listed)

    @cached_property
    def times(self) -> Times:
        """Its milestones, as data."""
        times = self.incident.milestones
        return Times(started=moment(times.started), detected=moment(times.detected), acknowledged=moment(times.acknowledged), mitigated=moment(times.mitigated), resolved=moment(times.resolved))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Its action items."""
        found = self.incident.action_items or () if self.incident.external is None else ()
        return tuple(self._item(Task(self.incident, number, item)) for number, item in enumerate(found, 1))

    def _item(self, task: Task) -> Item:
        anchor = task.anchor
        return Item(task, anchor, f"{self.url}#{quoted(anchor)}", self.outlet.state(task.item))

    @cached_property
    def updates(self) -> tuple[Update, ...]:
        """What changed about it, the earliest first."""
        done = ((item.task.item, item.anchor, item.url) for item in self.items)
        return updates(self.outlet.site, self.incident, self.url, done)


def visits(outlet: Outlet) -> Iterator[Visit]:
    """Yield every incident, the latest first."""
    return (visit(outlet, listed) for listed in outlet.site.catalogue.incidents)


def visit(outlet: Outlet, listed: Incident) -> Visit:
    """Return an incident with links that work from anywhere."""
    incident = related_within(listed.whole, outlet.site.catalogue.names)
    data = written(incident)
    text = to_json(data)
    if leads_beside(text):
        incident = self_contained(incident, outlet.resolve)
        data = written(incident)
        text = to_json(data)
    return Visit(outlet, listed, incident, data, text)
