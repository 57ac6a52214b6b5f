"""Changes of incidents as Markdown, for a comment on a pull request or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_postmortems.audience import is_published, publish
from mkdocs_postmortems.authoring.fixing.proof import meaning
from mkdocs_postmortems.authoring.reviewing.changes import Changes
from mkdocs_postmortems.authoring.reviewing.markup import code, plain, said
from mkdocs_postmortems.authoring.similar import Similar, reasons, similar
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.model import ActionItem, Audience, Elapsed, Incident, Review
from mkdocs_postmortems.rules.moments import shown
from mkdocs_postmortems.timestamps import Moment, format_duration

__all__ = ["report"]

_MOST_TOLD, _MOST_FINDINGS, _MOST_SIMILAR, _MOST_ACTIONS = 30, 20, 3, 5
_NUMBERS = (("Time to detect", "time_to_detect"), ("Time to acknowledge", "time_to_acknowledge"), ("Time to mitigate", "time_to_mitigate"), ("Time to resolve", "time_to_resolve"))
_PARTS = (("timeline", "timeline entries"), ("action_items", "action items"), ("links", "links"), ("images", "images"), ("sections", "sections"))
_LONGEST_TEXT = 1000
_WORDS = ("severity", "status", "type", "review", "audience", "timezone")


def report(changes: Changes) -> str:
    """Return what a branch changes about incidents, as Markdown that ends with a newline."""
    lines = ["## Incidents in this change", "", _count(changes)]
    told = [*(("Added", path) for path in changes.added), *(("Changed", path) for path in changes.changed)]
    for word, path in told[:_MOST_TOLD]:
        lines += ["", *_incident(changes, word, path)]
    if len(told) > _MOST_TOLD:
        lines += ["", f"{len(told) - _MOST_TOLD} more are not shown."]
    if changes.removed:
        lines += ["", "### Removed", "", *(f"- {_path(changes, path)}" for path in changes.removed[:_MOST_TOLD])]
    return "\n".join(lines) + "\n"


def _count(changes: Changes) -> str:
    counts = [(len(changes.added), "added"), (len(changes.changed), "changed"), (len(changes.removed), "removed")]
    said = ", ".join(f"{number} {word}" for number, word in counts if number)
    return f"{said}." if said else "No incident is added or changed."


def _path(changes: Changes, path: str) -> str:
    return code(f"{changes.shown}/{path}" if changes.shown != "." else path)


def _incident(changes: Changes, word: str, path: str) -> Iterator[str]:
    """Yield what there is to say about one file."""
    incident, old = changes.new(path), changes.old(path)
    moved = f", before {_path(changes, changes.renamed[path])}" if path in changes.renamed else ""
    yield f"### {word}: {plain(incident.title) if incident else 'a file that can&#39;t be read'}"
    yield from ("", f"{_path(changes, path)}{moved}")
    if incident is not None:
        yield from _block("", _table(_facts(incident, old)))
        yield from _block("What changed", _changed(incident, old) if old else ())
    yield from _block("To look at", _findings(changes, path))
    if incident is not None:
        yield from _block("Similar past incidents", _similar(changes, incident))
        yield from _block("What customers would see", _customers(changes, incident))


def _block(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", *([f"**{heading}**", ""] if heading else []), *found)


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from ("| | |", "|---|---|")
    yield from (f"| {name} | {value} |" for name, value in rows)


def _facts(incident: Incident, old: Incident | None) -> Iterator[tuple[str, str]]:
    """Yield the facts of an incident, and its computed numbers, with what they were if that is another value."""
    if incident.review == Review.DRAFT:
        yield "Review", "draft: the published site leaves it out"
    yield "Severity", str(incident.severity or "none is given")
    yield "Status", str(incident.current_status)
    if incident.services:
        yield "Services", plain(", ".join(incident.services))
    if incident.milestones.started:
        yield "Started", _moment(incident.milestones.started)
    for name, key in _NUMBERS:
        now, then = (_length(getattr(one, key)) if one else "" for one in (incident, old))
        if now or then:
            yield name, (now or "not known") + (f", was {then or 'not known'}" if old and then != now else "")
    if incident.action_items is not None:
        left = sum(item.is_open for item in incident.action_items)
        yield "Action items", f"{len(incident.action_items)}, {left} open"


def _moment(moment: Moment) -> str:
    return f"{shown(moment)} {plain(moment.earliest.tzname() or '')}".rstrip()


def _length(elapsed: Elapsed | None) -> str:
    if elapsed is None:
        return ""
    return f"{'about ' if elapsed.about else ''}{format_duration(elapsed.length)}"


def _changed(incident: Incident, old: Incident) -> Iterator[str]:
    """Yield the fields that hold something else than before; of words, both."""
    names = [name for name in Incident.model_fields if meaning(getattr(incident, name)) != meaning(getattr(old, name))]
    for name in names:
        if name in _WORDS:
            then, now = (plain(str(getattr(one, name) or "nothing")) for one in (old, incident))
            yield f"- {code(name)}: {then} → {now}"
    others = [code("x-…" if name == "own" else name) for name in names if name not in _WORDS]
    if others:
        yield f"- {', '.join(others)}"


def _findings(changes: Changes, path: str) -> Iterator[str]:
    place = f"{changes.shown}/{path}" if changes.shown else path
    found = [d for d in changes.after.diagnostics if d.place.path == place and d.level != Level.INFO]
    yield from (_finding(diagnostic) for diagnostic in found[:_MOST_FINDINGS])
    if len(found) > _MOST_FINDINGS:
        yield f"- {len(found) - _MOST_FINDINGS} more; `postmortems check` shows them"


def _finding(diagnostic: Diagnostic) -> str:
    cure = f" ({said(diagnostic.help)})" if diagnostic.help else ""
    return f"- {diagnostic.level} {diagnostic.rule.code}, line {diagnostic.place.span.line}: {said(diagnostic.message)}{cure}"


def _similar(changes: Changes, incident: Incident) -> Iterator[str]:
    for found in similar(changes.after, incident, _MOST_SIMILAR, past=True):
        other = found.incident
        yield f"- {code(other.name)} {plain(other.title)} ({other.day or 'no day known'}): {found.follow_up}; {_why(found)}"
        yield from (f"  - {_action(item)}" for item in found.open_actions[:_MOST_ACTIONS])


def _why(found: Similar) -> str:
    return ", ".join(f"same {name} {plain(', '.join(values))}" for name, values in reasons(found)) or "much the same words"


def _action(item: ActionItem) -> str:
    due = f", due {item.due}" if item.due else ", no due date"
    return f"{plain(item.action)} ({plain(item.owner) if item.owner else 'no owner'}{due})"


def _customers(changes: Changes, incident: Incident) -> Iterator[str]:
    """Yield what a site for everybody would show."""
    unmarked = changes.settings.default_audience
    others = (other for other in changes.after.incidents if other is not incident and not is_published(other, unmarked))
    public = next(iter(publish([incident], Audience.PUBLIC, unmarked, others)), None)
    if public is None or incident.review == Review.DRAFT:
        yield "Nothing: it is a draft." if public else "Nothing: it is internal."
        return
    texts = [public.title, public.summary, public.impact.description if public.impact else None]
    yield "  \n".join(f"> {plain(text, _LONGEST_TEXT)}" for text in texts if text)
    hidden = [f"{len(getattr(public, name) or ())} of {len(getattr(incident, name))} {words}" for name, words in _PARTS if getattr(incident, name)]
    if hidden:
        yield from ("", f"And {', '.join(hidden)}.")
