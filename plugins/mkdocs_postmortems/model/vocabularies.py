"""The closed lists of words that an incident file may use, with their other accepted spellings."""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from mkdocs_postmortems.model.faults import fault

__all__ = [
    "ActionStatus",
    "ActionType",
    "Audience",
    "Category",
    "DetectionMethod",
    "IncidentType",
    "Kind",
    "LinkType",
    "Priority",
    "RelationType",
    "Review",
    "Severity",
    "Status",
    "Vocabulary",
]

# Spellings that are less alike are no guess worth making.
_ALIKE = 0.7
_SEPARATORS = re.compile(r"[\s_-]+")


@lru_cache(maxsize=1024)
def _fold(word: str) -> str:
    return _SEPARATORS.sub("", word).casefold()


class Vocabulary(StrEnum):
    """A closed list of words. Each member is written `value, meaning, *aliases`."""

    meaning: str
    aliases: tuple[str, ...]

    def __new__(cls, value: str, meaning: str = "", *aliases: str) -> Self:
        """Return a member that is its value, and knows what it means and how else it is written."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.aliases = aliases
        return member

    @classmethod
    def named(cls, word: str) -> Self | None:
        """Return the member that `word` spells, ignoring case, dashes, spaces and underscores."""
        return _spellings(cls).get(_fold(word))  # type: ignore[return-value]

    @classmethod
    def spellings(cls) -> list[str]:
        """Return every accepted spelling, canonical words first."""
        return list(dict.fromkeys([m.value for m in cls] + [alias for m in cls for alias in m.aliases]))

    @classmethod
    def read(cls, word: object) -> Self:
        """Return the member that an author wrote, or raise the fault PM006 with a suggestion."""
        found: Self | None = None
        if isinstance(word, str):
            found = _spellings(cls).get(word) or cls.named(word)  # type: ignore[assignment]
        if found is None:
            choices = ", ".join(f"`{member}`" for member in cls)
            near = _nearest(str(word), cls)
            suggestion = f"did you mean `{near}`? " if near else ""
            raise fault("PM006", f"`{word}` is not a known {_noun(cls)}", f"{suggestion}choose from {choices}")
        return found

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": [m.value for m in cls], "description": (cls.__doc__ or "").split("\n")[0]}


def _nearest(word: str, vocabulary: type[Vocabulary]) -> Vocabulary | None:
    """Return the member that was probably meant: the one whose spelling begins the text, or is closest to it."""
    first = re.split(r"[^\w-]", word.strip(), maxsplit=1)[0]
    near = [first] if vocabulary.named(first) else get_close_matches(word.casefold(), vocabulary.spellings(), n=1, cutoff=_ALIKE)
    return vocabulary.named(near[0]) if near else None


def _noun(vocabulary: type[Vocabulary]) -> str:
    """Return what a vocabulary's words are called: `ActionStatus` is an action status."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", vocabulary.__name__).casefold()


@cache
def _spellings(vocabulary: type[Vocabulary]) -> dict[str, Vocabulary]:
    return {_fold(word): member for member in vocabulary for word in (member.value, *member.aliases)}


class Severity(Vocabulary):
    """How bad it was, worst first. After PagerDuty's SEV-1 to SEV-5; a site may label them."""

    SEV1 = "sev1", "critical", "s1", "p1", "1", "critical"
    SEV2 = "sev2", "major", "s2", "p2", "2", "major"
    SEV3 = "sev3", "minor", "s3", "p3", "3", "minor"
    SEV4 = "sev4", "low", "s4", "p4", "4", "low", "trivial"
    SEV5 = "sev5", "notice", "s5", "p5", "5", "notice"


class Status(Vocabulary):
    """Where the response stands. After Statuspage."""

    INVESTIGATING = "investigating", "something is wrong, the cause is not known"
    IDENTIFIED = "identified", "the cause is known, users are still affected"
    MONITORING = "monitoring", "users are no longer affected, it is not over yet"
    RESOLVED = "resolved", "it is over"


class Review(Vocabulary):
    """State of the document. After PagerDuty's four."""

    DRAFT = "draft", "only shown by `mkdocs serve`"
    IN_REVIEW = "in_review", "colleagues are reading it"
    REVIEWED = "reviewed", "agreed on"
    CLOSED = "closed", "agreed on, and every action item is done or cancelled"


class Audience(Vocabulary):
    """Who may read it."""

    PUBLIC = "public", "everybody"
    INTERNAL = "internal", "colleagues"


class IncidentType(Vocabulary):
    """What kind of incident it was; only `incident` counts in the numbers. `near_miss` after VERIS."""

    INCIDENT = "incident", "somebody was affected"
    NEAR_MISS = "near_miss", "nobody was affected, but it was close"
    DRILL = "drill", "an exercise", "game day", "exercise"


class Category(Vocabulary):
    """What kind of cause. After the triggers and root causes of the SRE workbook, appendix C."""

    CODE_CHANGE = "code_change", "a new version", "deploy", "deployment", "release", "bug"
    CONFIG_CHANGE = "config_change", "a changed setting", "config", "configuration"
    CAPACITY = "capacity", "more load than resources", "load"
    DEPENDENCY = "dependency", "somebody else's service", "third party", "external dependency"
    NETWORK = "network", "connections, routing, DNS", "dns"
    HARDWARE = "hardware", "a machine or its parts"
    DATA = "data", "wrong, lost or too much data"
    SECURITY = "security", "an attack or a leak", "attack"
    EXPIRY = "expiry", "a certificate, key or licence that ran out", "expired"
    PROCESS = "process", "a procedure that allowed it", "procedure"
    UNKNOWN = "unknown", "not found out"
    OTHER = "other", "none of these"


class DetectionMethod(Vocabulary):
    """Who or what noticed. After GitLab's handbook and VERIS' discovery methods."""

    MONITORING = "monitoring", "an alert", "alert", "alerting"
    CUSTOMER = "customer", "a customer reported it", "customers", "user"
    EMPLOYEE = "employee", "a colleague noticed", "staff", "internal"
    SECURITY_REPORT = "security_report", "somebody reported a weakness"
    THIRD_PARTY = "third_party", "a supplier or partner told us", "vendor"
    OTHER = "other", "none of these"
    UNKNOWN = "unknown", "not recorded"


class Kind(Vocabulary):
    """What a timeline entry records. After GitLab's event tags and incident.io's timelines."""

    IMPACT_START = "impact_start", "users began to be affected; gives `started_at`", "start", "started"
    DETECTED = "detected", "somebody or something noticed; gives `detected_at`", "alert"
    ACKNOWLEDGED = "acknowledged", "a responder took it; gives `acknowledged_at`", "declared"
    MITIGATED = "mitigated", "users were no longer affected; gives `mitigated_at`", "restored"
    RESOLVED = "resolved", "it was over; gives `resolved_at`", "end"
    CHANGE = "change", "a deploy, setting or data change", "deploy"
    ESCALATED = "escalated", "more people were called", "escalation"
    ACTION = "action", "something was tried or done"
    FALSE_LEAD = "false_lead", "a suspicion that proved wrong", "hypothesis"
    IDENTIFIED = "identified", "the cause was found", "cause identified"
    COMMUNICATION = "communication", "customers or colleagues were told", "comms", "update"
    NOTE = "note", "anything else"


class ActionType(Vocabulary):
    """What an action item does about it. After the SRE book: mitigate, prevent, process, other, and repair."""

    PREVENT = "prevent", "it cannot happen again", "preventative", "preventive"
    DETECT = "detect", "it is noticed sooner", "detective"
    MITIGATE = "mitigate", "it does less harm, or is stopped sooner", "mitigation"
    PROCESS = "process", "people work differently"
    REPAIR = "repair", "the harm of this one is undone", "corrective"
    INVESTIGATE = "investigate", "something is found out"
    OTHER = "other", "none of these"


class ActionStatus(Vocabulary):
    """Where an action item stands. After Rootly."""

    OPEN = "open", "nobody has begun", "todo"
    IN_PROGRESS = "in_progress", "somebody is at it", "wip", "started", "doing"
    DONE = "done", "finished", "completed", "closed", "fixed", "complete"
    CANCELLED = "cancelled", "decided against; say why in `notes`", "canceled", "wontfix", "wont do"


class Priority(Vocabulary):
    """How urgent an action item is."""

    P0 = "P0", "now", "critical"
    P1 = "P1", "next", "high"
    P2 = "P2", "soon", "medium"
    P3 = "P3", "later", "low"
    P4 = "P4", "perhaps"


class LinkType(Vocabulary):
    """What a link leads to. After the reference types of OSV."""

    STATUS_PAGE = "status_page", "what customers were told"
    TICKET = "ticket", "an issue or task"
    PULL_REQUEST = "pull_request", "a change", "merge_request", "commit"
    DASHBOARD = "dashboard", "graphs"
    CHAT = "chat", "a conversation"
    REPORT = "report", "a document"
    ARTICLE = "article", "something published"
    DISCUSSION = "discussion", "a thread"
    OTHER = "other", "none of these"


class RelationType(Vocabulary):
    """How two incidents belong together. After OSV's `related`."""

    RELATED = "related", "belongs together"
    RECURRENCE_OF = "recurrence_of", "the same thing came back", "recurrence"
    CAUSED_BY = "caused_by", "the other one led to this one"
    SAME_CAUSE = "same_cause", "another effect of one cause"
    SAME_SERVICE = "same_service", "another failure of one service"
