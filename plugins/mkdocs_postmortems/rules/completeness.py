"""Rules and checks of completeness: what a reader will look for in the story of an incident."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from mkdocs_postmortems.diagnostics import Finding, Level
from mkdocs_postmortems.model import Incident, IncidentType
from mkdocs_postmortems.model.parts import PLACES
from mkdocs_postmortems.rules.records.completeness import RULES
from mkdocs_postmortems.rules.templates import check_templates
from mkdocs_postmortems.settings import Settings

__all__ = ["CHECKS", "RULES"]

_FEWEST_ENTRIES = 2
_MOST_NAMED = 10


def _is_told(incident: Incident) -> bool:
    """Whether it happened to us in earnest and is over, so that cause and cure can be asked for."""
    return incident.external is None and incident.type != IncidentType.DRILL and not incident.is_ongoing


def check_severity(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM201: a severity is given."""
    if incident.severity is None and incident.external is None and incident.type != IncidentType.DRILL:
        yield Finding("PM201", ("severity",), "no severity is given", "add for example `severity: sev2`")


def check_cause(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM202: once it is over, the cause is told."""
    if _is_told(incident) and not (incident.root_cause or incident.contributing_factors):
        cure = "add `root_cause` or `contributing_factors`; if it was not found out, say so: `root_cause: Not found out.`"
        yield Finding("PM202", ("root_cause",), "resolved, but nothing says what the cause was", cure)


def check_resolution(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM203: once it is over, it is told what ended it."""
    if _is_told(incident) and not incident.resolution:
        cure = "add for example `resolution: It went away before anybody acted.`"
        yield Finding("PM203", ("resolution",), "resolved, but nothing says what stopped it", cure)


def check_actions(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM204: once it is over, there are action items, or none on purpose."""
    if incident.external is None and not incident.is_ongoing and incident.action_items is None:
        cure = "add `action_items`; write `action_items: []` if none are needed"
        yield Finding("PM204", ("action_items",), "resolved, but there are no action items", cure)


def check_timeline(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM205: there is a timeline of two entries or more, or none on purpose."""
    if incident.external or incident.timeline == ():
        return
    count = len(incident.timeline or ())
    if count < _FEWEST_ENTRIES:
        message = "the timeline has only one entry" if count else "there is no timeline"
        yield Finding(
            "PM205",
            ("timeline",),
            message,
            "add when it was noticed and what stopped it; write `timeline: []` if nothing is known",
        )


def check_services(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM206: the services are those that the site lists."""
    if incident.external or not settings.services:
        return
    known = {name.casefold(): name for name in settings.services}
    for index, service in enumerate(incident.services):
        if service in settings.services:
            continue
        near = get_close_matches(service.casefold(), known, n=1)
        names = ", ".join(f"`{name}`" for name in settings.services[:_MOST_NAMED])
        cure = f"did you mean `{known[near[0]]}`?" if near else f"use one of {names}"
        message = f"`{service}` is not one of the site's services"
        yield Finding(
            "PM206",
            ("services", index),
            message,
            f"{cure} Or add it to `services` in mkdocs.yml"
            if near
            else f"{cure}, or add it to `services` in mkdocs.yml",
        )


def check_images(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM207: every image has a text for those who can't see it."""
    for index, image in enumerate(incident.images):
        if not image.alt:
            cure = "add for example `alt: Share of declined payments by minute`"
            yield Finding(
                "PM207",
                ("images", index),
                f"the image `{image.src}` has no text for those who can't see it",
                cure,
            )


def check_places(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM006: a section of the author's own stands after a field that there is."""
    for index, section in enumerate(incident.sections):
        if section.after and section.place is None:
            cure = f"choose from {', '.join(f'`{place}`' for place in PLACES)}; without it, the section stands at the end"
            message = f"`{section.after}` is no field that a section can follow"
            yield Finding("PM006", ("sections", index, "after"), message, cure, level=Level.WARNING)


CHECKS = (
    check_severity,
    check_cause,
    check_resolution,
    check_actions,
    check_timeline,
    check_services,
    check_images,
    check_places,
    check_templates,
)
