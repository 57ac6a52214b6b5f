"""What there is to mend in the values of a file, each with one right answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import yaml

from mkdocs_postmortems.authoring.fixing.edits import Edit, Place, Repair, places, quoted, span_of, style_of
from mkdocs_postmortems.authoring.fixing.kinds import key_meant, takes_list, takes_text, words_at
from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.model import ActionItem, Entry, Part
from mkdocs_postmortems.model.fields import field_at, nearest, part_at
from mkdocs_postmortems.parser import Parsed
from mkdocs_postmortems.rules.moments import doubtful, steps_back
from mkdocs_postmortems.source import Source
from mkdocs_postmortems.timestamps import Moment, TimeTextError, parse_moment

__all__ = ["repairs"]

_DAY = dt.timedelta(days=1)
_LONGEST_WORD = 40  # characters of a text that YAML may take for a number, a time or a truth value
_NULLS = ("", "~", "null", "Null", "NULL")
_TICKETS = re.compile(r"(?:[ \t]+#\d[^#]*|[^#])+")
_PLAIN_IN_LIST = re.compile(r"[A-Za-z0-9](?:[\w ./@-]*\w)?")
_SEVERAL = re.compile(r"[,;/&+]| and ")
_MOST_SHOWN = 40
_ABOUT = re.compile(r"(\D*)(.*)")


def repairs(source: Source, parsed: Parsed) -> list[Repair]:
    """Return what there is to mend in a file; nothing in one that can't be read as a whole."""
    if any(finding.code == "PM001" for finding in source.findings) or not source.data:
        return []
    found: list[Repair] = []
    for repair in sorted((*_places(source), *_dates(source, parsed)), key=lambda repair: repair.span):
        if not found or found[-1].span[1] <= repair.span[0]:
            found.append(repair)
    return found


def _places(source: Source) -> Iterator[Repair]:
    for place in places(source):
        if place.route and str(place.route[0]).startswith("x-"):
            continue
        if isinstance(place.node, yaml.MappingNode):
            yield from _keys(source, place)
            yield from _sentence(source, place)
        elif span := span_of(source, place.node):
            yield from _scalar(source, place, span)


def _scalar(source: Source, place: Place, span: tuple[int, int]) -> Iterator[Repair]:
    raw, value, route = source.text[slice(*span)], str(place.node.value), _told(place.route, place)
    style, words = style_of(place.node), words_at(route)
    named = words.named(value) if words else None
    is_single = takes_list(route) and isinstance(route[-1], str)
    if is_single and not style and value not in _NULLS:
        yield from _listed(span, place, value)
    elif words and named and named != value and style != "|":
        yield Repair((Edit(*span, str(named)),), place.route, f"`{_short(value)}` is spelt `{named}`", value=str(named), respelling=True)
    elif words is None and takes_text(route) and not style:
        yield from _text(source, place, span, raw)


def _told(route: Route, place: Place) -> Route:
    """Return the route that the model knows: the text of a short entry is its event."""
    is_short = len(route) == 3 and route[0] == "timeline" and route[2] not in Entry.model_fields  # noqa: PLR2004
    return (*route[:2], "event") if is_short and place.key is not None else route


def _listed(span: tuple[int, int], place: Place, value: str) -> Iterator[Repair]:
    """Yield brackets for a single word where a list is wanted."""
    if not _SEVERAL.search(value) and "#" not in value:
        yield Repair((_in_brackets(span, value),), place.route, f"`{place.route[-1]}` is a list", value=[value], guessed=True)


def _in_brackets(span: tuple[int, int], value: str) -> Edit:
    return Edit(*span, f"[{value if _PLAIN_IN_LIST.fullmatch(value) else quoted(value)}]")


def _text(source: Source, place: Place, span: tuple[int, int], raw: str) -> Iterator[Repair]:
    """Yield quotes for a text that YAML cuts at a ticket's number, or takes for something else."""
    tail = "" if place.flow else _tail(source, span[1])
    if tail:
        whole = raw + tail
        yield Repair((Edit(span[0], span[0] + len(whole), quoted(whole)),), place.route, f"`{_short(tail.strip())}` is part of the text", value=whole)
    elif raw not in _NULLS and is_misread(raw):
        yield Repair((Edit(*span, quoted(raw)),), place.route, f"`{_short(raw)}` is a text", respelling=True)


def _tail(source: Source, end: int) -> str:
    """Return what follows a text on its line if it is the rest of it: it begins with a ticket's number, and holds no other comment."""
    stop = source.text.find("\n", end)
    rest = source.text[end : stop if stop >= 0 else len(source.text)].rstrip()
    return rest if re.match(r"[ \t]+#\d", rest) and _TICKETS.fullmatch(rest) else ""


def is_misread(raw: str) -> bool:
    """Whether other programs read a text without quotes as something else: `no`, `19:15` and `1.10` are none to them."""
    if len(raw) > _LONGEST_WORD:
        return False
    try:
        value: Any = yaml.safe_load(raw)
    except (yaml.YAMLError, ValueError):
        return True
    return not isinstance(value, str) and str(value) != raw


def _short(text: str) -> str:
    plain = text.replace("`", "'")
    return plain if len(plain) <= _MOST_SHOWN else plain[:_MOST_SHOWN] + "…"


# --- Keys


def _keys(source: Source, place: Place) -> Iterator[Repair]:
    """Yield our names for keys that have another, unless two would become one."""
    part = part_at(place.route)
    names = [str(key.value) for key, _ in place.node.value]
    if part is None or not _has_fixed_keys(place.route, part, names):
        return
    meant = {name: target for name in names if (target := key_meant(name, part)) and not (not place.route and name.startswith("x-"))}
    targets = [*meant.values(), *(name for name in names if name in part.model_fields)]
    for key, node in place.node.value:
        target, span = meant.get(str(key.value)), span_of(source, key)
        if target and span and targets.count(target) == 1:
            yield _renamed(source, (*place.route, str(key.value)), Edit(*span, target), node)


def _renamed(source: Source, route: Route, edit: Edit, node: yaml.Node) -> Repair:
    """Return the repair of a key; a single word below it becomes a list if the new one wants that."""
    said, span = f"`{_short(str(route[-1]))}` is called `{edit.text}`", span_of(source, node)
    value = str(node.value)
    if span and not style_of(node) and takes_list((*route[:-1], edit.text)) and not _SEVERAL.search(value):
        return Repair((edit, _in_brackets(span, value)), route, said, key=edit.text, value=[value], guessed=True)
    return Repair((edit,), route, said, key=edit.text, guessed=True)


def _has_fixed_keys(route: Route, part: type[Part], names: list[str]) -> bool:
    """Whether a mapping's keys are those of the model: not a list of names to mappings, nor a short entry."""
    if part is Entry and len(names) == 1:
        return False
    field = field_at(route)
    return field is None or "Mapping[" not in str(field.annotation) or len(route) > 1


def _sentence(source: Source, place: Place) -> Iterator[Repair]:
    """Yield quotes for an item of a list that YAML split at a `: `, so that it is the one text that it was."""
    route = place.route
    if len(route) < 2 or not isinstance(route[-1], int) or len(place.node.value) != 1 or place.flow:  # noqa: PLR2004
        return
    [(key, value)] = place.node.value
    start, end = span_of(source, key), span_of(source, value)
    part = part_at(route)
    is_text = (part is ActionItem and nearest(str(key.value), ActionItem) is None) or (part is None and takes_text(route))
    if is_text and start and end and not key.style and not value.style:
        raw = source.text[start[0] : end[1]]
        if "\n" not in raw and " #" not in source.line(source.span(end[1] - 1).line):
            yield Repair((Edit(start[0], end[1], quoted(raw)),), route, f"`{_short(raw)}` is one text", value=raw)


# --- Dates


def _dates(source: Source, parsed: Parsed) -> Iterator[Repair]:
    """Yield dates for entries without one: the date that they are read with, where nothing speaks against it."""
    incident = parsed.incident
    if incident is None or not incident.timeline:
        return
    stepping = {step.route[1] for step in steps_back(incident) if not step.moment.dated} | doubtful(incident)
    nodes = {place.route: place for place in places(source)}
    for index, entry in enumerate(incident.timeline):
        for name, moment in (("time", entry.time), ("until", entry.until)):
            if moment is not None and not moment.dated and index not in stepping:
                yield from _dated(source, nodes, parsed.original(("timeline", index)), name, moment)


def _dated(source: Source, nodes: dict[Route, Place], route: Route, name: str, moment: Moment) -> Iterator[Repair]:
    place = nodes.get((*route, name))
    if place is not None:
        node, at, is_key = place.node, (*route, name), False
    elif name == "time" and (entry := nodes.get(route)) and isinstance(entry.node, yaml.MappingNode) and len(entry.node.value) == 1:
        node, at, is_key = entry.node.value[0][0], (*route, str(entry.node.value[0][0].value)), True
    else:
        return
    span, full = span_of(source, node), with_date(moment)
    if span and full:
        effect = {"key" if is_key else "value": full}
        yield Repair((Edit(*span, full),), at, f"`{moment.text}` is written with its date", respelling=True, **effect)  # type: ignore[arg-type]


def with_date(moment: Moment) -> str | None:
    """Write a moment that took its date from the entry before with that date; None if it would not be the same then."""
    about, clock = _ABOUT.match(" ".join(moment.text.split())).groups()  # type: ignore[union-attr]
    zone = moment.earliest.tzinfo or dt.UTC
    for days in (0, -1, 1):
        full = f"{about}{moment.earliest.date() + days * _DAY} {clock}"
        if re.search(r"[,\[\]{}#]|: ", full):
            return None
        try:
            read = parse_moment(full, zone)
        except TimeTextError:
            continue
        if (read.earliest, read.latest) == (moment.earliest, moment.latest):
            return full
    return None
