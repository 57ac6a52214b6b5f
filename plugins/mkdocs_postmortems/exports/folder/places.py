"""Where documents stand in the folder, and how they link to each other, for each generator."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

__all__ = ["GENERATORS", "Generator", "Places"]

Generator = Literal["mkdocs", "zensical", "hugo"]
GENERATORS: tuple[Generator, ...] = ("mkdocs", "zensical", "hugo")


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses of pages and files, as one generator wants them. Pages have addresses without an ending."""

    generator: Generator
    directory_urls: bool = True

    def document(self, address: str) -> str:
        """Return the path of a page's document in the folder."""
        if self.generator != "hugo":
            return f"docs/{address}.md"
        folder, name = posixpath.split(address)
        # To Hugo, `index` is a page without others beside it.
        return posixpath.join("content", folder, "_index.md" if name == "index" else f"{name}.md")

    def file(self, address: str) -> str:
        """Return the path of any other file in the folder."""
        return f"{'static' if self.generator == 'hugo' else 'docs'}/{address}"

    def url(self, address: str) -> str:
        """Return where a page stands in the built site, below its root."""
        folder, name = posixpath.split(address)
        if not self.directory_urls and self.generator != "hugo":
            return quote(f"{address}.html")
        return quote(posixpath.join(folder, "") if name == "index" else f"{address}/") or "./"

    def page_file(self, address: str) -> str:
        """Return the path of the file that a page becomes in the built site."""
        return f"{address}/index.html" if self.directory_urls or self.generator == "hugo" else f"{address}.html"

    def link(self, here: str, address: str, *, page: bool) -> str:
        """Return a link from one page to another one or to a file, as it has to stand in HTML within a document.

        Zensical follows it from the document that it stands in; in all other sites, a browser does, from the page.
        """
        if self.generator == "zensical":
            target = f"{address}.md" if page else address
            return quote(posixpath.relpath(target, posixpath.dirname(here) or "."))
        return self.followed(here, address, page=page)

    def followed(self, here: str, address: str, *, page: bool) -> str:
        """Return a link as a browser follows it from a page of the built site."""
        start = posixpath.dirname(self.url(here)) or "."
        target = self.url(address) if page else quote(address)
        slash = "/" if target.endswith("/") else ""
        return posixpath.relpath(target, start) + slash
