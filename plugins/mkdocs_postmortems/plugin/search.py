"""The site's search: our own engine behind the box of Material, or entries for the theme's index where that can't be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_postmortems.exports.assets import asset_address, search_scripts
from mkdocs_postmortems.exports.search import Index
from mkdocs_postmortems.plugin.languages import Languages
from mkdocs_postmortems.plugin.pages import Desk, Leaf
from mkdocs_postmortems.views import Site

__all__ = ["Search"]

_FOLDER = "assets/postmortems/search"
_PAGE = PurePosixPath("search/page.js")
_ONLY_ON_DISK = "iframe-worker"
# Material says in each page which script answers its search box: a way in that it offers for this purpose.
_WORKER = re.compile(r"""(<script id=["']?__config\b[^>]*>[^<]*?)assets/javascripts/workers/search\.\w+\.min\.js""")


class Search:
    """The search of one build."""

    @staticmethod
    def prepare(config: MkDocsConfig) -> None:
        """Add what pages need for it, if this is a site with Material's search."""
        if _is_on(config) and asset_address(str(_PAGE)) not in config.extra_javascript:
            config.extra_javascript.insert(0, asset_address(str(_PAGE)))

    def __init__(self, config: MkDocsConfig, site: Site, desk: Desk) -> None:
        self._config, self._desk = config, desk
        self._switched = False
        self._index = f"index{Languages(config).suffix}"
        self._on = _is_on(config)
        self._made: Index | None = Index(desk.place, site.words("again"), self._index) if self._on else None

    def add(self, leaf: Leaf) -> None:
        """Let a page be found, and forget what it is found by."""
        if self._made:
            self._write(self._made.add(leaf.made))
            leaf.view = leaf.made._replace(search=None)

    def publish(self) -> None:
        """Publish the index, and the scripts that read it."""
        if not self._made:
            return
        kept = _use_our_shim(self._config.extra.get("polyfills"))
        for name, content in search_scripts().items():
            if kept or not name.startswith(_ONLY_ON_DISK):
                self._desk.write(asset_address(str(_PAGE)) if name == _PAGE.name else f"{_FOLDER}/{name}", content)
        self._write(self._made.finish())
        self._made = None

    def _write(self, files: Iterable[tuple[str, bytes]]) -> None:
        for name, content in files:
            self._desk.write(f"{_FOLDER}/{name}", content)

    def switch(self, html: str) -> str:
        """Return a page's HTML with our script behind the search box."""
        if not self._on:
            return html
        query = _digest() if self._index == "index" else f"{_digest()}&index={self._index}"
        switched, count = _WORKER.subn(rf"\g<1>{_FOLDER}/worker.js?{query}", html, count=1)
        self._switched = self._switched or bool(count)
        return switched

    def finish(self) -> None:
        """Add our pages to the index of the theme's search, unless our script answers."""
        if not self._switched:
            _add_entries(self._config, self._desk.leaves)


def _is_on(config: MkDocsConfig) -> bool:
    """Return whether this is a site with Material's search."""
    plugin = config.plugins.get("material/search")
    return plugin is not None and bool(plugin.config.get("enabled", True))


def _use_our_shim(scripts: list[str] | None) -> bool:
    """Replace the script that lets a search run from a disk, which a site for that would fetch from a foreign server."""
    foreign = [number for number, script in enumerate(scripts or ()) if _ONLY_ON_DISK in str(script)]
    for number in foreign:
        scripts[number] = f"{_FOLDER}/{_ONLY_ON_DISK}.js"  # type: ignore[index]
    return bool(foreign)


@cache
def _digest() -> str:
    """Return what changes whenever the scripts do, so that no browser goes on with old ones."""
    return sha256(b"".join(search_scripts().values())).hexdigest()[:8]


def _add_entries(config: MkDocsConfig, leaves: Iterable[Leaf]) -> None:
    """Add our pages to the index of Material's search plugin; other search plugins read the pages themselves."""
    plugin = next((plugin for name, plugin in config.plugins.items() if name in ("search", "material/search")), None)
    entries = getattr(getattr(plugin, "search_index", None), "entries", None)
    if isinstance(entries, list):
        entries += [entry for leaf in leaves if (entry := _entry(leaf))]


def _entry(leaf: Leaf) -> dict[str, Any] | None:
    found = leaf.print.entry() if leaf.print else None
    if found is None:
        return None
    text = "".join(f"<p>{escape(text, quote=False)}</p>" for text in found.texts)
    return {"location": leaf.file.url, "title": escape(found.title, quote=False), "text": text}
