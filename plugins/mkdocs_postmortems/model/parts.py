"""The parts of an incident: what stands inside its lists and mappings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mkdocs_postmortems.model.faults import fault
from mkdocs_postmortems.model.values import (
    Amount,
    Count,
    Day,
    EntryTime,
    Length,
    Line,
    Percent,
    Prose,
    Target,
)
from mkdocs_postmortems.model.vocabularies import (
    ActionStatus,
    ActionType,
    Audience,
    DetectionMethod,
    Kind,
    LinkType,
    Priority,
    RelationType,
)
from mkdocs_postmortems.timestamps import Moment

__all__ = [
    "PLACES",
    "ActionItem",
    "Correction",
    "Cost",
    "Detection",
    "Edition",
    "Entry",
    "External",
    "Image",
    "Impact",
    "Lessons",
    "Link",
    "Part",
    "Relation",
    "Section",
    "field",
]


# Times, spans and dates: digits first, and few letters.
_CLOCK_ALONE = re.compile(r"(?=\S*\d)[~\d][\d\s:.,T/–~+-]*[A-Za-z]{0,4}$")


def field(title: str, description: str, example: Any, *, default: Any = None, also: tuple[str, ...] = (), group: str = "", alias: str | None = None) -> Any:  # noqa: PLR0913
    """Return a model field with all that its documentation needs.

    `example` is what an author could write; `also` lists other systems' names for it, used as hints.
    """
    extra: dict[str, Any] = {"also": list(also), "group": group}
    return Field(default=default, alias=alias, title=title, description=description, examples=[example], json_schema_extra=extra)


def _short(key: str, kind: Any = Prose) -> BeforeValidator:
    """Accept a text of some kind where a mapping with only `key` is meant."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value, json_schema_input_type=kind)


_NOBODY_ASKS: set[str] = set()


class Part(BaseModel):
    """Something with fixed keys, never changed after it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    def model_post_init(self, _context: Any) -> None:
        """Forget which fields were given: nobody asks, and a set for each part is a fifth of what an incident takes in memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _NOBODY_ASKS)

    @classmethod
    def holding(cls, values: dict[str, Any]) -> Self:
        """Return a part with values that were read before, without looking for defaults."""
        made = cls.__new__(cls)
        # What pydantic's own constructor sets.
        keep = object.__setattr__
        keep(made, "__dict__", values)
        keep(made, "__pydantic_fields_set__", _NOBODY_ASKS)
        keep(made, "__pydantic_extra__", None)
        keep(made, "__pydantic_private__", None)
        return made


class Cost(Part):
    """What it cost."""

    amount: Amount = field("Amount", "How much.", 73000, default=...)
    currency: Line = field("Currency", "The currency's ISO 4217 code.", "GBP", default=...)


class Impact(Part):
    """What it did to users. A text alone is its `description`."""

    description: Prose | None = field("Description", "Who could not do what.", "Card payments were declined.")
    users: Count | None = field("Users affected", "How many users were affected.", 18400, also=("users_affected",))
    users_percent: Percent | None = field("Share of users", "Share of users who were affected, 0 to 100.", 62, also=("percent",))
    requests_failed: Count | None = field("Requests failed", "How many requests failed.", 41200, also=("errors",))
    downtime: Length | None = field(
        "Stated downtime", "The downtime that was announced. It is compared with the times, never computed with.", "1h39m", also=("duration", "outage")
    )
    data_loss: Line | None = field("Data loss", "`none`, `partial`, `yes`, or a sentence.", "none")
    cost: Cost | None = field("Cost", "What it cost.", {"amount": 73000, "currency": "GBP"})
    regions: tuple[Line, ...] = field("Regions", "Where users were affected.", ["uk", "ie"], default=())
    support_tickets: Count | None = field("Support tickets", "How many support tickets it caused.", 212)


class Detection(Part):
    """How it was noticed. One word alone is its `method`."""

    method: DetectionMethod | None = field("Method", "Who or what noticed.", "monitoring")
    description: Prose | None = field("Description", "What exactly noticed, and what could have noticed sooner.", "The error-rate alert fired.")


class Link(Part):
    """A link. An address alone is its `url`."""

    url: Target = field("Address", "A web address, or a file beside this one.", "https://status.example.org/incidents/abc", default=...)
    title: Line | None = field("Title", "What to call it.", "Status page")
    type: LinkType | None = field("Type", "What it leads to.", "status_page")
    audience: Audience | None = field("Audience", "Who may see it.", "internal", also=("visibility",))


class Image(Part):
    """A picture. An address alone is its `src`."""

    src: Target = field("Address", "A file beside this one, or a web address.", "img/declines.png", default=..., also=("url", "path"))
    alt: Line | None = field("Text instead", "What the picture shows, for those who can't see it.", "Share of declined payments by minute")
    caption: Line | None = field("Caption", "A line under the picture.", "Declines over time")
    audience: Audience | None = field("Audience", "Who may see it.", "internal", also=("visibility",))


def _entry(value: object) -> object:
    """Accept `- 2022-12-30 19:00: text` for an entry with only a time and an event."""
    if isinstance(value, str) and not _CLOCK_ALONE.match(value):
        raise fault("PM007", "this entry has no time", "write the time before the text, like `- 2022-12-30 19:15: A senior engineer was called.`")
    if not value:
        raise fault("PM007", "this entry has no text", "write it after the time, like `- 2022-12-30 19:15: A senior engineer was called.`")
    if isinstance(value, str):
        return {"time": value}
    if isinstance(value, dict) and len(value) == 1 and not set(value) & set(Entry.model_fields):
        [(time, event)] = value.items()
        return {"time": time, "event": event}
    return value


class Entry(Part):
    """Something that happened. A mapping of one time to one text is the short form."""

    time: EntryTime = field("Time", "When. The date may be left out when it is the previous entry's.", "2022-12-30 19:15", default=..., also=("at", "when", "timestamp", "date"))
    until: EntryTime | None = field("Until", "When it ended, if it took a while.", "19:30", also=("end",))
    event: Prose = field("Event", "What happened.", "A senior engineer was called.", default=..., also=("text", "description", "message", "what"))
    kind: Kind | None = field("Kind", "What kind of event it was.", "acknowledged", also=("type",))
    actor: Line | None = field("Actor", "The role or team that did it.", "payments on-call", also=("who", "author", "by"))
    links: tuple[Annotated[Link, _short("url", Target)], ...] = field("Links", "Where to see more.", ["https://grafana.example.org/d/abc"], default=(), also=("link", "url"))
    audience: Audience | None = field("Audience", "Who may see it.", "internal", also=("visibility",))

    @property
    def starts(self) -> Moment:
        """When it began."""
        return self.time

    @property
    def ends(self) -> Moment:
        """When it was over: `until`, or else its time."""
        return self.until or self.time


class ActionItem(Part):
    """A follow-up. A text alone is its `action`."""

    action: Prose = field("Action", "What will be done, so that one can tell when it is.", "Compare replica settings before every failover", default=..., also=("title", "description", "task", "text"))
    id: Line | None = field("Id", "A short name, for links to it; counted from 1 if left out.", "diff-replicas")
    type: ActionType | None = field("Type", "What it does about the incident.", "prevent", also=("kind", "category"))
    owner: Line | None = field("Owner", "The team or role that sees it done.", "team-data", also=("assignee", "who", "team", "owners"))
    due: Day | None = field("Due", "By when.", "2026-11-30", also=("due_date", "deadline", "due_at"))
    status: ActionStatus = field("Status", "Where it stands; `open` if left out.", "in_progress", default=ActionStatus.OPEN, also=("state",))
    priority: Priority | None = field("Priority", "How urgent it is.", "P1")
    ticket: Line | None = field("Ticket", "Its address or key in a tracker.", "https://tracker.example.org/DATA-912", also=("issue", "jira", "link", "url"))
    completed: Day | None = field("Completed", "When it was done.", "2026-11-04", also=("completed_at", "done", "closed", "completed_on"))
    notes: Prose | None = field("Notes", "Anything else; why, if it was cancelled.", "Costs more than the risk.", also=("note", "comment"))
    audience: Audience | None = field("Audience", "Who may see it.", "internal", also=("visibility",))

    @cached_property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)


class Correction(Part):
    """Something that was wrong on this page, and is put right."""

    date: Day = field("Date", "When it was corrected.", "2026-03-12", default=..., also=("on", "at"))
    text: Prose = field("Text", "What was wrong, and what is right.", "An earlier version said that refunds had failed. They were only late.", default=..., also=("description", "what"))
    audience: Audience | None = field("Audience", "Who may see it.", "public", also=("visibility",))


class Lessons(Part):
    """What was learned. A list alone is its `learned`."""

    went_well: tuple[Prose, ...] = field("What went well", "What helped.", ["The drill was announced."], default=(), also=("what_went_well",))
    went_wrong: tuple[Prose, ...] = field("What went wrong", "What got in the way.", ["Nobody looked at the database log."], default=(), also=("what_went_wrong", "went_poorly"))
    got_lucky: tuple[Prose, ...] = field("Where we got lucky", "What could have made it worse.", ["It was a Saturday night."], default=(), also=("where_we_got_lucky", "luck", "lucky"))
    learned: tuple[Prose, ...] = field("What we learned", "Lessons of no particular kind.", ["Replicas drift."], default=())


# The fields that a section can follow.
PLACES = (
    "summary", "symptoms", "resolution", "impact", "detection", "timeline", "trigger", "root_cause", "contributing_factors",
    "lessons", "prevention", "action_items", "related",
)  # fmt: skip


class Section(Part):
    """A part of the story that has no field of its own."""

    title: Line = field("Title", "Its heading.", "Questions from customers", default=..., also=("heading", "name"))
    body: Prose = field("Body", "Its text.", "Declined payments were never captured.", default=..., also=("text", "content"))
    after: Line | None = field("After", "The field after which it stands; at the end if left out.", "impact")
    audience: Audience | None = field("Audience", "Who may see it.", "public", also=("visibility",))

    @property
    def place(self) -> str | None:
        """The field after which it stands, however that is spelt; None where it names none that a section can follow."""
        named = re.sub(r"[\s-]+", "_", (self.after or "").strip().casefold())
        return named if named in PLACES else None


class Relation(Part):
    """Another incident. An id alone is enough."""

    id: Line = field("Id", "The other incident's file name without its ending, its id or one of its aliases.", "2026-03-02-expired-certificate", default=..., also=("incident",))
    relation: RelationType = field("Relation", "How the two belong together.", "recurrence_of", default=RelationType.RELATED, also=("type",))


class External(Part):
    """Somebody else's postmortem."""

    url: Target = field("Address", "Where it is published.", "https://aws.amazon.com/message/41926/", default=...)
    archive_url: Target | None = field("Archived copy", "Where a copy is kept.", "https://web.archive.org/web/2017/https://aws.amazon.com/message/41926/")
    organization: Line | None = field("Organization", "Whose incident it was.", "Amazon", also=("company",))
    product: Line | None = field("Product", "Which product failed.", "S3")
    published_at: Day | None = field("Published", "When it was published.", "2017-03-02")
    retrieved_at: Day | None = field("Retrieved", "When it was read.", "2026-11-01")


class Edition(Part):
    """Another telling over the same facts. Lists follow the incident's, item by item; an empty text keeps the original."""

    label: Line | None = field("Label", "What to call this telling.", "For customers")
    audience: Audience | None = field("Audience", "Who may see it.", "public", also=("visibility",))
    title: Line | None = field("Title", "Instead of the incident's title.", "Payments were declined for a while")
    summary: Prose | None = field("Summary", "Instead of the summary.", "Some payments did not go through.")
    impact: Prose | None = field("Impact", "Instead of the impact's description.", "One payment in two failed.")
    root_cause: Prose | None = field("Root cause", "Instead of the root cause.", "A database refused connections.")
    resolution: Prose | None = field("Resolution", "Instead of the resolution.", "We raised the limit.")
    prevention: Prose | None = field("Prevention", "Instead of the prevention.", "We compare settings now.")
    timeline: tuple[Prose, ...] | None = field("Timeline", "Instead of the events, in the same order.", ["We noticed."])
    action_items: tuple[Prose, ...] | None = field("Action items", "Instead of the actions, in the same order.", ["Compare settings"])
    sections: tuple[Prose, ...] | None = field("Sections", "Instead of the sections' bodies, in the same order.", ["Nobody paid twice."])


_Spoken = Annotated[Mapping[Annotated[str, Field(pattern=r"\d")], Prose], Field(min_length=1, max_length=1)]
ShortAction = Annotated[ActionItem, _short("action")]
ShortDetection = Annotated[Detection, _short("method", DetectionMethod)]
ShortEntry = Annotated[Entry, BeforeValidator(_entry, json_schema_input_type=_Spoken)]
ShortImage = Annotated[Image, _short("src", Target)]
ShortImpact = Annotated[Impact, _short("description")]
ShortLessons = Annotated[Lessons, BeforeValidator(lambda value: {"learned": value} if isinstance(value, list) else value, json_schema_input_type=tuple[Prose, ...])]
ShortLink = Annotated[Link, _short("url", Target)]
ShortRelation = Annotated[Relation, _short("id", Line)]
