"""An author's text with what the other editions say instead."""

from __future__ import annotations

from collections.abc import Callable

from mkdocs_postmortems.model import Edition, Incident
from mkdocs_postmortems.views.page import Text

__all__ = ["nth", "telling"]


def telling(incident: Incident, base: str, pick: Callable[[Edition], str | None]) -> Text:
    """Return a text and what each edition, in the file's order, says instead; an empty text keeps the base."""
    if not incident.editions:
        return Text(base)
    tellings = tuple(pick(edition) or None for edition in incident.editions.values())
    return Text(base, tellings if any(tellings) else ())


def nth(n: int, pick: Callable[[Edition], tuple[str, ...] | None]) -> Callable[[Edition], str | None]:
    """Return what picks the nth text of an edition's list, if it has one."""

    def picked(edition: Edition) -> str | None:
        texts = pick(edition)
        return texts[n] if texts and n < len(texts) else None

    return picked
