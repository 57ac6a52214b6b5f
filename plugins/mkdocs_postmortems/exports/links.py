"""Incidents as they can leave their folder: links to files beside them become links to what is published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from mkdocs_postmortems.catalogue import beside
from mkdocs_postmortems.model import Incident, Part
from mkdocs_postmortems.model.fields import telling_fields
from mkdocs_postmortems.source import SUFFIXES

__all__ = ["is_incident_file", "leads_beside", "related_within", "self_contained"]

# Where a link's target stands: after a text in brackets, in a definition, or in an attribute.
_TARGET = re.compile(r"(\]\(\s*<?|^ {0,3}\[[^\]]+\]:\s*<?|(?:href|src)=[\"']?)([^\s()<>\"']{1,300})", re.MULTILINE)
_SIGNS = ("](", "]:", "href=", "src=")
_BESIDE = re.compile(rb"\](?:\((?!https?://)|:)")


def leads_beside(text: bytes) -> bool:
    """Whether texts, as JSON, may hold links to files: any but those that stand in brackets with a full address."""
    return _BESIDE.search(text) is not None or (b"=" in text and (b"href=" in text or b"src=" in text))


def related_within(incident: Incident, names: Mapping[str, Incident]) -> Incident:
    """Return an incident whose relations lead to nothing but published incidents, which are given by name."""
    related = tuple(relation for relation in incident.related if relation.id in names)
    return incident if len(related) == len(incident.related) else incident.model_copy(update={"related": related})


def self_contained(incident: Incident, resolve: Callable[[str, str], str | None]) -> Incident:
    """Return an incident whose texts lead nowhere but to what is published.

    `resolve` returns the address of a file by its path below the incidents folder and the link's anchor,
    or None for a file that is nothing of ours.
    """

    def text(words: str) -> str:
        return _TARGET.sub(target, words) if any(sign in words for sign in _SIGNS) else words

    def target(match: re.Match[str]) -> str:
        path = beside(incident.path, match[2]) if "://" not in match[2] else None
        found = resolve(path, match[2].partition("#")[2]) if path is not None else None
        return match[0] if found is None else f"{match[1]}{found}"

    changed: Incident = _changed(incident, text)
    return changed


def _changed(value: Any, text: Callable[[str], str]) -> Any:
    """Return a value with other texts; the same value where none is another."""
    if type(value) is str:
        return text(value)
    if isinstance(value, Part):
        changes = {name: new for name in telling_fields(type(value)) if (old := getattr(value, name)) and (new := _changed(old, text)) is not old and new != old}
        return value.model_copy(update=changes) if changes else value
    if isinstance(value, tuple):
        items = tuple(_changed(item, text) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return {key: _changed(item, text) for key, item in value.items()} if isinstance(value, dict) and value else value


def is_incident_file(path: str) -> bool:
    """Whether a path is that of an incident file, published or not."""
    return posixpath.basename(path).casefold().endswith(SUFFIXES)
