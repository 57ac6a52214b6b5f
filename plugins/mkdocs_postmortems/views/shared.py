"""What several pages need: the site they belong to, addresses, and words for one incident."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from mkdocs_postmortems.catalogue import Catalogue, beside
from mkdocs_postmortems.model import Incident, IncidentType, Severity
from mkdocs_postmortems.rules.names import fold, is_device
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import SUFFIXES
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.views.page import Badge, Clock, Ref, Span, Term, severity_value
from mkdocs_postmortems.words import Words

__all__ = ["FACETS", "Site", "slugs", "zone_name"]

FACETS = ("severity", "service", "cause", "year")
_NO_SLUG = re.compile(r"[^\w.-]+")
_LONGEST_SLUG = 80  # bytes
_INDICES = ("index", "readme")  # MkDocs makes such a page its folder's


def slugs(names: list[str]) -> dict[str, str]:
    """Return an address for each name; those that would share one, or that some system keeps for itself, are numbered."""
    taken: dict[str, str] = {}
    for name in names:
        plain = _NO_SLUG.sub("-", fold(name)).encode()[:_LONGEST_SLUG].decode(errors="ignore").strip("-.") or "none"
        if is_device(plain) or plain in _INDICES:
            plain = f"x-{plain}"
        slug, number = plain, 2
        while slug in taken:
            slug, number = f"{plain}-{number}", number + 1
        taken[slug] = name
    return {name: slug for slug, name in taken.items()}


def zone_name(instant: dt.datetime) -> str:
    """Return the name of an instant's zone with its offset: `PST (UTC−8)`, or the offset alone."""
    name, offset = instant.tzname() or "", instant.utcoffset() or dt.timedelta()
    if not offset:
        return "UTC" if name in ("UTC", "GMT", "") else f"{name} (UTC)"
    minutes = abs(int(offset.total_seconds())) // 60
    sign = "\u2212" if offset < dt.timedelta() else "+"
    shown = f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
    return shown if not name.isalpha() else f"{name} ({shown})"


@dataclass(frozen=True)
class Site:
    """The catalogue with the site's settings and words: what every page is made from.

    `report` is the address at which an incident is reported; empty where there is none.
    """

    catalogue: Catalogue
    settings: Settings
    words: Words
    report: str = ""

    def address(self, *parts: str) -> str:
        """Return the address of one of our pages."""
        return "/".join((self.settings.path, *parts))

    def incident(self, incident: Incident, anchor: str = "") -> Ref:
        """Return the link to an incident's page."""
        ref = self._pages.get(incident.stem) or Ref(self.address(incident.stem))
        return Ref(ref.address, anchor) if anchor else ref

    @cached_property
    def _pages(self) -> dict[str, Ref]:
        return {incident.stem: Ref(self.address(incident.stem)) for incident in self.catalogue.incidents}

    def data(self, *parts: str) -> str:
        """Return the address of a file of the programming interfaces."""
        return "/".join((self.settings.api, *parts))

    def document(self, incident: Incident) -> Ref:
        """Return the link to an incident's data."""
        return Ref(self.data("v1", "incidents", f"{incident.stem}.json"))

    @cached_property
    def rows(self) -> dict[tuple[str, int], Any]:
        """Rows of action items that were made already, by incident and number: several pages show the same ones."""
        return {}

    @cached_property
    def listed(self) -> dict[str, Any]:
        """Rows of incidents that were made already, by stem: an incident is in many lists."""
        return {}

    def forget(self) -> None:
        """Let go of what pages have in common, when all of them are made."""
        for name in ("rows", "listed", "_dates"):
            vars(self).pop(name, None)

    @cached_property
    def changes(self) -> dict[str, tuple[dt.datetime | None, bool]]:
        """The last changes that were looked for already, by stem, and whether they lie before today."""
        return {}

    @cached_property
    def facets(self) -> dict[str, dict[str, tuple[Incident, ...]]]:
        """Incidents by facet and value: services, causes, years."""
        return {
            "severity": {severity_value(severity): incidents for severity, incidents in self.catalogue.severities.items()},
            "service": self.catalogue.services,
            "cause": {cause.value: incidents for cause, incidents in self.catalogue.categories.items()},
            "year": {str(year): incidents for year, incidents in self.catalogue.years.items()},
        }

    @cached_property
    def facet_slugs(self) -> dict[str, dict[str, str]]:
        """Addresses of facets' values."""
        return {facet: slugs(list(values)) for facet, values in self.facets.items()}

    def facet(self, facet: str, value: str) -> Ref:
        """Return the link to a facet's page."""
        return self._facet_pages[facet, value]

    @cached_property
    def _facet_pages(self) -> dict[tuple[str, str], Ref]:
        return {(facet, value): Ref(self.address("by", facet, slug)) for facet, found in self.facet_slugs.items() for value, slug in found.items()}

    def facet_label(self, facet: str, value: str) -> str:
        """Return what a facet's value is called."""
        if facet == "severity":
            return self.severity(Severity(value) if value != "none" else None).label
        return self.words(f"cause.{value}") if facet == "cause" else value

    def services(self, incident: Incident) -> tuple[Term, ...]:
        """Return an incident's services with links."""
        return tuple(self._services[name] for name in dict.fromkeys(incident.services))

    @cached_property
    def _services(self) -> dict[str, Term]:
        return {name: Term(name, self.facet("service", name)) for name in self.facets["service"]}

    def causes(self, incident: Incident) -> tuple[Term, ...]:
        """Return an incident's causes with links."""
        return tuple(self._causes[cause] for cause in dict.fromkeys(incident.categories))

    @cached_property
    def _causes(self) -> dict[str, Term]:
        return {cause: Term(self.words(f"cause.{cause}"), self.facet("cause", cause)) for cause in self.facets["cause"]}

    def severity(self, severity: Severity | None) -> Badge:
        """Return a severity with the site's word for it."""
        return self._severities[severity]

    @cached_property
    def _severities(self) -> dict[Severity | None, Badge]:
        ours = self.settings.severities
        values = {severity: severity_value(severity) for severity in (*Severity, None)}
        return {severity: Badge(value, (severity and ours.get(severity)) or self.words(f"severity.{value}")) for severity, value in values.items()}

    def spoken(self, keys: tuple[str, ...], *, dates: bool, due_soon: bool) -> Mapping[str, object]:
        """Return what a page's script must know, as `Words.spoken` does, and perhaps what is due soon: for like pages the very same."""
        key = (keys, dates, due_soon)
        if key not in self._spoken:
            said = self.words.spoken(*keys, dates=dates)
            self._spoken[key] = said | {"due_soon": self.settings.due_soon} if due_soon else said
        return self._spoken[key]

    @cached_property
    def _spoken(self) -> dict[tuple[tuple[str, ...], bool, bool], Mapping[str, object]]:
        return {}

    def sort_of(self, incident: Incident) -> str:
        """Return the word for something that does not count as an incident of ours, or nothing."""
        if incident.external:
            return self.words("type.external")
        return "" if incident.type == IncidentType.INCIDENT else self.words(f"type.{incident.type}")

    def day(self, incident: Incident) -> str:
        """Return the day an incident began."""
        day = incident.day
        return self.words.date(day) if day else self.words("no_date_known")

    def date(self, day: dt.date | None) -> Clock:
        """Return a day as shown, with its date for machines; for the same day the very same."""
        made = self._dates.get(day)
        if made is None:
            made = self._dates[day] = Clock(day.isoformat(), self.words.date(day)) if day else Clock("", "")
        return made

    @cached_property
    def _dates(self) -> dict[dt.date | None, Clock]:
        return {}

    def state(self, state: str) -> Badge:
        """Return an action item's state with its word."""
        made = self._states.get(state)
        if made is None:
            made = self._states[state] = Badge(state, self.words(f"action.{state}"))
        return made

    @cached_property
    def _states(self) -> dict[str, Badge]:
        return {}

    def span(self, first: Moment, last: Moment | None = None) -> Span:
        """Return the wall clock of a moment, or of a stretch from the beginning of one to the end of another."""
        began, ended = self.words.ends(first)
        start = Clock(utc(first.earliest), began)
        if last is None:
            return Span(start, Clock(utc(first.latest), ended)) if ended else Span(start)
        began, ended = self.words.ends(last)
        return Span(start, Clock(utc(last.latest), ended or began))

    def attachment(self, incident: Incident, target: str) -> Ref | str:
        """Return the link to a web address, or to a file beside an incident's."""
        path = beside(incident.path, target)
        return target if path is None else Ref(self.address("files", path))

    @cached_property
    def _by_path(self) -> dict[str, Incident]:
        return {incident.path: incident for incident in self.catalogue.incidents}

    def linked(self, path: str) -> Incident | None:
        """Return the incident of a file by its path below the incidents folder, also where that was moved or renamed since."""
        found = self._by_path.get(path)
        named = found is None and path.casefold().endswith(SUFFIXES)
        return self.catalogue.names.get(PurePosixPath(path).stem) if named else found

    @cached_property
    def attachments(self) -> frozenset[str]:
        """The paths below the incidents folder of the files that are published with the incidents."""
        return frozenset(self.catalogue.attachments)

    def leads(self, source: str, target: str) -> Ref | str:
        """Return where a link in the text of an incident's file leads: to an incident, to a file beside it, or where it says."""
        path = beside(source, target) if source else None
        if path is None:
            return target
        if found := self.linked(path):
            return self.incident(found, target.partition("#")[2])
        # What is not published, such as a draft, has no page: the list of those that are stands for it.
        return Ref(self.address("files", path) if path in self.attachments else self.address("index"))

    def lasted(self, incident: Incident) -> str:
        """Return how long an incident lasted, or that it goes on, or nothing."""
        if incident.time_to_resolve:
            return self.words.elapsed(incident.time_to_resolve)
        return self.words("ongoing") if incident.is_ongoing else ""


def utc(instant: dt.datetime) -> str:
    """Return an instant as a machine reads it."""
    shown = (instant.astimezone(dt.UTC) if instant.utcoffset() else instant).isoformat()
    return f"{shown[:19] if instant.second or instant.microsecond else shown[:16]}Z"
