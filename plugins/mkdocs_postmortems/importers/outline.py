"""A document as a tree: headings with the lines below them, whatever marks the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.roles import PROSE, role_of
from mkdocs_postmortems.importers.text import Line, plain

__all__ = ["Node", "code_lines", "heading_at", "outline"]

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?)|(?<=##)([^\W\d#].*?))?(?:[ \t]+#+)?[ \t]*")
# Markdown wants a space here; what is not the name of a part of the story may be a tag.
_GLUED = re.compile(r" {0,3}#([^\W\d#].{0,80}?)[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})(.*)")
_NO_HEADING = re.compile(r"\t| {4}|\s*(?:[-*+>|#]|\d+[.)]\s|$)|.*\|")


@dataclass
class Node:
    """A heading, the lines below it up to the next one, and the headings below it.

    `level` counts from 1; the document itself is at 0. `line` is None where the heading is not a line of its own.
    """

    heading: str = ""
    line: Line | None = None
    level: int = 0
    lines: list[Line] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The heading without markup."""
        return plain(self.heading)

    def below(self) -> Iterator[Line]:
        """Yield every line below the heading, those of deeper headings included."""
        yield from self.lines
        for child in self.children:
            yield from child.all()

    def all(self) -> Iterator[Line]:
        """Yield the heading's line and every line below it."""
        if self.line is not None:
            yield self.line
        yield from self.below()

    @property
    def is_empty(self) -> bool:
        """Whether no text stands directly below the heading."""
        return not any(line.text.strip() for line in self.lines)


def code_lines(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are code or an HTML comment, with their fences."""
    inside: set[int] = set()
    at = 0
    while at < len(lines):
        end = _end_of_code(lines, at)
        inside |= {line.number for line in lines[at:end]}
        at = max(end, at + 1)
    return inside


def _end_of_code(lines: Sequence[Line], at: int) -> int:
    """Return where the code that begins on a line ends, the line itself if none begins; unclosed fences are none."""
    text = lines[at].text
    if text.lstrip().startswith("<!--"):
        ends = (number for number in range(at, len(lines)) if "-->" in lines[number].text)
        return next(ends, at - 1) + 1
    opening = _FENCE.fullmatch(text)
    if not opening or "`" in opening[2]:
        return at
    for number in range(at + 1, len(lines)):
        closing = _FENCE.fullmatch(lines[number].text)
        if closing and closing[1].startswith(opening[1]) and not closing[2].strip():
            return number + 1
    return at


def outline(lines: Sequence[Line]) -> Node:
    """Return the tree of a document's headings, those that Markdown knows as such."""
    code = code_lines(lines)
    root = Node()
    path = [root]
    skip = False
    for at, line in enumerate(lines):
        heading = None if skip or line.number in code else _heading(lines, at)
        if skip:
            skip = False
        elif heading is None:
            path[-1].lines.append(line)
        else:
            level, text, skip = heading
            while path[-1].level >= level:
                path.pop()
            node = Node(text, line, level)
            path[-1].children.append(node)
            path.append(node)
    return root


def heading_at(lines: Sequence[Line], at: int) -> str:
    """Return the text of the heading on a line, nothing if it is none."""
    found = _heading(lines, at)
    return found[1] if found else ""


def _heading(lines: Sequence[Line], at: int) -> tuple[int, str, bool] | None:
    """Return level and text of a heading, and whether the next line only underlines it."""
    found = _ATX.fullmatch(lines[at].text)
    if found:
        text = found[2] or found[3] or ""
        return (len(found[1]), text, False) if text.strip(" #") else None
    glued = _GLUED.fullmatch(lines[at].text)
    if glued and role_of(glued[1], exact=True) in PROSE:
        return 1, glued[1], False
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    underline = _UNDERLINE.fullmatch(below)
    after_blank = at == 0 or not lines[at - 1].text.strip()
    if underline and after_blank and not _NO_HEADING.match(lines[at].text):
        return (1 if underline[1].startswith("=") else 2), lines[at].text.strip(), True
    return None
