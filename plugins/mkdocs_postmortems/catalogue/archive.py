"""Incidents on disk: their long texts while a site is made, and all that reading their files came to, for the next time."""

from __future__ import annotations

import pickle
from collections.abc import Callable
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
_KINDS = ("told", "card", "long")


class Told(NamedTuple):
    """What came of a file, beside its incident: what is wrong with it.

    `unclear` says that it is not certain who may see it, and `pointing` where it links to incident files.
    """

    diagnostics: list[Diagnostic]
    unclear: bool = False
    pointing: tuple[tuple[str, Span], ...] = ()


class Archive:
    """The incidents of one build, by the path of their file. `world` is a key of all else that reading depends on.

    `keys` are those of the files, `cards` are keys of what memory holds of each incident. `fetched` are the paths of incidents whose long texts somebody has asked for.
    """

    def __init__(self, memo: Memo, world: Key) -> None:
        self._memo, self._world = memo, world
        self.keys: dict[str, Key] = {}
        self.cards: dict[str, Key] = {}
        self._fetch = lru_cache(maxsize=_OPEN)(self._fetched)
        self.fetched: set[str] = set()

    def recall(self, path: str, content: bytes) -> tuple[Incident, Told] | None:
        """Return what is known of a file of some content."""
        key = self.keys[path] = key_of(self._world, path, content)
        found = [self._memo.recall(f"{kind}:{path}", key) for kind in _KINDS]
        if None in found:
            return None
        told, card = (pickle.loads(part or b"") for part in found[:2])  # noqa: S301 - signed with a secret of whoever runs this
        self.cards[path] = key_of(found[1] or b"")
        return Incident.folded(card, self._opener(path, self._memo.slot(f"long:{path}"))), _read(told)

    def keep(self, path: str, told: Told, when: str) -> None:
        """Keep what came of a file until the next time; its incident is kept when it is folded."""
        self._memo.keep(f"told:{path}", self.keys[path], pickle.dumps(_written(told), pickle.HIGHEST_PROTOCOL), when)

    def words(self, incident: Incident) -> Telling:
        """Return how often an incident uses each term that may tell something."""
        name, key = f"words:{incident.path}", self.keys[incident.path]
        if known := self._memo.recall(name, key):
            return Telling(*pickle.loads(known))  # noqa: S301 - as above
        made = telling_words(incident)
        self._memo.keep(name, key, pickle.dumps(tuple(made), pickle.HIGHEST_PROTOCOL))
        return made

    def fold(self, incident: Incident) -> None:
        """Put the long texts of an incident away, and know the words of it that are needed when all are compared."""
        if not incident.is_folded:
            self.words(incident)
            incident.fold(partial(self._put, incident.path))

    def _put(self, path: str, short: dict[str, Any], long: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        card, rest = pickle.dumps(short, pickle.HIGHEST_PROTOCOL), pickle.dumps(long, pickle.HIGHEST_PROTOCOL)
        self.cards[path] = key_of(card)
        self._memo.keep(f"card:{path}", self.keys[path], card)
        return self._opener(path, self._memo.keep(f"long:{path}", self.keys[path], rest))

    def _opener(self, path: str, slot: Slot) -> Callable[[], dict[str, Any]]:
        return partial(self._open, path, slot)

    def _open(self, path: str, slot: Slot) -> dict[str, Any]:
        self.fetched.add(path)
        return self._fetch(slot)

    def _fetched(self, slot: Slot) -> dict[str, Any]:
        found: dict[str, Any] = pickle.loads(self._memo.store.get(slot))  # noqa: S301 - as above
        return found


def _written(told: Told) -> tuple[Any, ...]:
    """Return what came of a file without the rules themselves, which are many words."""
    return ([(d.level, d.rule.code, *d[2:]) for d in told.diagnostics], *told[1:])


def _read(written: tuple[Any, ...]) -> Told:
    return Told([Diagnostic(level, rules.RULES[code], *rest) for level, code, *rest in written[0]], *written[1:])
