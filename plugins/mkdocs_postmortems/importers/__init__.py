"""Foreign documents to incident files: postmortems of any layout, status pages, issues and front matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.finish import Choices
from mkdocs_postmortems.importers.front_matter import split_front
from mkdocs_postmortems.importers.prose import read_prose
from mkdocs_postmortems.importers.proof import prove
from mkdocs_postmortems.importers.text import decode, lines_of
from mkdocs_postmortems.importers.titles import file_stem
from mkdocs_postmortems.settings import Settings

__all__ = ["Choices", "Imported", "read_foreign"]


@dataclass(frozen=True)
class Imported:
    """An incident file that was made of a document: its name, its text, and what a person should know about it."""

    name: str
    text: str
    doubts: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def read_foreign(data: bytes, name: str, settings: Settings, choices: Choices) -> Iterator[Imported]:
    """Yield the incident files that a document makes; `name` is its file name."""
    text, notes = decode(data)
    stem = PurePath(name).name
    draft = Draft(stem)
    for note in notes:
        draft.doubt(note)
    day = read_prose(split_front(text), stem, draft, choices)
    yield finished(draft, text, day, stem, settings)


def finished(draft: Draft, text: str, day: dt.date | None, stem: str, settings: Settings) -> Imported:
    """Return the incident file of a draft."""
    written = prove(draft, lines_of(text), settings)
    return Imported(f"{file_stem(draft, day, stem)}.yml", written, draft.doubts, draft.unplaced)
