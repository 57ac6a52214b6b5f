"""When an incident last changed, as far as its file says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.shared import Site

__all__ = ["last_change", "midnight"]


def last_change(site: Site, incident: Incident) -> dt.datetime | None:
    """Return the last moment that an incident's file knows of; None if it has no date at all.

    A page can't have changed after the moment of building, so that is the limit.
    """
    if incident.stem not in site.changes:
        known = [*filter(None, (incident.last_time,)), *(midnight(site, day) for day in _days(incident))]
        last = max(known) if known else None
        site.changes[incident.stem] = last, last is None or last.astimezone(site.settings.zone).date() < site.settings.today
    last, is_over = site.changes[incident.stem]
    # What is over needs no clock.
    return last if is_over or last is None else min(last, site.settings.now)


def midnight(site: Site, day: dt.date) -> dt.datetime:
    """Return the beginning of a day in the site's zone."""
    return dt.datetime.combine(day, dt.time(), site.settings.zone)


def _days(incident: Incident) -> Iterator[dt.date]:
    yield from (correction.date for correction in incident.corrections)
    if incident.published_at:
        yield incident.published_at
    if external := incident.external:
        yield from (day for day in (external.published_at, external.retrieved_at) if day)
    else:
        yield from (item.completed for item in incident.action_items or () if item.completed)
