"""Markdown and plain text of any layout to an incident."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from mkdocs_postmortems.importers.clock import Choices, Clock
from mkdocs_postmortems.importers.days import Days, day_in_name, full_dates
from mkdocs_postmortems.importers.document import Document
from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.front_matter import Front
from mkdocs_postmortems.importers.markup import undressed
from mkdocs_postmortems.importers.outline import Node, code_lines
from mkdocs_postmortems.importers.roles import role_of
from mkdocs_postmortems.importers.tellings import add_telling, tellings
from mkdocs_postmortems.importers.text import Line, words
from mkdocs_postmortems.importers.titles import set_title
from mkdocs_postmortems.importers.updates import with_times_first
from mkdocs_postmortems.importers.values import place_value

__all__ = ["read_prose"]

_DEFINITION = re.compile(r" {0,3}\[(?P<name>[^\]^][^\]]*)\]:\s*<?(?P<url>\S+?)>?(?:\s+[\"'(].*[\"')])?")
_REFERENCE = re.compile(r"(?<!!)\[(?P<text>[^\[\]]+)\](?:\[(?P<name>[^\[\]]*)\])?(?![(:\[])")
_USED = ("title", "date", "author", "authors", "tags", "keywords", "summary", "description", "excerpt", "severity", "status")
_WORDS = ("severity", "status", "author", "authors", "tags", "keywords", "services", "affected")


def read_prose(front: Front, stem: str, draft: Draft, choices: Choices) -> tuple[dt.date | None, list[Line]]:
    """Fill a draft from a document; return the day of the incident, None if it is not known, and the lines to account for."""
    title = front.text("title")
    if title:
        set_title(draft, title)
    bare, dress = undressed(front.body)
    posts, beside = with_times_first(bare)
    body, definitions = _with_links(posts)
    draft.structure((), definitions)
    draft.comment((), *dress, *beside)
    text = "\n".join(line.text for line in body)
    published = next(iter(full_dates(front.text("date", "published", "created"), Days())), None)
    days = Days.of(text, published or day_in_name(stem))
    (_, first), *others = tellings(body)
    Document(draft, days, stem).place(first, titled=bool(title))
    _front(draft, front)
    clock = Clock(draft, days, choices, stem, published)
    clock.run()
    for name, lines in others:
        _retell(draft, name, lines, clock)
    return _first_day(draft) or clock.day, [*front.lines, *body, *definitions]


def _retell(draft: Draft, name: str, lines: Sequence[Line], clock: Clock) -> None:
    """Add another telling of the same incident."""
    other = Draft(draft.source, {"title": draft.data["title"]})
    Document(other, clock.days, clock.stem).place(lines, titled=True)
    Clock(other, clock.days, clock.choices, clock.stem, clock.published).run()
    add_telling(draft, other, name)


def _first_day(draft: Draft) -> dt.date | None:
    started = str(draft.data.get("started_at", ""))
    return day_in_name(started) if started else None


def _front(draft: Draft, front: Front) -> None:
    """Place the facts above a document; those that mean nothing to us stay as comments."""
    for name, value in front.facts.items():
        role = role_of(name, exact=True)
        if name in _WORDS and role and isinstance(value, str | list):
            listed = value if isinstance(value, list) else [value]
            node = Node(name, None, 10, [Line(0, ", ".join(str(item) for item in listed if item))])
            place_value(draft, role, node)
    about = front.text("summary", "description", "excerpt")
    if about and "summary" not in draft.data:
        draft.prose("summary", about)
    elif about:
        draft.comment(("summary",), " ".join(about.split()))
    if about and not front.text("summary"):
        draft.comment(("summary",), "description" if front.text("description") else "excerpt")
    kept = set(words(str(draft.data.get("title", ""))))
    draft.comment((), *(line.text for line in front.lines if set(words(line.text)) - {"title", "date"} - kept and not _is_used(line, about)))


def _is_used(line: Line, about: str) -> bool:
    """Whether a line of the front matter went into a field."""
    return bool(about) and set(words(line.text)) <= set(words(about)) | {"summary", "description", "excerpt"}


def _with_links(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return lines with their links in full, because parts of a document lose sight of those defined at its end."""
    code = code_lines(lines)
    defined: dict[str, str] = {}
    places: dict[int, str] = {}
    for line in lines:
        found = _DEFINITION.fullmatch(line.text) if line.number not in code else None
        if found:
            defined.setdefault(_name(found["name"]), found["url"])
            places[line.number] = _name(found["name"])
    if not defined:
        return list(lines), []
    used: set[str] = set()

    def full(found: re.Match[str]) -> str:
        name = _name(found["name"] or found["text"])
        if name not in defined:
            return found[0]
        used.add(name)
        return f"[{found['text']}]({defined[name]})"

    result = [line if line.number in code or line.number in places else Line(line.number, _REFERENCE.sub(full, line.text)) for line in lines]
    gone = {number for number, name in places.items() if name in used}
    return [line for line in result if line.number not in gone], [line for line in lines if line.number in gone]


def _name(text: str) -> str:
    return " ".join(text.casefold().split())
