"""What can be read off the model: a JSON Schema for editors, a template to copy, and the field reference."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import yaml
from pydantic import BeforeValidator
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import PydanticUndefined, core_schema, to_jsonable_python

from mkdocs_postmortems.model import Incident, Part, Vocabulary
from mkdocs_postmortems.model.fields import part_of
from mkdocs_postmortems.model.values import (
    Amount,
    Count,
    Day,
    EntryTime,
    Length,
    Line,
    Percent,
    Prose,
    Target,
    Time,
    Zone,
)

__all__ = ["SCHEMA_ID", "Choice", "FieldDoc", "fields", "json_schema", "template"]

SCHEMA_ID = "https://mkdocs-postmortems.github.io/mkdocs-postmortems/incident.schema.json"
_WIDTH = 100

# --- The field reference


class Choice(NamedTuple):
    """A word that a field may hold, what it means, and its other accepted spellings."""

    value: str
    meaning: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A field as its author sees it.

    `type` is in an author's words; `example` is YAML text with the key, `sample` the same as a value without it.
    `group` is the heading it belongs under, empty below the top; `children` are the keys of its mapping, if it has one.
    """

    key: str
    title: str
    description: str
    type: str
    required: bool
    example: str
    group: str = ""
    choices: tuple[Choice, ...] = ()
    children: tuple[FieldDoc, ...] = ()
    sample: Any = field(default=None, repr=False, compare=False)


def fields() -> tuple[FieldDoc, ...]:
    """Return every field of an incident file, in the order of the model."""
    return _documented(Incident)


@cache
def _documented(part: type[Part]) -> tuple[FieldDoc, ...]:
    return tuple(_document(name, info) for name, info in part.model_fields.items())


def _document(name: str, info: FieldInfo) -> FieldDoc:
    part = part_of(info)
    sample = (info.examples or [""])[0]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return FieldDoc(
        key=f"{info.alias}…" if info.alias else name,
        title=info.title or name,
        description=info.description or "",
        type="anything" if info.alias else _kind(info.annotation, info.metadata),
        required=info.is_required(),
        example=_yaml(sample if info.alias else {name: sample}),
        group=str(extra.get("group", "")),
        choices=tuple(_choices([info.annotation, *info.metadata])),
        children=_documented(part) if part else (),
        sample=sample,
    )


# What each type of value is called: one of them, and several.
_NAMES = [
    (Line, "text", "texts"),
    (Prose, "Markdown", "Markdown texts"),
    (Count, "whole number", "whole numbers"),
    (Amount, "number", "numbers"),
    (Percent, "percentage", "percentages"),
    (Time, "time", "times"),
    (EntryTime, "time", "times"),
    (Day, "date", "dates"),
    (Length, "length of time", "lengths of time"),
    (Zone, "time zone", "time zones"),
    (Target, "address", "addresses"),
]


def _kind(annotation: Any, marks: Iterable[Any] = (), *, many: bool = False) -> str:
    """Return what a type is called in an author's words."""
    while get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        marks = [*inner, *marks]
    for kind, one, several in _NAMES:
        if get_args(kind)[1] in marks:
            return several if many else one
    args = [arg for arg in get_args(annotation) if arg is not type(None)]
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return _kind(args[0], marks, many=many)
    if origin is tuple:
        return f"list of {_kind(args[0], many=True)}"
    if origin is Mapping:
        return f"mapping of names to {_kind(args[1], many=True)}"
    if issubclass(annotation, Vocabulary):
        return "words" if many else "one of"
    mapping = "mappings" if many else "mapping"
    short = next((_short(mark) for mark in marks if _short(mark)), None)
    return mapping if short is None or _is_mapping(short) else f"{_kind(short, many=many)}, or {mapping}"


def _short(mark: Any) -> Any:
    """Return the type of the short form that a mark allows in place of a mapping."""
    kind = getattr(mark, "json_schema_input_type", None) if isinstance(mark, BeforeValidator) else None
    return None if kind is PydanticUndefined else kind


def _is_mapping(annotation: Any) -> bool:
    return get_origin(getattr(annotation, "__origin__", None)) is Mapping


def _choices(types: Iterable[Any]) -> Iterator[Choice]:
    """Yield the words that a type allows, also inside a list or as a short form."""
    for kind in types:
        if isinstance(kind, type) and issubclass(kind, Vocabulary):
            yield from (Choice(word.value, word.meaning, word.aliases) for word in kind)
        yield from _choices([_short(kind)] if _short(kind) else get_args(kind))


class _Dumper(yaml.SafeDumper):
    """Writes every value as text, so that times need no quotes; lists of texts on one line, all else in blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Indent lists under their key."""
        super().increase_indent(flow, indentless=False)

    def flat_list(self, items: list[Any]) -> yaml.Node:
        """Represent a list, on one line if it holds texts only."""
        return self.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=all(isinstance(item, str) for item in items))


_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_representer(list, _Dumper.flat_list)


def _yaml(value: Mapping[str, Any]) -> str:
    text = yaml.dump(_as_text(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return text.rstrip("\n")


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return [_as_text(item) for item in value] if isinstance(value, list) else str(value)


# --- The template

_USUAL = (
    *("title", "severity", "services", "timezone", "started_at", "detected_at", "mitigated_at", "resolved_at"),
    *("summary", "impact", "root_cause", "resolution", "timeline", "action_items"),
)
_HEAD = (
    "An incident file with every key that it may have.",
    "Save it under a name like 2026-03-02-certificate-expired.yml, and write over what stands here.",
    "A key with `#` right before it is switched off: remove the `#` to use it, or the line if you do not need it.",
    "Texts are Markdown. Put those that contain `: ` or ` #` in quotes, and long ones on the lines after `>-`.",
)


def template() -> str:
    """Return an incident file to copy: every key with what it is; the usual ones filled in, the others switched off."""
    groups = list(dict.fromkeys(doc.group for doc in fields()))
    lines = [line for sentence in _HEAD for line in _comment(sentence)]
    for group in groups:
        lines += ["", "", f"# ---- {group} ----"]
        for doc in fields():
            if doc.group == group:
                lines += ["", *_explained(doc, _block(doc), on=doc.key in _USUAL)]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _explained(doc: FieldDoc, lines: Iterable[str], *, on: bool) -> list[str]:
    """Return a key's lines below what it is and may hold; switched off unless it is `on`."""
    words = ", ".join(f"{choice.value} ({choice.meaning})" for choice in doc.choices if not doc.children)
    one = "Each one of" if doc.type.startswith("list") else "One of"
    required = " Required." if doc.required else ""
    above = [*_comment(doc.description + required), *_comment(f"{one}: {words}" if words else "")]
    return [*above, *(line if on else f"#{line}" for line in lines)]


def _block(doc: FieldDoc) -> list[str]:
    """Return the lines of a top-level key; those of a mapping's keys are explained one by one."""
    sample, keys = doc.sample, {child.key for child in doc.children}
    if not doc.children:
        return doc.example.splitlines()
    if isinstance(sample, list):
        return [f"{doc.key}:", *_item(_keys(doc, sample[0]))]
    if isinstance(sample, dict) and not keys & set(sample):
        [(name, value)] = sample.items()
        return [f"{doc.key}:", f"  {name}:", *(f"    {line}" for line in _keys(doc, value))]
    given = sample if isinstance(sample, dict) else {doc.children[0].key: sample}
    return [f"{doc.key}:", *(f"  {line}" for line in _keys(doc, given))]


def _keys(doc: FieldDoc, given: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for child in doc.children:
        value = given.get(child.key, child.sample)
        lines += _explained(child, _yaml({child.key: value}).splitlines(), on=child.key in given)
    return lines


def _item(lines: Sequence[str]) -> Iterator[str]:
    """Yield a mapping's lines as an item of a list; comments above its first key stay above the dash."""
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    for number, line in enumerate(lines):
        yield f"{'  ' if number < first else '  - ' if number == first else '    '}{line}"


# --- The JSON Schema


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an incident file, for editors.

    It allows what the command allows as far as a schema can tell, and completes the canonical words.
    """
    raw = Incident.model_json_schema(schema_generator=_Generator)
    parts = {name: _tidy(part) for name, part in raw.pop("$defs").items()}
    schema = _tidy(raw)
    own = schema["properties"].pop("x-")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Incident file",
        **{key: value for key, value in schema.items() if key != "title"},
        "patternProperties": {"^x-": {"description": own["description"], "examples": list(own["examples"][0].values())}},
        "$defs": parts,
    }


class _Generator(GenerateJsonSchema):
    """Puts the short form of a mapping beside the mapping, where pydantic would give only one of them."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Return the schema of a value that may have a short form."""
        full = self.generate_inner(schema["schema"])
        short = schema.get("json_schema_input_schema")
        return {"anyOf": [self.generate_inner(short), full]} if short else full

    def encode_default(self, dft: Any) -> Any:
        """Return what a field is if nothing is written, as data; pydantic would make a serializer for each."""
        return to_jsonable_python(dft)


_VOCABULARIES = {tuple(word.value for word in words): words for words in Vocabulary.__subclasses__()}
_DIGITS = {"integer": r"^\d[\d_]*$", "number": r"^\d+(\.\d+)?\s*%?$"}
_NULL = {"type": "null"}


def _tidy(node: dict[str, Any]) -> dict[str, Any]:
    """Return a part of pydantic's schema as an editor should see it."""
    node = {key: value for key, value in node.items() if key not in ("also", "group")}
    if node.get("default") in (None, [], {}):
        node.pop("default", None)
    if "items" in node:
        node["items"] = _tidy(node["items"])
    if isinstance(node.get("additionalProperties"), dict):
        node["additionalProperties"] = _or_null(_tidy(node["additionalProperties"]))
    if "properties" in node:
        needed = node.get("required", ())
        node["properties"] = {key: _tidy(value) if key in needed else _or_null(_tidy(value)) for key, value in node["properties"].items()}
    if "patternProperties" in node:
        node |= {"patternProperties": {key: _tidy(value) for key, value in node["patternProperties"].items()}, "additionalProperties": False}
    return _values(node)


def _values(node: dict[str, Any]) -> dict[str, Any]:
    if "enum" in node:
        return _words(node)
    if "minimum" in node:
        kind = "integer" if node["type"] == "integer" else "number"
        return node | {"type": [kind, "string"], "pattern": _DIGITS[kind]}
    return _alternatives(node) if "anyOf" in node else node


def _alternatives(node: dict[str, Any]) -> dict[str, Any]:
    """Flatten alternatives into each other and into their holder, without null."""
    flat: list[dict[str, Any]] = []
    for branch in (_tidy(branch) for branch in node["anyOf"]):
        flat += branch["anyOf"] if set(branch) == {"anyOf"} else [branch]
    flat = [branch for branch in flat if branch != _NULL]
    if len(flat) > 1:
        return node | {"anyOf": flat}
    del node["anyOf"]
    said = [part["description"] for part in (node, flat[0]) if "description" in part]
    return flat[0] | node | {"description": " ".join(said)}


def _words(node: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a vocabulary: its words are completed, their other spellings allowed."""
    words = _VOCABULARIES[tuple(node.pop("enum"))]
    own = (words.__doc__ or "").split("\n")[0]
    meanings = "; ".join(f"`{word}`: {word.meaning}" for word in words)
    said = node.pop("description", own)
    spelt = "|".join(_loosely(word) for word in words.spellings())
    allowed: list[Any] = [{"enum": [word.value for word in words]}, {"type": "string", "pattern": f"^({spelt})$"}]
    if numbers := [int(word) for word in words.spellings() if word.isdigit()]:
        allowed.append({"type": "integer", "minimum": min(numbers), "maximum": max(numbers)})
    return node | {"description": meanings if said == own else f"{said} {meanings}", "anyOf": allowed}


def _loosely(word: str) -> str:
    """Return a pattern for a word in upper or lower case, its parts joined by anything or nothing."""
    parts = re.findall(r"[a-z]+|\d+", word.casefold())
    return r"[\s_-]*".join(re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", part) for part in parts)


def _or_null(node: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that also takes an empty value, which is the same as none."""
    if "anyOf" in node:
        return node | {"anyOf": [*node["anyOf"], _NULL]}
    if "$ref" in node:
        return {key: value for key, value in node.items() if key != "$ref"} | {"anyOf": [{"$ref": node["$ref"]}, _NULL]}
    kinds = node.get("type", [])
    return node | {"type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]} if kinds else node
