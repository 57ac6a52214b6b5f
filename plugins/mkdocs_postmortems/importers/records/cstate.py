"""Status pages made of Markdown: the issues of cState and clearstatus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.front_matter import Front
from mkdocs_postmortems.importers.outline import heading_at
from mkdocs_postmortems.importers.records.shape import Skipped, moment
from mkdocs_postmortems.importers.records.status import add_entries
from mkdocs_postmortems.importers.text import Line, joined, plain, words
from mkdocs_postmortems.importers.titles import set_title
from mkdocs_postmortems.model import Severity

__all__ = ["is_cstate", "is_report_below", "read_cstate"]

_TRACK = re.compile(r"\s*\{\{[<%]\s*track\s+\"(?P<at>[^\"]*)\"\s*[>%]\}\}\s*")
_STATE = re.compile(r"^\W*(?P<state>[A-Za-z][A-Za-z ]{2,30}?)\W*(?:\s[-–—:]\s|:\W|\n|$)")
_PLANNED = re.compile(r"\b(?:scheduled|planned)\b.*\b(?:maintenance|update|upgrade|work|migration)s?\b|\bmaintenance\b", re.IGNORECASE)
_REMARK = re.compile(r"(?:^|[\w\]\"'])\s+#\s")
_UTC = re.compile(r"(?:Z|[+-]00:?00)$")
_OFFSET = re.compile(r":\d\d(?:\.\d+)?\s?[+-]\d\d:?\d\d$")
_USED = ("title", "date", "resolved", "resolvedWhen", "resolved_on", "severity", "max_severity", "affected", "status")


def is_cstate(front: Front) -> bool:
    """Whether a front matter is an issue of cState or clearstatus."""
    return front.facts.get("section") == "issue" or "resolvedWhen" in front.facts or "max_severity" in front.facts


def read_cstate(front: Front, draft: Draft) -> tuple[str, list[Line]]:
    """Fill a draft; return the day it began, and the lines to account for. Raises Skipped for planned maintenance."""
    title = front.text("title")
    level = front.text("max_severity", "severity")
    if level == "maintenance" or front.text("status") == "scheduled" or _PLANNED.search(title):
        raise Skipped(f"“{title}” is planned maintenance")
    set_title(draft, title or "Incident")
    _times(front, draft)
    draft.add("services", front.texts("affected"))
    if found := Severity.named(level):
        draft.data["severity"] = found.value
    elif level:
        draft.own("severity", level)
    if not is_report_below(front):
        _posts(front.body, draft)
    draft.comment((), *(line.text for line in front.lines if _tells(line.text)))
    lines = [Line(line.number, _TRACK.sub(" ", line.text)) for line in front.body]
    return str(draft.data.get("started_at", ""))[:10], [*front.values(_USED), *lines]


def is_report_below(front: Front) -> bool:
    """Whether a post is told in parts with headings, as a document of its own, and not in dated posts."""
    headed = any(heading_at(front.body, at) for at in range(len(front.body)))
    return headed and not any(_TRACK.search(line.text) for line in front.body)


def _tells(line: str) -> bool:
    """Whether a line of the front matter says something that no field holds; its comments are kept before."""
    name, _, value = line.partition(":")
    told = name.strip() not in _USED or _REMARK.search(value)
    return bool(value.strip() and told) and not line.lstrip().startswith(("-", "#"))


def _times(front: Front, draft: Draft) -> None:
    zoned = [value for name in ("date", "resolvedWhen", "resolved_on") if (value := front.text(name))]
    for key, value in (("started_at", front.text("date")), ("resolved_at", front.text("resolvedWhen", "resolved_on"))):
        if found := moment(value):
            draft.data[key] = found
            draft.comment((key,), value if Counter(words(value)) - Counter(words(found)) else "")
        elif value:
            draft.own(key.removesuffix("_at"), value)
    if any(_UTC.search(value) for value in zoned):
        draft.data["timezone"] = "UTC"
    elif zoned and not all(_OFFSET.search(value) for value in zoned):
        draft.doubt("the source names no time zone, so the site's is taken: write `timezone` if it is another one")
    over = front.text("resolved").casefold() == "true" or front.text("status") == "resolved"
    if over and "resolved_at" not in draft.data:
        draft.data["status"] = "resolved"


def _posts(lines: Sequence[Line], draft: Draft) -> None:
    """Place the posts below: those that say when as a timeline, the rest as the summary."""
    posts, rest = [], []
    for part in re.split(r"\n\s*\n|\n\\\s*(?=\n)", joined(lines)):
        said = part.strip().strip("\\").strip()
        track = _TRACK.search(said)
        at = moment(track["at"]) if track else ""
        if not said or re.fullmatch(r"[-*_ ]{3,}", said):
            continue
        if at:
            told = _TRACK.sub(" ", said).strip()
            state = _STATE.match(told)
            posts.append((at, plain(state["state"]) if state else "", told))
        else:
            rest.append(_TRACK.sub(" ", said))
    add_entries(draft, [(at, _known(state), said) for at, state, said in sorted(posts)])
    draft.prose("summary", "\n\n".join(rest))
    if not rest and posts:
        draft.prose("summary", min(posts)[2])


def _known(state: str) -> str:
    word = state.split(maxsplit=1)[0].casefold() if state else ""
    return word if word in ("investigating", "identified", "monitoring", "resolved", "update") else ""
