"""An incident file in the making: fields, the text that found no field, and everything that a person should look at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.importers.stamps import Stamp
from mkdocs_postmortems.importers.text import Line, words
from mkdocs_postmortems.importers.timeline import Found
from mkdocs_postmortems.model.values import LONGEST_LINE, LONGEST_PROSE

__all__ = ["Draft", "Fact", "Told", "slug"]

_ROOM = 10_000
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s", re.MULTILINE)
_ONE_ITEM = re.compile(r"[-*+•]\s+(\S[^\n]*(?:\n[ \t]+[^\n]*)*)")


@dataclass(frozen=True, slots=True)
class Fact:
    """A time that the document states for a milestone: as written, with the text around it."""

    stamp: Stamp
    said: str
    day_of: Stamp | None = None


@dataclass
class Told:
    """A timeline as it was found, with the headings above it, the nearest first, and the lines `beside` its entries."""

    entries: list[Found]
    headings: list[str]
    zones: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """What is known so far about one incident.

    `data` are values as an incident file holds them, `comments` stand above what routes lead to. `doubts` are
    sentences for the head of the file and for the person who imports; `unplaced` names the sections without a field.
    """

    source: str
    data: dict[str, Any] = field(default_factory=dict)
    comments: dict[Route, list[str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    timelines: list[Told] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    dated: list[str] = field(default_factory=list)
    excuses: dict[Route, list[str]] = field(default_factory=dict)
    last: str = ""

    def doubt(self, sentence: str) -> None:
        """Note something that a person should look at, once."""
        if sentence and sentence not in self.doubts:
            self.doubts.append(sentence)

    def comment(self, route: Route, *texts: str) -> None:
        """Keep words of the source beside the value that was made of them."""
        kept = self.comments.setdefault(route, [])
        told = (text.strip().removeprefix("- ") for text in texts if words(text))
        kept += [text for text in dict.fromkeys(told) if text not in kept]

    def structure(self, route: Route, lines: Iterable[Line]) -> None:
        """Keep lines that only give structure, such as headings and statements of a time zone, as comments."""
        self.comment(route, *(line.text.strip(" |#") for line in lines))

    def prose(self, key: str, text: str, heading: str = "") -> None:
        """Add text to a field of the story, after what is there already."""
        if not text.strip():
            return
        held = self.data.get(key)
        before = held.get("description") if isinstance(held, dict) else held
        whole = f"{before}\n\n{_unbulleted(text)}" if before else _unbulleted(text)
        if len(whole) > LONGEST_PROSE - _ROOM:
            self.section(heading or key.replace("_", " ").capitalize(), text)
            return
        if isinstance(held, dict):
            held["description"] = whole
        else:
            self.data[key] = whole
        self.last = key
        if heading and set(words(heading)) - set(words(key.replace("_", " "))):
            self.comment((key,), heading)

    def section(self, title: str, text: str, first: Line | None = None) -> None:
        """Add a part that has no field of its own."""
        if not text.strip() and not title.strip():
            return
        name, rest = _line(title or "Untitled")
        body = f"{rest}\n\n{text}" if rest else text
        for number, piece in enumerate(_portions(body) or [""]):
            entry = {"title": name, "body": _flush(piece.strip("\n")) or "…"}
            if self.last:
                entry["after"] = self.last
            self.data.setdefault("sections", []).append(entry)
            for edition in self.data.get("editions", {}).values():
                if "sections" in edition:
                    edition["sections"].append("")
            if number == 0:
                self.unplaced.append(f"“{name}”" + (f" (line {first.number})" if first else ""))

    def own(self, name: str, value: str) -> None:
        """Keep a value that has no field under a key of its own."""
        text = value.strip()
        if not text:
            return
        key = f"x-{slug(name) or 'note'}"
        if key in self.data and self.data[key] != text:
            text = f"{self.data[key]}\n{text}"
        self.data[key] = text
        if set(words(name)) - set(words(key)):
            self.comment((key,), name)

    def add(self, key: str, values: Sequence[Any]) -> None:
        """Add values to a list, each once."""
        kept = self.data.setdefault(key, [])
        kept += [value for value in values if value not in kept]
        if not kept:
            del self.data[key]

    def note(self, key: str, name: str, value: str) -> None:
        """Add a value to a mapping such as `impact`, beginning it where there is only a text."""
        held = self.data.get(key)
        self.data[key] = {"description": held} if isinstance(held, str) else dict(held or {})
        self.data[key][name] = value


def _unbulleted(text: str) -> str:
    """Return a text, without the bullet if it is a list of one item."""
    found = _ONE_ITEM.fullmatch(text.strip())
    return found[1] if found and not _BULLET.search(found[1]) else text.strip()


def _line(title: str) -> tuple[str, str]:
    """Return a title as one line of an incident file, and what did not fit."""
    text = " ".join(title.split())
    return (text, "") if len(text) <= LONGEST_LINE else (text[: LONGEST_LINE - 1] + "…", text[LONGEST_LINE - 1 :])


def _flush(text: str) -> str:
    """Return a text without the indentation of its first line, if the next one has less."""
    first, _, rest = text.partition("\n")
    following = next((line for line in rest.split("\n") if line.strip()), "")
    deeper = len(first) - len(first.lstrip()) > len(following) - len(following.lstrip())
    return text.lstrip(" ") if deeper else text


def _portions(text: str) -> list[str]:
    """Return a text in parts of which each fits into a field."""
    size = LONGEST_PROSE - _ROOM
    parts: list[str] = []
    rest = text
    while len(rest) > size:
        cut = max(rest.rfind("\n\n", 0, size), rest.rfind("\n", size // 2, size), rest.rfind(" ", size // 2, size))
        cut = cut if cut > 0 else size
        parts.append(rest[:cut])
        rest = rest[cut:]
    return [*parts, rest] if rest.strip() else parts


def slug(text: str, longest: int = 60) -> str:
    """Return a text as part of a file name: lower case, words joined by hyphens, accents left out."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    letters = unicodedata.normalize("NFC", letters).replace("'", "").replace("’", "")
    joined = re.sub(r"[^\w]+|_", "-", letters).strip("-")
    if len(joined) > longest:
        joined = joined[: longest + 1].rpartition("-")[0] or joined[:longest]
    return joined.strip("-")
