"""PM208: text that a template put there, and nobody has replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_postmortems.audience import Text, said, texts
from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.patterns import later
from mkdocs_postmortems.settings import Settings

__all__ = ["UNKNOWN_IMPACT", "check_templates"]

UNKNOWN_IMPACT = "Not known yet."
"""What a new file says about the impact, until somebody knows it."""

_LONGEST = 160
_THING = r"(?:incident|event|outage|impact|issue|problem|action(?:\s+item)?|root\s+cause|post-?mortem|service|section)"
_TO_DO = r"(?:todo|to\s?do|tbd|tba|tbc|fixme|xxx+|wip)"
_PLACEHOLDER = later(
    rf"{_TO_DO}[.!:]*"
    rf"|(?:todo|fixme|tbd|tba)\s*[:–-]\s*\S.*"
    r"|(?:to\s+be|will\s+be)\s+(?:determined|done|added|written|filled(?:\s+in)?|completed|announced|defined)[.!]*(?:\s+(?:later|soon|here))?[.!]*"
    r"|(?:will\s+|please\s+)?fill(?:\s+in|\s+out)?(?:\s+(?:this|me|it))?(?:\s+in)?(?:\s+(?:here|later|soon))?[.!]*"
    r"|(?:coming\s+soon|placeholder|sample\s+text|your\s+text(?:\s+here)?|text\s+here|lorem\s+ipsum\b.*|\?{2,}|…|\.{3,})[.!]*"
    r"|(?:please\s+)?(?:briefly\s+)?(?:describe|explain|summari[sz]e|insert|enter|provide)\s+(?:here|your|what|how|why|when|who|which|any|the|an?)\b.*"
    rf"|(?:an?\s+)?(?:short|brief|one-line|one\s+line|one-sentence)\s+(?:{_THING}\s+)?(?:description|summary|title|overview)(?:\s+(?:of|here|in)\b.*)?[.!]*"
    rf"|(?:your\s+)?{_THING}\s+(?:title|name|description|summary|id|number)(?:\s+here)?[.!]*"
    r"|(?:yyyy-mm-dd|hh:mm)\b.*"
    r"|<!--.*-->|\{\{.*\}\}|\[\s*[^\[\]]*\s[^\[\]]*\s*\]|<\s*[^<>@/=\"]*\s[^<>@/=\"]*\s*>",
    re.DOTALL,
)
# What tells people to describe something may be meant as it stands where work is listed.
_WORK = later(r"(?:please\s+)?(?:briefly\s+)?(?:describe|explain|summari[sz]e|insert|enter|provide|fill)\b|(?:todo|fixme)\s*[:–-]")
# Names of people stand in brackets, too, where a link is missing.
_BRACKETS = re.compile(r"[\[<{]")
_PEOPLE = frozenset(("owner", "actor", "authors"))
_NOBODY = later(r"\b(?:name|owner|team|person|role|your|who)\b")
_WORK_LISTS = ("action_items", "prevention", "resolution")
_APART = frozenset(("symptoms", "links", "images", "roles", "external", "x-", "aliases", "related", "tags"))
_NAMES = frozenset(("title", "label", "id", "url", "ticket", "audience"))


def check_templates(incident: Incident, _: Settings) -> Iterator[Finding]:
    """PM208: no text is still the one of a template."""
    over = not incident.is_ongoing and incident.external is None
    suspects = {text for text in said(incident) if len(text) <= _LONGEST and (_PLACEHOLDER.fullmatch(_bare(text)) or text.strip() == UNKNOWN_IMPACT)}
    for text in texts(incident) if suspects else ():
        if text.text in suspects and _tells(text.route):
            if _is_placeholder(_bare(text.text), text.route):
                yield _finding(text, "write what is meant, or remove it")
            elif over and text.text.strip() == UNKNOWN_IMPACT:
                yield _finding(text, "say what it did to users")


def _bare(text: str) -> str:
    """Return a text in small letters and without marks around it."""
    return text.lstrip("> ").strip("*_# \n").casefold()


def _tells(route: Route) -> bool:
    """Whether a text tells of the incident: not a heading, a name, or what a machine has printed."""
    return route[0] not in _APART and (route[-1] not in _NAMES or len(route) == 1)


def _finding(text: Text, cure: str) -> Finding:
    return Finding("PM208", text.route, f"this is still the text of a template: `{' '.join(text.text.split())}`", cure)


def _is_placeholder(bare: str, route: Route) -> bool:
    """Whether a text, in small letters and without marks around it, asks its author to write it."""
    if not _PLACEHOLDER.fullmatch(bare) or (route[0] in _WORK_LISTS and _WORK.match(bare)):
        return False
    return not _BRACKETS.match(bare) or not _PEOPLE.intersection(route) or bool(_NOBODY.search(bare))
