"""The sections of an incident's page between its head and its foot, the timeline apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mkdocs_postmortems.catalogue import Relative, Task
from mkdocs_postmortems.model import Impact, Incident, Kind
from mkdocs_postmortems.views.page import Badge, Clock, Term, Text, action_state
from mkdocs_postmortems.views.shared import Site
from mkdocs_postmortems.views.telling import nth, telling
from mkdocs_postmortems.views.timeline import link_terms

# The address of nearly every ticket, and how such a ticket is called.
_USUAL_TICKET = re.compile(r"https?://[a-z0-9.-]+(?:/[\w.-]+)*/([A-Za-z0-9.-]+)")

__all__ = ["Action", "Plain", "action_row", "again", "causes", "details", "impact", "lessons", "prevention", "related", "tasks"]


class Again(NamedTuple):
    """What somebody needs who sees it again."""

    symptoms: tuple[str, ...]
    stopped: Text | None
    ongoing: bool
    was_not: tuple[Text, ...]
    template: str = "again"


class Facts(NamedTuple):
    """A text with named numbers under it, and a note on how it was noticed."""

    text: Text | None
    numbers: tuple[tuple[str, str], ...]
    detection: Text | None
    template: str = "impact"


class Causes(NamedTuple):
    """What set it off, why it was possible, what contributed."""

    trigger: Text | None
    root_cause: Text | None
    factors: tuple[Text, ...]
    template: str = "causes"


class Lists(NamedTuple):
    """Lists with headings."""

    lists: tuple[tuple[str, tuple[Text, ...]], ...]
    template: str = "lists"


class Plain(NamedTuple):
    """A text."""

    text: Text
    template: str = "prose"


class Action(NamedTuple):
    """An action item as tables show it. `due` and `closed` carry the date for machines, `status` what its author wrote if it is open."""

    anchor: str
    state: Badge
    status: str
    text: Text
    owner: str
    due: Clock
    closed: Clock
    type: str
    priority: str
    ticket: Term | None
    notes: Text | None


class Actions(NamedTuple):
    """An incident's action items."""

    actions: tuple[Action, ...]
    as_of: str = ""
    template: str = "actions"


class Relation(NamedTuple):
    """Another incident, and why it is here."""

    severity: Badge
    title: Term
    day: str
    lasted: str
    why: str


class Related(NamedTuple):
    """Incidents that belong to this one."""

    relations: tuple[Relation, ...]
    template: str = "related"


class Details(NamedTuple):
    """Everything else, by name."""

    rows: tuple[tuple[str, tuple[Term, ...]], ...]
    pictures: tuple[tuple[object, str, str], ...]
    template: str = "details"


def again(_: Site, incident: Incident) -> Again | None:
    """Return the symptoms, what stopped it, and the false leads; nothing where there is neither."""
    leads = [(n, entry) for n, entry in enumerate(incident.timeline or ()) if entry.kind == Kind.FALSE_LEAD]
    if not (incident.symptoms or incident.resolution):
        return None
    stopped = telling(incident, incident.resolution, lambda edition: edition.resolution) if incident.resolution else None
    was_not = tuple(telling(incident, entry.event, nth(n, lambda edition: edition.timeline)) for n, entry in leads)
    return Again(incident.symptoms, stopped, incident.is_ongoing, was_not)


def impact(site: Site, incident: Incident) -> Facts | None:
    """Return what it did to users, in words and numbers, and how it was noticed."""
    found, seen = incident.impact, incident.detection
    noticed = Text(seen.description) if seen and seen.description else None
    if found is None:
        return Facts(None, (), noticed) if noticed else None
    text = telling(incident, found.description, lambda edition: edition.impact) if found.description else None
    return Facts(text, tuple(_numbers(site, found)), noticed)


def _numbers(site: Site, found: Impact) -> Iterator[tuple[str, str]]:
    words = site.words
    shown: tuple[tuple[str, Any, Callable[[Any], str]], ...] = (
        ("users_affected", found.users, words.number),
        ("share_of_users", found.users_percent, words.percent),
        ("requests_failed", found.requests_failed, words.number),
        ("stated_downtime", found.downtime, words.length),
        ("data_loss", found.data_loss, str),
        ("cost", found.cost, lambda cost: words.money(cost.amount, cost.currency)),
        ("regions", found.regions or None, ", ".join),
        ("support_tickets", found.support_tickets, words.number),
    )
    for name, value, write in shown:
        if value is not None:
            yield words(name), write(value)


def causes(_: Site, incident: Incident) -> Causes | None:
    """Return the trigger, the root cause and the contributing factors."""
    if not (incident.trigger or incident.root_cause or incident.contributing_factors):
        return None
    root = telling(incident, incident.root_cause, lambda edition: edition.root_cause) if incident.root_cause else None
    return Causes(Text(incident.trigger) if incident.trigger else None, root, _texts(incident.contributing_factors))


def _texts(texts: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(Text(text) for text in texts)


def lessons(site: Site, incident: Incident) -> Lists | None:
    """Return what was learned, by kind."""
    found = incident.lessons
    if found is None:
        return None
    lists = ((name, getattr(found, name)) for name in ("went_well", "went_wrong", "got_lucky", "learned"))
    shown = tuple((site.words(name), _texts(texts)) for name, texts in lists if texts)
    return Lists(shown) if shown else None


def prevention(_: Site, incident: Incident) -> Plain | None:
    """Return what is done so that it does not happen again."""
    return Plain(telling(incident, incident.prevention, lambda edition: edition.prevention)) if incident.prevention else None


def tasks(site: Site, incident: Incident) -> Actions | None:
    """Return the action items of an incident."""
    found = incident.action_items or ()
    # What other editions say is not handed on: a page that shows it must ask for it, to be known to depend on it.
    make = _row if incident.editions else action_row
    made = tuple(make(site, Task(incident, number, item)) for number, item in enumerate(found, 1))
    as_of = site.words("as_of", date=site.words.date(site.settings.today)) if any(item.is_open and item.due for item in found) else ""
    return Actions(made, as_of) if made else None


def action_row(site: Site, task: Task) -> Action:
    """Return an action item as a table row, made once for its incident's page, the tracker and services."""
    key = (task.incident.stem, task.number)
    made = site.rows.get(key)
    if made is None:
        made = site.rows[key] = _row(site, task)
    return made


def _row(site: Site, task: Task) -> Action:
    item = task.item
    state = action_state(item, site.settings.today, site.settings.due_soon)
    return Action(
        anchor=task.anchor,
        state=site.state(state),
        status=item.status.value if item.is_open else "",
        text=telling(task.incident, item.action, nth(task.number - 1, lambda edition: edition.action_items)),
        owner=item.owner or "",
        due=site.date(item.due),
        closed=site.date(item.completed),
        type=site.words(f"action_type.{item.type}") if item.type else "",
        priority=item.priority or "",
        ticket=_ticket(item.ticket),
        notes=Text(item.notes) if item.notes else None,
    )


def _ticket(ticket: str | None) -> Term | None:
    if not ticket:
        return None
    if usual := _USUAL_TICKET.fullmatch(ticket):
        return Term(usual[1], ticket)
    parts = urlsplit(ticket)
    if parts.scheme not in ("http", "https"):
        return Term(ticket)
    return Term(parts.path.rstrip("/").rsplit("/", 1)[-1] or parts.netloc, ticket)


def related(site: Site, incident: Incident) -> Related | None:
    """Return the incidents that belong to this one, with the reason."""
    found = tuple(_relation(site, relative) for relative in site.catalogue.related(incident))
    return Related(found) if found else None


def _relation(site: Site, relative: Relative) -> Relation:
    other = relative.incident
    return Relation(site.severity(other.severity), Term(other.title, site.incident(other)), site.day(other), site.lasted(other), _why(site, relative))


def _why(site: Site, relative: Relative) -> str:
    if relative.relation:
        return site.words(f"{'back' if relative.back else 'relation'}.{relative.relation}")
    shared = [*relative.services, *(site.words(f"cause.{category}") for category in relative.categories)]
    symptoms = site.words("same_symptoms", words=", ".join(relative.symptoms)) if relative.symptoms else ""
    words = site.words("both_say", words=", ".join(relative.words)) if relative.words else ""
    return " · ".join(part for part in (site.words.join(shared), symptoms, words) if part)


def details(site: Site, incident: Incident) -> Details | None:
    """Return what has no place above: links, roles, authors, other names, the author's own keys, further pictures."""
    words = site.words
    rows = (
        (words("links"), link_terms(site, incident, incident.links)),
        (words("roles"), tuple(Term(f"{role.replace('_', ' ')}: {who}") for role, who in incident.roles.items())),
        (words("authors"), tuple(map(Term, incident.authors))),
        (words("published"), (Term(words.date(incident.published_at)),) if incident.published_at else ()),
        (words("also_known_as"), tuple(map(Term, incident.aliases))),
        (words("tags"), tuple(map(Term, incident.tags))),
        *((key.removeprefix("x-").replace("-", " ").replace("_", " "), (Term(_written(value)),)) for key, value in incident.own.items()),
    )
    shown = tuple(row for row in rows if row[1])
    pictures = tuple((site.attachment(incident, image.src), image.alt or "", image.caption or "") for image in incident.images[1:])
    return Details(shown, pictures) if shown or pictures else None


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_written(item)}" for key, item in value.items())
    return ", ".join(_written(item) for item in value) if isinstance(value, list) else str(value)
