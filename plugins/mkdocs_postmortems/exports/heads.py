"""What a page says about itself in its head: for previews, search engines, feed readers and other programs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from html import escape
from typing import Any

from mkdocs_postmortems.exports.incidents import document_address
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.xml import is_plain, storable
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views import Page, Ref
from mkdocs_postmortems.views.changes import last_change

__all__ = ["Heads"]

# Two words, because Material takes every link whose relation is `alternate` alone for the site in another language.
_FEED = "alternate feed"
_WRITER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))
# The pages that are made from all incidents.
_OF_ALL = ("index", "actions", "services", "trends", "recurring", "replay")


class Heads:
    """Makes the elements that the pages of a site need in their heads."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._exports = frozenset(outlet.site.settings.exports)

    @cached_property
    def _incidents(self) -> dict[str, Incident]:
        return {self._outlet.site.address(incident.stem): incident for incident in self._outlet.site.catalogue.incidents}

    @cached_property
    def _feeds(self) -> dict[str, tuple[str, str]]:
        """The feed of each service's page, and its title."""
        outlet, site = self._outlet, self._outlet.site
        return {site.facet("service", name).address: (site.address("feeds", "service", slug), name) for name, slug in outlet.services.items()}

    @cached_property
    def _dates(self) -> dict[str, dt.date]:
        """The last day that each page's incidents know of, by address."""
        site = self._outlet.site
        changes = {incident.stem: at for incident in site.catalogue.incidents if (at := last_change(site, incident))}
        latest = {site.address(stem): at for stem, at in changes.items()}
        for facet, values in site.facets.items():
            for value, found in values.items():
                if known := [changes[incident.stem] for incident in found if incident.stem in changes]:
                    latest[site.facet(facet, value).address] = max(known)
        latest |= dict.fromkeys(map(site.address, _OF_ALL), max(changes.values())) if changes else {}
        return {address: at.date() for address, at in latest.items()}

    def date(self, page: Page) -> dt.date | None:
        """Return the last day that a page's incidents know of, or None where it shows no incidents."""
        return self._dates.get(page.address)

    def html(self, page: Page, *, previews: bool = True) -> str:
        """Return the elements for a page's head; without those for `previews` where something else makes them."""
        made = [*(self._feed_links(page.address) if page.address in self._feeds else self._feed_of_site), *self._document(page)]
        if "metadata" in self._exports:
            made += [*(self._previews(page) if previews else ()), *self._data(page)]
        return _written(made)

    def home(self) -> str:
        """Return the elements for the head of the site's own first page, which is not one of ours."""
        return _written(self._feed_of_site)

    @cached_property
    def _feed_of_site(self) -> tuple[str, ...]:
        return tuple(self._feed_links())

    def _feed_links(self, page: str = "") -> Iterator[str]:
        """Yield the links to the feed of the site, and to that of the service whose page stands at an address."""
        outlet = self._outlet
        if "feeds" not in self._exports or not outlet.root:
            return
        title = f"{outlet.name}: {outlet.site.words('outages')}"
        yield from self._feed(outlet.site.address("feeds", "all"), title)
        if page in self._feeds:
            address, name = self._feeds[page]
            yield from self._feed(address, f"{title}: {name}")

    def _document(self, page: Page) -> Iterator[str]:
        outlet, incident = self._outlet, self._incidents.get(page.address)
        if incident and "api" in self._exports and outlet.root:
            yield _element("link", rel="describedby", type="application/json", href=outlet.file(document_address(outlet, incident)))

    def _feed(self, address: str, title: str) -> Iterator[str]:
        for kind, ending in (("atom+xml", "xml"), ("feed+json", "json")):
            yield _element("link", rel=_FEED, type=f"application/{kind}", title=title, href=self._outlet.file(f"{address}.{ending}"))

    def _previews(self, page: Page) -> Iterator[str]:
        outlet, incident = self._outlet, self._incidents.get(page.address)
        facts = {"og:type": "article" if incident else "website", "og:title": page.title, "og:description": page.description, "og:site_name": outlet.name}
        if outlet.root:
            facts |= {"og:url": outlet.page(Ref(page.address))}
            facts |= {"og:image": picture} if incident and (picture := self._picture(incident)) else {}
        if incident and (day := incident.day):
            facts |= {"article:published_time": day.isoformat()}
        if incident and (last := self.date(page)):
            facts |= {"article:modified_time": last.isoformat()}
        for name, text in facts.items():
            yield _element("meta", property=name, content=text)
        yield _element("meta", name="twitter:card", content="summary_large_image" if "og:image" in facts else "summary")

    def _picture(self, incident: Incident) -> str:
        if not incident.images:
            return ""
        target = self._outlet.site.attachment(incident, incident.images[0].src)
        return target if isinstance(target, str) else self._outlet.file(target.address)

    def _data(self, page: Page) -> Iterator[str]:
        """Yield an incident as linked data. It stands in the head: themes run scripts that they find in a page's body."""
        incident = self._incidents.get(page.address)
        if incident is None or incident.external:
            return
        outlet, day, last = self._outlet, incident.day, self.date(page)
        facts: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "TechArticle",
            "headline": incident.title,
            "description": page.description,
            "inLanguage": outlet.site.words.language,
            "publisher": {"@type": "Organization", "name": outlet.name},
        }
        facts |= {"url": outlet.page(Ref(page.address))} if outlet.root else {}
        facts |= {"datePublished": first.isoformat()} if (first := incident.published_at or day) else {}
        facts |= {"dateModified": last.isoformat()} if last else {}
        facts |= {"keywords": [*incident.services, *incident.tags]} if incident.services or incident.tags else {}
        text = _WRITER.encode(facts).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        yield f"{_element('script', type='application/ld+json')}{text}</script>"


def _written(elements: Iterable[str]) -> str:
    return "".join(f"{element}\n" for element in elements)


def _element(tag: str, **attributes: str) -> str:
    """Return the start of an element as HTML, in which no attribute holds a `<`, however programs look for tags."""
    given = "".join([f' {name}="{value if is_plain(value) else escape(storable(value))}"' for name, value in attributes.items()])
    return f"<{tag}{given}>"
