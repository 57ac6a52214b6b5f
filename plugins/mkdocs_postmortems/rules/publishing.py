"""Rules and checks of publishing: what a site for everybody would show, judged as everybody would see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from mkdocs_postmortems.audience import Text, is_internal, is_published, marked_parts, said, texts, visible
from mkdocs_postmortems.diagnostics import Finding, Level, Route
from mkdocs_postmortems.model import Incident, Kind
from mkdocs_postmortems.model.fields import part_at
from mkdocs_postmortems.rules.hosts import hosts_of
from mkdocs_postmortems.rules.names import fold
from mkdocs_postmortems.rules.records.publishing import RULES
from mkdocs_postmortems.rules.repeats import repeats
from mkdocs_postmortems.rules.secrets import private_addresses, secrets
from mkdocs_postmortems.settings import Settings

__all__ = ["CATALOGUE_CHECKS", "CHECKS", "RULES"]

_MOST_NAMED = 3
# Each by a part that all of its spellings have.
_BLAMING = {
    " error": ("human error", "operator error", "pilot error"),
    "careless": ("careless",),
    "negligen": ("negligence", "negligent"),
    "incompeten": ("incompeten",),
    "sloppy": ("sloppy",),
    "stupid": ("stupid",),
    "should": ("should have", "shouldn't have", "should not have"),
    "menschliches versagen": ("menschliches versagen",),
    "bedienfehler": ("bedienfehler",),
    "fahrlässig": ("fahrlässig",),
}
_TELLING = frozenset(("timeline", "root_cause", "contributing_factors", "trigger"))
_TOKEN = re.compile(r"\w[\w.-]*")
_DISTINCT = re.compile(r"(?=.*[\d-])\S{4,}")
_ENDINGS = (".yml", ".yaml", ".md")


def check_texts(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM501 to PM504: what texts say that they should not."""
    # Two lines apart, so that nothing is read across two texts.
    whole = "\n\n".join(said(incident))
    if any(secrets(whole)):
        yield from (finding for text in texts(incident) for finding in _secrets(text))
    if settings.personal_names or _blaming(whole):
        yield from (finding for text in texts(incident) if _tells(text.route) for finding in _blame(text, settings.personal_names))
    if is_published(incident, settings.default_audience):
        found = texts(incident)
        yield from _exposed([text for text in found if text.public], settings)
        yield from repeats(found)


def _joined(found: Iterable[Text]) -> str:
    """Return many texts as one: most have nothing to find, and one look tells."""
    return "\n".join(text.text for text in found)


def _exposed(public: Sequence[Text], settings: Settings) -> Iterator[Finding]:
    """Yield the hosts and addresses that public texts give away."""
    hosts, whole = hosts_of(settings.internal_hosts), _joined(public)
    looks = (("PM501", hosts.found, "this is public, and names {}: only colleagues get there"), ("PM502", private_addresses, "this is public, and holds what only your network knows: {}"))
    for code, look, message in looks:
        for text in public if any(look(whole)) else ():
            yield from _shown(text, code, look(text.text), message)


def _secrets(text: Text) -> Iterator[Finding]:
    for kind in secrets(text.text):
        yield Finding("PM502", text.route, f"this looks like {kind}", "revoke it if it is one; removing it here leaves it in the history of the repository")


def _shown(text: Text, code: str, found: Iterable[str], message: str) -> Iterator[Finding]:
    names = list(dict.fromkeys(found))
    if names:
        quoted = ", ".join(f"`{name}`" for name in names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
        yield Finding(code, text.route, message.format(quoted), _cure(text.route))


def _cure(route: Route) -> str:
    """Return how to keep something from the public: its part can be marked, or it can move to one."""
    parts = (part_at(route[:length]) for length in range(2, len(route)))
    if any(part is not None and "audience" in part.model_fields for part in parts):
        return "leave it out, or mark this part with `audience: internal`"
    return "leave it out, or move it to a part that is marked with `audience: internal`"


def _tells(route: Route) -> bool:
    """Whether a text tells what happened and why, in the incident or in another telling."""
    return (route[2] if route[0] == "editions" and len(route) > 2 else route[0]) in _TELLING  # noqa: PLR2004


def _blame(text: Text, names: tuple[str, ...]) -> Iterator[Finding]:
    if wording := _blaming(text.text):
        cure = "say what made it possible, and what will make it impossible"
        yield Finding("PM503", text.route, f"`{wording}` puts the blame on a person", cure)
    pattern = _names(names)
    if pattern and (match := pattern.search(text.text)):
        yield Finding("PM503", text.route, f"`{match[0]}` is a person's name", "name the role or the team instead")


def _blaming(text: str) -> str | None:
    folded = text.casefold()
    return next((wording for part, wordings in _BLAMING.items() if part in folded for wording in wordings if wording in folded), None)


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None


def check_milestones(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM506: what everybody sees has a beginning, and an end if there was one."""
    hidden = [number for number, entry in enumerate(incident.timeline or ()) if is_internal(entry)]
    if not hidden or not is_published(incident, settings.default_audience):
        return
    shown = visible(incident)
    for kind, name, seen_as in ((Kind.IMPACT_START, "started", "without a date"), (Kind.RESOLVED, "resolved", "going on")):
        given, left = getattr(incident.milestones, name), getattr(shown.milestones, name)
        if given and not left and (kind != Kind.RESOLVED or shown.is_ongoing):
            number = next(n for n in hidden if (incident.timeline or ())[n].kind == kind)
            yield Finding("PM506", ("timeline", number, "audience"), f"only this internal entry says when it {'was ' * (name == 'resolved')}{name}, so others see it {seen_as}", f"write `{name}_at` too, or let everybody see the entry")


def check_marks(incident: Incident, settings: Settings) -> Iterator[Finding]:
    """PM507: what is marked as public is seen by the public."""
    if is_published(incident, settings.default_audience):
        return
    for route, part in marked_parts(incident):
        if not is_internal(part):
            cure = "mark the incident with `audience: public`, and what only colleagues may see with `audience: internal`"
            yield Finding("PM507", (*route, "audience"), "this part is public, but its incident is not", cure)
            return


def check_mentions(incidents: Sequence[Incident], settings: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM505: what is public does not speak of incidents that are not."""
    public = [incident for incident in incidents if is_published(incident, settings.default_audience)]
    shown = {id(incident) for incident in public}
    hidden = {fold(name) for i in incidents if id(i) not in shown for name in (i.stem, i.name, *i.aliases)} if public else set()
    hidden -= {fold(name) for i in public for name in (i.stem, i.name, *i.aliases)}
    for incident in public if hidden else ():
        for text in texts(incident):
            if text.public and (finding := _mention(text, hidden)):
                yield incident, finding


def _mention(text: Text, hidden: set[str]) -> Finding | None:
    if text.route[0] == "related":
        if fold(text.text) not in hidden:
            return None
        return Finding("PM505", text.route, f"`{text.text}` is for colleagues only, so the public page leaves this relation out", level=Level.INFO)
    for token in _TOKEN.findall(text.text):
        name = _plain(token)
        if _DISTINCT.fullmatch(name) and fold(name) in hidden:
            return Finding("PM505", text.route, f"`{name}` is an incident for colleagues only, and this is public", "leave the name out, or make that incident public")
    return None


def _plain(token: str) -> str:
    token = token.rstrip(".-")
    return next((token.removesuffix(ending) for ending in _ENDINGS if token.endswith(ending)), token)


CHECKS = (check_texts, check_milestones, check_marks)
CATALOGUE_CHECKS = (check_mentions,)
