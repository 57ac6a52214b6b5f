"""What a MkDocs site publishes beside its pages, and what its pages say about that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page as MkDocsPage

from mkdocs_postmortems.exports.export import File
from mkdocs_postmortems.exports.heads import Heads
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.published import exports
from mkdocs_postmortems.plugin.languages import Languages
from mkdocs_postmortems.plugin.making import Maker
from mkdocs_postmortems.plugin.pages import Desk, Leaf
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.store import Kept
from mkdocs_postmortems.views import Site

__all__ = ["Data"]

_END = "</head>"


class _Remembered:
    """What exports have seen at another time; the files of incidents are published from where they lie."""

    def __init__(self, maker: Maker, desk: Desk) -> None:
        self._maker, self._desk = maker, desk
        self.totals = maker.totals

    def recall(self, path: str) -> list[Any] | None:
        found = self._maker.recall(path)
        if found is None:
            return None
        looks, files = found
        self._publish(files)
        return looks

    def keep(self, path: str, looks: list[Any], files: list[File]) -> None:
        self._publish(self._maker.keep(path, looks, dict(files)))

    def _publish(self, files: Mapping[str, Kept]) -> None:
        for address, kept in files.items():
            self._desk.publish(address, kept)


class Data:
    """The exports of one build."""

    def __init__(self, config: MkDocsConfig, site: Site, desk: Desk, maker: Maker) -> None:
        self._site, self._desk = site, desk
        root = config.site_url or ""
        self._outlet = Outlet(site, config.site_name, root if not root or root.endswith("/") else f"{root}/", desk.place)
        self._heads = Heads(self._outlet)
        # A site in several languages has its data once, in its own language.
        families, memory = (None, _Remembered(maker, desk)) if Languages(config).is_default else ((), None)
        try:
            self._exports = exports(self._outlet, families, memory)
        except SettingsError as error:
            raise PluginError(f"{error}\nNothing was written.") from error

    def add(self, leaf: Leaf) -> None:
        """Publish the data of a page's incident while that is at hand; and before the first page of many, those of all."""
        incident = self._site.linked(leaf.outline.source) if leaf.outline.source else None
        for address, content in self._exports.add(incident) if incident else self._exports.finish():
            self._desk.write(address, content)

    def date(self, leaf: Leaf, page: MkDocsPage) -> None:
        """Let a page say in the sitemap when its incidents changed last, instead of when the site was built."""
        if changed := self._heads.date(leaf.made):
            page.update_date = changed.isoformat()

    def announce(self, html: str) -> str:
        """Return the HTML of the site's first page with links to the feeds in its head."""
        return html.replace(_END, self._heads.home() + _END, 1)

    def head(self, leaf: Leaf, html: str) -> str:
        """Return what a page's head should say; previews are left alone where the theme makes some in this HTML."""
        return self._heads.html(leaf.made, previews='property="og:title"' not in html)
