"""Rules and checks of follow-up: whether action items can be done, and whether they are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from mkdocs_postmortems.diagnostics import Finding, Level, Route
from mkdocs_postmortems.model import ActionItem, ActionStatus, Incident, Review
from mkdocs_postmortems.rules.moments import low, milestones
from mkdocs_postmortems.rules.records.follow_up import RULES
from mkdocs_postmortems.settings import Settings

__all__ = ["CHECKS", "RULES"]

_MOST_NAMED = 3
_USUAL = dt.timedelta(days=30)
_VAGUE = re.compile(
    r"(?:please |we (?:should|will|must|need to) |to )?(?P<verb>investigate|look (?:at|into)|monitor|watch|observe|keep an? (?:closer |close )?(?:eye|watch) on"
    r"|improve|enhance|optimi[sz]e|consider|think about|explore|try(?: to)?|discuss|(?:be|being) (?:more )?careful|pay (?:more )?attention"
    r"|be (?:more )?(?:aware|vigilant)|remember)\b",
    re.IGNORECASE,
)


def _items(incident: Incident, wanted: Callable[[ActionItem], bool]) -> Iterator[tuple[int, ActionItem]]:
    """Yield the action items of our own incidents that meet a condition, with their index."""
    for index, item in enumerate(incident.action_items or () if incident.external is None else ()):
        if wanted(item):
            yield index, item


def check_owner(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM301: an open action has an owner."""
    for index, _item in _items(incident, lambda item: item.is_open and not item.owner):
        yield Finding(
            "PM301",
            ("action_items", index),
            "an open action has no owner",
            "name the team or role that sees it done, for example `owner: team-platform`",
        )


def check_due(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM302 and PM303: an open action has a due date, and it has not passed."""
    for index, item in _items(incident, lambda item: item.is_open):
        if item.due is None:
            yield Finding(
                "PM302",
                ("action_items", index),
                "an open action has no due date",
                f"say by when, for example `due: {settings.today + _USUAL}`",
            )
        elif item.due < settings.today:
            days = (settings.today - item.due).days
            message = f"this action is overdue by {days} {'day' if days == 1 else 'days'}"
            yield Finding(
                "PM303",
                ("action_items", index, "due"),
                message,
                f"write `status: done` and `completed: {settings.today}` if it is done, or agree on a new date",
            )


def check_done(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM304: what is done has a date."""
    for index, _item in _items(
        incident, lambda item: item.status == ActionStatus.DONE and not item.completed
    ):
        cure = f"add the day, for example `completed: {settings.today}`"
        yield Finding(
            "PM304", ("action_items", index), "this action is done, but no date says since when", cure
        )


def check_completed(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM305: what has a date of completion is done, and was not done before the incident."""
    started = milestones(incident).get("started")
    for index, item in _items(incident, lambda item: item.completed is not None):
        route: Route = ("action_items", index, "completed")
        if item.status != ActionStatus.DONE:
            message = f"`completed` is given, but the action is `{item.status}`"
            yield Finding("PM305", route, message, "write `status: done`, or remove `completed`")
        elif started and item.completed and item.completed < low(started.moment).date():
            message, cure = (
                f"completed on {item.completed}, before the incident",
                "correct one of the two dates",
            )
            note = (started.route, "starts here")
            yield Finding("PM305", route, message, cure, (note,), level=Level.WARNING)


def check_cancelled(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM306: a cancelled action says why."""
    for index, _item in _items(
        incident, lambda item: item.status == ActionStatus.CANCELLED and not item.notes
    ):
        yield Finding(
            "PM306",
            ("action_items", index),
            "this action is cancelled, and nothing says why",
            "add for example `notes: Costs more than the risk.`",
        )


def check_bounded(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM307: one can tell when an open action is done."""
    for index, item in _items(incident, lambda item: item.is_open):
        if match := _VAGUE.match(item.action):
            cure = "say what will be different afterwards, for example `Alert when memory is 90 % full for 5 minutes`"
            yield Finding(
                "PM307",
                ("action_items", index, "action"),
                f"`{match['verb']}` has no end: nobody can tell when it is done",
                cure,
            )


def check_ticket(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM308: an open action has a ticket."""
    for index, _item in _items(incident, lambda item: item.is_open and not item.ticket):
        yield Finding(
            "PM308",
            ("action_items", index),
            "an open action has no ticket",
            "add its address or key, for example `ticket: OPS-4711`",
        )


def check_closed(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM309: a document is not closed while actions are open."""
    open_items = list(_items(incident, lambda item: item.is_open))
    if incident.review == Review.CLOSED and open_items:
        count = len(open_items)
        message = f"the document is closed, but {count} {'action is' if count == 1 else 'actions are'} open"
        notes = tuple((("action_items", index), "open") for index, _item in open_items[:_MOST_NAMED])
        yield Finding(
            "PM309", ("review",), message, "write `review: reviewed` until they are done or cancelled", notes
        )


CHECKS = (
    check_owner,
    check_due,
    check_done,
    check_completed,
    check_cancelled,
    check_bounded,
    check_ticket,
    check_closed,
)
