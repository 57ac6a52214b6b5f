"""Which incidents resemble a text or another incident, by everything that they tell: TF-IDF over whole files.

This looks at every word, and so costs more than `likeness`, which pages are made with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
_ADDRESS = later(r"https?://\S+|\]\([^)\s]*\)")
_FEW = 30
_LEAST = 0.05
_LEAST_OF_FEW = 0.1
_ELSEWHERE = 0.5
_MOST_SHOWN = 3


class Wording:
    """Knows all words of every incident. The order of `incidents` decides between equals: earlier ones first."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        self._incidents = incidents
        self._spelling: dict[str, str] = {}
        counts = [self._count(incident) for incident in incidents]
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
        """Return which share of the rarity of a few words an incident holds; outside its symptoms, half counts."""
        known = {term: self._rarity(term) for term in counts if term in self._users}
        whole = sum(known.values()) or 1.0
        return sum(rarity * (1 if term in self._symptoms[number] else _ELSEWHERE) for term, rarity in known.items() if term in self._vectors[number]) / whole

    def _match(self, number: int, score: float, vector: Mapping[str, float], seen: frozenset[str]) -> Match:
        other = self._vectors[number]
        common = sorted(vector.keys() & other.keys(), key=lambda term: (-vector[term] * other[term], term))
        both = [term for term in common if term in seen and term in self._symptoms[number]]
        told = [term for term in common if term not in both]
        return Match(self._incidents[number], min(score, 1.0), self._spelt(both), self._spelt(told))

    def _spelt(self, found: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._spelling.get(term, term) for term in found[:_MOST_SHOWN])

    def _seen(self, incident: Incident) -> frozenset[str]:
        return frozenset(term for term, _ in terms(" ".join(incident.symptoms)))

    def _count(self, incident: Incident) -> dict[str, float]:
        """Return how often each term occurs; some fields count more than others."""
        counts: dict[str, float] = defaultdict(float)
        for text in texts(incident):
            if text.route[0] in _SILENT or (text.route[-1] in _SILENT_KEYS and len(text.route) > 1):
                continue
            weight = _WEIGHTS.get(str(text.route[0]), 1)
            for term, word in terms(_ADDRESS.sub(" ", text.text)):
                self._spelling.setdefault(term, word)
                counts[term] += weight
        return counts

    def _counted(self, text: str) -> dict[str, float]:
        return dict(Counter(term for term, _ in terms(text)))

    def _vector(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Return the weights of terms; all weights make a length of 1."""
        weights = {term: (1 + log(n)) * self._rarity(term) for term, n in counts.items() if term in self._users}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def _rarity(self, term: str) -> float:
        return log((len(self._incidents) + 1) / (self._users[term] + 0.5)) if len(self._incidents) > 1 else 1.0


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * large[term] for term, weight in small.items() if term in large)
