"""Issues of GitHub: those that Upptime opens for a site that is down, and postmortems written as an issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.records.shape import Skipped, moment, names, text
from mkdocs_postmortems.importers.records.status import add_entries
from mkdocs_postmortems.importers.titles import set_title
from mkdocs_postmortems.model import Severity

__all__ = ["comments_of", "is_issue", "is_upptime", "read_issue"]

_DOWN = re.compile(r"^\W*(?P<site>.+?) (?:is down|has degraded performance|is experiencing degraded performance)\s*$")
_RESOLVED = re.compile(r"^\W*Resolved\b", re.IGNORECASE)
_PLANNED = re.compile(r"maintenance|scheduled", re.IGNORECASE)


def is_issue(record: Mapping[str, Any]) -> bool:
    """Whether a record is an issue of GitHub."""
    url = text(record, "html_url", "url")
    return "title" in record and ("number" in record or "/issues/" in url) and ("body" in record or "state" in record)


def is_upptime(record: Mapping[str, Any]) -> bool:
    """Whether an issue was opened by Upptime because a site was down."""
    return "status" in names(record.get("labels", [])) and bool(_DOWN.match(text(record, "title")))


def read_issue(record: Mapping[str, Any], draft: Draft) -> str:
    """Fill a draft with what every issue tells beside its text; return the day it was opened.

    Raises Skipped for planned maintenance.
    """
    title, labels = text(record, "title"), names(record.get("labels", []))
    if any(_PLANNED.search(label) for label in labels):
        raise Skipped(f"“{title}” is planned maintenance")
    site = _DOWN.match(title)
    set_title(draft, re.sub(r"^[^\w\[(\"'`]+", "", title) or title)
    draft.data["timezone"] = "UTC"
    if is_upptime(record) and site:
        _upptime(record, draft, site["site"])
    severity = next((found for label in labels if (found := Severity.named(label.split(":")[-1].strip()))), None)
    if severity:
        draft.data["severity"] = severity.value
    draft.add("tags", [label for label in labels if label != "status"])
    _link(record, draft)
    return _opened(record)[:10]


def _opened(record: Mapping[str, Any]) -> str:
    return moment(text(record, "created_at", "createdAt", "created_on", "createdOn"))


def _link(record: Mapping[str, Any], draft: Draft) -> None:
    url = text(record, "html_url", "url")
    if url.startswith("http") and " " not in url:
        draft.add("links", [{"url": url, "type": "ticket"}])


def comments_of(record: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the comments of an issue as time, author and text."""
    listed = record.get("comments")
    found = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return [(moment(text(c, "created_at", "createdAt", "on", "date")), _author(c), text(c, "body", "bodyText", "text")) for c in found]


def _author(record: Mapping[str, Any]) -> str:
    return ", ".join(names(record.get("user") or record.get("author") or []))


def _upptime(record: Mapping[str, Any], draft: Draft, site: str) -> None:
    """Take beginning and end from the issue: it is opened when a check fails, and closed when one succeeds again."""
    opened, closed = _opened(record), moment(text(record, "closed_at", "closedAt", "closed_on"))
    draft.add("services", [site])
    comments = comments_of(record)
    resolved = next((at for at, _, said in comments if _RESOLVED.match(said) and at), "") or closed
    draft.data |= {key: value for key, value in (("started_at", opened), ("resolved_at", resolved)) if value}
    if not resolved and text(record, "state").casefold() == "closed":
        draft.data["status"] = "resolved"
    posts = [(opened, "", text(record, "body")), *((at, "Resolved" if _RESOLVED.match(said) else "", said) for at, _, said in comments)]
    add_entries(draft, [(at, state, said) for at, state, said in posts if said])
    for entry in draft.data.get("timeline", [])[:1]:
        entry["kind"] = "detected"
    draft.prose("summary", text(record, "body"))
