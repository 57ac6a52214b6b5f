"""Incident files that hold given texts in every field that can hold them, found by walking the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from mkdocs_postmortems.model import Edition, Incident, Part
from mkdocs_postmortems.model.fields import is_list, part_of
from mkdocs_postmortems.model.values import Line, Prose, Reading, Target
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

__all__ = ["everywhere", "places"]

# What has to be one of a list of words, a time or a number, or has to agree with something else.
_APART = ("after", "cost", "editions", "external", "id", "related", "roles", "until")
_LONGEST = 480
# What an edition tells item by item.
_TOLD = ("timeline", "action_items", "sections")


def everywhere(texts: Sequence[str], day: str = "2026-03-02", number: int = 1) -> dict[str, Any]:
    """Return an incident that holds texts wherever the model lets it; its number tells its names from others'.

    A list has an item for each of the texts; what holds one text holds all of them.
    """
    data = _filled(Incident, texts)
    line = _line(texts)
    data |= {"severity": "sev2", "started_at": f"{day} 09:10", "detected_at": f"{day} 09:14", "mitigated_at": f"{day} 09:40", "resolved_at": f"{day} 09:52"}
    for entry in data["timeline"]:
        entry["time"] = f"{day} 09:20"
    for position, item in enumerate(data["action_items"]):
        item |= {"id": f"{_line([texts[position]])[:100]} {position}", "due": "2026-03-31"}
    for correction in data["corrections"]:
        correction["date"] = "2026-03-12"
    data["impact"]["cost"] = {"amount": "73000", "currency": line}
    data["roles"] = {_line([text]): _line([text]) for text in texts}
    data["editions"] = {_line([text]): _filled(Edition, [text]) | {name: list(texts) for name in _TOLD} for text in texts}
    data["x-data"] = {_line([text]): [text, {_line([text]): text}] for text in texts}
    data |= {"id": f"{line[:200]} {number}", "aliases": [f"{line[:200]} again {number}"]}
    return data


def _filled(part: type[Part], texts: Sequence[str]) -> dict[str, Any]:
    made = {name: _value(field, texts) for name, field in part.model_fields.items() if name not in _APART and not field.alias}
    return {name: value for name, value in made.items() if value is not None}


def _value(field: FieldInfo, texts: Sequence[str]) -> Any:
    if is_list(field):
        items = [_one(field, [text]) for text in texts]
        return None if None in items else items
    return _one(field, texts)


def _one(field: FieldInfo, texts: Sequence[str]) -> Any:
    inner = part_of(field)
    if inner is not None:
        return _filled(inner, texts)
    kind = _kind(field)
    return None if kind is None else _accepted(kind, texts)


def _kind(field: FieldInfo) -> Any:
    """Return the type of a field's texts, if it holds texts."""
    marks = {id(mark) for mark in (*field.metadata, *_marks(field.annotation))}
    return next((kind for kind in (Prose, Line, Target) if id(get_args(kind)[1]) in marks), None)


def _marks(annotation: Any) -> list[Any]:
    found = list(get_args(annotation)[1:]) if hasattr(annotation, "__metadata__") else []
    return found + [mark for inner in get_args(annotation) if get_origin(inner) or hasattr(inner, "__metadata__") for mark in _marks(inner)]


def _line(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())[:_LONGEST] or "x"


def _accepted(kind: Any, texts: Sequence[str]) -> str:
    """Return texts as a field of this type takes them; instead of an address that is refused, one that is not."""
    if kind is not Target:
        return "\n\n".join(texts) if kind is Prose else _line(texts)
    try:
        accepted = str(TypeAdapter(kind).validate_python(_line(texts), context=Reading()))
    except ValidationError:
        accepted = ""
    # What names a file beside the incident's has to be there.
    return accepted if accepted.startswith("http") else "https://example.org/x"


def places(value: Any) -> list[str]:
    """Return every text in a value, keys included."""
    if isinstance(value, Mapping):
        return [text for key, item in value.items() for text in (key, *places(item))]
    return [text for item in value for text in places(item)] if isinstance(value, list) else [str(value)]
