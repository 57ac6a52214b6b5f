"""Incidents with a mark in every text, found by walking the model, so that a field that comes later is marked by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import yaml
from mkdocs_postmortems.model import ActionItem, Entry, Impact, Incident, Part, Relation
from mkdocs_postmortems.model.fields import is_list, part_of
from mkdocs_postmortems.model.values import Line, Prose, Target
from pydantic.fields import FieldInfo

__all__ = ["Marks", "filled", "holders", "markable", "spiked", "written"]

# Values that belong together, so that the whole is an incident without an error.
GIVEN: dict[tuple[type[Part], str], Any] = {
    (Incident, "type"): "incident",
    (Incident, "review"): "reviewed",
    (Incident, "status"): "resolved",
    (Impact, "downtime"): "42 min",
    (Entry, "time"): "2026-03-02 09:21",
    (Entry, "until"): "2026-03-02 09:22",
    (Entry, "kind"): "note",
    (ActionItem, "status"): "done",
}


@dataclass
class Marks:
    """Marks by the place that each was put into, after the name of its incident."""

    name: str
    places: dict[str, str] = field(default_factory=dict)

    def new(self, *place: object) -> str:
        """Return a mark that stands nowhere else: letters and digits, as they survive in addresses and indexes."""
        where = ".".join(map(str, (self.name, *place)))
        number = int.from_bytes(hashlib.sha256(where.encode()).digest()[:6], "big")
        return self.places.setdefault(where, f"zq{number:015d}qz")


def filled(part: type[Part], marks: Marks, *place: object, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a part with every field, and a mark in every text."""
    made: dict[str, Any] = {}
    for name, known in part.model_fields.items():
        if name in ("audience", *without):
            continue
        value = GIVEN[part, name] if (part, name) in GIVEN else _value(part, name, known, marks, place)
        made |= value if known.alias else {name: value}
    return made


def _value(part: type[Part], name: str, known: FieldInfo, marks: Marks, place: tuple[object, ...]) -> Any:
    if known.alias:
        key = f"x-{marks.new(*place, 'x')}"
        return {key: [marks.new(*place, "x", "item"), {marks.new(*place, "x", "key"): marks.new(*place, "x", "value")}]}
    if (part, name) == (Relation, "id"):
        return marks.places["related"]
    inner = part_of(known)
    if known.annotation is not None and _is_mapping(known.annotation):
        return {marks.new(*place, name, "key"): filled(inner, marks, *place, name) if inner else marks.new(*place, name)}
    if is_list(known):
        return [_item(inner, known, marks, (*place, name, number)) for number in (range(2) if inner is not Relation else range(1))]
    return _item(inner, known, marks, (*place, name))


def _item(inner: type[Part] | None, known: FieldInfo, marks: Marks, place: tuple[object, ...]) -> Any:
    if inner:
        return filled(inner, marks, *place)
    kinds = _kinds(known)
    if Target in kinds:
        return f"https://example.org/{marks.new(*place)}"
    if Line in kinds or Prose in kinds:
        return f"Some {marks.new(*place)} words"
    example = known.examples[0] if known.examples else None
    return example[0] if isinstance(example, list) else example


@cache
def _marks_of(kind: Any) -> Any:
    return get_args(kind)[1]


def _kinds(known: FieldInfo) -> list[Any]:
    """Return which of our kinds of text a field or its items are."""
    found = [*known.metadata, *(m for inner in _inner(known.annotation) for m in getattr(inner, "__metadata__", ()))]
    return [kind for kind in (Line, Prose, Target) if _marks_of(kind) in found]


def _inner(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _inner(inner)


def _is_mapping(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _is_mapping(get_args(annotation)[0])
    return origin is Mapping


def markable(part: type[Part] = Incident) -> Iterator[tuple[str, ...]]:
    """Yield the ways to every place whose items can be marked as internal, from the top of an incident."""
    for name, known in part.model_fields.items():
        inner = part_of(known)
        if inner is None:
            continue
        if "audience" in inner.model_fields:
            yield (name,)
        yield from ((name, *rest) for rest in markable(inner))


def spiked(public: dict[str, Any], marks: Marks) -> dict[str, Any]:
    """Return a public incident with an internal item in the middle of every place that can hold one.

    Editions follow the incident's lists, so each gets a text about each new item, which is as internal as that.
    """
    made = yaml.safe_load(written(public))
    for way in markable():
        for holder, number in list(holders(made, way[:-1])):
            _add(holder, way, marks, number)
    for edition in made["editions"].values():
        for name in ("timeline", "action_items", "sections"):
            if name in edition and len(edition[name]) < len(made[name]):
                edition[name].insert(1, f"Told {marks.new('editions', edition['label'], name)} again.")
    return made | {f"x-{marks.new('x')}": marks.new("x", "value")}


def holders(value: Any, way: tuple[str, ...], number: int = 0) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the parts that a way from the top leads to, internal ones left out, each with its number."""
    if not way:
        yield value, number
        return
    held = value.get(way[0], [])
    for place, item in enumerate(held.values() if isinstance(held, dict) else held):
        if item.get("audience") != "internal":
            yield from holders(item, way[1:], place)


def _add(holder: dict[str, Any], way: tuple[str, ...], marks: Marks, number: int) -> None:
    known = _field(way)
    inner = part_of(known)
    assert inner is not None
    # The lists of an edition must follow the incident's.
    lists = tuple(name for name, inside in inner.model_fields.items() if is_list(inside)) if way == ("editions",) else ()
    item = filled(inner, marks, *way, number, without=lists) | {"audience": "internal"}
    if is_list(known):
        items = holder.setdefault(way[-1], [])
        items.insert(len(items) // 2, item)
    elif _is_mapping(known.annotation):
        holder.setdefault(way[-1], {})[marks.new(*way, "key")] = item
    else:
        holder[way[-1]] = item


def _field(way: tuple[str, ...]) -> FieldInfo:
    part: type[Part] | None = Incident
    for name in way:
        assert part is not None
        known = part.model_fields[name]
        part = part_of(known)
    return known


def written(data: Mapping[str, Any], *remarks: str) -> str:
    """Return an incident file with a comment before each of its keys."""
    blocks = (yaml.safe_dump({key: value}, sort_keys=False, allow_unicode=True, width=10_000) for key, value in data.items())
    remark = "".join(f"# {words}\n" for words in remarks)
    return "".join(f"{remark}{block}" for block in blocks)
