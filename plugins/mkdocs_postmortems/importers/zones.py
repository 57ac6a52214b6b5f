"""The time zone of a document: what it states, what that can mean, and when it can't be true."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from mkdocs_postmortems.importers.stamps import zone_names
from mkdocs_postmortems.timestamps import TimeTextError, parse_zone, wall_clock
from mkdocs_postmortems.timestamps.zones import offset_of, places

__all__ = ["Verdict", "is_written", "judge", "statement"]

_STATES = re.compile(
    r"\b(?:all|these|following|given|stated)\b[^.|]{0,30}\b(?:times?|timestamps?|dates)\b"
    r"|\b(?:times?|timestamps?|timeline)\b\s*(?:\([^)]*\)\s*)?(?:are|is|in|below|zone|given|stated|listed|[:=(*_])"
    r"|\btime ?zone\b|\btimeline\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[A-Za-z_]+(?:/[A-Za-z_]+)?(?:[+-]\d{1,2})?")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?")
_UTC = ("UTC", "GMT", "Z", "UTC+0", "UTC+00", "UTC+00:00", "+00:00", "+0000", "UTC-0", "UTC+0000")
_GENERAL = ("PT", "MT", "CT", "ET")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a zone as written comes to: a name for the file, or a doubt that says why there is none."""

    name: str = ""
    doubt: str = ""


def statement(text: str, *, always: bool = False) -> list[str]:
    """Return the zones that a line states for the times of a document; `always` for lines that speak of nothing else."""
    if not always and not _STATES.search(text):
        return []
    return _NAME.findall(text) or _distinct(zone_names(text))


def _distinct(names: Sequence[str]) -> list[str]:
    """Return zones without those that only explain the first one, as in `CEST (UTC+2)`."""
    held = {places(name) for name in names}
    if len(names) > 1 and len(held) == 1 and len(next(iter(held))) == 1:
        return list(next(iter(held)))
    names = [name for name in names if not any(places(name) == places(other) != () for other in names if name in _GENERAL and other != name)]
    if len(names) == 2 and _offset(names[0]) is not None and _offset(names[0]) == _offset(names[1]):  # noqa: PLR2004
        return list(names[:1])
    return list(names)


def _offset(name: str) -> dt.timedelta | None:
    if name in _UTC:
        return dt.timedelta()
    if found := _OFFSET.fullmatch(name):
        sign, hours, minutes = found.groups("0")
        return dt.timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
    try:
        return offset_of(name, "")
    except TimeTextError:
        return None


def is_written(zone: str) -> bool:
    """Whether a zone may stand after a time in an incident file."""
    try:
        offset_of(zone, "")
    except TimeTextError:
        return False
    return True


def judge(zone: str, walls: Iterable[dt.datetime]) -> Verdict:
    """Return what a zone comes to for these times on the wall; it is not guessed at where it can't be true."""
    if zone in _UTC:
        return Verdict("UTC")
    if "/" in zone:
        return _named(zone)
    if found := _OFFSET.fullmatch(zone):
        return _fixed(zone, found)
    candidates = places(zone)
    if len(candidates) != 1 and zone not in _GENERAL:
        choice = f": write one of {', '.join(f'`timezone: {name}`' for name in candidates)}, or the offset after each time" if candidates else ""
        return Verdict(doubt=f"the source gives its times in {zone}, which names more than one time zone{choice}")
    return _in_season(zone, candidates[0], list(walls))


def _named(zone: str) -> Verdict:
    try:
        return Verdict(parse_zone(zone).key)
    except TimeTextError as error:
        return Verdict(doubt=f"the source gives its times in {zone}: {error.message}")


def _fixed(zone: str, found: re.Match[str]) -> Verdict:
    sign, hours, minutes = found.groups("0")
    name = f"Etc/GMT{'-' if sign == '+' else '+'}{int(hours)}"
    try:
        return Verdict(parse_zone(name).key) if not int(minutes) else Verdict(doubt=f"the source gives its times in {zone}: write the name of the place as `timezone`")
    except TimeTextError:
        return Verdict(doubt=f"the source gives its times in {zone}, which is no time zone")


def _in_season(zone: str, place: str, walls: Sequence[dt.datetime]) -> Verdict:
    meant = _offset(zone)
    clocks = ZoneInfo(place)
    both = (dt.datetime(2026, month, 1, tzinfo=clocks).utcoffset() for month in (1, 7))
    if meant is not None and not walls and any(offset != meant for offset in both):
        return Verdict(doubt=f"the source gives its times in {zone}, and no date: write `timezone: {place}` if its clocks show {zone} on that day")
    for wall in walls if meant is not None else ():
        if clocks.utcoffset(wall) != meant:
            now = wall.replace(tzinfo=clocks).tzname()
            return Verdict(
                doubt=f"the source gives its times in {zone}, but on {wall_clock(wall)[:10]} the clocks of {place} show {now}: "
                f"write `timezone: {place}` if it means the clock on the wall, or {_spelt(meant or dt.timedelta())} after each time if it means {zone}"
            )
    return Verdict(place)


def _spelt(offset: dt.timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"`{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}`"
