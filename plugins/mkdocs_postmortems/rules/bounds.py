"""Checks of what a text costs: Markdown converters take a time that grows with the square of some constructs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Incident, Part
from mkdocs_postmortems.settings import Settings

__all__ = ["check_cost"]

# No construct costs anything in a text of this length.
_SHORT = 300
# How many characters a converter may look ahead in vain, over all that is opened in a text.
_FARTHEST = 300_000
_BLANK = r"|\n[ \t]*\n"
_OPENED: dict[str, re.Pattern[str]] = {
    "square brackets that are not closed soon": re.compile(rf"(?P<open>\[)|(?P<close>\]){_BLANK}"),
    "links that are not closed": re.compile(rf"(?P<open>\]\()|(?P<close>\)){_BLANK}"),
    "`<` that begin no complete tag": re.compile(r"(?P<open><(?=[a-zA-Z/!?]))|(?P<close>>)"),
    "formulas that are not closed": re.compile(r"(?P<open>\\[(\[])|(?P<close>\\[)\]])"),
}
_COUNTED: dict[str, tuple[int, re.Pattern[str]]] = {
    "lines": (3_000, re.compile(r"\n")),
    "headings": (300, re.compile(r"^ {0,3}#|^[=-]+[ \t]*$", re.MULTILINE)),
    "definitions": (200, re.compile(r"^ {0,3}:[ \t]", re.MULTILINE)),
    "abbreviations": (50, re.compile(r"^[ \t]*\*\[", re.MULTILINE)),
    "backticks": (3_000, re.compile(r"`")),
    "quotation marks": (5_000, re.compile(r"[\"']")),
    "tables of more than 100 columns": (0, re.compile(r"^(?:[^|\n]*\|){102}", re.MULTILINE)),
    "lists that begin in lists on the same line": (0, re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){12}", re.MULTILINE)),
}
_ABBREVIATION = re.compile(r"^[ \t]*\*\[([^\]\n]{1,100})\]", re.MULTILINE)
_MOST_ABBREVIATED = 500


def check_cost(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM011: no text is made of what takes a converter minutes."""
    for route, text in _texts(incident, ()):
        if reason := _excess(text):
            cure = "move it into an attachment, or put it into a code block of its own"
            yield Finding("PM011", route, f"`{_named(route)}` would take too long to convert: it has {reason}", cure)


def _texts(value: Any, route: Route) -> Iterator[tuple[Route, str]]:
    """Yield the texts that are long enough to matter, but for an author's own data, which is shown as it is."""
    if isinstance(value, str):
        if len(value) > _SHORT:
            yield route, value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            if name != "own":
                yield from _texts(getattr(value, name), (*route, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(item, (*route, number))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*route, key))


def _named(route: Route) -> str:
    return next(str(step) for step in reversed(route) if isinstance(step, str))


def _excess(text: str) -> str:
    """Return what a text has too much of; nothing if it is fine."""
    for what, (most, pattern) in _COUNTED.items():
        count = sum(1 for _ in pattern.finditer(text))
        if count > most:
            return f"{count:,} {what}" if most else what
    for what, pattern in _OPENED.items():
        if _looked_ahead(text, pattern) > _FARTHEST:
            return what
    names = _ABBREVIATION.findall(text)
    uses = sum(text.count(name) for name in names)
    return f"{uses:,} words that are abbreviations" if uses > _MOST_ABBREVIATED else ""


def _looked_ahead(text: str, pattern: re.Pattern[str]) -> int:
    """Return how far it is, in all, from what is opened to what closes it, or to where the search for that ends."""
    far, opened = 0, []
    for match in pattern.finditer(text):
        if match["open"]:
            opened.append(match.start())
        elif match["close"]:
            far += match.start() - opened.pop() if opened else 0
        else:
            far += sum(match.start() - start for start in opened)
            opened.clear()
    return far + sum(len(text) - start for start in opened)

