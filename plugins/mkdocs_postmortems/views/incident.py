"""The page of one incident, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mkdocs_postmortems.model import Incident, IncidentType, Review
from mkdocs_postmortems.views.changes import last_change
from mkdocs_postmortems.views.head import head
from mkdocs_postmortems.views.page import OPEN_STATES, Page, SearchEntry, Section, Term
from mkdocs_postmortems.views.replay import Replay, replay_link
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.story import (
    Plain,
    again,
    causes,
    details,
    impact,
    lessons,
    prevention,
    related,
    tasks,
)
from mkdocs_postmortems.views.telling import nth, telling
from mkdocs_postmortems.views.timeline import timeline

__all__ = ["incident_page"]

_MOST_TEXT = 300


class Foot(NamedTuple):
    """Where the page comes from, and what came before and after."""

    name: str
    earlier: Term | None
    later: Term | None
    replay: Replay | None
    data: Term | None
    changed: str
    template: str = "foot"


def incident_page(site: Site, incident: Incident, earlier: Incident | None, later: Incident | None) -> Page:
    """Return the page of an incident; `earlier` and `later` are its neighbours in time."""
    # Most of its fields are asked for several times.
    incident = incident.whole
    data = Term(site.words("data_json"), site.document(incident)) if "api" in site.settings.exports else None
    foot = Section("", "", Foot(incident.name, _neighbour(site, earlier), _neighbour(site, later), replay_link(site, incident), data, _changed(site, incident)))
    return Page(
        address=site.address(incident.stem),
        title=incident.title,
        description=_description(site, incident),
        sections=(Section("", "", head(site, incident)), *_placed(site, incident), foot),
        parent=site.address("index"),
        source=incident.path,
        previous=site.address(earlier.stem) if earlier else None,
        next=site.address(later.stem) if later else None,
        hide=("navigation",),
        tags=incident.tags,
        date=incident.day,
        spoken=_spoken(site, incident),
        search=_search(site, incident),
    )


def _changed(site: Site, incident: Incident) -> str:
    moment = last_change(site, incident)
    return site.words("last_change", date=site.words.date(moment.date())) if moment else ""


def _spoken(site: Site, incident: Incident) -> Mapping[str, object]:
    """Return what the script must say on this page: other zones' times, how long it has gone on, states of action items."""
    keys: tuple[str, ...] = ("d", "h", "min") if incident.is_ongoing else ()
    some_open = any(item.is_open for item in incident.action_items or ())
    keys += tuple(f"action.{state}" for state in OPEN_STATES) if some_open else ()
    return site.spoken(keys, dates=bool(incident.timeline), due_soon=some_open)


def _neighbour(site: Site, incident: Incident | None) -> Term | None:
    return Term(incident.title, site.incident(incident)) if incident else None


def _sections(site: Site, incident: Incident) -> Iterator[Section]:
    """Yield the sections that an incident has, in their usual order."""
    makers = (
        ("again", again),
        ("impact", impact),
        ("timeline", timeline),
        ("causes", causes),
        ("lessons", lessons),
        ("prevention", prevention),
        ("actions", tasks),
        ("related", related),
        ("details", details),
    )
    for name, make in makers:
        content = make(site, incident)
        if content is not None:
            yield Section(name, site.words(name), content)


# After which of our sections the author's own one stands, by the field that it names.
_AFTER = {
    "summary": "", "symptoms": "again", "resolution": "again", "impact": "impact", "detection": "impact",
    "timeline": "timeline", "trigger": "causes", "root_cause": "causes", "contributing_factors": "causes",
    "lessons": "lessons", "prevention": "prevention", "action_items": "actions", "related": "related",
}  # fmt: skip


def _placed(site: Site, incident: Incident) -> Iterator[Section]:
    """Yield all sections, the author's own ones where they belong: after their field, or before the related incidents."""
    own = [(_AFTER.get(section.place or "", "-"), made) for section, made in zip(incident.sections, _own(incident), strict=True)]
    usual = list(_sections(site, incident))
    present = {section.id for section in usual} | {""}
    yield from (made for after, made in own if after == "")
    rest = [made for after, made in own if after not in present]
    for section in usual:
        if section.id in ("related", "details"):
            yield from rest
            rest = []
        yield section
        yield from (made for after, made in own if after == section.id)
    yield from rest


def _own(incident: Incident) -> Iterator[Section]:
    for number, section in enumerate(incident.sections):
        text = telling(incident, section.body, nth(number, lambda edition: edition.sections))
        yield Section(f"section-{number + 1}", section.title, Plain(text))


# Underscores inside a word belong to it: error lines are full of them.
# Each alternative begins with a character of its own, which lets a search skip everything else.
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|`|\*|#|>|_(?:(?<!\w_)_*|_*(?!\w))")


def _plain(markdown: str) -> str:
    # What stands between markup, and the labels of links.
    kept = _MARKUP.split(markdown)
    text = "".join(filter(None, kept)) if len(kept) > 1 else markdown
    # Of all that separates words, only the space is printable.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def _description(site: Site, incident: Incident) -> str:
    """Return one line for search engines and previews."""
    text = incident.summary or (incident.impact.description if incident.impact else None) or incident.title
    line = _plain(text)
    facts = " · ".join(part for part in (site.day(incident), site.lasted(incident)) if part)
    short = line if len(line) <= _MOST_TEXT else line[: _MOST_TEXT - 1].rsplit(" ", 1)[0] + "…"
    return f"{facts}. {short}"


def _search(site: Site, incident: Incident) -> SearchEntry | None:
    """Return what a search finds an incident by: symptoms first, then what it did, why, and what stopped it."""
    if incident.review == Review.DRAFT:
        return None
    day = incident.day
    kind = [] if incident.type == IncidentType.INCIDENT else [site.words(f"type.{incident.type}")]
    labels = [*incident.services, *(site.words(f"cause.{cause}") for cause in incident.categories), *incident.tags, *kind]
    impact_text = incident.impact.description if incident.impact else None
    summary = _plain(incident.summary or impact_text or "")
    return SearchEntry(
        title=incident.title,
        names=tuple(dict.fromkeys([incident.name, incident.stem, *incident.aliases, *([day.isoformat()] if day else [])])),
        labels=tuple(dict.fromkeys(labels)),
        symptoms=incident.symptoms,
        summary=summary,
        rest=tuple(plain for text in _rest(incident) if text and (plain := _plain(text)) and plain != summary),
    )


def _rest(incident: Incident) -> Iterator[str | None]:
    """Yield an incident's longer texts, in all its editions."""
    yield incident.impact.description if incident.impact else None
    yield from (incident.trigger, incident.root_cause, *incident.contributing_factors, incident.resolution)
    yield from (entry.event for entry in incident.timeline or ())
    yield from (item.action for item in incident.action_items or ())
    yield from (section.body for section in incident.sections)
    for edition in incident.editions.values():
        yield from (edition.title, edition.summary, edition.impact, edition.root_cause, edition.resolution)
