"""Our pages as MkDocs pages: files that exist in memory, whose HTML is ready before MkDocs begins."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_postmortems.catalogue import beside
from mkdocs_postmortems.render import Links, Rendered
from mkdocs_postmortems.views import Page, Ref

__all__ = ["Desk", "GeneratedPage"]


class GeneratedPage(MkDocsPage):
    """A page whose content is ours: nothing is read from a file, and no Markdown is converted."""

    def __init__(self, file: File, config: MkDocsConfig, page: Page) -> None:
        super().__init__(None, file, config)
        self.view = page
        self.rendered: Rendered | None = None
        self._meta = _meta(page)

    def read_source(self, config: MkDocsConfig) -> None:
        """Take title, description and the like from the page's values."""
        self.markdown = ""
        self.meta = dict(self._meta)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the HTML that was made before the build began."""
        if self.rendered is None:
            raise RuntimeError(f"{self.file.src_uri} was not rendered")
        self.content = self.rendered.html
        self.toc = TableOfContents([AnchorLink(escape(title), name, 2) for name, title in self.rendered.headings])
        self.present_anchor_ids = {name for name, _ in self.rendered.headings}


def _meta(page: Page) -> dict[str, Any]:
    """Return a page's front matter as themes and plugins expect it; they put titles into HTML as they are."""
    meta: dict[str, Any] = {
        "title": escape(page.title),
        "description": escape(page.description),
        "render_macros": False,
        "search": {"exclude": True},
    }
    if page.hide:
        meta["hide"] = list(page.hide)
    if page.tags:
        meta["tags"] = [escape(tag) for tag in page.tags]
    if page.date:
        meta["date"] = page.date
    return meta


class Desk:
    """Where a site's pages are laid out: a MkDocs file and page for each address, and links between them."""

    def __init__(self, config: MkDocsConfig, root: Path, path: str) -> None:
        self._config, self._root, self._path = config, root, path
        self.pages: dict[str, GeneratedPage] = {}
        self.attachments: dict[str, File] = {}

    def lay(self, pages: Iterable[Page], attachments: Iterable[str]) -> None:
        """Give every page and attachment its place in the site."""
        for page in pages:
            self.pages[page.address] = self._page(page)
        for name in attachments:
            address = f"{self._path}/files/{name}"
            self.attachments[address] = File.generated(self._config, address, abs_src_path=str(self._root / name))

    def _page(self, page: Page) -> GeneratedPage:
        inclusion = InclusionLevel.INCLUDED if page.listed else InclusionLevel.NOT_IN_NAV
        file = File.generated(self._config, f"{page.address}.md", content="", inclusion=inclusion)
        source = self._root / page.source if page.source else self._root
        # Other plugins read the source's path, and its times, without asking whether there is one.
        file.abs_src_path = str(source)
        if page.source:
            file.edit_uri = posixpath.join(*Path(os.path.relpath(source, self._config.docs_dir)).parts)
        return GeneratedPage(file, self._config, page)

    @property
    def files(self) -> list[File]:
        """Everything that MkDocs should build or copy."""
        return [*(page.file for page in self.pages.values()), *self.attachments.values()]

    def links(self) -> Links:
        """Return how links are made on this site."""
        return Links(self._to, self._local, lambda address: self.pages[address].edit_url)

    def _to(self, address: str, ref: Ref) -> str:
        target = self.pages.get(ref.address)
        file = target.file if target else self.attachments.get(ref.address)
        url = _relative(self.pages[address].url, file.url if file else ref.address)
        return f"{url}#{ref.anchor}" if ref.anchor else url

    def _local(self, address: str, source: str, target: str) -> str:
        """Resolve a link in an incident's text: to another incident's file, or to a file beside it."""
        path = beside(source, target) if source else None
        if path is None:
            return target
        page = self._by_source.get(path)
        if page is None:
            return self._to(address, Ref(f"{self._path}/files/{path}"))
        anchor = target.partition("#")[2]
        return self._to(address, Ref(page, anchor))

    @property
    def _by_source(self) -> Mapping[str, str]:
        if not hasattr(self, "_sources"):
            self._sources = {page.view.source: address for address, page in self.pages.items() if page.view.source}
        return self._sources


def _relative(page_url: str, url: str) -> str:
    """Return `url` as seen from the page: up to the site's root, and down again."""
    return "../" * page_url.count("/") + (url if url != "./" else "") or "./"
