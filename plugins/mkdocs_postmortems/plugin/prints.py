"""What is kept of a page that was made: what its site asks for, and apart from that its HTML."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_postmortems.store import Slot, Store
from mkdocs_postmortems.views import Page, SearchEntry

__all__ = ["Made", "Print", "read", "written"]


class Made(NamedTuple):
    """A page without its sections and its words for scripts, the headings of its sections, and the addresses of what its script fetches."""

    view: Page
    headings: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Print:
    """Where a page lies that was made; its long parts are fetched when they are needed."""

    store: Store
    known: Slot
    body: Slot

    def html(self) -> str:
        """Return the page's HTML."""
        return self.store.get(self.body).decode()

    def entry(self) -> SearchEntry | None:
        """Return what a search finds the page by."""
        return read(self.store.get(self.known)).view.search


def written(page: Page, headings: tuple[tuple[str, str], ...], parts: tuple[str, ...]) -> bytes:
    """Return what is known of a page, as it is kept: plain tuples, which are read far more quickly than values of our classes."""
    # As bytes: a text that is pickled holds its bytes from then on, if not all of it is ASCII.
    description = page.description.encode()
    shown = (page.address, page.title, description, page.parent, page.source, page.previous, page.next, page.listed, page.hide, page.tags, page.date)
    return pickle.dumps((shown, page.search and tuple(page.search), headings, parts), pickle.HIGHEST_PROTOCOL)


def read(content: bytes) -> Made:
    """Return what is known of a page that was kept."""
    (address, title, description, parent, source, previous, next_, listed, hide, tags, date), entry, headings, parts = pickle.loads(content)  # noqa: S301 - signed with a secret of whoever runs this
    search = SearchEntry(*entry) if entry else None
    return Made(Page(address, title, description.decode(), (), parent, source, previous, next_, listed, hide, tags, date, search), headings, parts)
