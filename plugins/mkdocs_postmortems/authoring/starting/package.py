"""Where the package that runs came from, and so from where others can install the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

__all__ = ["HOME", "Package"]

HOME = "https://github.com/mkdocs-postmortems/mkdocs-postmortems"
_NAME = "mkdocs-postmortems"


@dataclass(frozen=True, slots=True)
class Package:
    """What pip installs, and the repository and revision of its hooks. `is_local` if it came from a file that others do not have."""

    requirement: str
    repository: str
    revision: str
    is_local: bool = False

    @classmethod
    def of(cls, version: str, origin: str | None = None) -> Package:
        """Return the package of a version; `origin` is the content of the `direct_url.json` that pip wrote, if it wrote one."""
        direct = _read(origin)
        address, commit = str(direct.get("url", "")), str(_inside(direct, "vcs_info").get("commit_id", ""))
        if not _is_public(address):
            return cls(f"{_NAME}=={version}", HOME, f"v{version}", is_local=bool(address))
        if commit:
            return cls(f"{_NAME} @ git+{address}@{commit}", address, commit)
        return cls(f"{_NAME} @ {address}", HOME, f"v{version}")


def _read(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _inside(value: dict[str, Any], name: str) -> dict[str, Any]:
    held = value.get(name)
    return held if isinstance(held, dict) else {}


def _is_public(address: str) -> bool:
    """Whether anybody may be told an address: it is one of the web, and holds no password."""
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None and not set(address) & set(" \"'\\$`")
