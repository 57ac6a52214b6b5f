"""Single values behind labels: status, severity, people, services, and the times of milestones."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from mkdocs_postmortems.importers.draft import Draft, Fact
from mkdocs_postmortems.importers.outline import Node
from mkdocs_postmortems.importers.stamps import Stamp, anywhere, leading
from mkdocs_postmortems.importers.text import joined, plain, words
from mkdocs_postmortems.importers.zones import statement
from mkdocs_postmortems.model import Category, Severity, Status, Vocabulary
from mkdocs_postmortems.model.values import LONGEST_LINE
from mkdocs_postmortems.timestamps import TimeTextError, parse_duration

__all__ = ["MILESTONES", "place_value", "ranges", "take_duration"]

MILESTONES: Final = ("started", "detected", "acknowledged", "mitigated", "resolved")
_SHORT = 90
_MARKS = r"[\s*_`]*"
_OPENING = re.compile(rf"\b(?:from|between)\s+(?:about|around)?{_MARKS}$", re.IGNORECASE)
_BETWEEN = re.compile(rf"{_MARKS},?{_MARKS}(?:to|until|till|and|through|[-–—]){_MARKS}(?:about|around|approximately)?{_MARKS}", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`]+")
_LINK = re.compile(r"\[([^\]]*)\]\((https?://[^\s)]+)[^)]*\)")
_LIST = re.compile(r"\s*(?:,|;|\n|\band\b|&|/)\s*(?:[-*+•]\s+)?")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+", re.MULTILINE)
_HEAD = re.compile(r"[\W_]*([A-Za-z][A-Za-z_ -]*?[ -]?\d?)\s*(?:$|[(:,;.–—|/]|-\s|\s-)")
_ROLES = {"commander": "incident_commander", "scribe": "scribe", "communications": "communications"}
_NAME = re.compile(r"[\w.@/+ ()&'’-]{1,50}")


def place_value(draft: Draft, role: str, node: Node) -> None:
    """Put the value of a label, or the text below a heading that names one, where it belongs."""
    text = joined(node.below()).strip()
    text = re.sub(r"(?:<br\s*/?>|\\)+\s*$", "", text).strip()
    placer = _PLACERS.get(role)
    if not text:
        draft.comment((), node.name)
    elif role in MILESTONES:
        _milestone(draft, role, text, node.name)
    elif placer is None or not placer(draft, text, node.name):
        keep(draft, node.name, text, node)


def keep(draft: Draft, name: str, text: str, node: Node | None = None) -> None:
    """Keep a value that fits no field: short ones behind a label as the document's own data, others as a section."""
    behind_label = node is None or node.line is None or node.level >= 10  # noqa: PLR2004
    if behind_label and len(text) <= _SHORT and "\n" not in text:
        draft.own(name, text)
    else:
        draft.section(name, text, node.line if node else None)


def _milestone(draft: Draft, role: str, text: str, name: str) -> None:
    stamps = [stamp for stamp in anywhere(text) if stamp.has_clock or stamp.day]
    draft.dated.append(text)
    only = len(stamps) == 1 and len(text) <= _SHORT
    begins = leading(text) if stamps else None
    if role not in draft.facts and (only or (begins and begins[0].has_clock)):
        draft.facts[role] = Fact(stamps[0], f"{name}: {text}" if only else "")
        if only:
            return
    keep(draft, name, text)


def _beside(draft: Draft, key: str, name: str, text: str) -> None:
    """Keep a label and its text beside the value that was made of them, unless that says it all."""
    value = draft.data.get(key)
    held = " ".join(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else str(value)
    if set(words(f"{name} {text}")) - set(words(f"{key} {held}")):
        draft.comment((key,), f"{name}: {' '.join(text.split())}")


def _word(draft: Draft, key: str, words_of: type[Vocabulary], text: str, name: str) -> bool:
    """Put a word of a vocabulary, with the whole text beside it if there is more to it; False if it is none of them."""
    bare = plain(text.split("\n", maxsplit=1)[0])
    head = _HEAD.match(bare)
    found = words_of.named(bare) or (words_of.named(head[1]) if head else None)
    if found is None or key in draft.data:
        return False
    draft.data[key] = found.value
    if found is words_of.named(bare):
        _beside(draft, key, name, text)
    else:
        draft.own(name, text)
    return True


def _status(draft: Draft, text: str, name: str) -> bool:
    return _word(draft, "status", Status, text, name)


def _severity(draft: Draft, text: str, name: str) -> bool:
    return _word(draft, "severity", Severity, text, name)


def _category(draft: Draft, text: str, name: str) -> bool:
    found = Category.named(plain(text))
    if found:
        draft.add("categories", [found.value])
        _beside(draft, "categories", name, text)
    return found is not None


def _names(text: str) -> list[str]:
    """Return the names in a text, nothing if it is more than names."""
    listed = _BULLET.sub("", _LINK.sub(lambda found: found[1], text))
    names = [name for part in _LIST.split(listed) if (name := plain(part))]
    return names if all(_NAME.fullmatch(name) and len(name.split()) <= 5 for name in names) else []  # noqa: PLR2004


def _authors(draft: Draft, text: str, name: str) -> bool:
    names = _names(text)
    draft.add("authors", names)
    if names:
        _beside(draft, "authors", name, text)
    return bool(names)


def _services(draft: Draft, text: str, name: str) -> bool:
    listed = [plain(part) for part in re.split(r"\s*[,;\n]\s*", _BULLET.sub("", text))]
    names = [name for name in listed if name]
    if not all(_NAME.fullmatch(name) and len(name.split()) <= 4 for name in names):  # noqa: PLR2004
        return False
    draft.add("services", names)
    _beside(draft, "services", name, text)
    return bool(names)


def _tags(draft: Draft, text: str, name: str) -> bool:
    names = [plain(part) for part in re.split(r"\s*[,;\n]\s*", _BULLET.sub("", text)) if plain(part)]
    draft.add("tags", names if all(len(name) <= _SHORT for name in names) else [])
    _beside(draft, "tags", name, text)
    return "tags" in draft.data


def _role(name: str) -> Callable[[Draft, str, str], bool]:
    def place(draft: Draft, text: str, said: str) -> bool:
        person = plain(text)
        if "\n" in text or not person or len(person) > _SHORT or name in draft.data.get("roles", {}):
            return False
        draft.data.setdefault("roles", {})[name] = person
        draft.comment(("roles",), f"{said}: {text}")
        return True

    return place


def _ticket(draft: Draft, text: str, name: str) -> bool:
    found = _URL.search(text)
    if not found or set(words(text)) - set(words(found[0])):
        return False
    draft.add("links", [{"url": found[0], "type": "ticket"}])
    draft.comment(("links",), name)
    return len(found[0]) <= LONGEST_LINE


def _id(draft: Draft, text: str, name: str) -> bool:
    bare = plain(text)
    if not re.fullmatch(r"[A-Za-z][\w.-]{1,40}\d[\w.-]{0,20}", bare):
        return False
    draft.add("aliases", [bare])
    draft.comment(("aliases",), name)
    return True


def _date(draft: Draft, text: str, name: str) -> bool:
    stamps = [stamp for stamp in anywhere(text) if stamp.day]
    if not stamps:
        return False
    draft.dated.insert(0, text)
    left = set(words(text)) - {word for stamp in stamps for word in words(stamp.text)}
    if len(stamps) > 1 or left - {"utc", "started", "start"}:
        draft.own(name, text)
    else:
        if stamps[0].has_clock and "started" not in draft.facts:
            draft.facts["started"] = Fact(stamps[0], f"{name}: {text}")
        draft.comment(("started_at",), f"{name}: {text}")
    return True


def _zone(draft: Draft, text: str, name: str) -> bool:
    zones = statement(text, always=True)
    draft.zones += [zone for zone in zones if zone not in draft.zones]
    if zones:
        draft.comment(("timezone",), f"{name}: {text}")
    return bool(zones)


def _duration(draft: Draft, text: str, name: str) -> bool:
    take_duration(draft, text, name)
    return True


_PLACERS: dict[str, Callable[[Draft, str, str], bool]] = {
    "date": _date, "status": _status, "severity": _severity, "authors": _authors, "services": _services, "tags": _tags,
    "ticket": _ticket, "id": _id, "category": _category, "zone": _zone, "duration": _duration,
} | {role: _role(name) for role, name in _ROLES.items()}  # fmt: skip


def take_duration(draft: Draft, text: str, name: str) -> None:
    """Take beginning, end or length from a statement of how long it took; what is more than that is kept."""
    bare = plain(text)
    draft.dated.append(text)
    length = re.sub(r"^(?:approximately|approx\.?|about|around|~)\s*|\s*\.$", "", bare, flags=re.IGNORECASE)
    if _is_length(length) and length == bare:
        draft.note("impact", "downtime", bare)
        draft.comment(("impact", "downtime"), name)
        return
    found = ranges(text, loose=True)
    if len(found) == 1 and not {"started", "resolved"} & set(draft.facts):
        first, last, day = found[0]
        used = {word for stamp in (first, last, *([day] if day else [])) for word in words(stamp.text)}
        only = not set(words(text)) - used - {"from", "to", "between", "and", "until", "on"}
        draft.facts["started"] = Fact(first, f"{name}: {text}" if only else "", day)
        draft.facts["resolved"] = Fact(last, "", day)
        if only:
            return
    draft.own(name, text) if len(text) <= 4 * _SHORT else draft.section(name, text)


def _is_length(text: str) -> bool:
    try:
        return bool(parse_duration(text))
    except TimeTextError:
        return False


def ranges(text: str, *, loose: bool = False) -> list[tuple[Stamp, Stamp, Stamp | None]]:
    """Return the beginnings and ends in a text (`from 10:05 AM to 10:15 AM`), each with the date named before them.

    With `loose` no `from` or `between` is needed.
    """
    stamps = list(anywhere(text))
    found: list[tuple[Stamp, Stamp, Stamp | None]] = []
    for at, stamp in enumerate(stamps):
        before = text[max(0, stamp.start - 14) : stamp.start]
        opened = loose or bool(_OPENING.search(before))
        day = next((other for other in reversed(stamps[:at]) if other.day and "\n\n" not in text[other.end : stamp.start]), None)
        if opened and stamp.has_clock and stamp.until:
            end = Stamp(stamp.text, stamp.start, stamp.end, stamp.until_day, stamp.until, zone=stamp.zone)
            found.append((stamp, end, day))
        elif opened and stamp.has_clock and at + 1 < len(stamps) and stamps[at + 1].has_clock:
            other = stamps[at + 1]
            if _BETWEEN.fullmatch(text[stamp.end : other.start]):
                found.append((stamp, other, day))
    return found
