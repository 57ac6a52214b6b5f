"""Where somebody without a checkout reports an incident: the forge's page for a new file, filled in."""

from __future__ import annotations

import posixpath

from mkdocs_postmortems.authoring.blank import blank
from mkdocs_postmortems.authoring.forge import forge_at, place_of
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.settings import Settings

__all__ = ["report_address"]


def report_address(repo_url: str, edit_uri: str, folder: str, settings: Settings) -> str:
    """Return the address of the page that writes a new incident file; empty where none is known, and on a site for everybody.

    `repo_url` and `edit_uri` are the site's, `folder` is that of the incidents as seen from the documents'.
    """
    forge = forge_at(repo_url)
    branch, docs = place_of(edit_uri)
    path = posixpath.normpath(posixpath.join(docs, folder))
    if forge is None or settings.audience == Audience.PUBLIC or path.startswith(".."):
        return ""
    return forge.new_file(branch, path, *blank(settings))
