"""Proof that an imported file can be read and checked: what it is found to lack is excused, what contradicts is set aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mkdocs_postmortems import rules
from mkdocs_postmortems.diagnostics import Finding, Level, Route
from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.text import Line, lost, words
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes
from mkdocs_postmortems.source.writer import write

__all__ = ["prove"]

_ROUNDS = 20
_SHORT = 60
_LACKS = {
    "PM004": "the source names no date",
    "PM005": "the source has neither",
    "PM102": "the source names no date",
    "PM107": "the source does not say when",
}
_TO_DO = {
    "PM004": "the source names no date: add `started_at`, then remove `review: draft`",
    "PM005": "the source has no summary and no impact: add one of them",
    "PM102": "the source names no date: write it before the time of the first entry, then remove `review: draft`",
    "PM107": "the source says that it is over, but not since when: add `resolved_at`",
}


def prove(draft: Draft, source: list[Line], settings: Settings) -> str:
    """Return the file of a draft. It passes the check without errors, and no word of the source is missing in it."""
    for _ in range(_ROUNDS):
        text = _written(draft)
        errors = list(_errors(text, settings))
        if errors:
            _mend(draft, errors[0])
            continue
        missing = lost(source, text)
        if not missing:
            return text
        _keep(draft, missing)
    return text


def _written(draft: Draft) -> str:
    placed = {route: texts for route, texts in draft.comments.items() if route and _leads(draft.data, route)}
    stray = [text for route, texts in draft.comments.items() if route not in placed for text in texts]
    short = [text for text in stray if len(text) <= _SHORT]
    head = [f"Imported from {draft.source}", *(f"to do: {doubt}" for doubt in draft.doubts)]
    head += [f"Also in the source: {' · '.join(short)}"] if short else []
    head += [text for text in stray if len(text) > _SHORT]
    comments: dict[Route, list[str]] = placed | {(): head}
    for route, codes in draft.excuses.items():
        why = ", ".join(dict.fromkeys(_LACKS[code] for code in codes))
        comments[route] = [*comments.get(route, []), f"postmortems: ignore[{', '.join(codes)}] {why}"]
    return write(draft.data, comments)


def _leads(data: Any, route: Route) -> bool:
    for step in route:
        held = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
        if step not in held:
            return False
        data = data[step]
    return True


def _errors(text: str, settings: Settings) -> Iterator[Finding]:
    """Yield what the check would call an error, and no comment excuses."""
    source = read_bytes(text.encode(), "imported.yml")
    parsed = parse(source, settings, "imported.yml")
    checked = rules.check(parsed.incident, settings, parsed.unread) if parsed.incident is not None else ()
    found = [*parsed.findings, *(finding._replace(route=parsed.original(finding.route)) for finding in checked)]
    for finding in found:
        level = finding.level or rules.RULES[finding.code].level
        line = (finding.span or source.locate(finding.route, key=finding.key)).line
        if level == Level.ERROR and not any(finding.code in excuse.codes and excuse.line == line for excuse in source.excuses):
            yield finding


def _mend(draft: Draft, finding: Finding) -> None:
    """Excuse what the source lacks; set aside a value that contradicts another one."""
    route = finding.route
    undated = finding.code == "PM102" and route[:1] == ("timeline",) and "has no date" in finding.message
    if finding.code in _LACKS and (undated or finding.code != "PM102"):
        _excuse(draft, finding.code, route[:2] if undated else route)
    else:
        _set_aside(draft, finding)


def _excuse(draft: Draft, code: str, route: Route) -> None:
    draft.doubt(_TO_DO[code])
    if code in ("PM004", "PM102"):
        draft.data["review"] = "draft"
    at: Route = route if _leads(draft.data, route) and route else ("title",)
    draft.excuses.setdefault(at, []).append(code)


def _set_aside(draft: Draft, finding: Finding) -> None:
    """Move a value to where it does no harm, and say so."""
    route = finding.route
    key = str(route[0]) if route else ""
    draft.doubt(f"{finding.message}: check `{key}`")
    if route[:1] == ("timeline",) and len(route) > 1 and isinstance(route[1], int) and route[1] < len(draft.data.get("timeline", [])):
        entry = draft.data["timeline"][route[1]]
        if not any(entry.pop(name, None) for name in ("kind", "until")):
            _to_sections(draft, "timeline", entry, draft.data["timeline"], route[1])
    elif key == "impact" and route[1:2] and isinstance(draft.data.get("impact"), dict):
        draft.own(str(route[1]), str(draft.data["impact"].pop(route[1], "")))
        if not draft.data["impact"]:
            del draft.data["impact"]
    elif key in draft.data:
        value = draft.data.pop(key)
        draft.own(f"stated {key.replace('_', ' ')}", value) if isinstance(value, str) and "\n" not in value else draft.section(key, _told(value))


def _to_sections(draft: Draft, key: str, value: Any, holder: list[Any], at: int) -> None:
    """Move an item of a list to the sections; what is noted for the items after it moves up with them."""
    del holder[at]
    draft.section(key.capitalize(), _told(value))
    draft.comments = {moved: texts for route, texts in draft.comments.items() if (moved := _moved(route, key, at)) is not None}
    draft.excuses = {moved: codes for route, codes in draft.excuses.items() if (moved := _moved(route, key, at)) is not None}


def _moved(route: Route, key: str, at: int) -> Route | None:
    """Return where a route leads after an item was taken out of a list, None for that item itself."""
    if route[:1] != (key,) or len(route) < 2 or not isinstance(route[1], int) or route[1] < at:  # noqa: PLR2004
        return route
    return None if route[1] == at else (key, route[1] - 1, *route[2:])


def _told(value: Any) -> str:
    """Return a value as text."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_told(item)}" for key, item in value.items())
    return "\n\n".join(_told(item) for item in value) if isinstance(value, list) else str(value)


def _keep(draft: Draft, missing: list[Line]) -> None:
    """Keep lines that found no place: those that may only give structure as comments, text as a section."""
    prose = [line for line in missing if len(words(line.text)) > 3]  # noqa: PLR2004
    draft.comments.setdefault((), []).extend(line.text.strip(" |#*-") for line in missing if line not in prose)
    if prose:
        draft.section("Not placed", "\n".join(line.text.strip() for line in prose), prose[0])
