"""Our stylesheet and scripts as they are published: without remarks, and other people's with their licences."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

__all__ = ["asset", "asset_address", "search_scripts"]

_FOLDER = Path(__file__).parent.parent / "assets"
# A line that is a remark, or ends in one; what might be part of a text stays.
_REMARK = re.compile(r"""^//.*$|^/\*\*.*\*/$|\s+//\s[^"'`]*$""")


@cache
def asset(name: str) -> bytes:
    """Return a file as pages load it."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return (_lean(text) if name.endswith(".js") else text).encode()


@cache
def asset_address(name: str) -> str:
    """Return where a file is published: under a name that changes with its content, so that browsers may keep it for good."""
    stem, dot, suffix = name.rpartition(".")
    return f"assets/postmortems/{stem}.{sha256(asset(name)).hexdigest()[:8]}{dot}{suffix}"


@cache
def search_scripts() -> dict[str, bytes]:
    """Return the files of the search by name."""
    names = sorted(path.name for path in (_FOLDER / "search").iterdir())
    theirs = {name for name in names if f"{name[:-3]}.LICENSE.txt" in names}
    return {name: (_FOLDER / "search" / name).read_text(encoding="utf-8").encode() if name in theirs else asset(f"search/{name}") for name in names}


def _lean(script: str) -> str:
    lines = (_REMARK.sub("", line.strip()) for line in script.splitlines())
    return "\n".join(filter(None, lines)) + "\n"
