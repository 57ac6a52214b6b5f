"""The parts and texts of an incident, with who may see each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.model import Audience, Incident, Part
from mkdocs_postmortems.model.fields import part_of, telling_fields

__all__ = ["PARALLEL", "Text", "is_internal", "is_published", "marked_parts", "said", "texts"]

PARALLEL = ("timeline", "action_items", "sections")
"""Lists that editions follow item by item."""
_OWN = "x-"


class Text(NamedTuple):
    """A text in an incident, where it stands, and whether a site for everybody would show it if it shows the incident."""

    route: Route
    text: str
    public: bool


def is_published(incident: Incident, unmarked: Audience) -> bool:
    """Whether a site for everybody shows an incident; `unmarked` is the audience of one that names none."""
    return (incident.audience or unmarked) == Audience.PUBLIC


def is_internal(value: object) -> bool:
    """Whether a part is marked as internal."""
    return isinstance(value, Part) and value.__dict__.get("audience") == Audience.INTERNAL


def marked_parts(incident: Incident) -> Iterator[tuple[Route, Part]]:
    """Yield the parts that name an audience; what stands inside an internal one is not looked at."""
    for name in _holders(Incident):
        if value := getattr(incident, name):
            yield from _marked(value, (name,))


def _marked(value: Any, route: Route) -> Iterator[tuple[Route, Part]]:
    if isinstance(value, Part):
        if value.__dict__.get("audience"):
            yield route, value
        for name in () if is_internal(value) else _holders(type(value)):
            yield from _marked(getattr(value, name), (*route, name))
    elif isinstance(value, (tuple, Mapping)):
        for step, item in enumerate(value) if isinstance(value, tuple) else value.items():
            if _may_be_marked(item):
                yield from _marked(item, (*route, step))


def _may_be_marked(part: Part) -> bool:
    """Whether to look at a part: most name no audience and hold no further parts."""
    values = part.__dict__
    return bool(values.get("audience")) or any(map(values.get, _holders(type(part))))


@cache
def _holders(part: type[Part]) -> tuple[str, ...]:
    """Return the fields of a part that hold further parts."""
    return tuple(name for name, field in part.model_fields.items() if part_of(field))


class _Latest:
    """The texts of the incident that was asked for last: one rule after another asks for those of the same one."""

    incident: Incident | None = None
    said: tuple[str, ...] = ()
    found: tuple[Text, ...] | None = None


def said(incident: Incident) -> tuple[str, ...]:
    """Return what `texts` returns in some order, and not where it stands: most checks find nothing there, and need no more."""
    if _Latest.incident is not incident:
        _Latest.incident, _Latest.said, _Latest.found = incident, tuple(_said(incident)), None
    return _Latest.said


def _said(incident: Incident) -> Iterator[str]:
    rest: list[Any] = [value for name in telling_fields(Incident) if (value := getattr(incident, name))]
    while rest:
        value = rest.pop()
        if type(value) is str:
            yield value
        elif isinstance(value, (tuple, list)):
            rest += value
        elif isinstance(value, dict):
            rest += [*value, *value.values()]
        elif isinstance(value, Part):
            values = value.__dict__
            rest += [item for name in telling_fields(type(value)) if (item := values[name])]


def texts(incident: Incident) -> tuple[Text, ...]:
    """Return every text of an incident, also the keys that its author chose."""
    if _Latest.incident is not incident or _Latest.found is None:
        _Latest.incident, _Latest.said, _Latest.found = incident, said(incident), tuple(_texts(incident))
    return _Latest.found


def _texts(incident: Incident) -> list[Text]:
    found: list[Text] = []
    for name in telling_fields(Incident):
        if value := getattr(incident, name):
            _gather(value, (name if name != "own" else _OWN,), found, public=name != "own")
    hidden = {(name, number) for name in PARALLEL for number, item in enumerate(getattr(incident, name) or ()) if is_internal(item)} if incident.editions else ()
    return [text._replace(public=False) if text.route[0] == "editions" and text.route[2:4] in hidden else text for text in found] if hidden else found


def _gather(value: Any, route: Route, found: list[Text], *, public: bool) -> None:
    """Add the texts in a value; many values are looked at, so nothing here is a generator, and what takes long to tell comes last."""
    if type(value) is str:
        found.append(Text(route, value, public))
    elif isinstance(value, (tuple, list)):
        for number, item in enumerate(value):
            _gather(item, (*route, number), found, public=public)
    elif isinstance(value, dict):
        _gather_named(value, route, found, public=public)
    elif isinstance(value, Part):
        values = value.__dict__
        public = public and values.get("audience") != Audience.INTERNAL
        for name in telling_fields(type(value)):
            item = values[name]
            if type(item) is str:
                if item:
                    found.append(Text((*route, name), item, public))
            elif item:
                _gather(item, (*route, name), found, public=public)


def _gather_named(value: Mapping[str, Any], route: Route, found: list[Text], *, public: bool) -> None:
    for key, item in value.items():
        place = (key,) if route == (_OWN,) else (*route, key)
        found.append(Text(place, key, public and not is_internal(item)))
        _gather(item, place, found, public=public)
