"""Labels: headings that Markdown does not know as such (`**Impact**`, `Impact:`), and values behind their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mkdocs_postmortems.importers.outline import Node, code_lines
from mkdocs_postmortems.importers.roles import PROSE, VALUES, role_of
from mkdocs_postmortems.importers.text import Line, plain

__all__ = ["Label", "label_of", "split"]

_BULLET = re.compile(r"(\s*(?:[-*+•]|\d{1,2}[.)])\s+)?(.*)")
_BOLD = re.compile(r"(\*\*|__)(?P<name>[^*_]{1,80}?)(?P<colon>:?)\s*\1\s*(?P<sep>:|–|—|-(?=\s))?\s*(?P<value>.*)")
_NAMED = re.compile(r"[*_]?(?P<name>[^\W_][^:|*`<>\[\]]{0,60}?)[*_]?\s*:(?:\s+|$)(?P<value>.*)")
_TRAIL = re.compile(r"(?:\s*<br\s*/?>|\\)$")
_PIPES = re.compile(r"\s+[|·•]\s+(?=\*\*[^*|]{1,40}:?\*\*)")
_INLINE = re.compile(r"(?<=[.!?])\s+[-–•]\s+(?=(?:\*\*)?(?:Impact|Root Cause|Duration|Resolution|Detection|Summary)\s*:)", re.IGNORECASE)
_CLOSED = frozenset(("timeline", "key_events", "context", "actions", "tasks", "improvements", "prevention", "lessons", "went_well", "went_wrong", "lucky", "factors", "links"))
_BARE_VALUES = ("duration",)


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its role, if it has one, and what follows it on its line."""

    name: str
    role: str
    value: str
    indent: int
    bullet: bool
    bold: bool


def label_of(line: Line) -> Label | None:
    """Return the label that a line begins with; names without a role count only where they stand in bold."""
    found = _BULLET.fullmatch(line.text)
    lead, text = (found[1] or "", found[2]) if found else ("", line.text)
    text = _TRAIL.sub("", text.strip())
    bold = _BOLD.fullmatch(text)
    named = None if bold else _NAMED.fullmatch(text)
    bullet = bool(lead.strip())
    if bold and (bold["colon"] or bold["sep"] or not bold["value"]):
        return Label(plain(bold["name"]), role_of(bold["name"], exact=True), bold["value"], line.indent, bullet, bold=True)
    if named and (role := role_of(named["name"], exact=True)):
        return Label(plain(named["name"]), role, named["value"], line.indent, bullet, bold=False)
    role = "" if bullet or len(text) > 60 else role_of(text, exact=True)  # noqa: PLR2004
    if role in PROSE or role in _BARE_VALUES:
        return Label(plain(text), role, "", line.indent, bullet=False, bold=False)
    return None


def split(node: Node, *, unknown: bool) -> None:
    """Make the labels in the lines of a node its first children; `unknown` also those that have no role but stand in bold."""
    lines = [piece for line in node.lines for piece in _pieces(line)]
    code = code_lines(lines)
    own: list[Line] = []
    made: list[Node] = []
    current: Label | None = None
    for line in lines:
        label = label_of(line) if line.number not in code and line.text.strip() else None
        if label and _opens(label, current, unknown=unknown):
            current = label
            made.append(Node(label.name, line, 10 + min(label.indent, 80), _first(line, label)))
        else:
            (made[-1].lines if made else own).append(line)
    node.lines, node.children = own, made + node.children


def _first(line: Line, label: Label) -> list[Line]:
    return [Line(line.number, " " * label.indent + label.value)] if label.value else []


def _opens(label: Label, current: Label | None, *, unknown: bool) -> bool:
    """Whether a label begins a part of its own, after the one that is `current`."""
    if not label.role:
        return unknown and label.bold and (current is None or (label.indent, label.bullet) <= (current.indent, current.bullet))
    if current is None or current.role not in _CLOSED:
        return True
    deeper = label.indent > current.indent or (label.bullet and not current.bullet)
    return not deeper


def _pieces(line: Line) -> Iterator[Line]:
    """Yield a line, or its parts where several labels stand on it."""
    if "**" in line.text and len(parts := _PIPES.split(line.text)) > 1:
        yield from (Line(line.number, part) for part in parts)
    elif len(parts := _INLINE.split(line.text)) > 1:
        yield from (Line(line.number, part if number == 0 else f"- {part}") for number, part in enumerate(parts))
    else:
        yield line


def is_value(role: str) -> bool:
    """Whether a role introduces a single value."""
    return role in VALUES


def roles_in(lines: Sequence[Line]) -> list[str]:
    """Return the roles of the labels that lines begin with."""
    labels = (label_of(line) for line in lines if line.text.strip())
    return [label.role for label in labels if label and label.role]
