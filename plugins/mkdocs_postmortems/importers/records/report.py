"""Other companies' postmortems, collected as front matter with a summary below (icco's collection)."""

from __future__ import annotations

import re

from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.front_matter import Front
from mkdocs_postmortems.importers.records.shape import moment
from mkdocs_postmortems.importers.text import joined, plain, words
from mkdocs_postmortems.importers.titles import set_title
from mkdocs_postmortems.model import Category

__all__ = ["USED", "is_report", "read_report"]

_SIGNS = ("uuid", "company", "keywords", "categories", "source_published_at", "archive_url")
_FEWEST_SIGNS = 2
USED = ("uuid", "url", "archive_url", "title", "start_time", "end_time", "categories", "keywords", "company", "product", "source_published_at", "source_fetched_at", "summary")
"""The facts that have a field."""
_ADDRESS = re.compile(r"https?://[^\s<>\"\\]+")
_SENTENCE = re.compile(r"(.{20,110}?)(?:[.!?:;](?:\s|$)|$)")
_LONGEST_TITLE = 110


def is_report(front: Front) -> bool:
    """Whether a front matter describes somebody else's postmortem."""
    return bool(_ADDRESS.fullmatch(front.text("url"))) and sum(1 for sign in _SIGNS if sign in front.facts) >= _FEWEST_SIGNS


def read_report(front: Front, draft: Draft) -> str:
    """Fill a draft; return the day it began, or else the day it was published."""
    body = joined(front.body)
    set_title(draft, front.text("title") or _title(body or front.text("summary"), draft))
    external = {
        "url": front.text("url"),
        "archive_url": front.text("archive_url"),
        "organization": front.text("company"),
        "product": front.text("product"),
        "published_at": moment(front.text("source_published_at"))[:10],
        "retrieved_at": moment(front.text("source_fetched_at"))[:10],
    }
    draft.data["external"] = {key: value for key, value in external.items() if value and (not key.endswith("url") or _ADDRESS.fullmatch(value))}
    for key, name in (("started_at", "start_time"), ("resolved_at", "end_time")):
        if found := moment(front.text(name)):
            draft.data[key] = found
            draft.data["timezone"] = "UTC"
    _words(front, draft)
    draft.add("aliases", [name for name in [front.text("uuid")] if name])
    draft.prose("summary", front.text("summary") or body)
    if front.text("summary"):
        draft.section("Report", body)
    held = set(words(" ".join(str(value) for value in (*draft.data.values(), *draft.data["external"].values()))))
    draft.comment((), *(line.text for line in front.values(USED) if set(words(line.text)) - held))
    return str(draft.data.get("started_at") or draft.data["external"].get("published_at", ""))[:10]


def _title(body: str, draft: Draft) -> str:
    """Return the beginning of a report for its title, because it has none."""
    text = plain(" ".join(body.split("\n\n", maxsplit=1)[0].split()))
    found = _SENTENCE.match(text)
    draft.doubt("the title was made of the first words of the text")
    return (found[1] if found else text[:_LONGEST_TITLE].rpartition(" ")[0] + "…") or "Report"


def _words(front: Front, draft: Draft) -> None:
    """Place categories that are ours, and all others as tags."""
    named = [(name, Category.named(name)) for name in front.texts("categories")]
    draft.add("categories", [found.value for _, found in named if found])
    draft.add("tags", [*(name for name, found in named if not found), *front.texts("keywords")])


