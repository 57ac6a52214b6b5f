"""Posts of a status page as text: the status first, then what was said, and the time below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mkdocs_postmortems.importers.outline import code_lines
from mkdocs_postmortems.importers.stamps import Stamp, whole
from mkdocs_postmortems.importers.text import Line

__all__ = ["with_times_first"]

_STATUS = re.compile(r"[*_#\s]*(?:resolved|monitoring|identified|investigating|update|postmortem|completed|verifying|in progress|scheduled)[*_]*(?:\s*[-–—:]\s*\S.*)?\s*", re.IGNORECASE)
_POSTED = re.compile(r"^[*_\s]*posted\b(?:.*?\bago\b[.,]?)?\s*(?:on\s+)?", re.IGNORECASE)
_MOST_LINES = 60
_FEWEST = 2


@dataclass
class _Post:
    """A post: where it begins and ends, and where its time stands."""

    first: int
    last: int
    stamp: Stamp


def with_times_first(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Return lines with the time of each post in front of it, if the document is made of posts, and words beside the times."""
    posts = list(_posts(lines))
    if len(posts) < _FEWEST:
        return list(lines), []
    result = list(lines)
    for post in posts:
        first = lines[post.first]
        said = first.text.strip().lstrip("#").strip()
        result[post.first] = Line(first.number, f"- {post.stamp.text}: {said}")
        for at in range(post.first + 1, post.last):
            result[at] = Line(lines[at].number, f"  {lines[at].text}" if lines[at].text.strip() else "")
        result[post.last] = Line(lines[post.last].number, "")
    return result, list(dict.fromkeys(found[0].strip() for post in posts if (found := _POSTED.match(lines[post.last].text))))


def _posts(lines: Sequence[Line]) -> Iterator[_Post]:
    code = code_lines(lines)
    begun: int | None = None
    for at, line in enumerate(lines):
        if line.number in code or not line.text.strip():
            continue
        if _STATUS.fullmatch(line.text):
            begun = at
        elif begun is not None and at - begun <= _MOST_LINES and (stamp := _alone(line.text)):
            yield _Post(begun, at, stamp)
            begun = None


def _alone(text: str) -> Stamp | None:
    """Return the date and time that are all a line says."""
    bare = _POSTED.sub("", text.strip(" *_")).strip()
    stamp = whole(bare) if len(bare) <= _MOST_LINES else None
    return stamp if stamp and stamp.day and stamp.has_clock else None
