"""The lines of a timeline, each with one entry at most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mkdocs_postmortems.importers.items import unwrapped
from mkdocs_postmortems.importers.outline import code_lines
from mkdocs_postmortems.importers.stamps import Stamp, anywhere
from mkdocs_postmortems.importers.text import Line

__all__ = ["pieces"]

_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_INLINE = re.compile(r"(?<=[.!?;])\s+[-–•*]\s+(?=(?:\*\*)?~?\d{1,2}:\d{2})")
_EMPHASIS = re.compile(r"</?(?:strong|b)>", re.IGNORECASE)
_AFTER = re.compile(r"[*_`]*\s*(:|[–—-](?=\s))[*_`]*\s")
_MENTIONED = re.compile(r"(?:\b(?:at|by|from|to|since|until|till|around|about|after|before|between|and)|[–—-])\s*[*_`(\[]*$", re.IGNORECASE)
_CLOSED = re.compile(r"(?:^|[.!?;)”\"])[\s*_`]*$")
_FEWEST = 3
_NEAR = 20
_Shape = tuple[bool, str, str]


def pieces(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a timeline, divided where several entries stand on one."""
    divided = [piece for line in unwrapped(lines) for piece in _pieces(line)]
    code = code_lines(divided)
    shape = next((found for line in divided if line.number not in code and (found := _repeated(line.text))), None)
    if shape is None:
        return divided
    return [piece for line in divided for piece in ([line] if line.number in code else _apart(line, shape))]


def _pieces(line: Line) -> Iterator[Line]:
    """Yield a line, or its parts where breaks or bullets divide it."""
    parts = [_EMPHASIS.sub("**", line.text)]
    if "<br" in line.text.casefold() and "|" not in line.text:
        parts = _BREAK.split(parts[0])
    parts = [piece if number == 0 else f"- {piece}" for part in parts for number, piece in enumerate(_INLINE.split(part))]
    yield from (Line(line.number, part) for part in parts)


def _repeated(text: str) -> _Shape | None:
    """Return how the times of a line are written that begins with one and goes on with others like it."""
    marks = list(_marks(text)) if "|" not in text else []
    if not marks or re.search(r"\w", text[: marks[0][0]]):
        return None
    shape = marks[0][1]
    alike = [at for at, other in marks if other == shape]
    closed = len(alike) > 1 and all(_CLOSED.search(text[max(at - _NEAR, 0) : at]) for at in alike[1:])
    return shape if closed or len(alike) >= _FEWEST else None


def _marks(text: str) -> Iterator[tuple[int, _Shape]]:
    """Yield where times stand that are set off from what follows, and how they are written."""
    for stamp in anywhere(text):
        after = _AFTER.match(text, stamp.end)
        if stamp.has_clock and after and not _MENTIONED.search(text[max(stamp.start - _NEAR, 0) : stamp.start]):
            yield stamp.start, _shape(stamp, after[1])


def _shape(stamp: Stamp, sign: str) -> _Shape:
    return stamp.day is not None, f"{stamp.zone} {stamp.clock.partition(' ')[2] != ''}", ":" if sign == ":" else "-"


def _apart(line: Line, shape: _Shape) -> list[Line]:
    """Return the parts of a line that begin with a time in a shape."""
    starts = [at for at, other in _marks(line.text) if other == shape and at]
    ends = pairwise([0, *starts, len(line.text)])
    parts = [line.text[begin:end].rstrip(" *_`") if end < len(line.text) else line.text[begin:end] for begin, end in ends]
    indent = " " * line.indent
    return [Line(line.number, part if number == 0 else f"{indent}- {part}") for number, part in enumerate(parts) if part.strip(" *_`-•")]
