"""What an audience may see: internal parts are dropped before anything is derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from mkdocs_postmortems.model import Audience, Edition, Incident, Part

__all__ = ["publish"]

P = TypeVar("P", bound=Part)
# Lists that editions follow item by item.
_TOLD = ("timeline", "action_items", "sections")


def publish(incidents: Iterable[Incident], audience: Audience, unmarked: Audience) -> tuple[Incident, ...]:
    """Return the incidents that an audience may see, without their internal parts.

    Colleagues see everything. `unmarked` is the audience of an incident that names none;
    a part that names none has its incident's.
    An author's own `x-` keys are never public, since they can't be marked.
    """
    if audience == Audience.INTERNAL:
        return tuple(incidents)
    public = [_stripped(incident) for incident in incidents if (incident.audience or unmarked) == Audience.PUBLIC]
    names = {name for incident in public for name in (incident.stem, incident.name, *incident.aliases)}
    return tuple(_without_secret_relations(incident, names) for incident in public)


def _stripped(incident: Incident) -> Incident:
    kept = {name: _shown(getattr(incident, name) or ()) for name in _TOLD}
    editions = {name: _aligned(edition, kept) for name, edition in incident.editions.items() if not _internal(edition)}
    changes = {name: _value(getattr(incident, name)) for name in Incident.model_fields if name != "editions"}
    return _copy(incident, {**changes, "editions": editions, "own": {}})


def _shown(items: Iterable[Any]) -> list[int]:
    return [number for number, item in enumerate(items) if not _internal(item)]


def _aligned(edition: Edition, kept: Mapping[str, list[int]]) -> Edition:
    """Drop the texts that an edition tells about dropped items."""
    lists = {name: getattr(edition, name) for name in _TOLD}
    changes = {name: tuple(texts[n] for n in kept[name] if n < len(texts)) for name, texts in lists.items() if texts}
    return _copy(edition, changes)


def _internal(value: object) -> bool:
    return isinstance(value, Part) and getattr(value, "audience", None) == Audience.INTERNAL


def _value(value: Any) -> Any:
    """Return a value without the internal parts in it."""
    if isinstance(value, tuple):
        return tuple(_value(item) for item in value if not _internal(item))
    if isinstance(value, Part):
        return _copy(value, {name: _value(getattr(value, name)) for name in type(value).model_fields})
    return value


def _copy(part: P, changes: Mapping[str, Any]) -> P:
    """Return a part with changed fields, and without what was derived from the old ones."""
    copy = part.model_copy(update=dict(changes))
    for derived in set(copy.__dict__) - set(type(part).model_fields) - {"path"}:
        del copy.__dict__[derived]
    return copy


def _without_secret_relations(incident: Incident, names: set[str]) -> Incident:
    related = tuple(relation for relation in incident.related if relation.id in names)
    return incident if len(related) == len(incident.related) else _copy(incident, {"related": related})
