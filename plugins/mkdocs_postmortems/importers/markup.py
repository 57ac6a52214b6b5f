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
_DRESS = re.compile(rf"{_CODE}|</?(?:span|font|u|center|div|section|article|small|big|mark|details|p)\b(?P<about>[^<>]*)>|&nbsp;", re.IGNORECASE)


def undressed(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Return lines without HTML that only dresses their text, and the attributes that went with it, each once."""
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
