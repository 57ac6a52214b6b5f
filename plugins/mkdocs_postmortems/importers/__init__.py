"""Foreign documents to incident files: postmortems of any layout, status pages, issues and front matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from mkdocs_postmortems.importers.clock import Choices
from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.front_matter import Front, split_front
from mkdocs_postmortems.importers.proof import prove
from mkdocs_postmortems.importers.prose import read_prose
from mkdocs_postmortems.importers.records import (
    USED,
    Skipped,
    account,
    comments_of,
    is_cstate,
    is_issue,
    is_report,
    is_report_below,
    is_upptime,
    read_cstate,
    read_issue,
    read_report,
    read_status,
    records,
)
from mkdocs_postmortems.importers.text import Line, decode, is_binary, lines_of
from mkdocs_postmortems.importers.titles import file_stem
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source.decoding import MAX_BYTES

__all__ = ["Choices", "Imported", "Unreadable", "read_foreign"]


_TOO_LARGE = f"an incident file may have {MAX_BYTES:,} bytes, and this one would have more: move logs and long texts into files of their own"
_TOLD = ("title", "body", "comments")


class Unreadable(ValueError):  # noqa: N818
    """A document that makes no incident file; the message says why."""


@dataclass(frozen=True)
class Imported:
    """An incident file that was made of a document, and what a person should know about it.

    `name` is that of the file, `text` its content. `doubts` are to be looked at, `unplaced` found no field.
    A document that is no incident has no text, and `skipped` says why.
    """

    name: str
    text: str
    doubts: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    skipped: str = ""


def read_foreign(data: bytes, name: str, settings: Settings, choices: Choices) -> Iterator[Imported]:
    """Yield the incident files that a document makes; `name` is its file name.

    Raises Unreadable for a document that holds nothing, or data of a shape that is not known.
    """
    text, notes = decode(data)
    stem = PurePath(name).name
    if not text.strip():
        raise Unreadable("the file is empty")
    if is_binary(data):
        raise Unreadable("this is not text: save the document as plain text or Markdown, in UTF-8")
    found = records(text) if name.casefold().endswith((".json", ".jsonl")) or text.lstrip()[:1] in ("{", "[") else None
    if found is None and name.casefold().endswith((".json", ".jsonl")):
        raise Unreadable("this is neither a status page's list of incidents nor a list of issues")
    if found == []:
        raise Unreadable("it holds no incidents")
    if found is None and len(data) > MAX_BYTES:
        raise Unreadable(_TOO_LARGE)
    reader = _Reader(stem, settings, choices, notes)
    if found is not None:
        for record in found:
            yield from reader.record(record)
    else:
        yield from reader.document(text)


@dataclass
class _Reader:
    """Reads the parts of one document."""

    stem: str
    settings: Settings
    choices: Choices
    notes: list[str]

    def draft(self) -> Draft:
        draft = Draft(self.stem)
        for note in self.notes:
            draft.doubt(note)
        return draft

    def finished(self, draft: Draft, lines: list[Line], day: str, source: str = "") -> Imported:
        known = dt.date.fromisoformat(day) if day else None
        written = prove(draft, lines, self.settings)
        if len(written.encode()) > MAX_BYTES:
            raise Unreadable(_TOO_LARGE)
        return Imported(f"{file_stem(draft, known, source)}.yml", written, draft.doubts, draft.unplaced)

    def document(self, text: str) -> Iterator[Imported]:
        front, draft = split_front(text), self.draft()
        draft.comment((), *(line.text.strip(" #") for line in front.lines if line.text.lstrip().startswith("#")))
        if is_report(front):
            day = read_report(front, draft)
            yield self.finished(draft, [*front.values(USED), *front.body], day)
        elif is_cstate(front):
            yield from self.post(front, draft)
        else:
            known, lines = read_prose(front, self.stem, draft, self.choices)
            yield self.finished(draft, lines, str(known or ""), self.stem)

    def post(self, front: Front, draft: Draft) -> Iterator[Imported]:
        try:
            day, lines = read_cstate(front, draft)
        except Skipped as skipped:
            yield Imported("", "", skipped=str(skipped))
            return
        if is_report_below(front):
            del draft.data["title"]
            read_prose(Front({"title": front.text("title"), "date": day}, [], front.body), "", draft, self.choices)
        yield self.finished(draft, lines, day)

    def record(self, record: dict[str, Any]) -> Iterator[Imported]:
        draft = self.draft()
        try:
            day, lines = self.issue(record, draft) if is_issue(record) else (read_status(record, draft), [])
        except Skipped as skipped:
            yield Imported("", "", skipped=str(skipped))
            return
        account({key: value for key, value in record.items() if not lines or key not in _TOLD}, draft)
        yield self.finished(draft, lines, day)

    def issue(self, record: dict[str, Any], draft: Draft) -> tuple[str, list[Line]]:
        day = read_issue(record, draft)
        if is_upptime(record):
            return day, []
        front = Front({"date": day}, [], lines_of(str(record.get("body") or "")))
        del draft.data["timezone"]
        known, lines = read_prose(front, "", draft, self.choices)
        for at, author, said in comments_of(record):
            draft.section(f"Comment by {author}" if author else "Comment", f"{at}\n\n{said}" if at else said)
        return str(known or day), lines
