"""The smallest words of checking: what a rule is, what it found, and where that stands in a file."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = ["Diagnostic", "Finding", "Level", "Place", "Route", "Rule", "Span"]

Route = tuple[str | int, ...]
"""Keys and list indices that lead from the top of an incident file to a value."""


class Level(StrEnum):
    """How much a finding matters; `off` silences its rule."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


class Rule(NamedTuple):
    """One thing that is checked, with all that its page, its message and its test need.

    `bad` and `good` are fragments of an incident file: keys that replace those of a complete one.
    A rule that is `dated` depends on today's date, so it may fire although no file has changed.
    """

    code: str
    name: str
    level: Level
    summary: str
    why: str
    bad: str
    good: str
    dated: bool = False


class Span(NamedTuple):
    """A stretch of one line in a file; line and column count characters from 1."""

    line: int
    column: int
    width: int = 1


class Finding(NamedTuple):
    """What a rule found, as a route into the incident; its line is looked up later.

    `key` points at the key instead of the value.
    `span` overrides the route where there is no value to point at, as in broken YAML.
    `level` overrides the rule's own level, before the site's configuration does.
    """

    code: str
    route: Route
    message: str
    help: str = ""
    notes: tuple[tuple[Route, str], ...] = ()
    key: bool = False
    span: Span | None = None
    level: Level | None = None


class Place(NamedTuple):
    """A span in a named file, with the text of its line and what to say about it there."""

    path: str
    span: Span
    text: str
    label: str = ""


class Diagnostic(NamedTuple):
    """A finding with its rule and its place: everything that a report prints."""

    level: Level
    rule: Rule
    message: str
    help: str
    place: Place
    notes: tuple[Place, ...] = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: file, line, column, code, message."""
        return (self.place.path, self.place.span.line, self.place.span.column, self.rule.code, self.message)
