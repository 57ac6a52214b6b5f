"""The check of editions: their lists belong to the incident's item by item."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_postmortems.diagnostics import Finding
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.settings import Settings

__all__ = ["CHECKS"]

_LISTS = (
    ("timeline", "entry", "entries"),
    ("action_items", "item", "items"),
    ("sections", "section", "sections"),
)


def check_lists(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM403: the lists of an edition are as long as the incident's."""
    for name, edition in incident.editions.items():
        for key, one, many in _LISTS:
            told, base = getattr(edition, key), getattr(incident, key) or ()
            if told is not None and len(told) != len(base):
                texts, wanted = _count(len(told), "text", "texts"), _count(len(base), one, many)
                message = f"the edition `{name}` tells `{key}` in {texts}; the incident has {wanted}"
                cure = "write one text for each, in the same order; an empty text (`''`) keeps the original"
                yield Finding("PM403", ("editions", name, key), message, cure, (((key,), wanted),), key=True)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


CHECKS = (check_lists,)
