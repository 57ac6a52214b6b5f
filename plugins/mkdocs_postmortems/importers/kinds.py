"""Which kind of event a timeline entry is, where its author says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mkdocs_postmortems.importers.roles import role_of
from mkdocs_postmortems.importers.text import plain
from mkdocs_postmortems.importers.values import MILESTONES
from mkdocs_postmortems.model import Kind

__all__ = ["mark_kinds"]

_KINDS = ("impact_start", "detected", "acknowledged", "mitigated", "resolved")
_THING = r"(?:outage|incident|impact|downtime|disruption|degradation)"
_SAID = (
    (re.compile(rf"{_THING}\s+(?:begins?|began|starts?|started)\b", re.IGNORECASE), "impact_start"),
    (re.compile(r"(?:outage|impact|downtime|disruption|degradation)\s+(?:ends?|ended|mitigated|is over)\b", re.IGNORECASE), "mitigated"),
    (re.compile(r"incident\s+(?:(?:is|was|has been|marked|officially|declared|as|fully)\s+){0,4}(?:resolved|closed|over|ends|ended)\b", re.IGNORECASE), "resolved"),
)
_MARKS = (
    (re.compile(rf"(?:start|beginning) of (?:the )?{_THING}", re.IGNORECASE), "impact_start"),
    (re.compile(rf"end of (?:the )?{_THING}", re.IGNORECASE), "mitigated"),
)
_LEAD = re.compile(r"[\W_]*(?:the\s+)?", re.IGNORECASE)
_MARKED = re.compile(r"(?<![*_(])(?:\*\*|__|\()+([^*_()]{4,40})(?:\*\*|__|\))+")
_CLAUSE = re.compile(r"[;.]\s+(?:the\s+)?")
_CALLED = re.compile(r"(.{3,30}?)(?:\s[-–—]\s|:\s|\n|[.!]?$)")


def mark_kinds(entries: Sequence[dict[str, str]], data: Mapping[str, Any]) -> None:
    """Mark the entries that say themselves which milestone, or what else, they are.

    One entry gives each milestone, and none those that `data` holds already.
    """
    for entry in entries:
        if kind := _kind(entry["event"]):
            entry["kind"] = kind
    for name, kind in zip(MILESTONES, _KINDS, strict=True):
        marked = [entry for entry in entries if entry.get("kind") == kind]
        chosen = marked[-1 if kind in ("mitigated", "resolved") else 0] if marked else None
        for entry in marked:
            if f"{name}_at" in data or entry is not chosen:
                del entry["kind"]


def _kind(event: str) -> str:
    """Return the kind that an entry calls itself, in its first words or in words that it marks; nothing if it does not."""
    called = _CALLED.match(plain(event.split("\n", maxsplit=1)[0])) if event else None
    name = called[1] if called else ""
    role = role_of(name, exact=True)
    if role in MILESTONES:
        return _KINDS[MILESTONES.index(role)]
    if (kind := Kind.named(name)) and kind != Kind.NOTE:
        return kind.value
    marked = _MARKED.findall(event)
    if found := next((kind for pattern, kind in _MARKS for said in marked if pattern.search(said)), ""):
        return found
    places = [event[_LEAD.match(event).end() :], *marked, *_CLAUSE.split(event)[1:]]  # type: ignore[union-attr]
    return next((kind for pattern, kind in _SAID for place in places if pattern.match(place)), "")
