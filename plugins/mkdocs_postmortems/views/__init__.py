"""Page values: which pages exist and what each of them shows; addresses, and no markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from mkdocs_postmortems.views.incident import incident_page
from mkdocs_postmortems.views.outages import facet_outlines, outages_page
from mkdocs_postmortems.views.overview import overview
from mkdocs_postmortems.views.page import Outline, Page, Ref, SearchEntry, Section, Term, Text
from mkdocs_postmortems.views.recurring import recurring_page
from mkdocs_postmortems.views.redirects import redirects
from mkdocs_postmortems.views.reference import fields_page, rules_page
from mkdocs_postmortems.views.replay import replay_page
from mkdocs_postmortems.views.reporting import report_address
from mkdocs_postmortems.views.services import service_page, services_page
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.tracker import tracker_page
from mkdocs_postmortems.views.trends import trends_page

__all__ = ["Outline", "Page", "Ref", "SearchEntry", "Section", "Site", "Term", "Text", "outlines", "overview", "pages", "redirects", "report_address"]


def outlines(site: Site) -> Iterator[Outline]:
    """Yield every page of the site, incidents first, to be made when it is asked for."""
    incidents = site.catalogue.incidents
    for number, incident in enumerate(incidents):
        later = incidents[number - 1] if number else None
        earlier = incidents[number + 1] if number + 1 < len(incidents) else None
        yield Outline(site.address(incident.stem), partial(incident_page, site, incident, earlier, later), incident.path)
    for name, make, listed in _INDICES:
        yield Outline(site.address(name), partial(make, site), listed=listed)
    for facet, value, outline in facet_outlines(site):
        yield outline._replace(make=partial(service_page, site, value, outline.make)) if facet == "service" and value else outline
    for name, make, listed in _REFERENCES:
        yield Outline(site.address(name), partial(make, site), listed=listed)


def pages(site: Site) -> Iterator[Page]:
    """Yield every page of the site, made; each one costs the same however many there are."""
    return (outline.make() for outline in outlines(site))


_INDICES: tuple[tuple[str, Callable[[Site], Page], bool], ...] = (
    ("index", outages_page, True),
    ("actions", tracker_page, True),
    ("trends", trends_page, True),
    ("services", services_page, True),
    ("recurring", recurring_page, False),
    ("replay", replay_page, False),
)
_REFERENCES: tuple[tuple[str, Callable[[Site], Page], bool], ...] = (("reference/fields", fields_page, True), ("reference/rules", rules_page, True))
