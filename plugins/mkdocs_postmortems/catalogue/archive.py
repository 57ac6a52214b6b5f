"""Incidents on disk: their long texts while a site is made, and all that reading their files came to, for the next time."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

from mkdocs_postmortems import rules
from mkdocs_postmortems.catalogue.likeness import Telling, telling_words
from mkdocs_postmortems.diagnostics import Diagnostic, Span
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.store import Slot
from mkdocs_postmortems.store.memo import Key, Memo, key_of

__all__ = ["Archive", "Told"]

# The incident whose page is being made, and those that it speaks of.
_OPEN = 8
# What is kept of a file, one behind the other: what stays in memory, the long texts, and the telling words.
_LONG, _WORDS = 1, 2


class Told(NamedTuple):
    """What came of a file, beside its incident: what is wrong with it.

    `unclear` says that it is not certain who may see it, `pointing` where it links to incident files, and `when` the
    moment that this depends on, if any.
    """

    diagnostics: list[Diagnostic]
    unclear: bool = False
    pointing: tuple[tuple[str, Span], ...] = ()
    when: str = ""


class Archive:
    """The incidents of one build, by the path of their file. `world` is a key of all else that reading depends on.

    `keys` are those of the files, `cards` are keys of what memory holds of each incident. `fetched` are the paths of incidents whose long texts somebody has asked for.
    """

    def __init__(self, memo: Memo, world: Key) -> None:
        self._memo, self._world = memo, world
        self.keys: dict[str, Key] = {}
        self.cards: dict[str, Key] = {}
        self._words: dict[str, Slot] = {}
        self._fetch = lru_cache(maxsize=_OPEN)(self._fetched)
        self.fetched: set[str] = set()

    def recall(self, path: str, content: bytes) -> tuple[Incident, Told] | None:
        """Return what is known of a file of some content."""
        key = self.keys[path] = key_of(self._world, path, content)
        found = self._memo.recall(f"file:{path}", key)
        if found is None:
            return None
        card, told = pickle.loads(found)  # noqa: S301 - signed with a secret of whoever runs this
        self.cards[path] = key_of(card)
        self._words[path] = self._memo.slot(f"file:{path}", _WORDS)
        return Incident.folded(pickle.loads(card), _Away(self, path, self._memo.slot(f"file:{path}", _LONG))), _read(told)  # noqa: S301 - as above

    def words(self, incident: Incident) -> Telling:
        """Return how often an incident uses each term that may tell something."""
        if slot := self._words.get(incident.path):
            return Telling(*pickle.loads(self._memo.store.get(slot)))  # noqa: S301 - as above
        return telling_words(incident)

    def fold(self, incident: Incident, told: Told | None = None) -> None:
        """Put the long texts of an incident away, and know the words of it that are needed when all are compared.

        What was `told` of its file is kept with them until the next time.
        """
        if not incident.is_folded:
            words = pickle.dumps(tuple(telling_words(incident)), pickle.HIGHEST_PROTOCOL)
            incident.fold(partial(self._put, incident.path, told, words))

    def _put(self, path: str, told: Told | None, words: bytes, short: dict[str, Any], long: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        card, rest = pickle.dumps(short, pickle.HIGHEST_PROTOCOL), pickle.dumps(long, pickle.HIGHEST_PROTOCOL)
        self.cards[path] = key_of(card)
        if told is None:
            self._words[path] = self._memo.store.put(words)
            return _Away(self, path, self._memo.store.put(rest))
        name, known = f"file:{path}", pickle.dumps((card, _written(told)), pickle.HIGHEST_PROTOCOL)
        self._memo.keep(name, self.keys[path], known, told.when, [rest, words])
        self._words[path] = self._memo.slot(name, _WORDS)
        return _Away(self, path, self._memo.slot(name, _LONG))

    def open(self, path: str, slot: Slot) -> dict[str, Any]:
        """Return the long texts of an incident that lie somewhere."""
        self.fetched.add(path)
        return self._fetch(slot)

    def _fetched(self, slot: Slot) -> dict[str, Any]:
        found: dict[str, Any] = pickle.loads(self._memo.store.get(slot))  # noqa: S301 - as above
        return found


@dataclass(slots=True)
class _Away:
    """Fetches the long texts of an incident when it is called."""

    archive: Archive
    path: str
    slot: Slot

    def __call__(self) -> dict[str, Any]:
        return self.archive.open(self.path, self.slot)


def _written(told: Told) -> tuple[Any, ...]:
    """Return what came of a file without the rules themselves, which are many words."""
    return ([(d.level, d.rule.code, *d[2:]) for d in told.diagnostics], *told[1:])


def _read(written: tuple[Any, ...]) -> Told:
    return Told([Diagnostic(level, rules.RULES[code], *rest) for level, code, *rest in written[0]], *written[1:])
