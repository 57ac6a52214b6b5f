"""Incidents of status pages: Statuspage's JSON, and what others have made after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.records.html import markdown
from mkdocs_postmortems.importers.records.shape import Skipped, moment, names, text
from mkdocs_postmortems.importers.text import words
from mkdocs_postmortems.importers.titles import set_title
from mkdocs_postmortems.model import Severity, Status
from mkdocs_postmortems.model.values import LONGEST_LINE

__all__ = ["KINDS", "add_entries", "read_status", "set_summary"]

KINDS: Final = {
    "investigating": "communication", "identified": "identified", "monitoring": "mitigated", "resolved": "resolved", "update": "communication",
    "up": "resolved", "down": "impact_start", "degraded": "impact_start", "closed": "resolved", "open": "communication",
}  # fmt: skip
_OVER = ("resolved", "postmortem", "closed", "completed")
_PLANNED = ("scheduled", "in_progress", "in progress", "verifying", "completed", "maintenance")
_UPDATES = ("incident_updates", "updates", "events", "comments", "reports", "timeline", "messages")
_TIMES = {
    "started_at": ("started_at", "startedAt", "openedAt", "opened_at", "startDate", "start_time", "start", "downtime_start"),
    "mitigated_at": ("monitoring_at", "mitigated_at", "mitigatedAt"),
    "resolved_at": ("resolved_at", "resolvedAt", "closedAt", "closed_at", "endDate", "end_time", "end", "downtime_end"),
}
_FIRST_POSTED = ("created_at", "createdAt", "published_at", "date")


def read_status(record: Mapping[str, Any], draft: Draft, zone: str = "") -> str:
    """Fill a draft from one incident of a status page; return the day it began, nothing if that is not known.

    Raises Skipped for planned maintenance. `zone` is the time zone of the page, where it names one.
    """
    state = text(record, "status", "state")
    if text(record, "impact", "severity") == "maintenance" or state.casefold() in _PLANNED or record.get("scheduled_for"):
        raise Skipped(f"“{text(record, 'name', 'title')}” is planned maintenance")
    subject = names(record.get("service"))
    set_title(draft, text(record, "name", "title") or f"{', '.join(subject)}: {state}".strip(": ") or "Incident")
    draft.data["timezone"] = zone or "UTC"
    _set_times(record, draft, state)
    draft.add("services", [name for key in ("components", "services", "service", "affected") for name in names(record.get(key, []))])
    _set_severity(record, draft)
    updates = _updates(record)
    add_entries(draft, updates)
    _set_links(record, draft)
    set_summary(draft, markdown(text(record, "description", "body", "message", "content", "summary", "error")), [said for _, _, said in updates])
    if story := markdown(text(record, "postmortem_body", "report")):
        draft.section("Postmortem", story)
    return str(draft.data.get("started_at", ""))[:10]


def _set_times(record: Mapping[str, Any], draft: Draft, state: str) -> None:
    for key, sources in _TIMES.items():
        if found := moment(text(record, *sources)):
            draft.data[key] = found
    posted = moment(text(record, *_FIRST_POSTED))
    if "started_at" not in draft.data and posted:
        draft.data["started_at"] = posted
        draft.doubt("`started_at` is the time of the first post: users may have been affected before")
    if "resolved_at" not in draft.data and state.casefold() in _OVER:
        draft.data["status"] = "resolved"
    elif "resolved_at" not in draft.data and (named := Status.named(state)):
        draft.data["status"] = named.value
    elif state and Status.named(state) is None and state.casefold() not in _OVER:
        draft.own("status", state)


def _set_severity(record: Mapping[str, Any], draft: Draft) -> None:
    impact = text(record, "impact", "severity")
    found = Severity.named(impact)
    if found:
        draft.data["severity"] = found.value
        draft.comment(("severity",), f"impact: {impact}")
    elif impact and impact != "none":
        draft.own("impact", impact)


def _updates(record: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the updates of an incident as time, status and text, the oldest first; they come newest first."""
    listed: list[Any] = next((record[key] for key in _UPDATES if isinstance(record.get(key), list) and record[key]), [])
    found = []
    for update in reversed([item for item in listed if isinstance(item, dict)]):
        at = moment(text(update, "display_at", "at", "startedAt", "created_at", "createdAt", "date", "time", "timestamp", "updated_at"))
        said = markdown(text(update, "body", "message", "content", "text", "description", "error"))
        found.append((at, text(update, "status", "state", "type"), said))
    return sorted(found, key=lambda update: update[0][:19])


def add_entries(draft: Draft, updates: list[tuple[str, str, str]]) -> None:
    """Add updates (time, status, text) to the timeline; those without a time, and postmortems, become sections."""
    for at, state, said in updates:
        kind = KINDS.get(state.casefold(), "communication")
        shown = state.replace("_", " ").capitalize()
        silent = not state or (said and (kind == state.casefold() or words(said)[: len(words(state))] == words(state)))
        told = said if silent else f"{shown}: {said}" if said else shown
        if state.casefold() == "postmortem" or not at:
            draft.section(shown or "Update", said)
        elif told:
            draft.data.setdefault("timeline", []).append({"time": at, "event": told, "kind": kind})
    _keep_one_of_each(draft)


def _keep_one_of_each(draft: Draft) -> None:
    """Let one post of each kind give the milestone, or agree with it; the others are only communication."""
    entries = draft.data.get("timeline", [])
    for kind, key, last in (("impact_start", "started_at", False), ("mitigated", "mitigated_at", True), ("resolved", "resolved_at", True)):
        marked = [entry for entry in entries if entry["kind"] == kind]
        stated = draft.data.get(key)
        chosen = [entry for entry in marked if entry["time"] == stated] if stated else marked
        for entry in marked:
            if not chosen or entry is not chosen[-1 if last else 0]:
                entry["kind"] = "communication"


def _set_links(record: Mapping[str, Any], draft: Draft) -> None:
    url = text(record, "shortlink", "url", "permalink", "html_url")
    if url.startswith("http") and len(url) <= LONGEST_LINE:
        draft.add("links", [{"url": url, "type": "status_page"}])
    if name := text(record, "id"):
        draft.add("aliases", [name[:LONGEST_LINE]])


def set_summary(draft: Draft, said: str, posts: Sequence[str]) -> None:
    """Set the summary: as given, or else what was posted at the end if that tells more than the first post."""
    told = [post for post in posts if post]
    if not said and told:
        said = max(told[0], told[-1], key=len)
    draft.prose("summary", said)
