"""The index that the site's search reads: what tells incidents apart first, all other text in files behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from mkdocs_postmortems.views import Page, SearchEntry

__all__ = ["index_files"]

FORMAT = 1
# Bytes of a file before compression. The first file is all that a reader waits for, however many incidents there are.
_FIRST, _MORE, _TEXTS = 220_000, 400_000, 600_000
_MOST_SYMPTOMS, _SYMPTOM, _SUMMARY = 12, 400, 300


def index_files(pages: Iterable[Page], url: Callable[[str], str], again: str, name: str = "index") -> dict[str, str]:
    """Return the files of the search index by their names; the first one is called `<name>.js` and names the others.

    `url` gives a page's place in the site by its address, and `again` is the heading of the section that symptoms lead to.
    Pages at the front are found soonest. The same pages always make the same files.
    Each file is a script that hands one value to `postmortemsIndex`, so that it can be read from a disk too.
    """
    entries = [(url(page.address), entry) for page in pages if (entry := _entry(page))]
    first, *more = _groups((_record(location, entry) for location, entry in entries), _FIRST, _MORE)
    texts = _groups(((location, text) for location, entry in entries if (text := _text(entry))), _TEXTS, _TEXTS)
    parts = {f"{name}-{number}.js": _script(part) for number, part in enumerate(more, 2)}
    behind = {f"{name}-text-{number}.js": _script(part) for number, part in enumerate(texts, 1) if part}
    head = {"format": FORMAT, "again": again, "parts": _listed(parts), "texts": _listed(behind)}
    return {f"{name}.js": _script(first, head), **parts, **behind}


def _entry(page: Page) -> SearchEntry | None:
    """Return what a page is found by; one that stands in the navigation is found by its title at least."""
    return page.search or (SearchEntry(page.title, summary=page.description) if page.listed else None)


def _record(location: str, entry: SearchEntry) -> tuple[Any, ...]:
    symptoms = [_cut(symptom, _SYMPTOM) for symptom in entry.symptoms[:_MOST_SYMPTOMS]]
    return (location, entry.title, entry.names, entry.labels, symptoms, _cut(entry.summary, _SUMMARY))


def _text(entry: SearchEntry) -> str:
    """Return all text that a record has no room for."""
    symptoms = [symptom for number, symptom in enumerate(entry.symptoms) if number >= _MOST_SYMPTOMS or len(symptom) > _SYMPTOM]
    summary = [entry.summary] if len(entry.summary) > _SUMMARY else []
    return "\n".join([*symptoms, *summary, *entry.rest])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def _groups(records: Iterable[tuple[Any, ...]], first: int, more: int) -> Iterator[list[str]]:
    """Yield records as JSON in groups: one of at most `first` bytes, even if it is empty, then others of at most `more`."""
    group: list[str] = []
    size, most = 0, first
    for record in records:
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        length = len(line.encode())
        if group and size + length > most:
            yield group
            group, size, most = [], 0, more
        group.append(line)
        size += length
    yield group


def _script(records: list[str], head: dict[str, Any] | None = None) -> str:
    start = json.dumps(head or {}, ensure_ascii=False, separators=(",", ":"))[:-1]
    comma = "," if head else ""
    return f'postmortemsIndex({start}{comma}"records":[\n' + ",\n".join(records) + "\n]})\n"


def _listed(files: dict[str, str]) -> list[tuple[str, int]]:
    """Return how the first file names others: with a digest, so that no browser keeps an old one, and their sizes."""
    return [(f"{name}?{sha256(text.encode()).hexdigest()[:8]}", len(text.encode())) for name, text in files.items()]
