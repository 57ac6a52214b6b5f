"""Whether a file still says what it said: both versions are read, and compared value by value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mkdocs_postmortems.authoring.fixing.edits import Repair, mended
from mkdocs_postmortems.model import Part
from mkdocs_postmortems.parser import Parsed, parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import Source
from mkdocs_postmortems.timestamps import Moment

__all__ = ["is_proven", "means_the_same", "read_as"]


def read_as(source: Source, data: dict[str, Any], path: str, settings: Settings) -> Parsed:
    """Return what a file would be read as if it held other values."""
    other = Source(source.path, source.text, source.root, source.offset, list(source.findings))
    vars(other)["data"] = data
    return parse(other, settings, path)


def is_proven(before: Source, after: Source, found: Iterable[Repair], settings: Settings, path: str) -> bool:
    """Whether a new version holds the values that the repairs say, all others as before, and tells the same incident.

    Respellings must not change the incident; the other repairs only what they name.
    """
    found = list(found)
    if after.data != mended(before.data, found):
        return False
    told = mended(before.data, [repair for repair in found if not repair.respelling])
    old, new = read_as(before, told, path, settings), parse(after, settings, path)
    return bool(meaning(old.incident) == meaning(new.incident))


def means_the_same(before: Source, after: Source, settings: Settings, path: str) -> bool:
    """Whether two versions hold the same values and tell the same incident."""
    return is_proven(before, after, (), settings, path)


def meaning(value: Any) -> Any:
    """Return what a value of the model means, however it is written."""
    if isinstance(value, Moment):
        return (value.earliest, value.latest, value.precision, value.approximate)
    if isinstance(value, Part):
        return {name: meaning(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {key: meaning(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [meaning(item) for item in value]
    return value
