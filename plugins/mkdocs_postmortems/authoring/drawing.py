"""Drafts drawn from a document; they stand apart because whoever only builds a site needs no importers."""

from __future__ import annotations

from dataclasses import replace

from mkdocs_postmortems.authoring.drafts import Draft, DraftError
from mkdocs_postmortems.importers import Choices, Unreadable, read_foreign
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.rules.moments import shown
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

__all__ = ["drawn_from"]


def drawn_from(data: bytes, name: str, draft: Draft, settings: Settings) -> tuple[Draft, list[str]]:
    """Return a draft with what a document says, where its author says nothing else, and what is to be looked at.

    `name` is the document's file name. Raises DraftError for one that does not make exactly one incident.
    """
    try:
        made = [one for one in read_foreign(data, name, settings, Choices(None, draft.timezone)) if not one.skipped]
    except Unreadable as error:
        raise DraftError(f"{name}: {error}") from error
    if len(made) != 1:
        raise DraftError(f"{name} holds {len(made) or 'no'} incidents: `postmortems import` makes a file of each")
    source = read_bytes(made[0].text.encode("utf-8"), "draft.yml")
    incident = parse(source, settings, "draft.yml").incident
    started = incident.milestones.started if incident else None
    values, when = dict(source.data), shown(started) if started else ""
    drawn = replace(draft, title=draft.title or values.get("title", ""), started=draft.started or values.get("started_at", when), more=values)
    return replace(drawn, timezone=draft.timezone or values.get("timezone", "")), made[0].doubts
