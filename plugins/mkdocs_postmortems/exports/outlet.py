"""What every export is made from: the site, where its pages stand, and under which addresses data are published."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from mkdocs_postmortems.exports.links import is_incident_file
from mkdocs_postmortems.model import ActionItem, Incident
from mkdocs_postmortems.views import Ref, Site
from mkdocs_postmortems.views.page import action_state

__all__ = ["NOBODY", "Outlet", "Owed", "quoted"]

# The domain of identifiers when the site does not say where it stands; nobody can own it.
NOBODY = "postmortems.invalid"
_NEEDS_NO_QUOTES = re.compile(r"[\w.~/-]*", re.ASCII)


def quoted(text: str) -> str:
    """Return a text as a part of an address."""
    return text if _NEEDS_NO_QUOTES.fullmatch(text) else quote(text)


class Owed(NamedTuple):
    """How many action items an incident has, and how many of them are open and overdue on the day of building."""

    all: int = 0
    open: int = 0
    overdue: int = 0


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
        return f"{self.root}{'' if place == './' else place}" + (f"#{quoted(ref.anchor)}" if ref.anchor else "")

    def incident(self, incident: Incident, anchor: str = "") -> str:
        """Return the link to an incident's page."""
        return self.page(self.site.incident(incident, anchor))

    def file(self, address: str) -> str:
        """Return the link to a published file, as `page` does."""
        return f"{self.root}{quoted(address)}"

    def resolve(self, path: str, anchor: str) -> str | None:
        """Return the link to a file beside the incidents; what is an incident's but not published is in no list of ours."""
        if found := self.site.linked(path):
            return self.incident(found, anchor)
        if path in self.site.attachments:
            return self.file(self.site.address("files", path))
        return self.page(Ref(self.site.address("index"))) if is_incident_file(path) else None

    def state(self, item: ActionItem) -> str:
        """Return an action item's state on the day of building."""
        return action_state(item, self.site.settings.today, self.site.settings.due_soon)

    @cached_property
    def domain(self) -> str:
        """The domain that identifiers are made in."""
        return urlsplit(self.root).hostname or NOBODY

    @cached_property
    def services(self) -> dict[str, str]:
        """Services and the part of addresses that stands for them, the same as on their pages."""
        return self.site.facet_slugs["service"]

    @cached_property
    def _owed(self) -> dict[str, Owed]:
        return {}

    def owed(self, incident: Incident) -> Owed:
        """Return what there is to do after an incident of ours; nothing after somebody else's."""
        if incident.stem not in self._owed:
            items = incident.action_items or () if incident.external is None else ()
            still_open = [item for item in items if item.is_open]
            self._owed[incident.stem] = Owed(len(items), len(still_open), sum(self.state(item) == "overdue" for item in still_open))
        return self._owed[incident.stem]
