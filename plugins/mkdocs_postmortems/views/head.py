"""The head of an incident's page: what broke, how bad, how long, whether it is over, and where the time went."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from mkdocs_postmortems.model import ActionStatus, Elapsed, Incident, IncidentType, Phase, Review
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.views.page import Badge, Clock, Ref, Span, Term, Text
from mkdocs_postmortems.views.shared import Site, utc, zone_name
from mkdocs_postmortems.views.telling import telling

__all__ = ["Bar", "Fact", "Head", "Picture", "head"]

_LONG_TITLE = 90
_LEAST_SHARE = 0.004


class Fact(NamedTuple):
    """A number that matters, what it is, and what stands below it; `since` is the instant it counts from, as of the build."""

    label: str
    value: str
    detail: str = ""
    link: Term | None = None
    since: str = ""
    span: Span | None = None


class Bar(NamedTuple):
    """A phase: its name for the stylesheet and for people, its share of the whole, its length, and when it was.

    One that goes on has the instant that its length counts from, as of the build.
    """

    name: str
    label: str
    share: float
    length: str
    span: Span
    since: str


class Picture(NamedTuple):
    """The picture under the title."""

    address: Ref | str
    alt: str
    caption: str


class Head(NamedTuple):
    """Everything above the first heading."""

    title: Text
    long: bool
    crumbs: tuple[Term, ...]
    severity: Badge
    status: Badge
    sort: str
    services: tuple[Term, ...]
    causes: tuple[Term, ...]
    note: str
    original: tuple[Term, ...]
    editions: tuple[str, ...]
    lede: Text | None
    corrections: tuple[tuple[str, Text], ...]
    as_of: str
    facts: tuple[Fact, ...]
    phases: tuple[Bar, ...]
    picture: Picture | None
    template: str = "head"


def head(site: Site, incident: Incident) -> Head:
    """Return the head of an incident's page."""
    return Head(
        title=telling(incident, incident.title, lambda edition: edition.title),
        long=len(incident.title) > _LONG_TITLE,
        crumbs=_crumbs(site, incident),
        severity=site.severity(incident.severity),
        status=Badge("ongoing" if incident.is_ongoing else "resolved", site.words(f"status.{incident.current_status}")),
        sort=site.sort_of(incident),
        services=site.services(incident),
        causes=site.causes(incident),
        note=_note(site, incident),
        original=_original(site, incident),
        editions=_editions(site, incident),
        lede=telling(incident, incident.summary, lambda edition: edition.summary) if incident.summary else None,
        corrections=_corrections(site, incident),
        as_of=site.words("as_of", date=site.words.date(site.settings.today)),
        facts=_facts(site, incident),
        phases=_phases(site, incident),
        picture=_picture(site, incident),
    )


def _crumbs(site: Site, incident: Incident) -> tuple[Term, ...]:
    started = incident.milestones.started
    year = str(started.earliest.year) if started else None
    years = (Term(year, site.facet("year", year)),) if year else ()
    return (Term(site.words("outages"), Ref(site.address("index"))), *years, Term(incident.name))


def _note(site: Site, incident: Incident) -> str:
    """Return what a reader should know before anything else: whose incident this is, of which sort, and how far its review is."""
    if incident.review == Review.DRAFT:
        return site.words("draft_note")
    notes = [_sort_note(site, incident), site.words("in_review_note") if incident.review == Review.IN_REVIEW else ""]
    return " ".join(filter(None, notes))


def _sort_note(site: Site, incident: Incident) -> str:
    if incident.external:
        owner = " ".join(part for part in (incident.external.organization, incident.external.product) if part)
        return site.words("external_note", organization=owner) if owner else site.words("external_nameless")
    return "" if incident.type == IncidentType.INCIDENT else site.words(f"{incident.type}_note")


def _original(site: Site, incident: Incident) -> tuple[Term, ...]:
    external = incident.external
    if external is None:
        return ()
    copy = (Term(site.words("archived"), external.archive_url),) if external.archive_url else ()
    read = (Term(site.words("retrieved", date=site.words.date(external.retrieved_at))),) if external.retrieved_at else ()
    return (Term(site.words("original"), external.url), *copy, *read)


def _editions(site: Site, incident: Incident) -> tuple[str, ...]:
    if not incident.editions:
        return ()
    return (site.words("edition.base"), *(edition.label or name for name, edition in incident.editions.items()))


def _corrections(site: Site, incident: Incident) -> tuple[tuple[str, Text], ...]:
    """Return the corrections, newest first."""
    newest = sorted(incident.corrections, key=lambda correction: correction.date, reverse=True)
    return tuple((site.words("corrected", date=site.words.date(correction.date)), Text(correction.text)) for correction in newest)


def _facts(site: Site, incident: Incident) -> tuple[Fact, ...]:
    facts = (_lasted(site, incident), _affected(site, incident), _noticed(site, incident), _follow_up(site, incident))
    return tuple(fact for fact in facts if fact)


def _lasted(site: Site, incident: Incident) -> Fact | None:
    start, end = incident.milestones.started, incident.milestones.resolved
    if start is None:
        return None
    whole = _range(site, start, end)
    if incident.time_to_resolve:
        return Fact(site.words("lasted"), site.words.elapsed(incident.time_to_resolve), span=whole)
    if incident.is_ongoing and start.precision != "day":
        running = Elapsed(max(site.settings.now - start.earliest, dt.timedelta()), about=not start.exact)
        return Fact(site.words("running_for"), site.words.elapsed(running), since=utc(start.earliest), span=_range(site, start, None))
    return Fact(site.words("began"), site.words.day(start), span=whole if end else None)


def _range(site: Site, start: Moment, end: Moment | None) -> Span:
    """Return when it began and ended, with the zone said once unless it changed."""
    zone = "" if start.precision == "day" else f" {zone_name(start.earliest)}"
    if end is None:
        return Span(_stamp(site, start), None, zone)
    if end.precision == "day":
        return Span(_stamp(site, start, zone), _stamp(site, end))
    end_zone = f" {zone_name(end.earliest)}"
    if zone == end_zone and end.latest.date() == start.earliest.date():
        return Span(_stamp(site, start), Clock(utc(end.latest), site.words.clock(end)), zone)
    return Span(_stamp(site, start, zone if zone != end_zone else ""), _stamp(site, end), end_zone)


def _stamp(site: Site, moment: Moment, zone: str = "") -> Clock:
    if moment.precision == "day":
        return Clock("", site.words.day(moment))
    clock = site.words("day_clock", day=site.words.day(moment), clock=site.words.clock(moment))
    return Clock(utc(moment.earliest), clock + zone)


def _affected(site: Site, incident: Incident) -> Fact | None:
    impact = incident.impact
    shares = [] if impact is None else [
        *([site.words.percent(impact.users_percent)] if impact.users_percent is not None else []),
        *([site.words.number(impact.users)] if impact.users is not None else []),
    ]  # fmt: skip
    if not shares:
        return None
    return Fact(site.words("users_affected"), shares[0], " · ".join([*shares[1:], site.words.join(incident.services)]))


def _noticed(site: Site, incident: Incident) -> Fact | None:
    detection = incident.detection
    method = site.words(f"method.{detection.method}") if detection and detection.method else ""
    if incident.time_to_detect:
        return Fact(site.words("noticed_after"), site.words.elapsed(incident.time_to_detect), method)
    return Fact(site.words("noticed"), method) if method else None


def _follow_up(site: Site, incident: Incident) -> Fact | None:
    if incident.action_items is None or incident.external:
        return None
    if not incident.action_items:
        return Fact(site.words("follow_up"), site.words("none_needed"))
    items = incident.action_items
    still_open = [item for item in items if item.is_open]
    # What was decided against is neither done nor owed.
    owed = sum(item.status != ActionStatus.CANCELLED for item in items)
    done = site.words("n_of_m_done", n=owed - len(still_open), m=owed) if owed else site.words("action.cancelled")
    owners = list(dict.fromkeys(item.owner for item in still_open if item.owner))
    named = site.words("owner_is" if len(owners) == 1 else "owners_are", owner=site.words.join(owners)) if owners else ""
    label = site.words.count("n_actions_open", len(still_open)) if still_open else site.words("all_actions_closed")
    return Fact(site.words("follow_up"), done, named, Term(label, site.incident(incident, "actions")))


def _phases(site: Site, incident: Incident) -> tuple[Bar, ...]:
    spans = [_seconds(site, phase) for phase in incident.phases]
    whole = sum(spans)
    return tuple(_bar(site, phase, span / whole) for phase, span in zip(incident.phases, spans, strict=True)) if whole else ()


def _seconds(site: Site, phase: Phase) -> float:
    end = phase.end.latest if phase.end else max(site.settings.now, phase.start.latest)
    return (end - phase.start.earliest).total_seconds()


def _bar(site: Site, phase: Phase, share: float) -> Bar:
    length = dt.timedelta(seconds=_seconds(site, phase))
    exact = phase.start.exact and (phase.end is None or phase.end.exact)
    span = site.span(phase.start, phase.end)
    return Bar(
        name=phase.name,
        label=site.words(f"phase.{phase.name}"),
        share=max(round(share, 4), _LEAST_SHARE) if share else 0,
        length=site.words.elapsed(Elapsed(length, about=not exact)),
        span=span if phase.end else Span(span.start, Clock("", site.words("so_far"))),
        since="" if phase.end else utc(phase.start.earliest),
    )


def _picture(site: Site, incident: Incident) -> Picture | None:
    if not incident.images:
        return None
    image = incident.images[0]
    return Picture(site.attachment(incident, image.src), image.alt or "", image.caption or "")
