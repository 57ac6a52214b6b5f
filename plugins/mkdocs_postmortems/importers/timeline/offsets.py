"""Times that are counted from the start, such as `T+5 min`, `+00:05` or `T-0`: how far away they are, and when that was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mkdocs_postmortems.importers.stamps import Stamp, Written, anywhere
from mkdocs_postmortems.importers.timeline.found import Found

__all__ = ["LENGTH", "Offset", "counted_from", "is_counted", "offset_of", "stated_start"]

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_COUNT = r"\d{1,5}(?:\.\d{1,3})?\s?"
_ENDS = r"(?![^\W_])"
LENGTH = rf"(?:\d{{1,3}}:\d\d(?::\d\d)?(?!\d)|(?:{_COUNT}(?:days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|[dhms])(?:(?=\d)|{_ENDS})[\s,]{{0,2}}){{1,4}}(?<=[^\s,]))"
"""A length as offsets write it, with its units or colons."""

_OFFSET = re.compile(rf"(?:(?:t\s?(?P<sign>[+-])?|(?P<bare>[+-]))\s?)(?:(?P<length>{LENGTH})|(?P<number>\d{{1,5}}))", re.IGNORECASE)
_PART = re.compile(rf"({_COUNT})([dhms])", re.IGNORECASE)
_SIGNED = re.compile(r"(?:^|\s)([+−-]\d{1,3}:\d\d(?::\d\d)?)\W*$")
_ZERO = re.compile(r"[*_`(\[]*t\s?(?:[+-]\s?)?0?[*_`)\]]*\s*(?:=|:|is\b|was\b)", re.IGNORECASE)
_LIKE_ASCII = str.maketrans("\u2010\u2011\u2212\u2013\u00a0", "---- ")


@dataclass(frozen=True, slots=True)
class Offset:
    """How far a time is from the start. It is `certain` where its units are written."""

    length: dt.timedelta
    certain: bool


def offset_of(said: str) -> Offset | None:
    """Return the offset that a text is, None if it is something else; without a unit, it counts minutes."""
    found = _OFFSET.fullmatch(said.translate(_LIKE_ASCII).strip())
    if found is None or (found["bare"] and not found["length"]):
        return None
    length, certain = _length(found["length"] or found["number"])
    return Offset(-length if "-" in (found["sign"] or found["bare"] or "") else length, certain)


def _length(text: str) -> tuple[dt.timedelta, bool]:
    if ":" in text:
        hours, minutes, seconds = [*(int(part) for part in text.split(":")), 0][:3]
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds), text.count(":") > 1
    if text.isdecimal():
        return dt.timedelta(minutes=int(text)), not int(text)
    return dt.timedelta(seconds=round(sum(float(count) * _UNITS[unit.lower()] for count, unit in _PART.findall(text)))), True


def is_counted(entry: Found) -> bool:
    """Whether the time of an entry is an offset."""
    return not entry.stamp.is_time and offset_of(entry.stamp.text) is not None


def stated_start(entries: Sequence[Found], before: Sequence[str]) -> Stamp | None:
    """Return the clock time that the offsets count from, as the first of them or a line `before` them states it (`T0 = 14:00`)."""
    for line in before:
        if (zero := _ZERO.match(line.lstrip("> -*"))) and (stamps := _clocks(line[zero.end() :])):
            return stamps[0]
    zeros = (entry for entry in entries if (offset := offset_of(entry.stamp.text)) and not offset.length)
    first = next(zeros, None)
    stamps = _clocks(first.lines[0].text) if first and first.lines else []
    return stamps[0] if len(stamps) == 1 else None


def _clocks(text: str) -> list[Stamp]:
    return [stamp for stamp in anywhere(text) if stamp.has_clock]


def counted_from(start: dt.datetime, stamp: Stamp, entries: Sequence[Found]) -> list[Found]:
    """Return entries with the times that their offsets mean; `start` is the time on the wall that they count from, read from `stamp`."""
    # Beside offsets, `-00:05` is one as well, and no clock time behind a hyphen.
    return [_set(entry, start, stamp) for entry in entries]


def _set(entry: Found, start: dt.datetime, stamp: Stamp) -> Found:
    signed = _SIGNED.search(entry.source)
    offset = offset_of(entry.stamp.text) if is_counted(entry) else offset_of(signed[1]) if signed else None
    if offset is None:
        return entry
    try:
        wall = start + offset.length
    except OverflowError:
        return entry
    clock = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
    about = stamp.about or not offset.certain
    made = Stamp(entry.stamp.text, 0, 0, Written("ymd", wall.year, wall.month, wall.day), clock, zone=stamp.zone, about=about)
    return replace(entry, stamp=made)
