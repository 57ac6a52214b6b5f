"""Our pages as MkDocs pages: files that exist in memory, whose HTML is ready before MkDocs begins."""

from __future__ import annotations

import copy
import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
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
from mkdocs_postmortems.plugin.prints import Print
from mkdocs_postmortems.plugin.stamps import Stamps
from mkdocs_postmortems.plugin.stored import Stored
from mkdocs_postmortems.render import Links
from mkdocs_postmortems.render.redirect import redirect
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.store import Kept, Store
from mkdocs_postmortems.store.memo import Key, key_of
from mkdocs_postmortems.views import Outline, Page, Ref, Site, redirects

__all__ = ["Desk", "Leaf"]


@dataclass
class Leaf:
    """One of our pages: how it is made, and the MkDocs file that stands for it.

    Once it is made, `view` is what it shows, without its sections, which are HTML; `print` is where that lies.
    """

    outline: Outline
    file: File
    view: Page | None = None
    headings: tuple[tuple[str, str], ...] = ()
    key: Key = b""
    print: Print | None = None

    @property
    def made(self) -> Page:
        """What the page shows."""
        if self.view is None:
            raise RuntimeError(f"{self.file.src_uri} was not made")
        return self.view

    @property
    def content(self) -> str:
        """The page's HTML."""
        if self.print is None:
            raise RuntimeError(f"{self.file.src_uri} was not rendered")
        return self.print.html()

    def fill(self, page: MkDocsPage, *, later: bool) -> None:
        """Let a MkDocs page take its values and its HTML from here: no file is read, no Markdown is converted.

        With `later`, its HTML is fetched when the page is written, so that memory holds only one page's.
        The page itself is changed and not its class, because plugins such as section-index give it one of theirs.
        """
        vars(page).update(read_source=partial(self._read_source, page), render=partial(self._render, page, later))

    def _read_source(self, page: MkDocsPage, _config: MkDocsConfig) -> None:
        page.markdown = ""
        page.meta = _meta(self.made)

    def _render(self, page: MkDocsPage, later: bool, _config: MkDocsConfig, _files: Files) -> None:  # noqa: FBT001 - bound when it is filled
        page.content = "" if later else self.content
        # Where nobody else looks, nobody changes what pages share.
        page.toc, page.present_anchor_ids = (_contents_for_many if later else _contents)(self.headings)


def _contents(headings: tuple[tuple[str, str], ...]) -> tuple[TableOfContents, set[str]]:
    """Return a page's table of contents, and the names that links may lead to."""
    return TableOfContents([AnchorLink(escape(title), name, 2) for name, title in headings]), {name for name, _ in headings}


_contents_for_many = lru_cache(maxsize=256)(_contents)


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

    def __init__(self, config: MkDocsConfig, root: Path, settings: Settings, stamps: Stamps | None = None) -> None:
        self._config, self._root, self._path = config, root, settings.path
        self._audience, self._store, self._stamps = settings.audience, Store(), stamps
        self._from_docs = Path(os.path.relpath(root, config.docs_dir)).as_posix()
        self._languages = Languages(config)
        self.pages: dict[str, Leaf] = {}
        self.attachments: dict[str, File] = {}
        self._withdrawn: set[str] = set()
        self._copied: set[str] = set()
        # The page from which links are seen, and how those look that were asked for.
        self._here, self._own, self._url, self._anyone = "", "", "", ""
        self._folders: list[tuple[str, str]] = []
        self._around: dict[str, str] = {}
        self._below: dict[str, str] = {}

    def lay(self, pages: Iterable[Outline], attachments: Iterable[str]) -> None:
        """Give every page and attachment its place in the site."""
        for outline in pages:
            self.pages[outline.address] = self._leaf(outline)
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
        """Publish a file that is not there yet."""
        self.publish(address, Kept(self._store, self._store.put(content)))

    def publish(self, address: str, kept: Kept) -> None:
        """Publish what waits in a store."""
        self.attachments[address] = Stored.made(self._config, address, str(self._root), kept, self._stamps)

    def redirect(self, site: Site) -> None:
        """Let every other name of an incident lead to its page; on a site in several languages, to the one in its own."""
        for address, incident in redirects(site, self.pages) if self._languages.is_default else ():
            file = File.generated(self._config, f"{address}.md", content="")
            target = self.pages[site.incident(incident).address].file
            self.write(file.dest_uri, redirect(site.words, incident.title, get_relative_url(target.url, file.url)).encode())

    def place(self, address: str) -> str:
        """Return the place of one of our pages below the site's root."""
        return str(self.pages[address].file.url)

    def _leaf(self, outline: Outline) -> Leaf:
        inclusion = InclusionLevel.INCLUDED if outline.listed else InclusionLevel.NOT_IN_NAV
        file = File.generated(self._config, f"{outline.address}.md", content="", inclusion=inclusion)
        self._languages.place(file)
        source = self._root / outline.source if outline.source else self._root
        # Other plugins read the source's path, and its times, without asking whether there is one.
        file.abs_src_path = str(source)
        # An incident's file holds what only colleagues may see, so a site for everybody does not say where it is.
        if outline.source and self._audience == Audience.INTERNAL:
            file.edit_uri = posixpath.join(self._from_docs, outline.source)
        return Leaf(outline, file)

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

    @property
    def folders(self) -> set[str]:
        """The names of the site's folders in which our files lie."""
        return {folder for file in self.files if (folder := file.dest_uri.partition("/")[0]) != file.dest_uri}

    def collisions(self, files: Files) -> list[tuple[File, str]]:
        """Return our files whose address one of the author's has, with that one's name."""
        own = {file.dest_uri.casefold(): file.src_uri for file in files if file.inclusion != InclusionLevel.EXCLUDED}
        return [(file, own[file.dest_uri.casefold()]) for file in self.files if file.dest_uri.casefold() in own]

    def is_there(self, file: File) -> bool:
        """Whether a file of ours can be published: what lies beside an incident may have vanished since the last good state."""
        return file.src_uri not in self._copied or os.access(file.abs_src_path or "", os.R_OK)

    def leaf(self, file: File) -> Leaf | None:
        """Return what one of our files shows; None for somebody else's."""
        found = self.pages.get(posixpath.splitext(file.src_uri)[0])
        return found if found and found.file is file else None

    def shown(self, page: MkDocsPage) -> Leaf:
        """Return what one of our pages, or a copy of one, shows."""
        return self.pages[posixpath.splitext(page.file.src_uri)[0]]

    def content(self, page: MkDocsPage) -> str | None:
        """Return the HTML of one of our pages, as it is now; None for somebody else's."""
        leaf = self.leaf(page.file)
        return (page.content or leaf.content) if leaf else None

    def made_of(self, page: MkDocsPage) -> Key:
        """Return a key of one of our pages' HTML, and of all that is known of it."""
        leaf = self.shown(page)
        return key_of(leaf.key, leaf.made.title, leaf.made.description)

    @property
    def unlisted(self) -> Iterator[MkDocsPage]:
        """The pages that are meant to stand outside the navigation."""
        return (leaf.file.page for leaf in self.leaves if leaf.file.page is not None and not leaf.outline.listed)

    def attach(self, nav: Navigation) -> None:
        """Give our pages that are not in the navigation their place below the index, and incidents their neighbours."""
        in_nav = {id(page) for page in nav.pages}
        for leaf in self.leaves:
            page, view = leaf.file.page, leaf.made
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
        return Links(self._to, site.leads, self._edit_url)

    def _edit_url(self, address: str) -> str | None:
        """Return the link to a page's file in the repository, as MkDocs makes it."""
        if not (self._config.edit_uri or self._config.edit_uri_template):
            return None
        file = copy.copy(self.pages[address].file)
        url = MkDocsPage(None, file, self._config).edit_url
        # It holds the page that holds it.
        file.page = None
        return url

    def _to(self, address: str, ref: Ref) -> str:
        if address != self._here:
            self._look_from(address)
        seen = self._below if ref.address.startswith(self._own) else self._around
        url = seen.get(ref.address)
        if url is None:
            url = seen[ref.address] = self._relative(ref, self._url if seen is self._below else self._anyone)
        return f"{url}#{ref.anchor}" if ref.anchor else url

    def _look_from(self, address: str) -> None:
        """Look at the site from a page: all but what lies below it looks the same from others in the same folder."""
        page = self.pages[address].file.url
        folder, slash, _ = page.removesuffix("/").rpartition("/")
        anyone = f"{folder}{slash}\0/" if page.endswith("/") else page
        if anyone != self._anyone:
            self._anyone, self._folders, self._around = anyone, _folders(folder) if page.endswith("/") else [], {}
        self._here, self._own, self._url, self._below = address, address.removesuffix("/index"), page, {}

    def _relative(self, ref: Ref, page: str) -> str:
        target = self.pages.get(ref.address)
        file = target.file if target else self.attachments.get(ref.address)
        url = file.url if file else ref.address
        if page == self._anyone:
            for way, folder in self._folders:
                if url.startswith(folder):
                    return way + url.removeprefix(folder)
        return get_relative_url(url, page)


def _folders(innermost: str) -> list[tuple[str, str]]:
    """Return a folder and those above it, the site's root apart, each with the way there from a page in a folder of its own."""
    names = innermost.split("/") if innermost else []
    return [("../" * up, f"{'/'.join(names[: len(names) - up + 1])}/") for up in range(1, len(names) + 1)]


def _above(index: MkDocsPage | None) -> Section | None:
    """Return what a page below the index has above it: the index's section if the index opens that, or the index.

    Themes ask the items above a page for no more than a title, a link, and whether they are active.
    """
    section = index.parent if index else None
    opens = section is not None and section.children and section.children[0] is index
    return section if opens else cast(Section | None, index)
