"""What an audience may see: internal parts are dropped before anything is derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from mkdocs_postmortems.audience.cleaning import Cleaner
from mkdocs_postmortems.audience.parts import (
    PARALLEL,
    Text,
    is_internal,
    is_published,
    marked_parts,
    said,
    texts,
)
from mkdocs_postmortems.audience.publication import Publication, publications
from mkdocs_postmortems.model import Audience, Edition, Incident, Part
from mkdocs_postmortems.model.fields import is_markdown

__all__ = ["Publication", "Text", "is_internal", "is_published", "marked_parts", "publications", "publish", "said", "texts", "visible"]

P = TypeVar("P", bound=Part)


def publish(incidents: Iterable[Incident], audience: Audience, unmarked: Audience, others: Iterable[Incident] = ()) -> tuple[Incident, ...]:
    """Return the incidents that an audience may see, without their internal parts.

    Colleagues see everything. `unmarked` is the audience of an incident that names none;
    a part that names none has its incident's. `others` are further incidents that nobody sees yet.
    An author's own `x-` keys are never public, since they can't be marked.
    """
    if audience == Audience.INTERNAL:
        return tuple(incidents)
    public: list[Incident] = []
    hidden: list[Incident] = list(others)
    for incident in incidents:
        (public if is_published(incident, unmarked) else hidden).append(incident)
    names = _names(public)
    cleaner = Cleaner(_names(hidden) - names)
    return tuple(_alone(_clear(visible(incident), cleaner), names) for incident in public)


def _names(incidents: Iterable[Incident]) -> set[str]:
    return {name for incident in incidents for name in (incident.stem, incident.name, *incident.aliases)}


def visible(incident: Incident) -> Incident:
    """Return a public incident without its internal parts; the same one where it has none."""
    if not incident.own and not any(is_internal(part) for _, part in marked_parts(incident)):
        return incident
    editions = {name: _aligned(edition, incident) for name, edition in incident.editions.items() if not is_internal(edition)}
    changes = {name: _value(getattr(incident, name)) for name in Incident.model_fields if name != "editions"}
    return _copy(incident, {**changes, "editions": editions, "own": {}})


def _aligned(edition: Edition, incident: Incident) -> Edition:
    """Drop the texts that an edition tells about dropped items; all of a list that does not follow the incident's."""
    changes: dict[str, Any] = {}
    for name in PARALLEL:
        items, texts = getattr(incident, name) or (), getattr(edition, name)
        if texts and any(map(is_internal, items)):
            follows = len(items) == len(texts)
            changes[name] = tuple(text for item, text in zip(items, texts, strict=True) if not is_internal(item)) if follows else None
    return _copy(edition, changes)


def _value(value: Any) -> Any:
    """Return a value without the internal parts in it."""
    if is_internal(value):
        return None
    if isinstance(value, tuple):
        return tuple(_value(item) for item in value if not is_internal(item))
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items() if not is_internal(item)}
    if isinstance(value, Part):
        return _copy(value, {name: _value(getattr(value, name)) for name in type(value).model_fields})
    return value


def _copy(part: P, changes: Mapping[str, Any]) -> P:
    """Return a part with changed fields, and without what was derived from the old ones."""
    copy = part.model_copy(update=dict(changes))
    for derived in set(copy.__dict__) - set(type(part).model_fields) - {"path"}:
        del copy.__dict__[derived]
    return copy


def _clear(incident: Incident, cleaner: Cleaner) -> Incident:
    """Return an incident with clean texts; in most there is nothing to do, and one look tells."""
    whole = "\n".join(text.text for text in texts(incident))
    return _cleaned(incident, cleaner) if cleaner.concerns(whole) else incident


def _cleaned(part: P, cleaner: Cleaner) -> P:
    """Return a part whose texts hold no remarks, and no links to what nobody may see."""
    changes: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        found = _clean(value, cleaner, markdown=is_markdown(field))
        if found is not value:
            changes[name] = found
    return _copy(part, changes) if changes else part


def _clean(value: Any, cleaner: Cleaner, *, markdown: bool) -> Any:
    """Return a value with clean texts; the same value where nothing is to be cleaned."""
    if isinstance(value, Part):
        return _cleaned(value, cleaner)
    if isinstance(value, tuple):
        items = tuple(_clean(item, cleaner, markdown=markdown) for item in value if not cleaner.hides(getattr(item, "url", None)))
        return value if len(items) == len(value) and all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, Mapping):
        return {key: _clean(item, cleaner, markdown=markdown) for key, item in value.items()}
    return cleaner.text(value) if markdown and type(value) is str else value


def _alone(incident: Incident, names: set[str]) -> Incident:
    """Return an incident without its relations to those that are not published."""
    related = tuple(relation for relation in incident.related if relation.id in names)
    return incident if len(related) == len(incident.related) else _copy(incident, {"related": related})
