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
from mkdocs_postmortems.model import ActionItem, Entry, Incident, Part
from mkdocs_postmortems.store import Slot
from mkdocs_postmortems.store.memo import Key, Memo, key_of

__all__ = ["Archive", "Shelf", "Told"]

# The incident whose page is being made, and those that it speaks of.
_OPEN = 8
# What is kept of a file, one behind the other: what stays in memory, the long texts, and the telling words.
_LONG, _WORDS = 1, 2
_LISTS: dict[str, type[Part]] = {"timeline": Entry, "action_items": ActionItem}


class Told(NamedTuple):
    """What came of a file, beside its incident: what is wrong with it.

    `unclear` says that it is not certain who may see it, `pointing` where it links to incident files, and `when` the
    moment that this depends on, if any.
    """

    diagnostics: list[Diagnostic]
    unclear: bool = False
    pointing: tuple[tuple[str, Span], ...] = ()
    when: str = ""


class _Known(NamedTuple):
    """What came of a file with some content, as it is in memory; `card` is the key of its incident."""

    key: Key
    card: Key
    incident: Incident
    told: Told


class Shelf:
    """Where the long texts of incidents are fetched from. While serving, it outlasts builds, and remembers `incidents` by the path of their file.

    `fetched` are the paths of incidents whose long texts somebody has asked for.
    """

    def __init__(self, memo: Memo) -> None:
        self._memo = memo
        self.incidents: dict[str, _Known] = {}
        self.fetched: set[str] = set()
        self._fetch = lru_cache(maxsize=_OPEN)(self._read)

    def open(self, path: str, slot: Slot) -> dict[str, Any]:
        """Return the long texts of an incident that lie somewhere."""
        self.fetched.add(path)
        return self._fetch(slot)

    def _read(self, slot: Slot) -> dict[str, Any]:
        return _loads(self._memo.store.get(slot))


class Archive:
    """The incidents of one build, by the path of their file. `world` is a key of all else that reading depends on.

    `keys` are those of the files, `cards` are keys of what memory holds of each incident. With a `shelf` of an earlier build,
    incidents whose files have not changed are the same objects.
    """

    def __init__(self, memo: Memo, world: Key, shelf: Shelf | None = None) -> None:
        self._memo, self._world = memo, world
        self._shelf, self._remembers = shelf or Shelf(memo), shelf is not None
        self.keys: dict[str, Key] = {}
        self.cards: dict[str, Key] = {}
        self._words: dict[str, Slot] = {}

    @property
    def fetched(self) -> set[str]:
        """The paths of incidents whose long texts somebody has asked for."""
        return self._shelf.fetched

    def recall(self, path: str, content: bytes) -> tuple[Incident, Told] | None:
        """Return what is known of a file of some content."""
        key, name = key_of(self._world, path, content), f"file:{path}"
        self.keys[path] = key
        known = self._shelf.incidents.get(path)
        if known is None or known.key != key or not self._memo.holds(name, key):
            known = self._recalled(path, name, key)
        if known is None:
            return None
        self.cards[path] = known.card
        self._words[path] = self._memo.slot(name, _WORDS)
        return known.incident, known.told

    def _recalled(self, path: str, name: str, key: Key) -> _Known | None:
        found = self._memo.recall(name, key)
        if found is None:
            return None
        card, told = pickle.loads(found)  # noqa: S301 - signed with a secret of whoever runs this
        incident = Incident.folded(_loads(card), _Away(self._shelf, path, self._memo.slot(name, _LONG)))
        known = _Known(key, key_of(card), incident, _read(told))
        if self._remembers:
            self._shelf.incidents[path] = known
        return known

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
            if told and self._remembers:
                path = incident.path
                self._shelf.incidents[path] = _Known(self.keys[path], self.cards[path], incident, told)

    def _put(self, path: str, told: Told | None, words: bytes, short: dict[str, Any], long: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        card, rest = _dumps(short), _dumps(long)
        self.cards[path] = key_of(card)
        if told is None:
            self._words[path] = self._memo.store.put(words)
            return _Away(self._shelf, path, self._memo.store.put(rest))
        name, known = f"file:{path}", pickle.dumps((card, _written(told)), pickle.HIGHEST_PROTOCOL)
        self._memo.keep(name, self.keys[path], known, told.when, [rest, words])
        self._words[path] = self._memo.slot(name, _WORDS)
        return _Away(self._shelf, path, self._memo.slot(name, _LONG))


@dataclass(slots=True)
class _Away:
    """Fetches the long texts of an incident when it is called."""

    shelf: Shelf
    path: str
    slot: Slot

    def __call__(self) -> dict[str, Any]:
        return self.shelf.open(self.path, self.slot)


def _dumps(fields: dict[str, Any]) -> bytes:
    """Write fields of an incident. The parts of long lists become what they hold, which is much less work than models are."""
    lists = {name: list(map(vars, fields[name])) for name in _LISTS if fields.get(name)}
    return pickle.dumps(fields | lists, pickle.HIGHEST_PROTOCOL)


def _loads(written: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = pickle.loads(written)  # noqa: S301 - as above
    return fields | {name: tuple(map(kind.holding, fields[name])) for name, kind in _LISTS.items() if fields.get(name)}


def _written(told: Told) -> tuple[Any, ...]:
    """Return what came of a file without the rules themselves, which are many words."""
    return ([(d.level, d.rule.code, *d[2:]) for d in told.diagnostics], *told[1:])


def _read(written: tuple[Any, ...]) -> Told:
    return Told([Diagnostic(level, rules.RULES[code], *rest) for level, code, *rest in written[0]], *written[1:])
