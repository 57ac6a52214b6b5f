"""Page values: which pages exist and what each of them shows; addresses, and no markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from mkdocs_postmortems.views.incident import incident_page
from mkdocs_postmortems.views.outages import facet_pages, outages_page
from mkdocs_postmortems.views.overview import overview
from mkdocs_postmortems.views.page import Page, Ref, SearchEntry, Section, Term, Text
from mkdocs_postmortems.views.recurring import recurring_page
from mkdocs_postmortems.views.redirects import redirects
from mkdocs_postmortems.views.reference import fields_page, rules_page
from mkdocs_postmortems.views.replay import replay_page
from mkdocs_postmortems.views.reporting import report_address
from mkdocs_postmortems.views.services import service_pages, services_page
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.tracker import tracker_page
from mkdocs_postmortems.views.trends import trends_page

__all__ = ["Outline", "Page", "Ref", "SearchEntry", "Section", "Site", "Term", "Text", "incident_outlines", "indices", "overview", "pages", "redirects", "report_address"]


class Outline(NamedTuple):
    """A page that may not be made yet: where it stands, the incident file that it shows, if any, and how to make it."""

    address: str
    make: Callable[[], Page]
    source: str | None = None
    listed: bool = False


def incident_outlines(site: Site) -> Iterator[Outline]:
    """Yield the page of every incident, to be made when it is asked for."""
    incidents = site.catalogue.incidents
    for number, incident in enumerate(incidents):
        later = incidents[number - 1] if number else None
        earlier = incidents[number + 1] if number + 1 < len(incidents) else None
        yield Outline(site.address(incident.stem), partial(incident_page, site, incident, earlier, later), incident.path)


def pages(site: Site) -> Iterator[Page]:
    """Yield every page of the site, incidents first; each one costs the same however many there are."""
    yield from (outline.make() for outline in incident_outlines(site))
    yield from indices(site)


def indices(site: Site) -> Iterator[Page]:
    """Yield the pages that show many incidents, or none."""
    yield outages_page(site)
    yield tracker_page(site)
    yield trends_page(site)
    yield services_page(site)
    yield recurring_page(site)
    yield replay_page(site)
    yield from service_pages(site, facet_pages(site))
    yield fields_page(site)
    yield rules_page(site)
