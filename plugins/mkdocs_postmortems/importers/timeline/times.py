"""The entries of a timeline in time: dates that are left out, midnights, zones, and times that no clock shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from mkdocs_postmortems.importers.days import Days
from mkdocs_postmortems.importers.stamps import Stamp, clock_24
from mkdocs_postmortems.importers.timeline.found import Found
from mkdocs_postmortems.importers.zones import is_written
from mkdocs_postmortems.timestamps import TimeTextError, parse_moment

__all__ = ["Clockwork", "Timed", "newest_first", "wall_of"]

_DAY = dt.timedelta(days=1)
_HALF = dt.timedelta(hours=12)
_FEWEST = 2


@dataclass
class Timed:
    """An entry with its day, as far as it is known, and what is doubtful about it."""

    found: Found
    day: dt.date | None
    until_day: dt.date | None = None
    doubt: str = ""

    @property
    def wall(self) -> dt.datetime | None:
        """Its beginning on the clock on the wall, None if that is not known to the minute."""
        return wall_of(self.found.stamp.clock, self.day)


def wall_of(clock: str, day: dt.date | None) -> dt.datetime | None:
    """Return a day and a clock time as one, None if one of them is missing."""
    time = clock_24(clock) if clock else None
    return dt.datetime.combine(day, dt.time(*time)) if time and day else None


def newest_first(entries: Sequence[Found]) -> bool:
    """Whether a timeline goes back in time from each entry to the next, all of them with date and clock time."""
    order = [_order(entry.stamp) for entry in entries]
    known = [place for place in order if place]
    return len(known) == len(order) >= _FEWEST and all(later > earlier for later, earlier in pairwise(known))


def _order(stamp: Stamp) -> tuple[int, ...] | None:
    """Return something to compare times by, None for those that are not known for certain."""
    clock = clock_24(stamp.clock) if stamp.clock else None
    if clock is None or stamp.day is None or stamp.day.order not in ("ymd", "named"):
        return None
    return (stamp.day.year or 0, stamp.day.first, stamp.day.second, *clock)


@dataclass
class Clockwork:
    """Gives the entries of one timeline their days; `first` is the day of those before any date, if it is known."""

    days: Days
    first: dt.date | None
    timed: list[Timed] = field(default_factory=list)

    def run(self, entries: Sequence[Found]) -> list[Timed]:
        """Return the entries with their days, in the order of the document."""
        day = self.first
        before: dt.datetime | None = None
        for found in entries:
            day = self.days.day(found.group, day) or day if found.group else day
            before = None if found.group else before
            own = self.days.of_stamp(found.stamp, day)
            timed = Timed(found, own or day, self.days.day(found.stamp.until_day, own or day))
            if own is None and found.stamp.day and found.stamp.day.order == "ymd":
                timed.found, timed.doubt = replace(found, stamp=replace(found.stamp, about=True)), f"`{found.stamp.text}` is no day of the calendar"
            elif own is None and not found.group:
                timed = self._after_midnight(timed, before)
            day, before = timed.day, timed.wall or before
            self.timed.append(timed)
        return self.timed

    def _after_midnight(self, timed: Timed, before: dt.datetime | None) -> Timed:
        """Move an undated entry to the next day if it steps back by so much that nothing else can be meant."""
        wall = timed.wall
        if wall is None or before is None or wall >= before or timed.day is None:
            return timed
        if wall + _DAY - before <= _HALF:
            timed.day += _DAY
            timed.doubt = f"taken for the day after {before.date()}, because it is earlier than the entry above"
        else:
            timed.doubt = "earlier than the entry above"
        return timed


def spelt(timed: Timed, zone: ZoneInfo | None) -> tuple[str, str]:
    """Return the time of an entry for an incident file and, if it could not be kept as it was written, why.

    The clock is spelt as the author spelt it where an incident file allows that.
    """
    stamp = timed.found.stamp
    for text in _spellings(stamp, timed):
        if _is_read(text, zone, timed.day):
            return text, ""
    day = timed.day
    about = "~" if stamp.about else ""
    if day and not stamp.clock and not stamp.unknown:
        return f"{about}{day}", ""
    return (f"{about}{day}", f"`{stamp.text}` is kept as its day only") if day else ("", f"`{stamp.text}` can't be read as a time")


def _spellings(stamp: Stamp, timed: Timed) -> list[str]:
    """Return how a time can be written, the closest to the author's own words first."""
    day = f"{timed.day} " if timed.day else ""
    about = "~" if stamp.about else ""
    if not stamp.clock:
        return []
    zones = [f" {stamp.zone}", ""] if stamp.zone and is_written(stamp.zone) else [""]
    ends = _ends(stamp, timed)
    clocks = [stamp.clock, _plain(stamp.clock)]
    points = [f"{about}{day}{clock}{zone}" for zone in zones for clock in clocks]
    spans = [f"{about}{day}{first}{end}{zone}" for zone in zones for first, end in ends]
    return [*spans, *points]


def _ends(stamp: Stamp, timed: Timed) -> list[tuple[str, str]]:
    """Return both ends of a span as they can be written: as they are, or both on the 24-hour clock."""
    if not stamp.until:
        return []
    first, last = stamp.clock, stamp.until
    half = last.partition(" ")[2]
    if half and " " not in first and _before(f"{first} {half}", last):
        first = f"{first} {half}"
    last_day = f"{timed.until_day} " if timed.until_day and timed.until_day != timed.day else ""
    return [(first, f" – {last_day}{last}"), (_plain(first), f" – {last_day}{_plain(last)}")]


def _before(first: str, last: str) -> bool:
    one, other = clock_24(first), clock_24(last)
    return bool(one and other and one <= other)


def _plain(clock: str) -> str:
    """Return a clock time on the 24-hour clock."""
    hour, minute, second = clock_24(clock) or (0, 0, 0)
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second or clock.count(":") == 2 else "")  # noqa: PLR2004


def _is_read(text: str, zone: ZoneInfo | None, day: dt.date | None) -> bool:
    try:
        parse_moment(text, zone or dt.UTC, day or dt.date(2020, 1, 1))
    except TimeTextError:
        return False
    return True
