"""Checks of lengths of time: what is stated against what the times say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Elapsed, Incident, elapsed
from mkdocs_postmortems.patterns import later
from mkdocs_postmortems.rules.moments import Milestone, at, high, is_after, low, milestones
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.timestamps import Moment, TimeTextError, format_duration, parse_duration, wall_clock

__all__ = ["CHECKS"]

_DAY = dt.timedelta(days=1)
_YEAR = dt.timedelta(days=366)
_PROSE_RULE = ("PM115", "length-in-prose-differs")
_DOWNTIME: Route = ("impact", "downtime")


def check_plausible(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM109: nothing has happened in the future, and no incident lasts for more than a year."""
    yield from _in_the_future(incident, settings)
    known = milestones(incident)
    start, end = known.get("started"), known.get("resolved")
    if start and end and low(end.moment) - high(start.moment) > _YEAR:
        days = (end.moment.earliest - start.moment.earliest).days
        message = f"resolved {at(end.moment)}, {days} days after it started"
        yield Finding(
            "PM109",
            end.route,
            message,
            f"is the year right? It started {at(start.moment)}",
            ((start.route, "starts here"),),
        )


def _in_the_future(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """Yield the first time that has not come yet, and every action that is done already in the future."""
    times: list[tuple[Route, Moment]] = [(m.route, m.moment) for m in milestones(incident).values()]
    times += [
        (("timeline", index, "time"), entry.time) for index, entry in enumerate(incident.timeline or ())
    ]
    today = settings.today
    midnight = dt.datetime.combine(today, dt.time(), settings.zone)
    cure = f"correct the date: today is {today}"
    for route, moment in times:
        # What was before today needs no clock.
        if moment.earliest >= midnight and low(moment) > settings.now + (_DAY if moment.precision == "day" else dt.timedelta()):
            yield Finding("PM109", route, f"this is in the future: {moment.text}", cure)
            break
    for index, item in enumerate(incident.action_items or ()):
        if item.completed and item.completed > today + _DAY:
            yield Finding(
                "PM109",
                ("action_items", index, "completed"),
                f"this is in the future: {item.completed}",
                cure,
            )


def check_downtime(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM110 and PM111: the downtime that is stated is one of the lengths that the times give."""
    stated = incident.impact.downtime if incident.impact else None
    known = milestones(incident)
    start, end = known.get("started"), known.get("resolved")
    if stated is None or start is None or (end and is_after(start.moment, end.moment)):
        return
    if end and stated > high(end.moment) - low(start.moment):
        yield _too_long(stated, start, end)
        return
    names = [name for name in ("mitigated", "resolved") if getattr(incident.milestones, name)]
    if all(name in known for name in names):  # and none of them is in doubt
        yield from _differs(stated, start, [known[name] for name in names])


def _too_long(stated: dt.timedelta, start: Milestone, end: Milestone) -> Finding:
    whole = format_duration(end.moment.latest - start.moment.earliest)
    message = f"the stated downtime is {format_duration(stated)}; the whole incident took {whole}"
    cure = f"write at most `downtime: {whole}`, correct the times, or leave it out: it is computed"
    return Finding(
        "PM110", _DOWNTIME, message, cure, ((start.route, "starts here"), (end.route, "resolved here"))
    )


def _differs(stated: dt.timedelta, start: Milestone, ends: list[Milestone]) -> Iterator[Finding]:
    lengths = {end: spent for end in ends if (spent := elapsed(start.moment, end.moment))}
    if not lengths or any(_fits(stated, start, end) for end in lengths):
        return
    message = f"the stated downtime is {format_duration(stated)}; the times say {_told(lengths)}"
    cure = "correct `downtime`, or leave it out: it is computed"
    if all(end.name == "resolved" for end in lengths):
        cure = f"correct it or leave it out; or add `mitigated_at: {wall_clock(start.moment.earliest + stated)}` if users were affected until then"
    yield Finding("PM111", _DOWNTIME, message, cure, ((start.route, "starts here"),))


def _told(lengths: Mapping[Milestone, Elapsed]) -> str:
    told = (
        f"{'about ' * spent.about}{format_duration(spent.length)} until {end.name}"
        for end, spent in lengths.items()
    )
    return " and ".join(told)


def _fits(stated: dt.timedelta, start: Milestone, end: Milestone) -> bool:
    """Whether a length may be the one between two milestones, as exactly as all three are written."""
    if format_duration(stated) == format_duration(end.moment.latest - start.moment.earliest):
        return True
    return low(end.moment) - high(start.moment) <= stated <= high(end.moment) - low(start.moment)


_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d)?|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:d|days?|h|hrs?|hours?|m|mins?|minutes?)\b"
_LENGTH = rf"{_NUMBER}[ -]?{_UNIT}(?:,? (?:and )?{_NUMBER}[ -]?{_UNIT})?"
_IN_PROSE = later(
    rf"\b(?:for|lasted|lasting|took)(?: about| around| nearly| almost| over)? ({_LENGTH})|({_LENGTH})[ -](?:outage|downtime|incident)\b",
    re.IGNORECASE,
)


def check_prose(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM115: a length of time in the prose is one of those that the times give."""
    switched_on = not settings.rules.keys().isdisjoint(_PROSE_RULE)
    lengths = _lengths(incident) if switched_on else []
    for route, text in _prose(incident) if lengths else ():
        for match in _IN_PROSE.finditer(text):
            words = match[1] or match[2]
            told = _length(words)
            if told and not any(abs(told - length) <= _rounding(words) for length in lengths):
                longest = format_duration(max(lengths))
                message = f"the text says `{words}`; the times say nothing like it, and {longest} at most"
                yield Finding(
                    "PM115",
                    route,
                    message,
                    "correct the text or the times; the page shows the computed lengths",
                )


def _lengths(incident: Incident) -> list[dt.timedelta]:
    """Return the lengths between any two milestones, and the stated downtime."""
    pairs = combinations(milestones(incident).values(), 2)
    between = [spent.length for a, b in pairs if (spent := elapsed(a.moment, b.moment))]
    stated = incident.impact.downtime if incident.impact else None
    return sorted({*between, *([stated] if stated and between else [])})


def _length(words: str) -> dt.timedelta | None:
    plain = re.sub(
        r"[a-z]+",
        lambda word: _NUMBERS.get(word[0].casefold(), word[0]),
        words.replace("-", " "),
        flags=re.IGNORECASE,
    )
    try:
        return parse_duration(plain)
    except TimeTextError:
        return None


def _rounding(words: str) -> dt.timedelta:
    """Return how far a length may be off: half of its smallest unit, minutes by the five."""
    if re.search(r"\bm|[\d ]m", words, re.IGNORECASE):
        return dt.timedelta(minutes=2.5)
    return dt.timedelta(minutes=30) if re.search(r"\bh|\dh", words, re.IGNORECASE) else _DAY / 2


def _prose(incident: Incident) -> Iterator[tuple[Route, str]]:
    texts: list[tuple[Route, str | None]] = [
        (("summary",), incident.summary),
        (("impact", "description"), incident.impact.description if incident.impact else None),
        (("root_cause",), incident.root_cause),
        (("resolution",), incident.resolution),
    ]
    for name, edition in incident.editions.items():
        texts += [
            (("editions", name, "summary"), edition.summary),
            (("editions", name, "impact"), edition.impact),
        ]
    yield from ((route, text) for route, text in texts if text)


CHECKS = (check_plausible, check_downtime, check_prose)
