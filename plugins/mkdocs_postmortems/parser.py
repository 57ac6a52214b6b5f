"""A source to a typed incident, or to findings about its shape; one odd value does not hide the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Impact, Incident, Part, Reading
from mkdocs_postmortems.model.fields import field_at, nearest, part_at
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import Source

__all__ = ["Parsed", "parse"]

_ROUNDS = 4
_HARMLESS = ("PM002",)  # the value is there all the same
_NEEDED = (
    (("started_at",), "PM004", "`started_at` is missing", "add for example `started_at: 2026-03-02 09:10`"),
    (("summary", "impact"), "PM005", "neither `summary` nor `impact` says what happened", "add for example `impact: Half of all payments failed for 42 minutes.`"),
)


@dataclass
class Parsed:
    """What came of a file: the incident, complete or without the values that could not be read, and what is wrong."""

    incident: Incident | None
    findings: list[Finding]
    kept: dict[Route, list[int]] = field(default_factory=dict)

    @property
    def unread(self) -> frozenset[Route]:
        """Where the incident lacks a value that could not be read; the index of an item that is left out whole is -1."""
        faults = (finding for finding in self.findings if finding.route and finding.code not in _HARMLESS)
        return frozenset(self._read(route) for finding in faults for route in _meant(finding))

    def _read(self, route: Route) -> Route:
        """Translate a route into the file to one into the incident; the opposite of `original`, for items of the top lists."""
        kept = self.kept.get(route[:1])
        if kept is None or len(route) == 1:
            return route
        index = kept.index(route[1]) if route[1] in kept else -1
        return (route[0], index, *route[2:])

    def original(self, route: Route) -> Route:
        """Translate a route into the incident to one into the file, where items that could not be read still stand."""
        result: Route = ()
        for number, step in enumerate(route):
            kept = self.kept.get(route[:number])
            result = (*result, kept[step] if kept and isinstance(step, int) and step < len(kept) else step)
        return result


def _meant(finding: Finding) -> Iterator[Route]:
    """Yield where a value is lacking: for an unknown key, where the one stands that it probably was meant to be."""
    if finding.code != "PM003":
        yield finding.route
    elif (part := part_at(finding.route[:-1])) and (guess := nearest(str(finding.route[-1]), part)):
        yield (*finding.route[:-1], guess)


def parse(source: Source, settings: Settings, path: str) -> Parsed:
    """Read a source as an incident; `path` is relative to the incidents folder."""
    data = source.data
    parsed = Parsed(None, list(source.findings))
    if source.root is None or (not data and parsed.findings):
        return parsed
    removed: set[Route] = set()
    for _ in range(_ROUNDS):
        try:
            reading = Reading(path=path, zone=settings.zone)
            parsed.incident = Incident.model_validate(data, context=reading)
            break
        except ValidationError as error:
            faults = error.errors(include_url=False)
            said = removed | {finding.route for finding in parsed.findings}
            fresh = [f for f in faults if f["type"] != "missing" or parsed.original(f["loc"]) not in said]
            moved = (_moved(parsed, finding) for finding in _findings(fresh))
            parsed.findings = list(dict.fromkeys([*parsed.findings, *moved]))
            removed |= {parsed.original(fault["loc"]) for fault in faults}
            data, parsed.kept = _without(data, faults, parsed.kept)
    if parsed.incident is not None:
        parsed.findings += [_moved(parsed, f) for f in _missing(parsed.incident, source.data, parsed.findings)]
    return parsed


def _moved(parsed: Parsed, finding: Finding) -> Finding:
    return Finding(finding.code, parsed.original(finding.route), finding.message, finding.help, key=finding.key)


def _findings(faults: list[ErrorDetails]) -> Iterator[Finding]:
    guessed = {(*route[:-1], guess) for route, guess in _guesses(faults)}
    caused: set[tuple[str | int, str]] = set()
    for fault in faults:
        cause = (fault["loc"][0], fault.get("ctx", {}).get("cause", ""))
        if (fault["type"] == "missing" and fault["loc"] in guessed) or cause in caused:
            continue
        caused |= {cause} if cause[1] else set()
        yield _finding(fault)


def _guesses(faults: list[ErrorDetails]) -> Iterator[tuple[Route, str]]:
    """Yield the routes of unknown keys with the keys that were probably meant."""
    for fault in faults:
        part = part_at(fault["loc"][:-1]) if fault["type"] == "extra_forbidden" else None
        guess = nearest(str(fault["loc"][-1]), part) if part else None
        if guess:
            yield fault["loc"], guess


def _finding(fault: ErrorDetails) -> Finding:
    route = fault["loc"]
    if fault["type"] == "extra_forbidden":
        return _unknown(route)
    if fault["type"] == "missing":
        return _missing_key(route)
    if "message" in fault.get("ctx", {}):
        return Finding(fault["type"], route, fault["ctx"]["message"], fault["ctx"]["cure"])
    return _wrong_type(fault)


def _unknown(route: Route) -> Finding:
    key, part = str(route[-1]), part_at(route[:-1])
    guess = nearest(key, part) if part else None
    if guess:
        cure = f"did you mean `{guess}`?"
    elif len(route) == 1:
        cure = f"begin it with `x-` if it is your own (`x-{key.casefold().replace(' ', '-')}`), or put it into `sections`"
    else:
        cure = "use one of " + ", ".join(f"`{name}`" for name in _keys(part)) if part else "remove it"
    return Finding("PM003", route, f"unknown key `{key[:60]}`", cure, key=True)


def _keys(part: type[Part]) -> list[str]:
    return list(part.model_fields)


def _example(route: Route) -> str:
    known = field_at(route)
    example = known.examples[0] if known and known.examples else "…"
    return f"{route[-1]}: {example}" if isinstance(example, str | int | float) else f"{route[-1]}: …"


def _missing_key(route: Route) -> Finding:
    code = "PM007" if route[0] in ("timeline", "action_items") else "PM004"
    return Finding(code, route[:-1] if len(route) > 1 else route, f"`{route[-1]}` is missing", f"add for example `{_example(route)}`", key=len(route) == 1)


_WANTED = {
    "tuple_type": ("a list", "write `[…]`, or one line `- …` for each"),
    "model_type": ("a mapping", "write its keys below it, one `key: value` on each line"),
    "model_attributes_type": ("a mapping", "write its keys below it, one `key: value` on each line"),
    "mapping_type": ("a mapping", "write its keys below it, one `key: value` on each line"),
    "dict_type": ("a mapping", "write its keys below it, one `key: value` on each line"),
}
_FOUND = {str: "a text", list: "a list", dict: "a mapping", type(None): "nothing"}


def _wrong_type(fault: ErrorDetails) -> Finding:
    wanted, cure = _WANTED.get(fault["type"], ("something else", "see the field's example"))
    found = _FOUND.get(type(fault["input"]), "something else")
    if wanted == "a list" and isinstance(fault["input"], str):
        cure = f"write `[{fault['input'][:60]}]`, or one line `- …` for each"
    return Finding("PM008", fault["loc"], f"this is {found}, and {wanted} is wanted", cure)


def _missing(incident: Incident, data: dict[str, Any], findings: list[Finding]) -> Iterator[Finding]:
    """Yield what every incident needs and this one lacks, unless a finding already says why it is not there."""
    given = {"summary": incident.summary, "impact": _says(incident.impact), "started_at": incident.milestones.started or incident.external}
    lacking = [needed for needed in _NEEDED if not any(given[key] for key in needed[0])]
    blamed = _blamed(data, findings) if lacking else set()
    for keys, code, message, cure in lacking:
        if not blamed & {*keys, *(("timeline", "external") if keys == ("started_at",) else ())}:
            yield Finding(code, (keys[0],), message, cure)
    yield from _empty(incident)


def _blamed(data: dict[str, Any], findings: list[Finding]) -> set[str]:
    """Return the keys that a finding is about already, and those that unknown keys were probably meant to be."""
    unknown = (key for key in data if key not in Incident.model_fields)
    guesses = {guess for key in unknown if (guess := nearest(key, Incident))}
    return guesses | {str(finding.route[0]) for finding in findings if finding.route}


def _empty(incident: Incident) -> Iterator[Finding]:
    """Yield the entries and actions whose text is there, but says nothing."""
    for name, key in (("timeline", "event"), ("action_items", "action")):
        for index, item in enumerate(getattr(incident, name) or ()):
            if not getattr(item, key).strip():
                route = (name, index, key)
                yield Finding("PM007", route, f"`{key}` is empty", f"write for example `{_example(route)}`")


def _says(impact: Impact | None) -> bool:
    return impact is not None and any(value not in (None, "", ()) for value in vars(impact).values())


class _Gone:
    """Stands for a value that could not be read, until lists are closed up."""


_GONE = _Gone()


def _without(data: dict[str, Any], faults: list[ErrorDetails], kept: dict[Route, list[int]]) -> tuple[dict[str, Any], dict[Route, list[int]]]:
    """Return the data without the values at fault, and which items of each shortened list are left."""
    marked = _copy(data)
    for fault in faults:
        _mark(marked, fault["loc"], missing=fault["type"] == "missing")
    shortened: dict[Route, list[int]] = {}
    result = _close(marked, (), shortened)
    for route, indices in shortened.items():
        before = kept.get(route)
        shortened[route] = [before[i] for i in indices] if before else indices
    return result, {**kept, **shortened}


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _mark(data: Any, route: Route, *, missing: bool) -> None:
    """Mark the value at `route` as gone; or what should hold it, where it isn't there (a missing key, a short form)."""
    if missing and len(route) == 1:
        data[route[0]] = "?"
        return
    holder, at = data, route[0]
    for step in route[1:]:
        if not _has(holder[at], step):
            break
        holder, at = holder[at], step
    holder[at] = _GONE


def _has(data: Any, step: str | int) -> bool:
    return step in data if isinstance(data, dict) else isinstance(step, int) and step < len(data)


def _close(value: Any, route: Route, shortened: dict[Route, list[int]]) -> Any:
    if isinstance(value, dict):
        return {key: _close(item, (*route, key), shortened) for key, item in value.items() if item is not _GONE}
    if not isinstance(value, list):
        return value
    left = [index for index, item in enumerate(value) if item is not _GONE]
    if len(left) < len(value):
        shortened[route] = left
    return [_close(value[index], (*route, number), shortened) for number, index in enumerate(left)]
