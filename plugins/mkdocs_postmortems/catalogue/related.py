"""Which incidents belong together: by hand, by the way back, by what they share, and by the words they tell it in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mkdocs_postmortems.catalogue.likeness import Likeness
from mkdocs_postmortems.model import Category, Incident, RelationType

__all__ = ["MOST_FOUND", "MOST_RELATED", "Relative", "chains", "relatives"]

MOST_RELATED, MOST_FOUND = 5, 3
_NEIGHBOURS = 3
# What a shared service and a shared cause add to the likeness of the words, at most.
_SERVICES, _CATEGORIES = 0.15, 0.1
# One service of several and one cause of several are no reason yet.
_LEAST = 0.12


class Relative(NamedTuple):
    """Another incident, and why it belongs here: a relation made by hand, or what both have in common.

    `back` says that the relation was made in the other incident's file. `symptoms` and `words` are telling words of both.
    """

    incident: Incident
    relation: RelationType | None = None
    back: bool = False
    services: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    symptoms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def relatives(incidents: Sequence[Incident], names: Mapping[str, Incident], likeness: Likeness) -> dict[str, tuple[Relative, ...]]:
    """Return each incident's relatives by its stem: made by hand first, then the most alike, and never more than five.

    `incidents` are sorted by time. Each is compared with its neighbours in time that share a service and a cause, and with
    those that use the same rare words; the work is linear in their number.
    """
    found: dict[str, dict[str, Relative]] = {incident.stem: {} for incident in incidents}
    for incident in incidents:
        for relation in incident.related:
            other = names.get(relation.id)
            if other is not None and other is not incident:
                found[incident.stem][other.stem] = Relative(other, relation.relation)
                found[other.stem].setdefault(incident.stem, Relative(incident, relation.relation, back=True))
    near = _near(incidents)
    for number, incident in enumerate(incidents):
        known = found[incident.stem]
        alike = [relative for relative in _ranked(incidents, number, near[number], likeness) if relative.incident.stem not in known]
        for relative in alike[: max(0, min(MOST_FOUND, MOST_RELATED - len(known)))]:
            known[relative.incident.stem] = relative
    return {stem: tuple(others.values()) for stem, others in found.items()}


def _near(incidents: Sequence[Incident]) -> dict[int, dict[int, None]]:
    """Return, for each incident's place, those of its neighbours in time that share both a service and a cause."""
    groups: dict[tuple[str, Category], list[int]] = defaultdict(list)
    for number, incident in enumerate(incidents):
        for service in incident.services:
            for category in incident.categories:
                groups[service, category].append(number)
    near: dict[int, dict[int, None]] = defaultdict(dict)
    for numbers in groups.values():
        for at, number in enumerate(numbers):
            near[number] |= dict.fromkeys(numbers[max(0, at - _NEIGHBOURS) : at] + numbers[at + 1 : at + 1 + _NEIGHBOURS])
    return near


def _ranked(incidents: Sequence[Incident], number: int, others: Mapping[int, None], likeness: Likeness) -> list[Relative]:
    """Return what is alike, the most alike first; of equals, the nearest in the list."""
    incident = incidents[number]
    made: dict[str, tuple[float, Relative]] = {}
    for match in likeness.similar(incident, MOST_RELATED):
        relative = _in_common(incident, match.incident, match.symptoms, match.words)
        made[match.incident.stem] = (match.score + _bonus(incident, relative), relative)
    for other in sorted(others, key=lambda place: (abs(place - number), place)):
        relative = _in_common(incident, incidents[other])
        made.setdefault(relative.incident.stem, (_bonus(incident, relative), relative))
    return [relative for score, relative in sorted(made.values(), key=lambda pair: -pair[0]) if score >= _LEAST or relative.words or relative.symptoms]


def _in_common(incident: Incident, other: Incident, symptoms: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> Relative:
    services = tuple(service for service in incident.services if service in other.services)
    categories = tuple(category for category in incident.categories if category in other.categories)
    return Relative(other, services=services, categories=categories, symptoms=symptoms, words=words)


def _bonus(incident: Incident, relative: Relative) -> float:
    services = len({*incident.services, *relative.incident.services})
    categories = len({*incident.categories, *relative.incident.categories})
    return _SERVICES * len(relative.services) / (services or 1) + _CATEGORIES * len(relative.categories) / (categories or 1)


def chains(incidents: Sequence[Incident], names: Mapping[str, Incident]) -> tuple[tuple[Incident, ...], ...]:
    """Return the incidents that came back, as their authors said: each chain with its latest incident first.

    `incidents` are sorted by time, latest first; so are the chains.
    """
    leader = {incident.stem: incident.stem for incident in incidents}

    def first(stem: str) -> str:
        while leader[stem] != stem:
            leader[stem] = leader[leader[stem]]
            stem = leader[stem]
        return stem

    for incident in incidents:
        for relation in incident.related:
            other = names.get(relation.id)
            if relation.relation == RelationType.RECURRENCE_OF and other is not None:
                leader[first(other.stem)] = first(incident.stem)
    groups: dict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        groups[first(incident.stem)].append(incident)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
