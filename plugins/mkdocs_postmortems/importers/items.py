"""Lists: the items of a part of a document, with the text around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.outline import code_lines
from mkdocs_postmortems.importers.text import Line, joined

__all__ = ["Item", "Items", "read_items", "unwrapped"]

_ITEM = re.compile(r"(\s*)(?:[-*+•–]|\d{1,3}[.)]|[a-z][.)])\s+(?:\[(?P<box>[ xX✓✔~-]?)\]\s+)?(?P<text>.*)")
_EMPTY_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])(?:\s*\[[ xX]?\])?\s*")
_TAGS = re.compile(r"</?(?:ul|ol|dl)\b[^>]*>", re.IGNORECASE)
_LI = re.compile(r"<(?:li|dt)\b[^>]*>\s*(?:<p>)?", re.IGNORECASE)
_END_LI = re.compile(r"(?:</p>)?\s*</(?:li|dd)>", re.IGNORECASE)
_DEFINED = re.compile(r"\s*</dt>\s*(?:<dd\b[^>]*>)?\s*|<dd\b[^>]*>", re.IGNORECASE)
_FEWEST = 2
_LONGEST = 400


@dataclass
class Item:
    """An item of a list: its lines, and whether its box is ticked (None without a box)."""

    first: Line
    indent: int
    box: str | None
    lines: list[Line] = field(default_factory=list)
    group: str = ""

    @property
    def text(self) -> str:
        """The item's text, further lines without the indentation of the first one."""
        rest = joined(self.lines[1:])
        return "\n".join(part for part in (self.lines[0].text.strip(), rest) if part)

    @property
    def ticked(self) -> bool:
        """Whether its box is ticked."""
        return bool(self.box and self.box.strip())


@dataclass
class Items:
    """The items of a part, what stands before them, and what stands after them without belonging to the last one."""

    before: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Return lines with the items of HTML lists as items of Markdown."""
    result: list[Line] = []
    for line in lines:
        if not re.search(r"</?(?:li|ul|ol|dl|dt|dd)\b", line.text, re.IGNORECASE):
            result.append(line)
            continue
        text = _LI.sub("\n- ", _END_LI.sub("\n", _DEFINED.sub(": ", _TAGS.sub("\n", line.text))))
        result += [Line(line.number, part.strip()) for part in text.split("\n") if part.strip(" -") or "[" in part]
    return result


def read_items(lines: Sequence[Line], *, bare: bool = False) -> Items:
    """Return the items of a list; with `bare`, lines without bullets are items when nothing speaks against it."""
    lines = unwrapped(lines)
    result = _bulleted(lines)
    if not result.items and bare:
        return _bare(lines)
    return result


def _bulleted(lines: Sequence[Line]) -> Items:
    code = code_lines(lines)
    result = Items()
    pending: list[Line] = []
    for line in lines:
        found = _ITEM.fullmatch(line.text) if line.number not in code else None
        last = result.items[-1] if result.items else None
        if found and found["text"].strip() and (last is None or line.indent <= last.indent + 1):
            (last.lines if last else result.before).extend(pending)
            pending = []
            result.items.append(Item(line, line.indent, found["box"], [Line(line.number, found["text"])]))
        elif last and not _is_loose(line, last, pending, code):
            last.lines += [*pending, line]
            pending = []
        elif not _EMPTY_ITEM.fullmatch(line.text):
            pending.append(line)
    (result.after if result.items else result.before).extend(pending)
    return result


def _is_loose(line: Line, last: Item, pending: Sequence[Line], code: set[int]) -> bool:
    """Whether a line that begins no item does not belong to the last one either."""
    if not line.text.strip() or any(other.text.strip() for other in pending):
        return True
    return bool(pending) and line.indent <= last.indent and line.number not in code


def _bare(lines: Sequence[Line]) -> Items:
    """Return lines as items, if each of them looks like one: deeper ones belong to the one above them."""
    filled = [line for line in lines if line.text.strip()]
    intro = [filled[0]] if filled and filled[0].text.rstrip().endswith(":") and len(filled) > 1 and filled[1].indent <= filled[0].indent else []
    rest = filled[len(intro) :]
    top = min((line.indent for line in rest), default=0)
    firsts = [line for line in rest if line.indent == top]
    if len(firsts) < _FEWEST or not all(_looks_like_one(line) for line in firsts):
        return Items(before=list(lines))
    result = Items(before=intro)
    for line in rest:
        if line.indent == top:
            result.items.append(Item(line, top, None, [line]))
        elif not result.items:
            result.before.append(line)
        else:
            result.items[-1].lines.append(line)
    return result


def _looks_like_one(line: Line) -> bool:
    text = line.text.strip()
    return len(text) < _LONGEST and not text[0].islower() and not text.startswith(("|", "#", ">", "`", "<", "!["))
