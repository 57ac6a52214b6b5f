"""Finding one's way in the model: which field a route leads to, and what else it might have been called."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from mkdocs_postmortems.model.incident import Incident
from mkdocs_postmortems.model.parts import Part
from mkdocs_postmortems.model.values import Line, Prose
from mkdocs_postmortems.model.vocabularies import Vocabulary
from mkdocs_postmortems.timestamps import Moment

__all__ = ["also", "field_at", "is_list", "is_markdown", "is_prose", "nearest", "part_at", "part_of", "telling_fields"]

_LONGEST_GUESSED = 60
_PROSE_MARK = get_args(Prose)[1]
_LINE_MARK = get_args(Line)[1]


def _types(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and everything inside it, outermost first."""
    yield annotation
    for inner in get_args(annotation):
        yield from _types(inner)


@cache
def part_of(field: FieldInfo) -> type[Part] | None:
    """Return the model of a field's value, of its items or of its mapping's values."""
    found = (t for t in _types(field.annotation) if isinstance(t, type) and issubclass(t, Part))
    return next(found, None)


@cache
def telling_fields(part: type[Part]) -> tuple[str, ...]:
    """Return the fields of a part that hold texts, or parts that may: all but times, numbers and words of a closed list."""
    plain = (Moment, Vocabulary, dt.date, dt.timedelta, int, float)
    return tuple(name for name, info in part.model_fields.items() if not any(isinstance(kind, type) and issubclass(kind, plain) for kind in _types(info.annotation)))


def is_list(field: FieldInfo) -> bool:
    """Whether a field holds a list."""
    return any(get_origin(t) is tuple for t in _alternatives(field.annotation))


def _is_mapping(field: FieldInfo) -> bool:
    return any(get_origin(t) is Mapping for t in _alternatives(field.annotation))


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return _alternatives(get_args(annotation)[0]) if get_origin(annotation) is Annotated else (annotation,)


@cache
def is_markdown(field: FieldInfo) -> bool:
    """Whether a field, or its items, are texts in Markdown."""
    return _PROSE_MARK in _marks(field)


def is_prose(field: FieldInfo) -> bool:
    """Whether a field, or its items, are texts that people write freely: Markdown, or a title."""
    return is_markdown(field) or (_LINE_MARK in _marks(field) and field.title == "Title")


def _marks(field: FieldInfo) -> list[Any]:
    return [*field.metadata, *(m for t in _types(field.annotation) for m in getattr(t, "__metadata__", ()))]


def field_at(route: tuple[str | int, ...]) -> FieldInfo | None:
    """Return the field that a route leads to or into, or None when it leaves the model."""
    part: type[Part] | None = Incident
    field: FieldInfo | None = None
    keys = [step for step in route if isinstance(step, str)]
    while keys and part is not None:
        field = part.model_fields.get(keys.pop(0))
        if field is None:
            return None
        if _is_mapping(field) and keys:
            keys.pop(0)
        part = part_of(field)
    return field if not keys else None


def part_at(route: tuple[str | int, ...]) -> type[Part] | None:
    """Return the model of the mapping at a route."""
    field = field_at(route)
    return (part_of(field) if field else None) if route else Incident


def also(field: FieldInfo) -> list[str]:
    """Return what other systems call a field."""
    extra = field.json_schema_extra
    return list(extra["also"]) if isinstance(extra, dict) else []  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def nearest(key: str, part: type[Part]) -> str | None:
    """Return the key that was probably meant by `key`: another system's name for it, or the closest spelling."""
    names = {key_name: key_name for key_name, field in part.model_fields.items() if not field.alias}
    foreign = {other: name for name, field in part.model_fields.items() for other in also(field)}
    if len(key) > _LONGEST_GUESSED:
        return None
    folded = key.casefold().replace("-", "_").replace(" ", "_")
    if folded in names or folded in foreign:
        return names.get(folded) or foreign[folded]
    close = get_close_matches(folded, names, n=1, cutoff=0.7)
    return close[0] if close else None
