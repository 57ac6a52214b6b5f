"""Tables of Markdown: a header, and rows with their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_postmortems.importers.text import Line

__all__ = ["Table", "table_at"]

_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_CELLS = re.compile(r"((?:\\.|`[^`]*`|[^|\\])*)\|")


@dataclass(frozen=True)
class Table:
    """A table: the texts of its header, its rows with their lines, and how many lines it takes."""

    header: list[str]
    rows: list[tuple[Line, list[str]]]
    head: Line
    size: int


def table_at(lines: Sequence[Line], at: int) -> Table | None:
    """Return the table that begins on a line, or None."""
    if at + 1 >= len(lines) or "|" not in lines[at].text:
        return None
    wiki = lines[at].text.lstrip().startswith("||") and lines[at + 1].text.lstrip().startswith("|")
    if not wiki and ("|" not in lines[at + 1].text or not _RULE.fullmatch(lines[at + 1].text)):
        return None
    first = end = at + (1 if wiki else 2)
    while end < len(lines) and "|" in lines[end].text and lines[end].text.strip():
        end += 1
    header = _cells(lines[at].text.replace("||", "|") if wiki else lines[at].text)
    rows = [(line, _cells(line.text)) for line in lines[first:end]]
    return Table(header, rows, lines[at], end - at)


def _cells(text: str) -> list[str]:
    """Return the cells of a row; bars in code and after a backslash belong to their cell."""
    row = text.strip()
    row = row.removeprefix("|")
    if not row.endswith("|") or row.endswith("\\|"):
        row += "|"
    return [found[1].strip().replace("\\|", "|") for found in _CELLS.finditer(row)]
