"""What authors wrote, as data, and the schema of that: both read off the model, so that a new field needs nothing here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from mkdocs_postmortems.model import Incident, Part, Vocabulary
from mkdocs_postmortems.model.fields import part_of
from mkdocs_postmortems.model.values import Amount, Count, Day, Length, Percent, Zone
from mkdocs_postmortems.timestamps import Moment

__all__ = ["instant", "moment", "seconds", "written", "written_schemas"]

_Write = Callable[[Any], Any]


def instant(at: Moment | None) -> str | None:
    """Return a moment's beginning: in ISO 8601 with its offset, or only the date where no more is known."""
    if at is None:
        return None
    return at.earliest.date().isoformat() if at.precision == "day" else at.earliest.isoformat()


def moment(at: Moment | None) -> dict[str, Any] | None:
    """Return a moment with everything known about it."""
    if at is None:
        return None
    until = at.latest.isoformat() if at.latest is not at.earliest and at.is_span else None
    return {"text": at.text, "at": instant(at), "until": until, "precision": at.precision, "approximate": at.approximate}


def seconds(length: dt.timedelta) -> int:
    """Return a length of time in whole seconds."""
    return int(length.total_seconds())


def written(part: Part) -> dict[str, Any]:
    """Return the fields of an incident, or of a part of one, that its author filled in."""
    # Fields of an incident may wait on disk until they are asked for.
    values = {name: getattr(part, name) for name in Incident.model_fields} if isinstance(part, Incident) else part.__dict__
    return {
        name: write(value)
        for name, default, single, write in _fields(type(part))
        if (value := values[name]) is not default and (single or value != default)
    }


@cache
def _fields(part: type[Part]) -> tuple[tuple[str, Any, bool, _Write], ...]:
    """Return the fields of a part: name, default, whether nothing else is equal to that, and what makes data of a value."""
    infos = part.model_fields.items()
    return tuple((name, info.default, info.is_required() or info.default in (None, ()), _writer(info.annotation)) for name, info in infos)


def _writer(annotation: Any) -> _Write:
    """Return what turns values of a field of some type into data; None is never among them."""
    kind, args = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return _writer(args[0])
    if kind in (Union, UnionType):
        [kept] = [arg for arg in args if arg is not NoneType]
        return _writer(kept)
    if kind is tuple:
        return _list_writer(_writer(args[0]))
    if kind is Mapping:
        write = _writer(args[1])
        return lambda items: {str(key): write(item) for key, item in items.items()}
    return _any if annotation is Any else _plain_writer(annotation)


def _list_writer(write: _Write) -> _Write:
    return list if write is str else lambda items: list(map(write, items))


def _any(value: Any) -> Any:
    """Return a value of the author's own as data."""
    if isinstance(value, tuple | list):
        return list(map(_any, value))
    if isinstance(value, Mapping):
        return {str(key): _any(item) for key, item in value.items()}
    kind: type = type(value)
    return _plain_writer(kind)(value)


@cache
def _plain_writer(kind: type) -> _Write:
    return next((write for known, write in _WRITERS if issubclass(kind, known)), str)


_WRITERS: tuple[tuple[type, _Write], ...] = (
    (Part, written),
    (Moment, moment),
    (dt.timedelta, seconds),
    (bool, bool),
    (int, int),
    (float, float),
    (NoneType, lambda nothing: nothing),
)


# --- The schema of the same

_MOMENT = {
    "type": "object",
    "description": "A moment as exact as its author wrote it.",
    "required": ["text", "at", "until", "precision", "approximate"],
    "additionalProperties": False,
    "properties": {
        "text": {"type": "string", "description": "As written."},
        "at": {"type": "string", "description": "ISO 8601 with an offset, or a date alone where the precision is `day`."},
        "until": {"type": ["string", "null"], "description": "The end, if a span was written."},
        "precision": {"enum": ["day", "minute", "second"]},
        "approximate": {"type": "boolean", "description": "Whether the author said that it is about then."},
    },
}
# The types of values that JSON has no better word for than text, by the mark that the model gives them.
_MARKED: tuple[tuple[Any, dict[str, Any]], ...] = (
    (Count, {"type": "integer", "minimum": 0}),
    (Amount, {"type": "number", "minimum": 0}),
    (Percent, {"type": "number", "minimum": 0, "maximum": 100}),
    (Day, {"type": "string", "format": "date"}),
    (Length, {"type": "integer", "minimum": 0, "description": "Seconds."}),
    (Zone, {"type": "string"}),
)


def written_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of what `written` makes, by name; each refers to others as `#/$defs/<name>`."""
    schemas: dict[str, dict[str, Any]] = {"Moment": _MOMENT}
    _add(Incident, schemas)
    return schemas


def _name(part: type[Part]) -> str:
    return "Written" if part is Incident else f"Written{part.__name__}"


def _add(part: type[Part], schemas: dict[str, dict[str, Any]]) -> None:
    schemas[_name(part)] = {
        "type": "object",
        "description": (part.__doc__ or "").split("\n")[0],
        "required": [name for name, info in part.model_fields.items() if info.is_required()],
        "additionalProperties": False,
        "properties": {name: _field(info) for name, info in part.model_fields.items()},
    }
    for info in part.model_fields.values():
        inner = part_of(info)
        if inner is not None and _name(inner) not in schemas:
            _add(inner, schemas)


def _field(info: FieldInfo) -> dict[str, Any]:
    schema = _schema(info.annotation, tuple(info.metadata))
    return schema if "$ref" in schema or not info.description else {"description": info.description} | schema


def _schema(annotation: Any, marks: tuple[Any, ...] = ()) -> dict[str, Any]:
    while get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        marks = (*inner, *marks)
    marked = next((schema for kind, schema in _MARKED if get_args(kind)[1] in marks), None)
    if marked is not None:
        return dict(marked)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        [kept] = [arg for arg in args if arg is not NoneType]
        return _schema(kept, marks)
    if origin is tuple:
        return {"type": "array", "items": _schema(args[0])}
    return {"type": "object", "additionalProperties": _schema(args[1])} if origin is Mapping else _plain(annotation)


def _plain(annotation: Any) -> dict[str, Any]:
    if annotation is Any:
        return {}
    if annotation is Moment:
        return {"$ref": "#/$defs/Moment"}
    if issubclass(annotation, Part):
        return {"$ref": f"#/$defs/{_name(annotation)}"}
    if issubclass(annotation, Vocabulary):
        return {"enum": [word.value for word in annotation]}
    return {"type": "string"}
