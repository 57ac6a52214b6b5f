"""HTML in documents: headings and summaries become those of Markdown, tags that only dress text are taken off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_postmortems.importers.outline import code_lines
from mkdocs_postmortems.importers.text import Line

__all__ = ["undressed"]

_CODE = r"(?P<code>`+[^`]+`+)"
_HEADING = re.compile(r"\s*<h(?P<level>[1-6])\b(?P<about>[^<>]*)>(?P<text>.*?)</h(?P=level)>\s*", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*(?:<details[^<>]*>\s*)?<summary[^<>]*>(?P<text>.*?)</summary>\s*", re.IGNORECASE)
_DRESS = re.compile(rf"{_CODE}|</?(?:span|font|u|center|div|section|article|small|big|mark|details|p|time)\b(?P<about>[^<>]*)>|&nbsp;", re.IGNORECASE)


_TABLE = re.compile(r"\s*<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|</table|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^<>]*>(.*?)(?=<t[hd]\b|</tr|\Z)", re.IGNORECASE | re.DOTALL)
_MOST_LINES = 1000
_CELL_END = re.compile(r"</t[hd]\s*>", re.IGNORECASE)


def undressed(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Return lines without HTML that only dresses their text, and the attributes that went with it, each once."""
    lines = _tables(lines)
    code = code_lines(lines)
    about: dict[str, None] = {}

    def bare(found: re.Match[str]) -> str:
        if found["code"]:
            return found["code"]
        if found["about"] and found["about"].strip(" /"):
            about.setdefault(found["about"].strip(" /"))
        return " " if found[0] == "&nbsp;" else ""

    result = [line if line.number in code or not re.search(r"[<&]", line.text) else Line(line.number, _DRESS.sub(bare, _plain_heading(line.text)).rstrip()) for line in lines]
    return result, list(about)


def _plain_heading(text: str) -> str:
    """Return a line with the heading of HTML on it as one of Markdown."""
    if heading := _HEADING.fullmatch(text):
        return f"{'#' * int(heading['level'])} {heading['text'].strip()}"
    if summary := _SUMMARY.fullmatch(text):
        return f"**{summary['text'].strip(' *')}**"
    return text


def _tables(lines: Sequence[Line]) -> list[Line]:
    """Return lines with the tables of HTML as tables of Markdown."""
    code = code_lines(lines) if any("<table" in line.text.casefold() for line in lines) else set()
    result: list[Line] = []
    at = 0
    while at < len(lines):
        end = _end_of_table(lines, at) if lines[at].number not in code and _TABLE.match(lines[at].text) else at
        rows = _rows(lines[at:end])
        result += rows or lines[at : max(end, at + 1)]
        at = max(end, at + 1)
    return result


def _end_of_table(lines: Sequence[Line], at: int) -> int:
    return next((number + 1 for number in range(at, min(at + _MOST_LINES, len(lines))) if _TABLE_END.search(lines[number].text)), at)


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Return the rows of a table, nothing if it is not a plain one."""
    text = "\n".join(line.text for line in lines)
    found = [(lines[text.count("\n", 0, row.start())], [_cell(cell[1]) for cell in _CELL.finditer(row[1])]) for row in _ROW.finditer(text)]
    width = len(found[0][1]) if found else 0
    if width < 2 or any(len(cells) != width for _, cells in found) or _CELL_END.sub("", text).casefold().count("<table") > 1:  # noqa: PLR2004
        return []
    rows = [Line(line.number, f"| {' | '.join(cells)} |") for line, cells in found]
    return [rows[0], Line(rows[0].number, "|---" * width + "|"), *rows[1:]]


def _cell(text: str) -> str:
    return " ".join(_CELL_END.sub("", text).replace("|", "\\|").split())
