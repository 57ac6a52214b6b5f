"""The replay: one page on which any incident can be gone through event by event, with its outcome hidden until the end."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import NamedTuple

from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views.page import Page, Ref, Section, Term
from mkdocs_postmortems.views.shared import Site

__all__ = ["Replay", "replay_link", "replay_page"]

# An incident with fewer events has no course to go through.
_FEWEST = 3
_MOST_LISTED = 100


class Replay(NamedTuple):
    """How an incident is replayed: the page, what hides the incident's name in its address, and a neutral heading."""

    ref: Ref
    token: str
    heading: str


class Choice(NamedTuple):
    """An incident that can be replayed: its page, under a name that tells nothing of how it went."""

    incident: Term
    token: str
    events: str


class Stage(NamedTuple):
    """The page that replays; `model` is the page of the incident `stem`, whose address shows how the others are made."""

    title: str
    lede: str
    choices: tuple[Choice, ...]
    more: str
    model: Ref | None
    stem: str
    template: str = "replay"


def replay_link(site: Site, incident: Incident) -> Replay | None:
    """Return how an incident is replayed; None for one with too few events, and for somebody else's."""
    if incident.events < _FEWEST or incident.external:
        return None
    # The address of an incident's page often tells what it was; this only hides it from the eye.
    token = urlsafe_b64encode(incident.stem.encode()).decode().rstrip("=")
    return Replay(Ref(site.address("replay")), token, site.words("replay_of", name=_neutral(site, incident)))


def _neutral(site: Site, incident: Incident) -> str:
    services = site.words.join(list(dict.fromkeys(incident.services)))
    return ", ".join(part for part in (services, site.day(incident)) if part)


def replay_page(site: Site) -> Page:
    """Return the page that replays."""
    found = [(incident, replay) for incident in site.catalogue.incidents if (replay := replay_link(site, incident))]
    choices = tuple(
        Choice(Term(_neutral(site, incident), site.incident(incident)), replay.token, site.words.count("n_events", incident.events))
        for incident, replay in found[:_MOST_LISTED]
    )
    title = site.words("replay")
    content = Stage(
        title=title,
        lede=site.words("replay_lede") if choices else site.words("no_replay"),
        choices=choices,
        more=site.words("replay_more", n=_MOST_LISTED, all=site.words.number(len(found))) if len(found) > len(choices) else "",
        model=site.incident(found[0][0]) if found else None,
        stem=found[0][0].stem if found else "",
    )
    return Page(
        address=site.address("replay"),
        title=title,
        description=content.lede,
        sections=(Section("", "", content),),
        parent=site.address("index"),
        hide=("navigation", "toc"),
    )
