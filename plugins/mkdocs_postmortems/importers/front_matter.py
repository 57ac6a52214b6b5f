"""Front matter: the block of facts above a document, in YAML or TOML."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import yaml

from mkdocs_postmortems.importers.text import Line, lines_of
from mkdocs_postmortems.source.nodes import YamlFault, compose

__all__ = ["Front", "split_front"]

_FENCES = {"---": "---", "+++": "+++", ";;;": ";;;"}
_NULLS = ("", "~", "null", "Null", "NULL")
_MOST_LINES = 400
_FORGOTTEN = re.compile(r"^(?P<name>[A-Za-z_][\w-]*: +)(?P<value>[^\s\"'\[{|>&*!#-].*: .*)$", re.MULTILINE)


@dataclass
class Front:
    """The facts above a document with their lines, and the lines of the document below."""

    facts: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)

    def values(self, used: Collection[str]) -> list[Line]:
        """Return the lines with what they say, without the names of those facts that are `used`."""
        result = []
        for line in self.lines:
            name, colon, value = line.text.partition(":")
            result.append(Line(line.number, value) if colon and name.strip() in used else line)
        return result

    def text(self, *names: str) -> str:
        """Return the first of some facts that is a text, nothing if none is."""
        found = (self.facts.get(name) for name in names)
        return next((value.strip() for value in found if isinstance(value, str) and value.strip()), "")

    def texts(self, name: str) -> list[str]:
        """Return a fact as a list of texts; a text alone is split at its commas."""
        value = self.facts.get(name)
        listed = value if isinstance(value, list) else re.split(r"\s*,\s*", value) if isinstance(value, str) else []
        return [str(item).strip() for item in listed if isinstance(item, str) and item.strip()]


def split_front(text: str) -> Front:
    """Return the front matter of a text and the rest; all of it is the rest where there is none that can be read."""
    lines = lines_of(text)
    first = next((at for at, line in enumerate(lines) if line.text.strip()), 0)
    fence = lines[first].text.strip() if lines else ""
    end = next((at for at in range(first + 1, min(len(lines), _MOST_LINES)) if lines[at].text.strip() == _FENCES.get(fence)), None)
    if fence not in _FENCES or end is None:
        return Front(body=lines)
    block = "\n".join(line.text for line in lines[first + 1 : end])
    facts = _toml(block) if fence == "+++" else _yaml(block)
    if not facts:
        return Front(body=lines)
    return Front(facts, lines[first + 1 : end], lines[end + 1 :])


def _yaml(block: str) -> dict[str, Any]:
    """Return what a block says; a value with a colon in it (`title: Postmortem: a full disk`) is quoted for whoever forgot to."""
    for text in (block, _FORGOTTEN.sub(_quoted, block)):
        try:
            value = _value(compose(text), 0)
        except (YamlFault, yaml.YAMLError, RecursionError):
            continue
        return value if isinstance(value, dict) else {}
    return {}


def _quoted(found: re.Match[str]) -> str:
    return f"{found['name']}{json.dumps(found['value'], ensure_ascii=False)}"


def _value(node: yaml.Node | None, depth: int) -> Any:
    """Return a node as texts, lists and mappings; aliases of other nodes are not followed for ever."""
    if depth > 20 or node is None:  # noqa: PLR2004
        return None
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value, depth + 1) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, depth + 1) for item in node.value]
    return None if isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS else str(node.value)


def _toml(block: str) -> dict[str, Any]:
    try:
        return {key: _plain(value) for key, value in tomllib.loads(block).items()}
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else str(value)
