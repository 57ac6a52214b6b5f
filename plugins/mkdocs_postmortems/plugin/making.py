"""Pages, made or recalled: what a page shows depends on its own incident's file, and on what lists show of all others."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

from mkdocs_postmortems.catalogue import Archive
from mkdocs_postmortems.plugin.pages import Leaf
from mkdocs_postmortems.render import Renderer
from mkdocs_postmortems.store import Slot
from mkdocs_postmortems.store.memo import Key, Memo, key_of
from mkdocs_postmortems.views import Outline, Page, SearchEntry, Site, outlines

__all__ = ["Maker"]

_INDICES = "indices"


class _Made(NamedTuple):
    """A page without its sections, the headings of these, and the scripts that it fetches; its HTML lies apart."""

    view: Page
    headings: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, bytes], ...]


class Maker:
    """Makes the pages of one build, and counts those that it made; remembers what exports see of incidents.

    `world` is a key of all options that they depend on; without one nothing is recalled.
    """

    def __init__(self, site: Site, memo: Memo, archive: Archive, world: Key | None) -> None:
        self._site, self._memo, self._archive, self._recalls = site, memo, archive, world is not None
        incidents = site.catalogue.incidents
        cards = (archive.cards[incident.path] for incident in incidents)
        self._lists = key_of(world or b"", site.report, *site.catalogue.attachments, *cards)
        self._all = key_of(self._lists, *(archive.keys[incident.path] for incident in incidents))
        self._indices: dict[str, _Made] = {}
        self._fresh: dict[str, _Made] = {}
        self._when, self._deep = "", False
        self._keys = cache(self._keys_of)
        self.count = 0

    def outlines(self) -> list[Outline]:
        """Return every page of the site, incidents first."""
        found = list(outlines(self._site))
        known = self._recall_indices()
        if known.keys() == {outline.address for outline in found if outline.source is None}:
            self._indices = known
        return found

    def make(self, leaf: Leaf, renderer: Renderer) -> tuple[tuple[str, bytes], ...]:
        """Make a page, or recall it; return the addresses and the content of the files that its script fetches."""
        address, source = leaf.outline.address, leaf.outline.source
        made = self._indices.get(address) if source is None else self._recall_page(address, self._keys(source))
        if made is None:
            made = self._print(leaf, renderer)
        leaf.view, leaf.headings = made.view, made.headings
        name, part = (f"page:{address}", 1) if source else (f"html:{address}", 0)
        leaf.html, leaf.key = partial(self._html, self._memo.slot(name, part)), self._memo.stamp(name)
        leaf.entry = partial(self._entry, self._memo.slot(f"page:{address}")) if source else partial(getattr, made.view, "search")
        return made.parts

    def recall(self, path: str) -> list[Any] | None:
        """Return what exports have seen of an incident that has not changed since."""
        for key in self._keys(path) if self._recalls else ():
            if found := self._memo.recall(f"data:{path}", key):
                looks: list[Any] = pickle.loads(found)  # noqa: S301 - signed with a secret of whoever runs this
                return looks
        self._watch()
        return None

    def keep(self, path: str, looks: list[Any]) -> None:
        """Remember what exports see of an incident."""
        when, key = self._seen(self._keys(path), path)
        self._memo.keep(f"data:{path}", key, pickle.dumps(looks, pickle.HIGHEST_PROTOCOL), when)

    def totals(self, name: str, make: Callable[[], list[tuple[str, bytes]]]) -> list[tuple[str, bytes]]:
        """Return files that follow from what lists show, by the name of their kind: made, or recalled."""
        keys = (self._lists, self._all)
        for key in keys if self._recalls else ():
            if found := self._memo.recall(f"totals:{name}", key):
                recalled: list[tuple[str, bytes]] = pickle.loads(found)  # noqa: S301 - as above
                return recalled
        self._watch()
        made = make()
        when, key = self._seen(keys)
        self._memo.keep(f"totals:{name}", key, pickle.dumps(made, pickle.HIGHEST_PROTOCOL), when)
        return made

    def finish(self) -> None:
        """Keep what is known of pages that show many incidents: all of them are made anew, or none."""
        if self._fresh:
            key = self._all if self._deep else self._lists
            self._memo.keep(_INDICES, key, pickle.dumps(self._fresh, pickle.HIGHEST_PROTOCOL), self._when)

    def _entry(self, slot: Slot) -> SearchEntry | None:
        return _Made(*pickle.loads(self._memo.store.get(slot))).view.search  # noqa: S301 - as below

    def _html(self, slot: Slot) -> str:
        return self._memo.store.get(slot).decode()

    def _print(self, leaf: Leaf, renderer: Renderer) -> _Made:
        address, source = leaf.outline.address, leaf.outline.source
        self.count += 1
        self._watch()
        page = leaf.outline.make()
        rendered = renderer.render(page)
        parts = tuple((name, script.encode()) for name, script in renderer.parts(page))
        made = _Made(replace(page, sections=(), parts=()), rendered.headings, parts)
        when, key = self._seen(self._keys(source), source) if source else self._seen((self._lists, self._all))
        html = rendered.html.encode()
        if source:
            self._memo.keep(f"page:{address}", key, pickle.dumps(tuple(made), pickle.HIGHEST_PROTOCOL), when, [html])
        else:
            self._when, self._deep = max(self._when, when), self._deep or key == self._all
            self._fresh[address] = made
            # Whether the HTML of an index fits is known by what is kept of all of them together.
            self._memo.keep(f"html:{address}", self._lists, html)
        return made

    def _keys_of(self, source: str) -> tuple[Key, Key]:
        """Return the keys of an incident's page: as most are, and of one that shows long texts of other incidents too."""
        incident = self._site.linked(source)
        related = self._site.catalogue.related(incident) if incident else ()
        own = key_of(self._archive.keys[source], *(repr((found.incident.stem, *found[1:])) for found in related))
        return key_of(self._lists, own), key_of(self._all, own)

    def _recall_page(self, address: str, keys: tuple[Key, Key]) -> _Made | None:
        for key in keys if self._recalls else ():
            found = self._memo.recall(f"page:{address}", key)
            if found is not None:
                return _Made(*pickle.loads(found))  # noqa: S301 - signed with a secret of whoever runs this
        return None

    def _recall_indices(self) -> dict[str, _Made]:
        for key in (self._lists, self._all) if self._recalls else ():
            found = self._memo.recall(_INDICES, key)
            made: dict[str, _Made] = pickle.loads(found) if found else {}  # noqa: S301 - as above
            if made and all(self._memo.recall(f"html:{address}", self._lists) is not None for address in made):
                return made
        return {}

    def _watch(self) -> None:
        """Look at what is asked for from now on: the clock, and long texts of incidents."""
        self._site.settings.asked()
        self._archive.fetched.clear()

    def _seen(self, keys: tuple[Key, Key], source: str = "") -> tuple[str, Key]:
        """Return the moment, and the one of two keys, that what was made depends on: whether it shows long texts of others."""
        # Rows and states are made once for several pages, so that not every page asks for the day that it depends on.
        return self._site.settings.asked() or self._site.settings.moments[0], keys[bool(self._archive.fetched - {source})]
