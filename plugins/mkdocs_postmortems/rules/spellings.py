"""Checks of spelling: a name that is used once, and nearly is another that is used often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.rules.names import fold
from mkdocs_postmortems.settings import Settings

__all__ = ["check_spellings"]

_OFTEN = 3
_MOST_LOOKED_AT = 200
_ALIKE, _PARTS_ALIKE = 0.85, 0.75
_SHORTEST = 3  # what is shorter tells names apart: team-a and team-b, eu and us
_SEPARATOR = re.compile(r"[\s_./-]+")


def check_spellings(incidents: Sequence[Incident], settings: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM408: an owner or a service is not another one misspelt. Services are left to PM206 where the site lists them."""
    yield from _odd(list(_owners(incidents)), "owner")
    if not settings.services:
        yield from _odd(list(_services(incidents)), "service")


def _owners(incidents: Sequence[Incident]) -> Iterator[tuple[Incident, Route, str]]:
    for incident in incidents:
        for index, item in enumerate(incident.action_items or () if incident.external is None else ()):
            if item.owner:
                yield incident, ("action_items", index, "owner"), item.owner


def _services(incidents: Sequence[Incident]) -> Iterator[tuple[Incident, Route, str]]:
    for incident in incidents:
        for index, name in enumerate(incident.services if incident.external is None else ()):
            yield incident, ("services", index), name


def _odd(uses: Sequence[tuple[Incident, Route, str]], what: str) -> Iterator[tuple[Incident, Finding]]:
    """Yield the names that are used once and resemble one that is used often."""
    count = Counter(name for _, _, name in uses)
    often = {name: number for name, number in count.items() if number >= _OFTEN}
    once = [use for use in uses if count[use[2]] == 1] if often else []
    for incident, route, name in once[:_MOST_LOOKED_AT]:
        near = _nearest(name, often)
        if near:
            message = f"the {what} `{name}` occurs once, and `{near}` {often[near]} times"
            yield incident, Finding("PM408", route, message, f"did you mean `{near}`?")


def _nearest(name: str, often: Mapping[str, int]) -> str | None:
    alike = {other: _likeness(fold(name), fold(other)) for other in sorted(often)}
    best = max(alike, key=lambda other: (alike[other], often[other]))
    return best if alike[best] >= _ALIKE else None


def _likeness(name: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1; 0 where only a number or a short part differs, which is meant."""
    parts, others = _SEPARATOR.split(name), _SEPARATOR.split(other)
    if "".join(parts) == "".join(others):
        return 1.0
    differing = [pair for pair in zip(parts, others, strict=False) if pair[0] != pair[1]]
    if len(parts) != len(others) or any(len(part) < _SHORTEST or re.search(r"\d", part) for pair in differing for part in pair):
        return 0.0
    if any(_ratio(*pair) < _PARTS_ALIKE for pair in differing):
        return 0.0
    return _ratio(name, other)


def _ratio(name: str, other: str) -> float:
    return SequenceMatcher(None, name, other, autojunk=False).ratio()
