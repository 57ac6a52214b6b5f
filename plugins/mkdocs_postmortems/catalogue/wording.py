"""Which incidents resemble a text or another incident, by everything that they tell.

Whole files are compared by TF-IDF. A few words are looked up by BM25: what matters is how much an incident makes of them,
not how long it is. This looks at every word, and so costs more than `likeness`, which pages are made with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import log, sqrt

from mkdocs_postmortems.audience import texts
from mkdocs_postmortems.catalogue.likeness import Match, terms
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.patterns import later

__all__ = ["Wording"]

# What is said in few words says the most about an incident; names of people and addresses say nothing.
_WEIGHTS = {"title": 3, "symptoms": 3, "services": 2, "tags": 2, "summary": 2, "trigger": 2, "root_cause": 2}
_SILENT = ("links", "images", "roles", "authors", "aliases", "related", "external", "id", "x-", "editions")
_SILENT_KEYS = ("owner", "actor", "ticket", "url", "id", "title")
# Codes such as 503 tell much; other numbers are days and amounts.
_CODE = re.compile(r"(?<![\w.:-])[1-5]\d\d(?![\w.:-])")
_ENDING = re.compile(r"(?<=\w{4})(?:ions?|ings?|ed|es|ly|e)$|(?<=\w{3})s$")
_DOUBLED = re.compile(r"([bdglmnprt])\1$")
# What stands before a word as it was written, which counts beside its stem, and a quarter as much.
_EXACTLY = "="
_SATURATION, _LENGTH = 2.0, 0.6
_ADDRESS = later(r"https?://\S+|\]\([^)\s]*\)")
_FEW = 30
_LEAST = 0.05
_LEAST_OF_FEW = 0.08
_MOST_SHOWN = 3


class Wording:
    """Knows all words of every incident. The order of `incidents` decides between equals: earlier ones first."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        self._incidents = incidents
        self._spelling: dict[str, str] = {}
        counts = [self._count(incident) for incident in incidents]
        self._counts = counts
        self._sizes = [sum(found.values()) for found in counts]
        self._usual = sum(self._sizes) / (len(counts) or 1) or 1.0
        self._users = Counter(term for found in counts for term in found)
        self._vectors = [self._vector(found) for found in counts]
        self._symptoms = [self._seen(incident) for incident in incidents]

    def similar(self, what: str | Incident, most: int) -> tuple[Match, ...]:
        """Return the incidents that resemble a text, or another incident, most; itself left out."""
        own = what.stem if isinstance(what, Incident) else None
        counts = self._count(what) if isinstance(what, Incident) else self._counted(what)
        vector = self._vector(counts)
        seen = self._seen(what) if isinstance(what, Incident) else frozenset(counts)
        short = isinstance(what, str) and len(counts) <= _FEW
        scores = [self._share(counts, number) if short else _product(vector, other) for number, other in enumerate(self._vectors)]
        least = _LEAST_OF_FEW if short else _LEAST
        found = [number for number, score in enumerate(scores) if score >= least and self._incidents[number].stem != own]
        found.sort(key=lambda number: (-scores[number], number))
        return tuple(self._match(number, scores[number], vector, seen) for number in found[:most])

    def _share(self, counts: Mapping[str, float], number: int) -> float:
        """Return how much an incident makes of a few words, 1 being all that one can: rare words count more, long files less."""
        rarities = {term: self._rarity(term) for term in counts}
        held, size = self._counts[number], self._sizes[number] / self._usual
        damped = _SATURATION * (1 - _LENGTH + _LENGTH * size)
        return sum(rarity * held[term] / (held[term] + damped) for term, rarity in rarities.items() if term in held) / (sum(rarities.values()) or 1.0)

    def _match(self, number: int, score: float, vector: Mapping[str, float], seen: frozenset[str]) -> Match:
        other = self._vectors[number]
        common = sorted((term for term in vector.keys() & other.keys() if not term.startswith(_EXACTLY)), key=lambda term: (-vector[term] * other[term], term))
        both = [term for term in common if term in seen and term in self._symptoms[number]]
        told = [term for term in common if term not in both]
        return Match(self._incidents[number], min(score, 1.0), self._spelt(both), self._spelt(told))

    def _spelt(self, found: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._spelling.get(term, term) for term in found[:_MOST_SHOWN])

    def _seen(self, incident: Incident) -> frozenset[str]:
        return frozenset(term for term, _ in _terms(" ".join(incident.symptoms)))

    def _count(self, incident: Incident) -> dict[str, float]:
        """Return how often each term occurs; some fields count more than others."""
        counts: dict[str, float] = defaultdict(float)
        for text in texts(incident):
            if text.route[0] in _SILENT or (text.route[-1] in _SILENT_KEYS and len(text.route) > 1):
                continue
            weight = _WEIGHTS.get(str(text.route[0]), 1)
            for term, word in _terms(_ADDRESS.sub(" ", text.text)):
                self._spelling.setdefault(term, word)
                counts[term] += weight
        return counts

    def _counted(self, text: str) -> dict[str, float]:
        return dict(Counter(term for term, _ in _terms(text)))

    def _vector(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Return the weights of terms; all weights make a length of 1."""
        weights = {term: (1 + log(n)) * self._rarity(term) for term, n in counts.items() if term in self._users}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def _rarity(self, term: str) -> float:
        rarity = log((len(self._incidents) + 1) / (self._users[term] + 0.5)) if len(self._incidents) > 1 else 1.0
        return rarity / 4 if term.startswith(_EXACTLY) else rarity


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * large[term] for term, weight in small.items() if term in large)


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Yield what the telling words and codes of a text count as, and the words themselves."""
    for term, word in terms(text):
        stem = _stem(term)
        yield stem, word
        if stem != term:
            yield f"{_EXACTLY}{term}", word
    yield from ((code, code) for code in _CODE.findall(text))


@lru_cache(maxsize=65_536)
def _stem(term: str) -> str:
    """Return what all forms of an English word begin with, roughly: `expired` and `expires` give `expir`."""
    return _DOUBLED.sub(r"\1", _ENDING.sub("", term)) if term.isascii() else term
