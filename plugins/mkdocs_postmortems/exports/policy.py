"""The Content-Security-Policy that a built site's server should send: what its pages need, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urlsplit

__all__ = ["policy"]

_NO_SCRIPT = re.compile(r"json|template", re.IGNORECASE)
_STARS = {"github.com": "https://api.github.com", "gitlab.com": "https://gitlab.com"}


def policy(pages: Iterable[str]) -> str:
    """Return the policy for the HTML of a site's pages: its own files, and the scripts that stand in them, by their hashes."""
    reader = _Reader()
    for html in pages:
        reader.feed(html)
        reader.close()
        reader.reset()
    own = "'self'"
    rules = {
        "default-src": ["'none'"],
        "script-src": [own, *sorted(reader.scripts)],
        "style-src": [own, *sorted(reader.styles)],
        "img-src": [own, "data:", *sorted(reader.pictures)],
        "font-src": [own],
        "connect-src": [own, *sorted(reader.asked)],
        "worker-src": [own],
        "manifest-src": [own],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(" ".join((name, *sources)) for name, sources in rules.items())


class _Reader(HTMLParser):
    """Gathers what pages hold that a strict policy has to name."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: set[str] = set()
        self.styles: set[str] = set()
        self.pictures: set[str] = set()
        self.asked: set[str] = set()
        self._into: set[str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._into, self._text = None, ""
        if tag == "style":
            self._into = self.styles
        elif tag == "script" and "src" not in attributes and not _NO_SCRIPT.search(attributes.get("type") or ""):
            self._into = self.scripts
        elif tag == "img" and (origin := _origin(attributes.get("src") or "")):
            self.pictures.add(origin)
        elif attributes.get("data-md-component") == "source":
            # Material asks how many stars the repository has.
            host = urlsplit(attributes.get("href") or "").hostname or ""
            self.asked |= {_STARS[host]} if host in _STARS else set()

    def handle_data(self, data: str) -> None:
        self._text += data if self._into is not None else ""

    def handle_endtag(self, tag: str) -> None:
        if self._into is not None and tag in ("script", "style"):
            digest = base64.b64encode(hashlib.sha256(self._text.encode()).digest()).decode()
            self._into.add(f"'sha256-{digest}'")
            self._into = None


def _origin(address: str) -> str:
    """Return where a picture stands, if that is somewhere else."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""
