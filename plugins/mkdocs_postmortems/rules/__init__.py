"""The rules: one record each, from which their page, the command and the tests are made, and their checks.

A family is a stage of the pipeline and the first digit of its codes:
0 file and shape, 1 time, 2 completeness, 3 follow-up, 4 the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from mkdocs_postmortems.diagnostics import Finding, Rule
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.rules import catalogue, completeness, editions, follow_up, shape, time
from mkdocs_postmortems.rules.moments import MILESTONES
from mkdocs_postmortems.settings import Settings

__all__ = ["FAMILIES", "RULES", "check", "check_all", "find"]

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "File and shape": shape.RULES,
    "Time": time.RULES,
    "Completeness": completeness.RULES,
    "Follow-up": follow_up.RULES,
    "The catalogue": catalogue.RULES,
}
RULES: dict[str, Rule] = {rule.code: rule for rules in FAMILIES.values() for rule in rules}
# What a finding about times, or about an incident that is over, may rest on.
_TIMES = frozenset(("timezone", "timeline", "status", *(f"{name}_at" for name in MILESTONES)))
_BY_NAME = {rule.name: rule for rule in RULES.values()}


def find(name: str) -> Rule | None:
    """Return the rule with a code (`PM301`) or a name (`action-without-owner`)."""
    return RULES.get(name.upper()) or _BY_NAME.get(name.casefold())


def check(incident: Incident, settings: Settings, unread: Collection[str] = frozenset()) -> Iterator[Finding]:
    """Yield what is wrong with one incident by itself.

    `unread` are the keys whose value could not be read, or not in full: what follows from their absence is left out,
    since it has been said already what is wrong.
    """
    for check_one in (*time.CHECKS, *completeness.CHECKS, *follow_up.CHECKS, *editions.CHECKS):
        yield from (finding for finding in check_one(incident, settings) if not _rests_on(finding, unread))


def _rests_on(finding: Finding, unread: Collection[str]) -> bool:
    routes = (finding.route, *(route for route, _ in finding.notes))
    if any(route[0] in unread for route in routes if route):
        return True
    return finding.code.startswith(("PM1", "PM2")) and not _TIMES.isdisjoint(unread)


def check_all(incidents: Sequence[Incident], settings: Settings) -> Iterator[tuple[Incident, Finding]]:
    """Yield what is wrong with the incidents among each other."""
    for check_catalogue in catalogue.CHECKS:
        yield from check_catalogue(incidents, settings)
