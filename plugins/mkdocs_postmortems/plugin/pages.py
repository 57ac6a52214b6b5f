"""Our pages as MkDocs pages: files that exist in memory, whose HTML is ready before MkDocs begins."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url

from mkdocs_postmortems.catalogue import changed_content
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.plugin.languages import Languages
from mkdocs_postmortems.render import Links, Rendered
from mkdocs_postmortems.render.redirect import redirect
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.views import Page, Ref, Site, redirects

__all__ = ["Desk", "Leaf"]


@dataclass
class Leaf:
    """One of our pages: what it shows, the MkDocs file that stands for it, and its HTML once that is made."""

    view: Page
    file: File
    edit_url: str | None
    rendered: Rendered | None = None

    def fill(self, page: MkDocsPage) -> None:
        """Let a MkDocs page take its values and its HTML from here: no file is read, no Markdown is converted.

        The page itself is changed and not its class, because plugins such as section-index give it one of theirs.
        """

        def read_source(_config: MkDocsConfig) -> None:
            page.markdown = ""
            page.meta = _meta(self.view)

        def render(_config: MkDocsConfig, _files: Files) -> None:
            if self.rendered is None:
                raise RuntimeError(f"{self.file.src_uri} was not rendered")
            page.content = self.rendered.html
            page.toc = TableOfContents([AnchorLink(escape(title), name, 2) for name, title in self.rendered.headings])
            page.present_anchor_ids = {name for name, _ in self.rendered.headings}

        vars(page).update(read_source=read_source, render=render)


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
    """Where a site's pages are laid out: a MkDocs file for each address, and links between them."""

    def __init__(self, config: MkDocsConfig, root: Path, settings: Settings) -> None:
        self._config, self._root, self._path = config, root, settings.path
        self._audience = settings.audience
        self._from_docs = Path(os.path.relpath(root, config.docs_dir)).as_posix()
        self._languages = Languages(config)
        self.pages: dict[str, Leaf] = {}
        self.attachments: dict[str, File] = {}
        self._withdrawn: set[str] = set()
        self._copied: set[str] = set()

    def lay(self, pages: Iterable[Page], attachments: Iterable[str]) -> None:
        """Give every page and attachment its place in the site."""
        for page in pages:
            self.pages[page.address] = self._leaf(page)
        for name in attachments:
            self._attach(f"{self._path}/files/{name}", self._root / name)

    def _attach(self, address: str, path: Path) -> None:
        changed = changed_content(path, self._audience)
        if changed is None:
            self.copy(address, path)
        else:
            self.write(address, changed)

    def copy(self, address: str, path: Path) -> None:
        """Publish a file as it is. MkDocs copies it when the old site is gone, so what would fail then fails here."""
        path.open("rb").close()
        self._copied.add(address)
        self.attachments[address] = File.generated(
            self._config, address, abs_src_path=str(path), inclusion=InclusionLevel.INCLUDED
        )

    def write(self, address: str, content: bytes) -> None:
        """Publish a file that was made in memory."""
        file = File.generated(self._config, address, content=content, inclusion=InclusionLevel.INCLUDED)
        file.abs_src_path = str(self._root)
        self.attachments[address] = file

    def redirect(self, site: Site) -> None:
        """Let every other name of an incident lead to its page; on a site in several languages, to the one in its own."""
        for address, incident in redirects(site, self.pages) if self._languages.is_default else ():
            file = File.generated(self._config, f"{address}.md", content="")
            target = self.pages[site.incident(incident).address].file
            self.write(file.dest_uri, redirect(site.words, incident.title, get_relative_url(target.url, file.url)).encode())

    def place(self, address: str) -> str:
        """Return the place of one of our pages below the site's root."""
        return str(self.pages[address].file.url)

    def _leaf(self, page: Page) -> Leaf:
        inclusion = InclusionLevel.INCLUDED if page.listed else InclusionLevel.NOT_IN_NAV
        file = File.generated(self._config, f"{page.address}.md", content="", inclusion=inclusion)
        self._languages.place(file)
        source = self._root / page.source if page.source else self._root
        # Other plugins read the source's path, and its times, without asking whether there is one.
        file.abs_src_path = str(source)
        # An incident's file holds what only colleagues may see, so a site for everybody does not say where it is.
        if page.source and self._audience == Audience.INTERNAL:
            file.edit_uri = posixpath.join(self._from_docs, page.source)
        leaf = Leaf(page, file, MkDocsPage(None, file, self._config).edit_url)
        # MkDocs makes the page itself, with the title that it has in the navigation.
        file.page = None
        return leaf

    def withdraw(self, files: Iterable[File]) -> None:
        """Leave files out of the site; links still lead to their addresses, where something else stands."""
        self._withdrawn |= {file.src_uri for file in files}

    @property
    def leaves(self) -> list[Leaf]:
        """The pages that will be built."""
        return [leaf for leaf in self.pages.values() if leaf.file.src_uri not in self._withdrawn]

    @property
    def files(self) -> list[File]:
        """Everything that MkDocs should build or copy."""
        copied = (file for file in self.attachments.values() if file.src_uri not in self._withdrawn)
        return [*(leaf.file for leaf in self.leaves), *copied]

    def is_there(self, file: File) -> bool:
        """Whether a file of ours can be published: what lies beside an incident may have vanished since the last good state."""
        return file.src_uri not in self._copied or os.access(file.abs_src_path or "", os.R_OK)

    def leaf(self, file: File) -> Leaf | None:
        """Return what one of our files shows; None for somebody else's."""
        found = self.pages.get(posixpath.splitext(file.src_uri)[0])
        return found if found and found.file is file else None

    def is_ours(self, page: MkDocsPage) -> bool:
        """Whether a page is one of ours."""
        return self.leaf(page.file) is not None

    @property
    def unlisted(self) -> Iterator[MkDocsPage]:
        """The pages that are meant to stand outside the navigation."""
        return (leaf.file.page for leaf in self.leaves if leaf.file.page is not None and not leaf.view.listed)

    def attach(self, nav: Navigation) -> None:
        """Give our pages that are not in the navigation their place below the index, and incidents their neighbours."""
        in_nav = {id(page) for page in nav.pages}
        for leaf in self.leaves:
            page, view = leaf.file.page, leaf.view
            if page is None:
                continue
            if view.parent and id(page) not in in_nav:
                page.parent = _above(self._page(view.parent))
            if view.source:
                page.previous_page, page.next_page = self._page(view.previous), self._page(view.next)

    def _page(self, address: str | None) -> MkDocsPage | None:
        return self.pages[address].file.page if address else None

    def links(self, site: Site) -> Links:
        """Return how links are made on this site."""
        return Links(self._to, site.leads, lambda address: self.pages[address].edit_url)

    def _to(self, address: str, ref: Ref) -> str:
        target = self.pages.get(ref.address)
        file = target.file if target else self.attachments.get(ref.address)
        url = _relative(file.url if file else ref.address, self.pages[address].file.url)
        return f"{url}#{ref.anchor}" if ref.anchor else url


def _relative(url: str, page: str) -> str:
    """Return an address as seen from a page; from others in the same folder it looks the same, unless it lies below one of them."""
    folder, slash, own = page.removesuffix("/").rpartition("/")
    if not page.endswith("/") or url.startswith(f"{folder}{slash}{own}"):
        return get_relative_url(url, page)
    return _relative_to_any(url, f"{folder}{slash}\0/")


_relative_to_any = lru_cache(maxsize=16_384)(get_relative_url)


def _above(index: MkDocsPage | None) -> Section | None:
    """Return what a page below the index has above it: the index's section if the index opens that, or the index.

    Themes ask the items above a page for no more than a title, a link, and whether they are active.
    """
    section = index.parent if index else None
    opens = section is not None and section.children and section.children[0] is index
    return section if opens else cast(Section | None, index)
