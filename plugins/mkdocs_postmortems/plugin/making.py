"""Pages, made or recalled: what a page shows depends on its own incident's file, and on what lists show of all others."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from mkdocs_postmortems.catalogue import Archive
from mkdocs_postmortems.plugin.pages import Leaf
from mkdocs_postmortems.plugin.prints import Made, Print, read, written
from mkdocs_postmortems.render import Renderer
from mkdocs_postmortems.store import Kept
from mkdocs_postmortems.store.memo import Key, Memo, key_of
from mkdocs_postmortems.views import Outline, Site, outlines

__all__ = ["Maker"]

_INDICES = "indices"


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
        self._indices: dict[str, Made] = {}
        self._fresh: list[str] = []
        self._when, self._deep = "", False
        self._keys = cache(self._keys_of)
        # Many pages have the very same headings.
        self._shared: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = {}
        self.count = 0

    def outlines(self) -> list[Outline]:
        """Return every page of the site, incidents first."""
        found = list(outlines(self._site))
        known = self._recall_indices()
        if known.keys() == {outline.address for outline in found if outline.source is None}:
            self._indices = known
        return found

    def make(self, leaf: Leaf, renderer: Renderer) -> dict[str, Kept]:
        """Make a page, or recall it; return the files that its script fetches, by their addresses."""
        address, source = leaf.outline.address, leaf.outline.source
        made = self._indices.pop(address, None) if source is None else self._recall_page(address, self._keys(source))
        if made is None:
            made = self._print(leaf, renderer)
        leaf.view, leaf.headings = made.view, self._shared.setdefault(made.headings, made.headings)
        name = f"page:{address}"
        leaf.key, leaf.print = self._memo.stamp(name), Print(self._memo.store, *(self._memo.slot(name, part) for part in range(2)))
        return {part: self._kept(f"part:{part}") for part in made.parts}

    def recall(self, path: str) -> tuple[list[Any], dict[str, Kept]] | None:
        """Return what exports have seen of an incident that has not changed since, and where its files lie by their addresses."""
        for key in self._keys(path) if self._recalls else ():
            if found := self._memo.value(f"data:{path}", key, _looks):
                looks, addresses = found
                return looks, self._files(path, addresses)
        self._watch()
        return None

    def keep(self, path: str, looks: list[Any], files: dict[str, bytes]) -> dict[str, Kept]:
        """Remember what exports see of an incident, and its files by their addresses; return where these lie."""
        when, key = self._seen(self._keys(path), path)
        self._memo.keep(f"data:{path}", key, pickle.dumps((looks, [*files]), pickle.HIGHEST_PROTOCOL), when, [*files.values()])
        return self._files(path, files)

    def _files(self, path: str, addresses: Iterable[str]) -> dict[str, Kept]:
        return {address: self._kept(f"data:{path}", part) for part, address in enumerate(addresses, 1)}

    def _kept(self, name: str, part: int = 0) -> Kept:
        return Kept(self._memo.store, self._memo.slot(name, part), self._memo.stamp(name) + bytes([part]))

    def totals(self, name: str, make: Callable[[], list[tuple[str, bytes]]]) -> list[tuple[str, bytes]]:
        """Return files that follow from what lists show, by the name of their kind: made, or recalled."""
        keys = (self._lists, self._all)
        for key in keys if self._recalls else ():
            if found := self._memo.value(f"totals:{name}", key, _totals):
                return found
        self._watch()
        made = make()
        when, key = self._seen(keys)
        self._memo.keep(f"totals:{name}", key, pickle.dumps(made, pickle.HIGHEST_PROTOCOL), when)
        return made

    def finish(self) -> None:
        """Keep which pages show many incidents: all of them are made anew, or none. Forget what pages were made of."""
        if self._fresh:
            key = self._all if self._deep else self._lists
            self._memo.keep(_INDICES, key, pickle.dumps(self._fresh, pickle.HIGHEST_PROTOCOL), self._when)
        self._site.forget()

    def _print(self, leaf: Leaf, renderer: Renderer) -> Made:
        address, source = leaf.outline.address, leaf.outline.source
        self.count += 1
        self._watch()
        page = leaf.outline.make()
        rendered = renderer.render(page)
        for name, script in renderer.parts(page):
            self._memo.keep(f"part:{name}", self._lists, script.encode())
        parts = tuple(part.address for part in page.parts)
        when, key = self._seen(self._keys(source), source) if source else self._seen((self._lists, self._all))
        if not source:
            self._when, self._deep = max(self._when, when), self._deep or key == self._all
            self._fresh.append(address)
            # Whether an index fits is known by what is kept of all of them together.
            when, key = "", self._lists
        self._memo.keep(f"page:{address}", key, written(page, rendered.headings, parts), when, [rendered.html.encode()])
        return Made(page._replace(sections=(), parts=(), spoken={}), rendered.headings, parts)

    def _keys_of(self, source: str) -> tuple[Key, Key]:
        """Return the keys of an incident's page: as most are, and of one that shows long texts of other incidents too."""
        incident = self._site.linked(source)
        related = self._site.catalogue.related(incident) if incident else ()
        own = key_of(self._archive.keys[source], *(repr((found.incident.stem, *found[1:])) for found in related))
        return key_of(self._lists, own), key_of(self._all, own)

    def _recall_page(self, address: str, keys: tuple[Key, ...]) -> Made | None:
        for key in keys if self._recalls else ():
            if found := self._memo.value(f"page:{address}", key, read):
                return found
        return None

    def _recall_indices(self) -> dict[str, Made]:
        for key in (self._lists, self._all) if self._recalls else ():
            found = self._memo.recall(_INDICES, key)
            addresses: list[str] = pickle.loads(found) if found else []  # noqa: S301 - signed with a secret of whoever runs this
            made = {address: page for address in addresses if (page := self._recall_page(address, (self._lists,)))}
            parts = [name for page in made.values() for name in page.parts]
            if len(made) == len(addresses) > 0 and all(self._memo.recall(f"part:{name}", self._lists) for name in parts):
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


def _looks(content: bytes) -> tuple[list[Any], list[str]]:
    """Return what exports have seen of an incident, and the addresses of its files."""
    found: tuple[list[Any], list[str]] = pickle.loads(content)  # noqa: S301 - signed with a secret of whoever runs this
    return found


def _totals(content: bytes) -> list[tuple[str, bytes]]:
    """Return files by their addresses."""
    found: list[tuple[str, bytes]] = pickle.loads(content)  # noqa: S301 - as above
    return found
