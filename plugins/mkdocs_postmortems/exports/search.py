"""The index that the site's search reads: what tells incidents apart first, all other text in files behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import chain
from typing import Any

from pydantic_core import to_json

from mkdocs_postmortems.exports.deep import Words
from mkdocs_postmortems.views import Page, SearchEntry

__all__ = ["Index", "index_files"]

FORMAT = 1
# Bytes of a file before compression. The first file is all that a reader waits for, however many incidents there are.
_FIRST, _MORE, _TEXTS = 220_000, 400_000, 600_000
# So much text, the newest, may be loaded by a reader who asks for what stands nowhere else; of all other, files with rare words.
_NEWEST, _FAR = 8_000_000, 150_000
_MOST_SYMPTOMS, _SYMPTOM, _SUMMARY = 12, 400, 300


def index_files(pages: Iterable[Page], url: Callable[[str], str], again: str, name: str = "index") -> dict[str, str]:
    """Return the texts of the search index's files by their names, as `Index` makes them; the first one comes first."""
    index = Index(url, again, name)
    *parts, first = chain(chain.from_iterable(map(index.add, pages)), index.finish())
    return {name: content.decode() for name, content in (first, *parts)}


class Index:
    """The search index while it is made, page by page: files are handed out as soon as they are full.

    `url` gives a page's place in the site by its address, and `again` is the heading of the section that symptoms lead to.
    Pages at the front are found soonest. The same pages always make the same files.
    Each file is a script that hands one value to `postmortemsIndex`, so that it can be read from a disk too.
    """

    def __init__(self, url: Callable[[str], str], again: str, name: str = "index") -> None:
        self._url, self._again, self._name = url, again, name
        self._records, self._texts = _Shard(_FIRST), _Shard(_TEXTS)
        self._first: list[bytes] | None = None
        self._parts: list[tuple[str, int]] = []
        self._behind: list[tuple[str, int]] = []
        self._far: list[tuple[str, int]] = []
        self._words = Words()
        self._loaded = 0

    def add(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """Take a page; yield the names and the content of files that have no room for it."""
        entry = _entry(page)
        if entry is None:
            return
        location = self._url(page.address)
        if full := self._records.add(_record(location, entry), _MORE):
            yield from self._part(full)
        if text := _text(entry):
            if full := self._texts.add((location, text), _FAR if self._is_far else _TEXTS):
                yield self._behind_it(full)
            if self._is_far:
                self._words.add(text)

    def finish(self) -> Iterator[tuple[str, bytes]]:
        """Yield the rest; last the first file, which is called `<name>.js` and names the others."""
        yield from self._part(self._records.lines)
        if self._texts.lines:
            yield self._behind_it(self._texts.lines)
        shards = self._shards()
        yield from shards.items()
        head = {"format": FORMAT, "again": self._again, "parts": self._parts, "texts": self._behind}
        if shards:
            digest = sha256(b"".join(shards.values())).hexdigest()[:8]
            head |= {"far": self._far, "words": f"{self._name}-words-*.js?{digest}"}
        yield f"{self._name}.js", _script(self._first or [], head)

    def _part(self, lines: list[bytes]) -> Iterator[tuple[str, bytes]]:
        """Keep the lines of the first file, which can't be written before all others have their names; yield others."""
        if self._first is None:
            self._first = lines
        else:
            name, content = f"{self._name}-{len(self._parts) + 2}.js", _script(lines)
            self._parts.append(_listed(name, content))
            yield name, content

    def _behind_it(self, lines: list[bytes]) -> tuple[str, bytes]:
        name, content = f"{self._name}-text-{len(self._behind) + len(self._far) + 1}.js", _script(lines)
        listed = _listed(name, content)
        if self._is_far:
            self._words.close()
        (self._far if self._is_far else self._behind).append(listed)
        self._loaded += listed[1]
        return name, content

    @property
    def _is_far(self) -> bool:
        """Whether the texts that are being collected are more than a reader loads without a reason."""
        return self._loaded + _TEXTS > _NEWEST

    def _shards(self) -> dict[str, bytes]:
        """Return the files that say which words are in texts far behind, by their names; all change them when one does."""
        if not self._far:
            return {}
        return {f"{self._name}-words-{number}.js": _script(list(map(to_json, words))) for number, words in enumerate(self._words.shards())}


class _Shard:
    """Records as lines of JSON, of at most so many bytes unless one alone has more."""

    def __init__(self, most: int) -> None:
        self.lines: list[bytes] = []
        self._size, self._most = 0, most

    def add(self, record: tuple[Any, ...], most: int) -> list[bytes]:
        """Take a record; where it has no room, return all lines, and begin anew with room for `most` bytes."""
        line = to_json(record)
        full: list[bytes] = []
        if self.lines and self._size + len(line) > self._most:
            full, self.lines = self.lines, []
            self._size, self._most = 0, most
        self.lines.append(line)
        self._size += len(line)
        return full


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


def _script(records: list[bytes], head: dict[str, Any] | None = None) -> bytes:
    start = to_json(head)[:-1] + b"," if head else b"{"
    return b'postmortemsIndex(%b"records":[\n%b\n]})\n' % (start, b",\n".join(records))


def _listed(name: str, content: bytes) -> tuple[str, int]:
    """Return how the first file names another: with a digest, so that no browser keeps an old one, and its size."""
    return f"{name}?{sha256(content).hexdigest()[:8]}", len(content)
