"""What a page is made of: values without markup, which every door can write in its own way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple, Protocol

from mkdocs_postmortems.model import ActionItem, ActionStatus, Severity

__all__ = ["OPEN_STATES", "Badge", "Clock", "Content", "Outline", "Page", "Part", "Ref", "SearchEntry", "Section", "Shelf", "Span", "Term", "Text", "action_state", "shelf_name"]

OPEN_STATES = ("open", "in_progress", "overdue", "soon")


class Ref(NamedTuple):
    """A link into the site: a page's address, or an attachment's, and perhaps a place on it."""

    address: str
    anchor: str = ""


class Text(NamedTuple):
    """Markdown by an author; `tellings` are the other editions' words for it, None where they keep these."""

    markdown: str
    tellings: tuple[str | None, ...] = ()


class Term(NamedTuple):
    """A word that leads somewhere, if `ref` is given."""

    label: str
    ref: Ref | str | None = None


class Badge(NamedTuple):
    """A severity: its value for the stylesheet (`sev1`, or `none`), and its word."""

    value: str
    label: str


class Clock(NamedTuple):
    """A moment as shown: `iso` is its instant in UTC (empty for a day alone), `text` what an author's clock showed."""

    iso: str
    text: str


class Span(NamedTuple):
    """A moment as shown, or a stretch of time from one to another; `rest` follows as it is."""

    start: Clock
    end: Clock | None = None
    rest: str = ""


class Content(Protocol):
    """What a section shows; `template` names the template that knows how."""

    @property
    def template(self) -> str:
        """A template's name, without its ending."""


class Section(NamedTuple):
    """A part of a page: its heading (none for the head), its id, and what it shows."""

    id: str
    heading: str
    content: Content


class Part(NamedTuple):
    """What a page's script fetches when it is needed: the address of its file, and what that holds."""

    address: str
    content: Content


class Shelf(NamedTuple):
    """Where the rows of a long list are: in files of `each` rows below a place that is another one whenever they change."""

    place: Ref
    each: int
    parts: tuple[Part, ...]


# To be raised when the files of a shelf are written in another way: a browser keeps those of an address for good.
_SHELVES = 2


def shelf_name(kind: str, rows: object) -> str:
    """Return the folder of a shelf."""
    digest = sha256()
    for piece in _written((_SHELVES, rows)):
        digest.update(piece.encode())
    return f"assets/postmortems/{kind}-{digest.hexdigest()[:8]}"


def _written(value: object) -> Iterator[str]:
    """Yield what `repr` returns, row by row: that of a long list takes megabytes."""
    if type(value) is not tuple:
        yield repr(value)
        return
    yield "("
    for number, item in enumerate(value):
        yield ", " if number else ""
        yield from _written(item)
    yield ",)" if len(value) == 1 else ")"


class SearchEntry(NamedTuple):
    """What a search should find a page by, most telling first.

    `names` are what it is called: ids, other names, its day. `labels` are services, causes and tags.
    `rest` is all other text, which may be looked at later than what stands above it.
    """

    title: str
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    summary: str = ""
    rest: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything but the title, for searches that know no fields."""
        named = " · ".join(dict.fromkeys([*self.names, *self.labels]))
        return tuple(text for text in (named, *self.symptoms, self.summary, *self.rest) if text)


class Page(NamedTuple):
    """A page of the site: where it stands, what it is called, and its sections in order.

    `address` has no ending: `incidents/2026-03-02-expired`; an index ends in `/index`.
    `source` is the incident file it shows, relative to the incidents folder.
    `spoken` are the words that the page's script needs.
    `parts` are fetched by the page's script when they are needed.
    `listed` pages belong into the navigation. `tags` are the author's, for plugins that list them.
    """

    address: str
    title: str
    description: str
    sections: tuple[Section, ...]
    parent: str | None = None
    source: str | None = None
    previous: str | None = None
    next: str | None = None
    listed: bool = False
    hide: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    date: dt.date | None = None
    search: SearchEntry | None = None
    parts: tuple[Part, ...] = ()
    spoken: Mapping[str, object] = {}


class Outline(NamedTuple):
    """A page that may not be made yet: where it stands, how to make it, the incident file that it shows, if it shows one alone.

    `listed` pages belong into the navigation.
    """

    address: str
    make: Callable[[], Page]
    source: str | None = None
    listed: bool = False


def severity_value(severity: Severity | None) -> str:
    """Return what the stylesheet calls a severity."""
    return severity.value if severity else "none"


def action_state(item: ActionItem, today: dt.date, due_soon: int) -> str:
    """Return `done`, `cancelled`, `overdue`, `soon`, `in_progress` or `open`, as of a day."""
    if item.status in (ActionStatus.DONE, ActionStatus.CANCELLED) or item.due is None:
        return item.status.value
    if item.due < today:
        return "overdue"
    return "soon" if (item.due - today).days <= due_soon else item.status.value
