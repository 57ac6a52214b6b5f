"""Which incidents tell of the same thing, by the words that few of them use.

Each incident is known by its most telling words: frequent in it, rare elsewhere (TF-IDF). Words that many incidents use
are left out, so that the work grows with the number of incidents, and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.patterns import later

__all__ = ["Likeness", "Match", "Telling", "Words", "telling_words", "terms"]

_MOST_TERMS = 24
_MOST_SHOWN = 3
_FEWEST_USERS, _MOST_USERS, _SHARE_OF_USERS = 8, 100, 8
_LEAST = 0.1
_HEAVY = 2
_PLURAL = 5
# Words of three letters or more; scripts without spaces between words are taken in pairs of characters.
_WORD = re.compile(r"[^\W\d]\w{2,39}")
_ASCII_WORD = re.compile(_WORD.pattern, re.ASCII)
_UNSPACED = later("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0eff]+")
_EMPTY = frozenset(
    """
    about after again all also and any are because been before being both but can could did does down each every for from
    had has have her his how into its itself just last like made make many may more most much need never new next nobody
    not nothing now off once one only other our out over own same she should since some still such than that the their
    them then there these they this those three through time too took two until upon use used using very was week were
    what when where which while who whose why will with without would year yet you your
    """.split()  # noqa: SIM905
)


class Match(NamedTuple):
    """An incident that resembles something, how much (0 to 1), and the telling words in common, those of its symptoms apart."""

    incident: Incident
    score: float
    symptoms: tuple[str, ...]
    words: tuple[str, ...]


class Telling(NamedTuple):
    """How often an incident uses each telling term, and how it writes those that it writes in another way."""

    counts: dict[str, int]
    written: dict[str, str]


Words = Callable[[Incident], Telling]


class Likeness:
    """Knows the telling words of every incident, as `words` counts them. The order of `incidents` decides between equals: earlier ones first."""

    def __init__(self, incidents: Sequence[Incident], words: Words | None = None) -> None:
        self._incidents, self._words = incidents, words or telling_words
        self._spelling: dict[str, str] = {}
        self._users: Counter[str] = Counter()
        self._most_users = min(max(_FEWEST_USERS, len(incidents) // _SHARE_OF_USERS), _MOST_USERS)
        self._rarities = [self._rarity(users) for users in range(self._most_users + 1)]
        counts = [self._rare(self._words(incident)) for incident in incidents]
        self._vectors = [self._vector(terms) for terms in counts]
        self._symptoms = [frozenset(self._known(" ".join(incident.symptoms))) for incident in incidents]
        self._places = {incident.stem: number for number, incident in enumerate(incidents)}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for term, weight in vector.items():
                self._postings[term].append((number, weight))

    def similar(self, what: str | Incident, most: int = 5) -> tuple[Match, ...]:
        """Return the incidents that resemble a text, or another incident, most; none that resemble it only by chance."""
        place = self._places.get(what.stem) if isinstance(what, Incident) else None
        if isinstance(what, str):
            vector = self._known(what)
            scores = self._share(vector)
        else:
            vector = self._vector(self._words(what).counts) if place is None else self._vectors[place]
            scores = self._cosine(vector)
        if place is not None:
            scores.pop(place, None)
        found = sorted((-score, number) for number, score in scores.items() if score >= _LEAST)
        symptoms = self._symptoms[place] if place is not None else frozenset(vector)
        return tuple(self._match(number, -score, vector, symptoms) for score, number in found[:most])

    def _cosine(self, vector: Mapping[str, float]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for number, other in self._postings.get(term, ()):
                scores[number] += weight * other
        return scores

    def _share(self, vector: Mapping[str, float]) -> dict[int, float]:
        """Return which share of a text's rarity each incident holds, whatever its length; outside its symptoms, half counts."""
        scores: dict[int, float] = defaultdict(float)
        whole = sum(vector.values())
        for term, weight in vector.items():
            for number, _ in self._postings.get(term, ()):
                scores[number] += weight / whole * (1 if term in self._symptoms[number] else 0.5)
        return scores

    def _match(self, number: int, score: float, vector: Mapping[str, float], symptoms: frozenset[str]) -> Match:
        other = self._vectors[number]
        common = sorted(vector.keys() & other.keys(), key=lambda term: (-vector[term] * other[term], term))
        seen = [term for term in common if term in symptoms and term in self._symptoms[number]]
        told = [term for term in common if term not in seen]
        return Match(self._incidents[number], min(score, 1.0), self._spelt(seen), self._spelt(told))

    def _spelt(self, terms: list[str]) -> tuple[str, ...]:
        return tuple(self._spelling.get(term, term) for term in terms[:_MOST_SHOWN])

    def _rare(self, told: Telling) -> dict[str, int]:
        """Return the terms that too many use already no more, and remember who uses them: the rest is little to keep."""
        users, most = self._users, self._most_users
        self._spelling |= {term: word for term, word in told.written.items() if term not in users}
        users.update(told.counts.keys())
        return {term: n for term, n in told.counts.items() if users[term] <= most}

    def _known(self, text: str) -> dict[str, float]:
        """Return how rare each telling term of a text is."""
        return {term: self._rarities[users] for term, _ in terms(text) if (users := self._telling(term))}

    def _telling(self, term: str) -> int:
        """Return how many use a term; 0 if they are so many that it tells nothing."""
        users = self._users.get(term, 0)
        return users if users <= self._most_users else 0

    def _vector(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Return the weights of the most telling terms, those apart that nobody else uses; all weights make a length of 1."""
        every = {term: (1 + log(n)) * self._rarities[users] for term, n in counts.items() if (users := self._telling(term))}
        length = sqrt(sum(weight * weight for weight in every.values())) or 1.0
        order = sorted(every, key=lambda term: (-every[term], term))
        shared = [term for term in order if self._users[term] > 1]
        alone = [term for term in order if self._users[term] == 1]
        return {term: every[term] / length for term in (*shared[:_MOST_TERMS], *alone[:_MOST_TERMS])}

    def _rarity(self, users: int) -> float:
        return log((len(self._incidents) + 1) / (users + 0.5)) if len(self._incidents) > 1 else 1.0


def terms(text: str) -> Iterator[tuple[str, str]]:
    """Yield what the telling words of a text count as, and the words themselves."""
    return ((_term(word), word) for word in _words(text))


def telling_words(incident: Incident) -> Telling:
    """Return how often each term occurs that may tell something; in titles and symptoms it counts double."""
    counts: dict[str, int] = {}
    written: dict[str, str] = {}
    for text, weight in _texts(incident):
        for word, n in _tally(text).items():
            term = _term(word)
            if term in counts:
                counts[term] += weight * n
                continue
            counts[term] = weight * n
            if term != word:
                written[term] = word
    return Telling(counts, written)


def _texts(incident: Incident) -> Iterator[tuple[str, int]]:
    yield "\n".join((incident.title, *incident.symptoms)), _HEAVY
    yield "\n".join(text for text in (incident.summary, incident.trigger, incident.root_cause) if text), 1


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text that may tell something."""
    for word in _WORD.findall(text.casefold()):
        yield from _parts(word)


def _tally(text: str) -> Mapping[str, int]:
    """Count the words of a text that may tell something."""
    if not text.isascii():
        return Counter(_words(text))
    found = Counter(_ASCII_WORD.findall(text.casefold()))
    return {word: n for word, n in found.items() if word not in _EMPTY}


def _parts(word: str) -> Sequence[str]:
    """Return a word, or what counts as its words; nothing of one that tells nothing."""
    if not word.isascii() and _UNSPACED.match(word):
        return [word[at : at + 2] for at in range(len(word) - 1)]
    return () if word in _EMPTY else (word,)


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    """Return what a word counts as: its singular, roughly."""
    plural = len(word) >= _PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
