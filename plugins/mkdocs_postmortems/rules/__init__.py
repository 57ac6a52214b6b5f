"""The rules: one record each, from which their page, the command and the tests are made, and their checks.

A family is a stage of the pipeline and the first digit of its codes:
0 file and shape, 1 time, 2 completeness, 3 follow-up, 4 the catalogue, 5 publishing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from mkdocs_postmortems.diagnostics import Finding, Route, Rule
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.rules import catalogue, completeness, editions, follow_up, publishing, shape, time
from mkdocs_postmortems.rules.moments import MILESTONES
from mkdocs_postmortems.settings import Settings

__all__ = ["FAMILIES", "RULES", "check", "check_all", "find"]

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "File and shape": shape.RULES,
    "Time": time.RULES,
    "Completeness": completeness.RULES,
    "Follow-up": follow_up.RULES,
    "The catalogue": catalogue.RULES,
    "Publishing": publishing.RULES,
}
RULES: dict[str, Rule] = {rule.code: rule for rules in FAMILIES.values() for rule in rules}
# What a finding about times, or about an incident that is over, may rest on; and parts of an item that say nothing of the others.
_TIMES = frozenset(("timezone", "timeline", "status", *(f"{name}_at" for name in MILESTONES)))
_APART = frozenset(("actor", "audience", "links"))
_CHECKS = (*shape.CHECKS, *time.CHECKS, *completeness.CHECKS, *follow_up.CHECKS, *editions.CHECKS, *publishing.CHECKS)
_BY_NAME = {rule.name: rule for rule in RULES.values()}


def find(name: str) -> Rule | None:
    """Return the rule with a code (`PM301`) or a name (`action-without-owner`)."""
    return RULES.get(name.upper()) or _BY_NAME.get(name.casefold())


def check(incident: Incident, settings: Settings, unread: Collection[Route] = ()) -> Iterator[Finding]:
    """Yield what is wrong with one incident by itself.

    `unread` is where a value could not be read, or not in full: what follows from its absence is left out,
    since it has been said already what is wrong.
    """
    lacking = {route[:2] for route in unread if _APART.isdisjoint(route[2:3])}
    untimed = any(route[0] in _TIMES for route in lacking)
    for check_one in _CHECKS:
        for finding in check_one(incident, settings):
            if not lacking or not ((untimed and finding.code.startswith(("PM1", "PM2"))) or _rests_on(finding, lacking)):
                yield finding


def _rests_on(finding: Finding, lacking: Collection[Route]) -> bool:
    """Whether a finding is about a value that is lacking, about its neighbours in the same item, or about the whole list."""
    routes = (finding.route, *(route for route, _ in finding.notes))
    return any(route[: len(lack)] == lack[: len(route)] for route in routes if route for lack in lacking)


def check_all(incidents: Sequence[Incident], settings: Settings) -> Iterator[tuple[Incident, Finding]]:
    """Yield what is wrong with the incidents among each other."""
    for check_catalogue in (*catalogue.CHECKS, *publishing.CATALOGUE_CHECKS):
        yield from check_catalogue(incidents, settings)
