"""What broke where: how many incidents each service had of each cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.page import Ref, Term
from mkdocs_postmortems.views.shared import Site

__all__ = ["Cell", "Matrix", "what_and_where"]

_MOST_SERVICES = 40
_DEPTHS = 5
_NONE = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that leads to its incidents: to the index with `query`, or without a script to the page `ref`."""

    count: int
    ref: Ref | None = None
    query: str = ""
    depth: int = 0


class Row(NamedTuple):
    """A service with its counts by cause, and the number of its incidents."""

    service: Term
    cells: tuple[Cell, ...]
    all: Cell


@dataclass(frozen=True, slots=True)
class Matrix:
    """Services by causes."""

    template = "matrix"
    causes: tuple[Term, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    more: Term | None
    index: Ref


def what_and_where(site: Site, incidents: Sequence[Incident]) -> Matrix | None:
    """Return the counts of services by causes; None where no incident names either."""
    pairs = Counter((s, c) for i in incidents for s in _services(i) for c in _causes(i))
    services = Counter(s for i in incidents for s in _services(i))
    causes = Counter(c for i in incidents for c in _causes(i))
    if not (set(services) | set(causes)) - {_NONE}:
        return None
    columns = sorted(causes, key=lambda c: (c == _NONE, -causes[c], c))
    order = sorted(services, key=lambda s: (s == _NONE, -services[s], s.casefold()))
    shown = order[:_MOST_SERVICES]
    highest = max(pairs.values())
    rows = tuple(
        Row(
            _service(site, service),
            tuple(_cell(site, service, cause, pairs[service, cause], highest) for cause in columns),
            _cell(site, service, None, services[service], highest),
        )
        for service in shown
    )
    return Matrix(
        causes=tuple(_cause(site, cause) for cause in columns),
        rows=rows,
        notes=(site.words("matrix_note"), *_busiest(site, pairs)),
        more=Term(site.words.count("n_more_services", len(order) - len(shown)), Ref(site.address("services"))) if len(order) > len(shown) else None,
        index=Ref(site.address("index")),
    )


def _services(incident: Incident) -> tuple[str, ...]:
    return tuple(dict.fromkeys(incident.services)) or (_NONE,)


def _causes(incident: Incident) -> tuple[str, ...]:
    return tuple(dict.fromkeys(category.value for category in incident.categories)) or (_NONE,)


def _service(site: Site, service: str) -> Term:
    return Term(service, site.facet("service", service)) if service else Term(site.words("no_service"))


def _cause(site: Site, cause: str) -> Term:
    return Term(site.words(f"cause.{cause}"), site.facet("cause", cause)) if cause else Term(site.words("no_cause"))


def _cell(site: Site, service: str, cause: str | None, count: int, highest: int) -> Cell:
    facets = [(name, value) for name, value in (("service", service), ("cause", cause)) if value]
    depth = -(-count * _DEPTHS // highest) if cause is not None else 0
    if not count or not facets or _NONE in (service, cause):
        return Cell(count, site.facet(*facets[0]) if facets and count else None, "", depth)
    query = "&".join(f"{name}={site.facet_slugs[name][value]}" for name, value in facets)
    return Cell(count, site.facet("service", service), query, depth)


def _busiest(site: Site, pairs: Counter[tuple[str, str]]) -> tuple[str, ...]:
    known = [(n, service, cause) for (service, cause), n in pairs.items() if service and cause]
    if not known:
        return ()
    n, service, cause = min(known, key=lambda found: (-found[0], found[1], found[2]))
    return (site.words("busiest", service=service, cause=site.words(f"cause.{cause}"), n=n),) if n > 1 else ()
