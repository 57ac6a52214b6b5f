"""Links between the documents of the folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mkdocs_postmortems.exports.folder.places import Places
from mkdocs_postmortems.exports.folder.project import Project
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.views import Page, Ref, Site

__all__ = ["FolderLinks"]


class FolderLinks:
    """Makes links, each as seen from the page at the first address; `incidents` is the folder of the incident files."""

    def __init__(self, site: Site, pages: Iterable[Page], places: Places, project: Project, incidents: Path) -> None:
        self._site, self._places, self._project, self._incidents = site, places, project, incidents
        self._pages = {page.address: page for page in pages}

    def to(self, here: str, ref: Ref) -> str:
        """Return the link to a page or a file of ours."""
        link = self._places.link(here, ref.address, page=ref.address in self._pages)
        return f"{link}#{ref.anchor}" if ref.anchor else link

    def followed(self, here: str, ref: Ref) -> str:
        """Return the link to a page of ours as a browser follows it from another page of the built site."""
        return self._places.followed(here, ref.address, page=True)

    def edit(self, address: str) -> str | None:
        """Return where an incident's file can be corrected; nothing for pages without a file, and on a site for everybody."""
        page = self._pages.get(address) if self._site.settings.audience == Audience.INTERNAL else None
        return self._project.edit(self._incidents / page.source) if page and page.source else None
