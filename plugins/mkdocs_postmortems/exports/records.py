"""The documents of the programming interface: what each holds, for type checkers and for the schemas that are published."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, WithJsonSchema, with_config

# Python's own is understood from 3.12 on.
from typing_extensions import TypedDict

__all__ = [
    "Action", "Actions", "Build", "Cause", "Causes", "Counts", "Document", "Documents", "Facts", "Fates", "Incidents", "Length", "Metrics", "Phase",
    "Relation", "Service", "Services", "Spread", "Summary", "Times",
]  # fmt: skip

# Data that no model here describes: their schemas are named, and put in by the contract.
Moment = Annotated[dict[str, Any], WithJsonSchema({"x-ref": "Moment"})]
Written = Annotated[dict[str, Any], WithJsonSchema({"x-ref": "Written"})]


_closed = with_config(ConfigDict(extra="forbid"))


@_closed
class Length(TypedDict):
    """A length of time."""

    seconds: Annotated[int, Field(description="How long it was.")]
    about: Annotated[bool, Field(description="Whether one of its ends is approximate or a span.")]


@_closed
class Summary(TypedDict):
    """An incident in short."""

    id: Annotated[str, Field(description="The file's name without its ending. It stays the same as long as the file keeps its name.")]
    name: Annotated[str, Field(description="What people call it: the id that its author gave, or else the same as `id`.")]
    title: str
    url: Annotated[str, Field(description="Its page. Without a `site_url`, all addresses are relative to the site's root.")]
    data: Annotated[str, Field(description="Its document in this interface.")]
    type: Annotated[str, Field(description="`incident`, `near_miss` or `drill`.")]
    external: Annotated[bool, Field(description="Whether it happened to somebody else, and is kept for reference.")]
    counts: Annotated[bool, Field(description="Whether it counts in the numbers: our own, and neither a near miss nor a drill.")]
    severity: Annotated[str | None, Field(description="`sev1` to `sev5`.")]
    severity_label: Annotated[str, Field(description="What the site calls that severity.")]
    status: Annotated[str, Field(description="`investigating`, `identified`, `monitoring` or `resolved`.")]
    ongoing: Annotated[bool, Field(description="Whether it is not over.")]
    day: Annotated[str | None, Field(description="The day it began, or was published if that is all we know.")]
    started_at: Annotated[str | None, Field(description="ISO 8601 with an offset, or a date alone where no more is known.")]
    resolved_at: Annotated[str | None, Field(description="As `started_at`.")]
    duration: Annotated[Length | None, Field(description="From started to resolved.")]
    services: list[str]
    causes: Annotated[list[str], Field(description="Kinds of cause, as in `causes.json`.")]
    tags: list[str]
    open_actions: int
    updated_at: Annotated[str | None, Field(description="The last moment that the file knows of.")]


@_closed
class Phase(TypedDict):
    """A stretch of an incident."""

    name: str
    start: str | None
    end: str | None
    duration: Length | None


@_closed
class Times(TypedDict):
    """The milestones of an incident."""

    started: Moment | None
    detected: Moment | None
    acknowledged: Moment | None
    mitigated: Moment | None
    resolved: Moment | None


@_closed
class Relation(TypedDict):
    """Another incident, and why it belongs to this one."""

    id: str
    title: str
    url: str
    data: str
    relation: Annotated[str | None, Field(description="The relation that an author stated, or null where both only have something in common.")]
    back: Annotated[bool, Field(description="Whether the relation stands in the other incident's file.")]
    services: Annotated[list[str], Field(description="Services in common.")]
    causes: Annotated[list[str], Field(description="Causes in common.")]


@_closed
class Action(TypedDict):
    """An action item."""

    id: Annotated[str, Field(description="Unique in the site: the incident's id, `#`, and the place on its page.")]
    incident: Annotated[str, Field(description="The id of its incident.")]
    incident_title: str
    url: str
    action: Annotated[str, Field(description="Markdown.")]
    status: Annotated[str, Field(description="As written: `open`, `in_progress`, `done` or `cancelled`.")]
    state: Annotated[str, Field(description="The status, or `overdue` or `soon`, on the day of building.")]
    open: bool
    overdue: bool
    type: str | None
    owner: str | None
    due: str | None
    completed: str | None
    priority: str | None
    ticket: str | None
    notes: str | None


class Facts(TypedDict):
    """What follows from what is known of an incident."""

    times: Times
    durations: Annotated[dict[str, Length | None], Field(description="To detect, acknowledge, mitigate and resolve it.")]
    phases: list[Phase]
    related: list[Relation]


@_closed
class Document(Summary, Facts):
    """An incident in full."""

    actions: list[Action]
    written: Annotated[Written, Field(description="Every field that its author filled in. Texts are Markdown.")]


@_closed
class Incidents(TypedDict):
    """All incidents, the latest first."""

    incidents: list[Summary]


@_closed
class Service(TypedDict):
    """A service and what happened to it."""

    name: str
    url: str
    incidents: Annotated[list[str], Field(description="Ids, the latest first.")]
    ongoing: list[str]
    latest: Annotated[str | None, Field(description="The day of its latest incident that counts.")]
    open_actions: int
    overdue_actions: int


@_closed
class Services(TypedDict):
    """All services, by name."""

    services: list[Service]


@_closed
class Cause(TypedDict):
    """A kind of cause and its incidents."""

    id: str
    label: str
    meaning: str
    url: str
    incidents: list[str]


@_closed
class Causes(TypedDict):
    """The kinds of cause that occur."""

    causes: list[Cause]


@_closed
class Actions(TypedDict):
    """All action items of our own incidents."""

    as_of: Annotated[str, Field(description="The day of building, on which `state` and `overdue` hold.")]
    actions: list[Action]


@_closed
class Spread(TypedDict):
    """How a length of time is spread over incidents, in seconds; only exact lengths are measured."""

    known: Annotated[int, Field(description="Incidents whose length is known exactly.")]
    about: Annotated[int, Field(description="Incidents whose length is known roughly; they are left out below.")]
    unknown: Annotated[int, Field(description="Incidents of which it is not known.")]
    shortest: float | None
    lower_quartile: float | None
    median: Annotated[float | None, Field(description="Null below five incidents, as the quartiles.")]
    upper_quartile: float | None
    longest: float | None


@_closed
class Counts(TypedDict):
    """How many incidents there are."""

    all: int
    counted: int
    ongoing: int
    near_misses: int
    drills: int
    external: int


@_closed
class Fates(TypedDict):
    """What became of the action items, as the tracker counts them."""

    open: Annotated[int, Field(description="Still to be done, whether overdue or not.")]
    overdue: Annotated[int, Field(description="Of the open ones, those past their date.")]
    done: int
    in_time: Annotated[int, Field(description="Of those that are done, by their date.")]
    late: Annotated[int, Field(description="Of those that are done, after their date.")]
    undated: Annotated[int, Field(description="Of those that are done, where one of the two dates is missing.")]
    cancelled: int


@_closed
class Metrics(TypedDict):
    """Numbers over all incidents that count."""

    as_of: str
    incidents: Counts
    by_year: dict[str, int]
    by_severity: dict[str, int]
    by_service: dict[str, int]
    by_cause: dict[str, int]
    durations: dict[str, Spread]
    actions: Fates


@_closed
class Build(TypedDict):
    """Which build made these files, and where they are."""

    generator: str
    version: str
    built_at: str
    site_name: str
    site_url: str | None
    incidents: int
    documents: dict[str, str]


class Documents(TypedDict):
    """Every document of the interface by its name; there is an `incident` for each."""

    incidents: Incidents
    incident: Document
    services: Services
    causes: Causes
    actions: Actions
    metrics: Metrics
    build: Build
