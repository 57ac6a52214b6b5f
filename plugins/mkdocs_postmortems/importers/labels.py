"""Labels: headings that Markdown does not know as such (`**Impact**`, `Impact:`), and values behind their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_postmortems.importers.outline import Node, code_lines
from mkdocs_postmortems.importers.roles import PROSE, VALUES, role_of
from mkdocs_postmortems.importers.text import Line, plain

__all__ = ["Label", "label_of", "split"]

_BULLET = re.compile(r"(\s*(?:[-*+•]|\d{1,2}[.)])\s+)?(.*)")
_BOLD = re.compile(r"(\*\*|__)(?P<name>[^*_]{1,80}?)(?P<colon>:?)(?P<stop>\.?)\s*\1\s*(?P<sep>:|–|—|-(?=\s))?\s*(?P<value>.*)")
_NAMED = re.compile(r"[*_]?(?P<name>[^\W_][^:|*`<>\[\]]{0,60}?)[*_]?\s*:(?:\s+|$)(?P<value>.*)")
_TRAIL = re.compile(r"(?:\s*<br\s*/?>|\\)$")
_PIPES = re.compile(r"\s+[|·•]\s+(?=\*\*[^*|]{1,40}:?\*\*)")
_INLINE = re.compile(r"(?<=[.!?])\s+[-–•]\s+(?=(?:\*\*)?(?:Impact|Root Cause|Duration|Resolution|Detection|Summary)\s*:)", re.IGNORECASE)
_START = re.compile(r"\W*(?:start|began|begin|from)\b[^:]{0,12}:", re.IGNORECASE)
_END = re.compile(r"[,;.]?\s+[-–|]?\s*(?=(?:\*\*)?end(?:ed|s)?(?: (?:time|date))?\s*:)", re.IGNORECASE)
_CLOSED = frozenset(("timeline", "key_events", "context", "actions", "tasks", "improvements", "prevention", "lessons", "went_well", "went_wrong", "lucky", "factors", "links"))
_BARE_VALUES = ("duration",)
_SHORT = 90


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its role, if it has one, and what follows it on its line."""

    name: str
    role: str
    value: str
    indent: int
    bullet: bool
    bold: bool


def label_of(line: Line, *, any_name: bool = False) -> Label | None:
    """Return the label that a line begins with.

    Names without a role count only where they stand in bold, or with `any_name` where a short value follows them.
    """
    found = _BULLET.fullmatch(line.text)
    lead, text = (found[1] or "", found[2]) if found else ("", line.text)
    text = _TRAIL.sub("", text.strip())
    bold = _BOLD.fullmatch(text)
    named = None if bold else _NAMED.fullmatch(text)
    bullet = bool(lead.strip())
    if bold and (bold["colon"] or bold["sep"] or not bold["value"] or (bold["stop"] and role_of(bold["name"], exact=True))):
        return Label(plain(bold["name"]), role_of(bold["name"], exact=True), bold["value"], line.indent, bullet, bold=True)
    role = role_of(named["name"], exact=True) if named else ""
    if named and (role or (any_name and 0 < len(named["value"]) <= _SHORT and len(named["name"]) <= _SHORT // 2)):
        return Label(plain(named["name"]), role, named["value"], line.indent, bullet, bold=not role)
    role = "" if bullet or len(text) > 60 else role_of(text, exact=True)  # noqa: PLR2004
    if role in PROSE or role in _BARE_VALUES:
        return Label(plain(text), role, "", line.indent, bullet=False, bold=False)
    return None


def split(node: Node, *, unknown: bool = False, any_name: bool = False) -> None:
    """Make the labels in the lines of a node its first children.

    With `unknown` also those that have no role but stand in bold, with `any_name` every name in front of a value.
    """
    lines = [piece for line in node.lines for piece in _pieces(line)]
    code = code_lines(lines)
    own: list[Line] = []
    made: list[Node] = []
    current: Label | None = None
    for line in lines:
        label = label_of(line, any_name=any_name) if line.number not in code and line.text.strip() else None
        if label and _opens(label, current, unknown=unknown or any_name):
            current = label
            made.append(Node(label.name, line, 10 + min(label.indent, 80), _first(line, label)))
        elif current and _ends(made[-1], current, line):
            current = None
            own.append(line)
        elif current is None:
            own.append(line)
        else:
            (made[-1].lines if made else own).append(line)
    node.lines, node.children = own, made + node.children


def _first(line: Line, label: Label) -> list[Line]:
    return [Line(line.number, " " * label.indent + label.value)] if label.value else []


def _ends(node: Node, label: Label, line: Line) -> bool:
    """Whether a line after a blank one no longer belongs to a label with its value on the same line (`Status: fixed`)."""
    short = not label.role and 0 < len(label.value) <= _SHORT and not label.value.endswith((".", ":"))
    closed = bool(label.value and label.role in VALUES) or short
    return closed and not node.lines[-1].text.strip() and bool(line.text.strip()) and line.indent <= label.indent


def _opens(label: Label, current: Label | None, *, unknown: bool) -> bool:
    """Whether a label begins a part of its own, after the one that is `current`."""
    if not label.role:
        return unknown and label.bold and (current is None or (label.indent, label.bullet) <= (current.indent, current.bullet))
    if current is None or current.role not in _CLOSED:
        return True
    deeper = label.indent > current.indent or (label.bullet and not current.bullet)
    return not deeper


def _listed(text: str) -> list[str]:
    """Return the parts of a line that gives a beginning and an end (`Start time: …, End time: …`)."""
    return _END.split(text) if _START.match(text) else [text]


def _pieces(line: Line) -> Iterator[Line]:
    """Yield a line, or its parts where several labels stand on it."""
    if "**" in line.text and len(parts := _PIPES.split(line.text)) > 1:
        yield from (Line(line.number, part) for part in parts)
    elif len(parts := _INLINE.split(line.text)) > 1:
        yield from (Line(line.number, part if number == 0 else f"- {part}") for number, part in enumerate(parts))
    else:
        yield from (Line(line.number, part) for part in _listed(line.text))
