"""The other names of incidents, as addresses that lead to their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.rules.names import name_fault
from mkdocs_postmortems.views.shared import Site

__all__ = ["redirects"]


def redirects(site: Site, taken: Iterable[str]) -> Iterator[tuple[str, Incident]]:
    """Yield an address for each id and alias of an incident, and the incident that it leads to.

    Left out are names that can't be an address, and addresses that are `taken`.
    """
    used = {address.casefold() for address in taken}
    for incident in site.catalogue.incidents:
        for name in (incident.name, *incident.aliases):
            address = site.address(name)
            if address.casefold() not in used and not name_fault(name):
                used.add(address.casefold())
                yield address, incident
