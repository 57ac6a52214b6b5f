"""The incident as its author wrote it (fields) and what follows from that (properties)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, ValidationInfo, model_validator

from mkdocs_postmortems.model.lifecycle import Elapsed, Milestones, Phase, elapsed
from mkdocs_postmortems.model.parts import (
    Correction,
    Edition,
    External,
    Part,
    Section,
    ShortAction,
    ShortDetection,
    ShortEntry,
    ShortImage,
    ShortImpact,
    ShortLessons,
    ShortLink,
    ShortRelation,
    field,
)
from mkdocs_postmortems.model.values import Day, Line, Prose, Reading, Time, Zone, reading
from mkdocs_postmortems.model.vocabularies import (
    Audience,
    Category,
    IncidentType,
    Kind,
    Review,
    Severity,
    Status,
)
from mkdocs_postmortems.timestamps import Moment, TimeTextError, parse_zone

__all__ = ["Incident"]

FACTS, STORY, FOLLOW_UP, DOCUMENT = "What happened, in facts", "The story", "Follow-up", "The document"
_LAST = (Kind.MITIGATED, Kind.RESOLVED)
# What only an incident's own page, and its own data, tell in full.
_LONG = (
    "summary", "impact", "detection", "trigger", "root_cause", "contributing_factors", "resolution", "timeline", "prevention",
    "lessons", "sections", "links", "images", "roles", "authors", "editions", "own",
)  # fmt: skip
_AWAY, _TOLD = "_away", "_told"


class Incident(Part):
    """One incident file."""

    model_config = ConfigDict(title="Incident")
    title: Line = field("Title", "One line that says what broke. No date needed.", "Checkout failed after a certificate expired", default=..., also=("name", "subject"), group=FACTS)
    severity: Severity | None = field("Severity", "How bad it was.", "sev2", also=("priority", "sev", "impact_level", "level"), group=FACTS)
    status: Status | None = field("Status", "Where the response stands. Derived from the times if left out.", "resolved", also=("state",), group=FACTS)
    type: IncidentType = field("Type", "Whether it was an incident, a near miss or a drill.", "near_miss", default=IncidentType.INCIDENT, group=FACTS)
    services: tuple[Line, ...] = field("Services", "What was affected, by the names that people use.", ["checkout", "payments"], default=(), also=("components", "affected", "service", "systems"), group=FACTS)
    categories: tuple[Category, ...] = field("Cause", "What kind of cause it had; several are possible.", ["expiry"], default=(), also=("category", "cause"), group=FACTS)
    tags: tuple[Line, ...] = field("Tags", "Free words to find it by.", ["postgres"], default=(), also=("keywords", "labels"), group=FACTS)
    timezone: Zone | None = field("Time zone", "The zone of every time in the file that has no offset. The site's if left out.", "Europe/Berlin", also=("tz", "time_zone", "zone"), group=FACTS)
    started_at: Time | None = field("Started", "When users began to be affected.", "2026-03-02 09:10", also=("start", "started", "date", "start_time", "began_at"), group=FACTS)
    detected_at: Time | None = field("Detected", "When somebody or something noticed.", "2026-03-02 09:14", also=("detected", "identified_at"), group=FACTS)
    acknowledged_at: Time | None = field("Acknowledged", "When a responder took it.", "2026-03-02 09:20", also=("acknowledged", "declared_at", "responded_at"), group=FACTS)
    mitigated_at: Time | None = field("Mitigated", "When users were no longer affected.", "2026-03-02 09:40", also=("mitigated", "monitoring_at", "restored_at"), group=FACTS)
    resolved_at: Time | None = field("Resolved", "When it was over.", "2026-03-02 09:52", also=("resolved", "end", "ended_at", "end_time", "resolvedWhen", "closed_at"), group=FACTS)
    summary: Prose | None = field("Summary", "What happened, in one to five sentences.", "Half of all card payments were declined for 42 minutes.", also=("description", "overview", "tldr"), group=STORY)
    impact: ShortImpact | None = field("Impact", "What it did to users: a text, or a mapping with numbers.", "About one payment in five failed.", group=STORY)
    symptoms: tuple[Line, ...] = field("Symptoms", "What it looks like from outside: error lines, alert names, what a customer says. Shown first, and found by search word for word.", ["x509: certificate has expired or is not yet valid"], default=(), also=("errors", "signatures"), group=STORY)
    detection: ShortDetection | None = field("Detection", "How it was noticed: one word, or a mapping.", "monitoring", also=("detected_by",), group=STORY)
    trigger: Prose | None = field("Trigger", "What set it off.", "The certificate's last day.", group=STORY)
    root_cause: Prose | None = field("Root cause", "Why it was possible. The first paragraph is shown in lists.", "The renewal job had been switched off.", also=("cause", "rootcause", "root_causes"), group=STORY)
    contributing_factors: tuple[Prose, ...] = field("Contributing factors", "What made it possible, likelier or worse.", ["Nobody was paged before the last day."], default=(), also=("factors", "contributing"), group=STORY)
    resolution: Prose | None = field("Resolution", "What stopped it.", "A new certificate was issued by hand.", also=("fix", "recovery", "solution"), group=STORY)
    timeline: tuple[ShortEntry, ...] | None = field("Timeline", "What happened when, in order.", [{"time": "2026-03-02 09:14", "kind": "detected", "event": "The payment alert fired."}], also=("events", "updates", "log"), group=STORY)
    prevention: Prose | None = field("Prevention", "What is done so that it does not happen again, in general.", "Every certificate now renews itself.", also=("preventive_measures",), group=FOLLOW_UP)
    action_items: tuple[ShortAction, ...] | None = field("Action items", "Follow-ups, each with an owner and a date. `[]` says that none are needed.", [{"action": "Alert 30 days before a certificate ends", "owner": "team-platform", "due": "2026-03-31"}], also=("actions", "tasks", "follow_ups", "todo"), group=FOLLOW_UP)
    lessons: ShortLessons | None = field("Lessons", "What was learned: a list, or a mapping of three lists.", {"went_well": ["Support answered within minutes."]}, also=("lessons_learned", "learnings"), group=FOLLOW_UP)
    sections: tuple[Section, ...] = field("Sections", "Anything that has no field: questions and answers, five whys, an appendix.", [{"title": "Questions from customers", "body": "Nobody paid twice."}], default=(), group=STORY)
    related: tuple[ShortRelation, ...] = field("Related", "Other incidents that belong to this one.", [{"id": "2025-03-02-expired-certificate", "relation": "recurrence_of"}], default=(), also=("see_also",), group=FOLLOW_UP)
    links: tuple[ShortLink, ...] = field("Links", "Status page, tickets, dashboards.", [{"url": "https://status.example.org/incidents/abc", "type": "status_page"}], default=(), also=("references", "link"), group=DOCUMENT)
    images: tuple[ShortImage, ...] = field("Images", "Pictures; the first one stands under the title.", [{"src": "img/declines.png", "alt": "Declined payments by minute"}], default=(), also=("image", "pictures"), group=DOCUMENT)
    roles: Mapping[Line, Line] = field("Roles", "Who did what, by role or team.", {"incident_commander": "payments on-call"}, default={}, also=("responders",), group=DOCUMENT)
    authors: tuple[Line, ...] = field("Authors", "Who wrote this.", ["payments on-call"], default=(), also=("author", "created_by"), group=DOCUMENT)
    review: Review = field("Review", "State of the document.", "draft", default=Review.REVIEWED, group=DOCUMENT)
    audience: Audience | None = field("Audience", "Who may read it.", "internal", also=("visibility",), group=DOCUMENT)
    id: Line | None = field("Id", "A stable name; the file's name without its ending if left out.", "INC-2026-014", group=DOCUMENT)
    aliases: tuple[Line, ...] = field("Aliases", "Other names: a ticket, a status page's id, an old file name. Each that can be an address leads to the page.", ["OPS-4711"], default=(), group=DOCUMENT)
    external: External | None = field("External", "Somebody else's postmortem, kept for reference. Not counted in numbers.", {"url": "https://aws.amazon.com/message/41926/", "organization": "Amazon"}, group=DOCUMENT)
    editions: Mapping[Line, Edition] = field("Editions", "Other tellings over the same facts, by name.", {"customers": {"label": "For customers", "summary": "Some payments did not go through."}}, default={}, group=DOCUMENT)
    published_at: Day | None = field("Published", "When this was published.", "2026-03-09", also=("published",), group=DOCUMENT)
    corrections: tuple[Correction, ...] = field("Corrections", "What was wrong on this page and is put right, by date. Shown above everything else, newest first.", [{"date": "2026-03-12", "text": "An earlier version said that refunds had failed. They were only late."}], default=(), also=("correction", "errata"), group=DOCUMENT)
    own: Mapping[str, Any] = field("x-…", "Your own data: any key that begins with `x-`, listed under Details.", {"x-error-budget": "38 %"}, default={}, group=DOCUMENT, alias="x-")

    @model_validator(mode="before")
    @classmethod
    def _prepare(cls, data: Any, info: ValidationInfo) -> Any:
        """Set the file's zone before any time is read, and gather the author's own keys."""
        if not isinstance(data, dict):
            return data
        state = reading(info)
        if isinstance(zone := data.get("timezone"), str):
            _set_zone(state, zone)
        own = {key: value for key, value in data.items() if key.startswith("x-")}
        return {key: value for key, value in data.items() if key not in own} | {"x-": own} if own else data

    def model_post_init(self, context: Any) -> None:
        """Remember which file this is."""
        super().model_post_init(context)
        if isinstance(context, Reading):
            self.__dict__["path"] = context.path

    def fold(self, put_away: Callable[[dict[str, Any], dict[str, Any]], Callable[[], dict[str, Any]]]) -> None:
        """Keep in memory what lists show of an incident, and its times; its long fields are put away.

        `put_away` is given what stays, and the long fields. What it returns fetches those whenever one of them is asked for,
        so that nobody else sees a difference.
        """
        if not self.is_folded:
            _ = self.milestones, self.stem, self.events, self.last_time
            empty = _empty()
            long = {name: self.__dict__[name] for name in _LONG if self.__dict__[name] != empty[name]}
            # A dictionary that was larger takes as much memory as it did then.
            short = {name: value for name, value in self.__dict__.items() if name not in empty} | {_TOLD: _names(*long)}
            object.__setattr__(self, "__dict__", short | {_AWAY: put_away(short, long)})

    @property
    def is_folded(self) -> bool:
        """Whether its long fields are put away."""
        return _AWAY in self.__dict__

    @classmethod
    def folded(cls, values: dict[str, Any], fetch: Callable[[], dict[str, Any]]) -> Incident:
        """Return an incident that was folded before, from what stayed of it and what fetches the rest."""
        return cls.holding(values | {_TOLD: _names(*values[_TOLD]), _AWAY: fetch})

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Fetch a long field that was put away, if it is not empty."""
            values = self.__dict__
            if name in _LONG and _AWAY in values:
                return values[_AWAY]()[name] if name in values[_TOLD] else _empty()[name]
            return super().__getattr__(name)

    @property
    def whole(self) -> Incident:
        """The same incident with all of its fields in memory."""
        fetch = self.__dict__.get(_AWAY)
        if fetch is None:
            return self
        copy = self.model_copy(update=_empty() | fetch())
        del copy.__dict__[_AWAY], copy.__dict__[_TOLD]
        return copy

    @cached_property
    def path(self) -> str:
        """The file, relative to the incidents folder, with slashes."""
        return "incident.yml"

    @cached_property
    def stem(self) -> str:
        """The file's name without its ending: the address of its page."""
        return PurePosixPath(self.path).stem

    @property
    def name(self) -> str:
        """What it is called elsewhere: its id, or else its file's stem."""
        return self.id or self.stem

    @cached_property
    def milestones(self) -> Milestones:
        """When it started, was detected, acknowledged, mitigated and resolved: as given, or by the entries of that kind."""
        return Milestones(
            started=self.started_at or self.recorded(Kind.IMPACT_START),
            detected=self.detected_at or self.recorded(Kind.DETECTED),
            acknowledged=self.acknowledged_at or self.recorded(Kind.ACKNOWLEDGED),
            mitigated=self.mitigated_at or self.recorded(Kind.MITIGATED),
            resolved=self.resolved_at or self.recorded(Kind.RESOLVED),
        )

    def recorded(self, kind: Kind) -> Moment | None:
        """Return the time that the timeline gives for a milestone: the first of its kind, the last for mitigated and resolved."""
        times = [entry.ends if kind in _LAST else entry.starts for entry in self.timeline or () if entry.kind == kind]
        return (times[-1] if kind in _LAST else times[0]) if times else None

    @cached_property
    def events(self) -> int:
        """How many entries its timeline has."""
        return len(self.timeline or ())

    @cached_property
    def last_time(self) -> dt.datetime | None:
        """The latest time that the milestones and the timeline give; of a span, its beginning."""
        times = self.milestones
        known = [moment.earliest for moment in (times.started, times.detected, times.mitigated, times.resolved) if moment]
        for entry in self.timeline or ():
            known.append(entry.time.earliest)
            if entry.until:
                known.append(entry.until.earliest)
        return max(known, default=None)

    @cached_property
    def day(self) -> dt.date | None:
        """The day it began, in its own zone; for somebody else's, the day it was published if that is all we know."""
        if started := self.milestones.started:
            return started.earliest.date()
        return self.external.published_at if self.external else None

    @cached_property
    def current_status(self) -> Status:
        """The status as given, or else as the times tell it."""
        if self.status:
            return self.status
        if self.milestones.resolved or self.external:
            return Status.RESOLVED
        return Status.MONITORING if self.milestones.mitigated else Status.INVESTIGATING

    @cached_property
    def is_ongoing(self) -> bool:
        """Whether it is not over yet."""
        return self.current_status != Status.RESOLVED

    @property
    def counts(self) -> bool:
        """Whether it counts in the numbers: our own, and neither a near miss nor a drill."""
        return self.type == IncidentType.INCIDENT and self.external is None

    @cached_property
    def time_to_detect(self) -> Elapsed | None:
        """From started to detected."""
        return elapsed(self.milestones.started, self.milestones.detected)

    @cached_property
    def time_to_acknowledge(self) -> Elapsed | None:
        """From detected to acknowledged."""
        return elapsed(self.milestones.detected, self.milestones.acknowledged)

    @cached_property
    def time_to_mitigate(self) -> Elapsed | None:
        """From started to mitigated: how long users were affected."""
        return elapsed(self.milestones.started, self.milestones.mitigated)

    @cached_property
    def time_to_resolve(self) -> Elapsed | None:
        """From started to resolved: the duration."""
        return elapsed(self.milestones.started, self.milestones.resolved)

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """The stretches between its milestones."""
        return self.milestones.phases()


@cache
def _empty() -> dict[str, Any]:
    """Return what long fields hold of which nothing is told."""
    return {name: Incident.model_fields[name].default for name in _LONG}


@cache
def _names(*names: str) -> tuple[str, ...]:
    """Return the names of fields, the same ones for all incidents that tell the same fields."""
    return names


def _set_zone(state: Reading, name: str) -> None:
    try:
        state.zone = parse_zone(name.strip())
    except TimeTextError:
        return  # the field itself says so
