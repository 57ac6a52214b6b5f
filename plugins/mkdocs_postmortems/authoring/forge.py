"""Where a repository lives: GitHub or GitLab, its address, and the page there on which a new file is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

__all__ = ["Forge", "Kind", "forge_at", "place_of"]

Kind = Literal["github", "gitlab"]
# What git takes for an address without a scheme: `git@github.com:owner/name.git`.
_SHORT = re.compile(r"(?:[^@/\s]+@)?(?P<host>[\w.-]+):(?!//)(?P<path>[^\s]+)")
_HOSTS: dict[str, Kind] = {"github": "github", "gitlab": "gitlab"}
_EDIT = re.compile(r"(?:^|/)(?:edit|blob|raw|tree)/(?P<branch>[^/]+)(?P<folder>[^?#]*)")
_PATH = re.compile(r"[\w.~-]+(?:/[\w.~-]+)+")


@dataclass(frozen=True, slots=True)
class Forge:
    """A repository on a forge; `address` is that of its page, without credentials and without a slash at its end."""

    kind: Kind
    address: str

    def new_file(self, branch: str, folder: str, name: str, text: str) -> str:
        """Return the address of the page that writes a new file into a folder, with its name and text filled in."""
        path = quote(f"{branch}/{folder}".strip("/"))
        if self.kind == "github":
            return f"{self.address}/new/{path}?{urlencode({'filename': name, 'value': text}, quote_via=quote)}"
        return f"{self.address}/-/new/{path}?{urlencode({'file_name': name, 'content': text}, quote_via=quote)}"


def forge_at(address: str) -> Forge | None:
    """Return the forge of a repository's address, as a browser or git writes it; None for others."""
    short = _SHORT.fullmatch(address.strip())
    parts = urlsplit(address.strip())
    host, path = (short["host"], short["path"]) if short else (parts.hostname or "", parts.path)
    kind = next((kind for word, kind in _HOSTS.items() if re.search(rf"(?:^|[.-]){word}(?:[.-]|$)", host.casefold())), None)
    path = path.strip("/").removesuffix(".git")
    if kind is None or not _PATH.fullmatch(path) or (not short and parts.scheme not in ("http", "https", "ssh", "git")):
        return None
    return Forge(kind, f"{'http' if parts.scheme == 'http' else 'https'}://{host}/{path}")


def place_of(edit_uri: str) -> tuple[str, str]:
    """Return the branch and the folder that a site's `edit_uri` names: `main` and `docs` if it names none."""
    found = _EDIT.search(edit_uri)
    return (found["branch"], found["folder"].strip("/")) if found else ("main", "docs")
