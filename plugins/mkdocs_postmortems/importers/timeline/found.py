"""An entry of a timeline as it was found in a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.stamps import Stamp, Written
from mkdocs_postmortems.importers.text import Line, joined

__all__ = ["Found"]


@dataclass
class Found:
    """An entry as it was found: the line and the time that it begins with, and its text.

    `group` is the date of a heading above it, where that is a new one. `source` is the text that the time was read from.
    """

    line: Line
    stamp: Stamp
    source: str
    lines: list[Line] = field(default_factory=list)
    group: Written | None = None
    indent: int = 0
    heading: bool = False
    in_table: bool = False

    @property
    def text(self) -> str:
        """What happened; words that stand for its time belong to it, since no time can be made of them."""
        first = self.lines[0].text.strip() if self.lines and self.lines[0].number == self.line.number else ""
        rest = self.lines[1:] if first else self.lines
        told = joined(rest) if first else re.sub(r"^[-*+•]\s+(?!.*\n[-*+•]\s)", "", joined(rest), count=1, flags=re.DOTALL)
        whole = "\n".join(part for part in (first, told) if part.strip())
        return f"{self.stamp.text}: {whole}" if whole and not self.stamp.is_time else whole
