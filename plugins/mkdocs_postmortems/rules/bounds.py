"""Checks of what a text costs: Markdown converters take a time that grows with the square of some constructs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_postmortems.audience import said, texts
from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.settings import Settings

__all__ = ["check_cost", "check_counts"]

# No construct costs anything in a text of this length.
_SHORT = 300
# How many characters a converter may look ahead in vain, over all that is opened in a text.
_FARTHEST = 300_000
# With fewer lines and signs, a text can't come to any of the numbers further down.
_MOST_LINES, _MOST_COLUMNS, _MOST_QUOTES = 200, 100, 2_500
# An author's own data are shown as they are.
_OWN = "x-"
_BLANK = r"|\n[ \t]*\n"
_OPENED: dict[str, re.Pattern[str]] = {
    "square brackets that are not closed soon": re.compile(rf"(?P<open>\[)|(?P<close>\]){_BLANK}"),
    "links that are not closed": re.compile(rf"(?P<open>\]\()|(?P<close>\)){_BLANK}"),
    "`<` that begin no complete tag": re.compile(r"(?P<open><(?=[a-zA-Z/!?]))|(?P<close>>)"),
    "formulas that are not closed": re.compile(r"(?P<open>\\[(\[])|(?P<close>\\[)\]])"),
}
_NESTED = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){12}"
# Found much faster than the same after `^`.
_IN_ONE_LINE = re.compile(rf"\n{_NESTED}")
_COUNTED: dict[str, tuple[int, re.Pattern[str]]] = {
    "lines": (3_000, re.compile(r"\n")),
    "headings": (300, re.compile(r"^ {0,3}#|^[=-]+[ \t]*$", re.MULTILINE)),
    "definitions": (200, re.compile(r"^ {0,3}:[ \t]", re.MULTILINE)),
    "abbreviations": (50, re.compile(r"^[ \t]*\*\[", re.MULTILINE)),
    "backticks": (3_000, re.compile(r"`")),
    "quotation marks": (5_000, re.compile(r"[\"']")),
    "tables of more than 100 columns": (0, re.compile(r"^(?:[^|\n]*\|){102}", re.MULTILINE)),
    "lists that begin in lists on the same line": (0, re.compile(rf"^{_NESTED}", re.MULTILINE)),
}
_ABBREVIATION = re.compile(r"^[ \t]*\*\[([^\]\n]{1,100})\]", re.MULTILINE)
_MOST_ABBREVIATED = 500

# Each of these names makes a page, or several files; nobody reads thousands of anything else.
_NAMES = ("services", "tags", "categories", "aliases")
_MOST_NAMES, _MOST_ITEMS = 100, 2_000


def check_counts(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM011: no list is longer than an incident needs."""
    for name in type(incident).model_fields:
        value = getattr(incident, name)
        most = _MOST_NAMES if name in _NAMES else _MOST_ITEMS
        if isinstance(value, tuple) and len(value) > most:
            yield Finding("PM011", (name, most), f"`{name}` has {len(value):,} items, and at most {most:,} are allowed", "move the rest into an attachment, and link to it")


def check_cost(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM011: no text is made of what takes a converter minutes."""
    if _is_cheap("\n".join(said(incident))):
        return
    for found in texts(incident):
        if len(found.text) > _SHORT and not _is_cheap(found.text) and not str(found.route[0]).startswith(_OWN) and (reason := _excess(found.text)):
            cure = "move it into an attachment, or put it into a code block of its own"
            yield Finding("PM011", found.route, f"`{_named(found.route)}` would take too long to convert: it has {reason}", cure)


def _is_cheap(text: str) -> bool:
    """Whether a text can't hold too much of anything, as one look at its length and a few characters tells."""
    size = len(text)
    few = text.count("\n") < _MOST_LINES and text.count("|") < _MOST_COLUMNS and max(map(text.count, "`'\"")) < _MOST_QUOTES and "*[" not in text
    return few and max(map(text.count, "[]<\\")) * size <= _FARTHEST and not _IN_ONE_LINE.search("\n" + text)


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

