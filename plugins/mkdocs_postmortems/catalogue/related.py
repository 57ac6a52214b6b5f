"""Which incidents belong together: by hand, by the way back, and by what they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mkdocs_postmortems.model import Category, Incident, RelationType

__all__ = ["MOST_RELATED", "Relative", "relatives"]

MOST_RELATED = 5
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Relative:
    """Another incident, and why it belongs here: a relation made by hand, or services and causes in common.

    `back` says that the relation was made in the other incident's file.
    """

    incident: Incident
    relation: RelationType | None = None
    back: bool = False
    services: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()


def relatives(incidents: Sequence[Incident], names: Mapping[str, Incident]) -> dict[str, tuple[Relative, ...]]:
    """Return each incident's relatives by its stem: made by hand first, then the nearest in time that share most.

    `incidents` are sorted by time; the work is linear in their number, since only neighbours are compared.
    """
    found: dict[str, dict[str, Relative]] = {incident.stem: {} for incident in incidents}
    for incident in incidents:
        for relation in incident.related:
            other = names.get(relation.id)
            if other is not None and other is not incident:
                found[incident.stem][other.stem] = Relative(other, relation.relation)
                found[other.stem].setdefault(incident.stem, Relative(incident, relation.relation, back=True))
    shared = _sharing(incidents)
    for incident in incidents:
        for relative in shared[incident.stem]:
            if len(found[incident.stem]) < MOST_RELATED:
                found[incident.stem].setdefault(relative.incident.stem, relative)
    return {stem: tuple(others.values()) for stem, others in found.items()}


def _sharing(incidents: Sequence[Incident]) -> dict[str, list[Relative]]:
    """Return, for each incident, its neighbours in time that share both a service and a cause; most in common first."""
    groups: dict[tuple[str, Category], list[int]] = defaultdict(list)
    for number, incident in enumerate(incidents):
        for service in incident.services:
            for category in incident.categories:
                groups[service, category].append(number)
    near: dict[int, dict[int, None]] = defaultdict(dict)
    for numbers in groups.values():
        for at, number in enumerate(numbers):
            near[number] |= dict.fromkeys(numbers[max(0, at - _NEIGHBOURS) : at] + numbers[at + 1 : at + 1 + _NEIGHBOURS])
    return {incident.stem: _ranked(incidents, number, near[number]) for number, incident in enumerate(incidents)}


def _ranked(incidents: Sequence[Incident], number: int, others: Mapping[int, None]) -> list[Relative]:
    made = {other: _in_common(incidents[number], incidents[other]) for other in others}
    order = sorted(made, key=lambda other: (-len(made[other].services) - len(made[other].categories), abs(other - number), other))
    return [made[other] for other in order]


def _in_common(incident: Incident, other: Incident) -> Relative:
    services = tuple(service for service in incident.services if service in other.services)
    categories = tuple(category for category in incident.categories if category in other.categories)
    return Relative(other, services=services, categories=categories)
