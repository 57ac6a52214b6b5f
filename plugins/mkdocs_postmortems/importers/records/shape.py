"""JSON of other systems: which of its mappings are incidents, and under which of many names a value stands."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mkdocs_postmortems.source.characters import readable
from mkdocs_postmortems.timestamps import wall_clock

__all__ = ["Skipped", "first", "moment", "names", "records", "text"]

_LISTS = ("incidents", "items", "issues", "data", "nodes", "results", "events")
_TITLES = ("name", "title", "openedAt")
# Without one of these a mapping with a name may be anything.
_SIGNS = ("incident_updates", "updates", "created_at", "createdAt", "created_on", "started_at", "startedAt", "openedAt", "startDate", "published_at", "number")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Skipped(Exception):  # noqa: N818
    """A record that is not an incident; the message says what it is."""


def records(source: str) -> list[dict[str, Any]] | None:
    """Return the incidents in a JSON text, one per line or all in one; None if it is no JSON of a known shape."""
    if source.lstrip()[:1] not in ("{", "["):
        return None
    try:
        data = json.loads(source, object_hook=_readable)
    except (ValueError, RecursionError):
        data = _by_line(source)
    found = list(_found(data, 0))
    return found if found or _is_empty(data) else None


def _is_empty(data: Any) -> bool:
    """Whether a text is a list of incidents in which there are none."""
    held = data.get("incidents") if isinstance(data, dict) else None
    return held == [] and isinstance(held, list)


def _readable(record: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping without the characters that an incident file may not hold: JSON can write them by number."""
    return {readable(key): readable(value) if isinstance(value, str) else value for key, value in record.items()}


def _by_line(source: str) -> list[Any]:
    try:
        return [json.loads(line, object_hook=_readable) for line in source.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return []


def _found(data: Any, depth: int, *, named: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the incidents in data; below a key that is `named` for them, every mapping is one that has a name."""
    if isinstance(data, list):
        for item in data:
            yield from _found(item, depth + 1, named=named) if depth < 3 else ()  # noqa: PLR2004
    elif isinstance(data, dict):
        key = next((name for name in _LISTS if isinstance(data.get(name), list) and not any(data.get(title) for title in _TITLES)), "")
        inner = data.get("incident")
        if key:
            yield from _found(data[key], depth + 1, named=key == "incidents")
        elif isinstance(inner, dict):
            yield from _found(inner, depth + 1)
        elif any(data.get(name) for name in _TITLES) and (named or any(sign in data for sign in _SIGNS)):
            yield data


def first(data: Mapping[str, Any], *keys: str) -> Any:
    """Return the first value of several keys that holds something."""
    return next((data[key] for key in keys if data.get(key) not in (None, "", [], {})), None)


def text(data: Mapping[str, Any], *keys: str) -> str:
    """Return the first value of several keys that is a text or a number."""
    value = next((data[key] for key in keys if isinstance(data.get(key), str | int | float) and not isinstance(data[key], bool) and data[key] != ""), "")
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def names(value: Any) -> list[str]:
    """Return the names in a list of texts, or of mappings with a `name`; `value` may also be one of them."""
    listed = value if isinstance(value, list) else [value]
    found = [text(item, "name", "title", "login") if isinstance(item, dict) else item.strip() if isinstance(item, str) else "" for item in listed]
    return list(dict.fromkeys(" ".join(name.split())[:200] for name in found if name.strip()))


def moment(value: str) -> str:
    """Return a machine's time as an incident file has it, nothing if it is none; the offset is kept unless it is UTC."""
    if _DATE.fullmatch(value):
        return value
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        return ""
    found = found.replace(microsecond=0)
    shown = wall_clock(found)
    offset = found.utcoffset()
    return shown if not offset else shown[:19] + found.isoformat()[-6:]
