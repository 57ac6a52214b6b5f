"""The whole pipeline, from a folder of incident files to what can be asked of them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from mkdocs_postmortems.audience import Publication, publications, publish
from mkdocs_postmortems.catalogue.archive import Archive, Shelf
from mkdocs_postmortems.catalogue.files import (
    ATTACHMENT_TYPES,
    attached,
    beside,
    changed_content,
    incident_files,
    stray_links,
)
from mkdocs_postmortems.catalogue.likeness import Likeness, Match, telling_words
from mkdocs_postmortems.catalogue.likeness import Words as TellingWords
from mkdocs_postmortems.catalogue.loading import Loading, names_of
from mkdocs_postmortems.catalogue.related import Relative, chains, relatives
from mkdocs_postmortems.catalogue.wording import Wording
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.model import ActionItem, Audience, Category, Incident, Review, Severity
from mkdocs_postmortems.settings import Settings

__all__ = ["ATTACHMENT_TYPES", "Archive", "Catalogue", "Match", "Relative", "Shelf", "Task", "beside", "changed_content", "load"]

T = TypeVar("T")
_NO_ANCHOR = re.compile(r"[^\w.-]+")
_LONGEST_ANCHOR = 80
Follow = Callable[[Sequence[Path]], Iterable[Path]]


class Task(NamedTuple):
    """An action item with its incident; `number` counts from 1 within it."""

    incident: Incident
    number: int
    item: ActionItem

    @property
    def anchor(self) -> str:
        """The action item's address on its incident's page: its id if that can be one."""
        name = self.item.id or str(self.number)
        plain = _NO_ANCHOR.sub("-", name)[:_LONGEST_ANCHOR]
        return f"action-{name}" if plain == name else f"action-{plain}-{self.number}"


@dataclass(frozen=True)
class Catalogue:
    """All incidents of a site, newest first, and what is wrong with their files.

    `attachments` are the files to publish beside them, by path below the incidents folder.
    `publications` say for a site for everybody what becomes of each incident. `words` counts what an incident may be known by.
    """

    incidents: tuple[Incident, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    attachments: tuple[str, ...] = ()
    publications: tuple[Publication, ...] = ()
    words: TellingWords = telling_words

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop a build."""
        return tuple(d for d in self.diagnostics if d.level == Level.ERROR)

    @cached_property
    def names(self) -> dict[str, Incident]:
        """Incidents by everything they are called: stem, id and aliases."""
        return names_of(self.incidents)

    @cached_property
    def services(self) -> dict[str, tuple[Incident, ...]]:
        """Incidents by service, in the alphabet's order."""
        return _group(self.incidents, lambda incident: incident.services, str.casefold)

    @cached_property
    def categories(self) -> dict[Category, tuple[Incident, ...]]:
        """Incidents by cause."""
        return _group(self.incidents, lambda incident: incident.categories, str)

    @cached_property
    def severities(self) -> dict[Severity | None, tuple[Incident, ...]]:
        """Incidents by severity, worst first; those without one last."""
        return _group(self.incidents, lambda incident: [incident.severity], lambda severity: severity or "t")

    @cached_property
    def years(self) -> dict[int, tuple[Incident, ...]]:
        """Incidents by year, latest first; those whose day is not known are in none."""
        years = _group(self.incidents, lambda incident: [day.year] if (day := incident.day) else [], int)
        return dict(reversed(years.items()))

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every action item of our own incidents, incident by incident."""
        own = (incident for incident in self.incidents if incident.external is None)
        return tuple(Task(i, number, item) for i in own for number, item in enumerate(i.action_items or (), 1))

    @cached_property
    def ongoing(self) -> tuple[Incident, ...]:
        """Incidents that are not over."""
        return tuple(incident for incident in self.incidents if incident.is_ongoing and incident.counts)

    @cached_property
    def counted(self) -> tuple[Incident, ...]:
        """The incidents that count in the numbers."""
        return tuple(incident for incident in self.incidents if incident.counts)

    @cached_property
    def recurring(self) -> tuple[tuple[Incident, ...], ...]:
        """Incidents that came back, as their authors said: chains, the latest incident first in each."""
        return chains(self.incidents, self.names)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.incidents, self.words)

    def similar(self, what: str | Incident, most: int = 5) -> tuple[Match, ...]:
        """Return the incidents whose words resemble a text, or another incident, most."""
        return self._likeness.similar(what, most)

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.incidents)

    def resembling(self, what: str | Incident, most: int = 5) -> tuple[Match, ...]:
        """Return the incidents that resemble a text, or another incident, most by all that they tell."""
        return self._wording.similar(what, most)

    @cached_property
    def _related(self) -> dict[str, tuple[Relative, ...]]:
        return relatives(self.incidents, self.names, self._likeness)

    def related(self, incident: Incident) -> tuple[Relative, ...]:
        """Return the incidents that belong to this one."""
        return self._related[incident.stem]

    def fold(self, archive: Archive) -> None:
        """Put all long texts into an archive, from which they are fetched when somebody asks for them.

        What needs the texts of all incidents at once is worked out before.
        """
        _ = self._related
        self.__dict__.pop("_likeness", None)
        for incident in self.incidents:
            archive.fold(incident)


def load(  # noqa: PLR0913
    root: Path,
    settings: Settings,
    shown: str | None = None,
    *,
    drafts: bool = False,
    files: Sequence[Path] | None = None,
    follow: Follow | None = None,
    archive: Archive | None = None,
) -> Catalogue:
    """Read, check and sort every incident below `root`.

    `shown` is the folder's path in messages, its name by default; `drafts` keeps incidents that are still being written.
    `files`, if given, are the only ones that are read; `follow` may watch how far that has come.
    `archive` may know already what comes of files that have not changed.
    Raises SettingsError for options that make no sense; everything else is in the catalogue's diagnostics.
    """
    loading = Loading(root, settings, root.name if shown is None else shown, archive)
    paths = incident_files(root) if files is None else files
    for path in follow(paths) if follow else paths:
        loading.add(path)
    if files is None:
        loading.miss(stray_links(root))
    loading.compare()
    unclear = loading.unclear if settings.audience == Audience.PUBLIC else set()
    waiting = [i for i in loading.incidents if i.path in unclear or (i.review == Review.DRAFT and not drafts)]
    away = {incident.path for incident in waiting}
    incidents = publish((i for i in loading.incidents if i.path not in away), settings.audience, settings.default_audience, waiting)
    published = {file for incident in incidents if incident.path in loading.showing for file in attached(incident, root, linking=incident.path in loading.linking)}
    becomes = publications(loading.incidents, incidents, unclear, settings.default_audience) if settings.audience == Audience.PUBLIC else ()
    return Catalogue(newest_first(incidents), tuple(sorted(loading.diagnostics, key=lambda d: d.order)), tuple(sorted(published)), becomes, archive.words if archive else telling_words)


def newest_first(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Return incidents by the moment they began, latest first; those without one last."""
    return tuple(sorted(incidents, key=_age))


def _age(incident: Incident) -> tuple[float, str]:
    if started := incident.milestones.started:
        return (-started.earliest.timestamp(), incident.stem)
    day = incident.day
    return (-dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp() if day else float("inf"), incident.stem)


def _group(incidents: Sequence[Incident], keys: Callable[[Incident], Iterable[T]], order: Callable[[T], Any]) -> dict[T, tuple[Incident, ...]]:
    groups: dict[T, list[Incident]] = defaultdict(list)
    for key, incident in _pairs(incidents, keys):
        groups[key].append(incident)
    return {key: tuple(groups[key]) for key in sorted(groups, key=order)}


def _pairs(incidents: Sequence[Incident], keys: Callable[[Incident], Iterable[T]]) -> Iterator[tuple[T, Incident]]:
    for incident in incidents:
        for key in dict.fromkeys(keys(incident)):
            yield key, incident
