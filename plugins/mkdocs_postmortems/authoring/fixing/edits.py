"""Changes of a text at known places, and what they do to the values that it holds."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.source import Source
from mkdocs_postmortems.source.nodes import compose

__all__ = ["Edit", "Place", "Repair", "changed", "has_aliases", "mended", "places", "quoted", "span_of", "style_of"]


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in a text from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to mend: its edits, and what they do to the value at `route`.

    `key` is the key's new name, `value` the new value; None where they stay.
    A `guessed` repair must leave a value that can be read. One that is a `respelling` changes no meaning at all.
    `what` is said about it to the author.
    """

    edits: tuple[Edit, ...]
    route: Route
    what: str
    key: str | None = None
    value: Any = None
    guessed: bool = False
    respelling: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Where its edits begin and end."""
        return min(edit.start for edit in self.edits), max(edit.end for edit in self.edits)

    @property
    def after(self) -> Route:
        """Where the value stands afterwards."""
        return self.route if self.key is None else (*self.route[:-1], self.key)


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a file: its route, its node, its key's node, and whether it stands inside brackets or braces."""

    route: Route
    node: yaml.Node
    key: yaml.ScalarNode | None = None
    flow: bool = False


def changed(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made; they must not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def mended(data: dict[str, Any], found: Iterable[Repair]) -> dict[str, Any]:
    """Return a file's values as repairs leave them: the deepest first, so that routes still lead to theirs."""
    data = copy.deepcopy(data)
    for repair in sorted(found, key=lambda repair: (len(repair.route), repair.key is None), reverse=True):
        holder: Any = data
        for step in repair.route[:-1]:
            holder = holder[step]
        last = repair.route[-1]
        if repair.value is not None:
            holder[last] = repair.value
        if repair.key is not None and last in holder:  # a key without a value has none here either
            holder[repair.key] = holder.pop(last)
    return data


def places(source: Source) -> list[Place]:
    """Return every value of a file that is written once; what an alias repeats is left out."""
    found = _all(source)
    count = Counter(id(place.node) for place in found)
    return [place for place in found if count[id(place.node)] == 1]


def has_aliases(source: Source) -> bool:
    """Whether a file repeats a value by an alias, so that its parts depend on each other's order."""
    found = _all(source)
    return len({id(place.node) for place in found}) < len(found)


def _all(source: Source) -> list[Place]:
    return list(_below(Place((), source.root), set())) if source.root is not None else []


def _below(place: Place, above: set[int]) -> Iterator[Place]:
    """Yield a place and those inside it; an alias to something above it is not followed."""
    yield place
    node = place.node
    if id(node) in above or not isinstance(node, yaml.CollectionNode):
        return
    inside, flow = above | {id(node)}, place.flow or bool(node.flow_style)
    for number, item in enumerate(node.value):
        if isinstance(node, yaml.SequenceNode):
            yield from _below(Place((*place.route, number), item, None, flow), inside)
        elif isinstance(item[0], yaml.ScalarNode):
            yield from _below(Place((*place.route, str(item[0].value)), item[1], item[0], flow), inside)


def span_of(source: Source, node: yaml.Node | None) -> tuple[int, int] | None:
    """Return where a text stands in the file, with its quotes; None for blocks, and for all that is not written as it reads."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    start, end = (mark.index + source.offset for mark in (node.start_mark, node.end_mark))
    raw = source.text[start:end]
    if raw == node.value or (raw[:1] in ("'", '"') and "\n" not in raw and _read(raw) == node.value):
        return start, end
    return None


def _read(raw: str) -> Any:
    root = compose(raw)
    return root.value if isinstance(root, yaml.ScalarNode) else None


def style_of(node: yaml.Node) -> str:
    """Return how a text is marked: `'`, `"`, `|` or `>`; nothing for one that is plain."""
    return str(node.style or "") if isinstance(node, yaml.ScalarNode) else ""


def quoted(text: str) -> str:
    """Return a text of one line in quotes: in those that need no escapes, if there are any such."""
    if "'" not in text and ('"' in text or "\\" in text):
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
