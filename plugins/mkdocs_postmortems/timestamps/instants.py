"""Wall times on the clocks of a zone, including the hours those clocks show twice or never."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from mkdocs_postmortems.timestamps.dates import FIRST_YEAR, LAST_YEAR, outside_years
from mkdocs_postmortems.timestamps.text import TimeTextError, choices, quote

__all__ = ["at_offset", "day_start", "localise", "spell", "wall_clock"]

_FIRST: Final = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_AFTER_LAST: Final = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)


def wall_clock(instant: datetime) -> str:
    """Give date and time as the clock of its own zone shows them, seconds only if they are not zero."""
    return instant.isoformat(" ")[: 19 if instant.second else 16]


def spell(instant: datetime, *, with_seconds: bool) -> str:
    """Give date, time and offset from UTC of an aware datetime: `2022-12-30 19:00-08:00`."""
    offset = instant.utcoffset() or timedelta()
    # Liberia was 44 minutes and 30 seconds behind until 1972.
    writable = instant.astimezone(UTC) if offset % timedelta(minutes=15) else instant
    return writable.isoformat(" ", "seconds" if with_seconds else "minutes")


def localise(wall: datetime, zone: tzinfo) -> datetime:
    """Give the instant at which the clocks of `zone` show the naive time `wall`.

    Raises TimeTextError if they show it twice or never, or if it is too far from the present.
    """
    if always := _only_clock(zone):
        return _within_years(_on(wall, always))
    first, second = zone.utcoffset(wall), zone.utcoffset(_again(wall))
    if first != second:
        raise _clocks_changed(wall, zone, first or timedelta(), second or timedelta())
    return _within_years(_on(wall, _clock_of(zone, wall)))


def at_offset(wall: datetime, offset: timedelta, zone: tzinfo) -> datetime:
    """Give the instant of the naive time `wall` at this offset from UTC, as a place's clocks show it.

    A `zone` that is no place leaves the offset as it is. Raises TimeTextError if it is too far from the present.
    """
    always = _only_clock(zone)
    if always and always.utcoffset(None) == offset:
        return _within_years(_on(wall, always))
    instant = _within_years(_on(wall, timezone(offset)))
    return _fixed(instant.astimezone(zone), zone) if isinstance(zone, ZoneInfo) else instant


def day_start(day: date, zone: tzinfo) -> datetime:
    """Give the instant at which `day` begins in `zone`, which need not be midnight."""
    midnight = datetime.combine(day, time(), zone)
    # Through UTC, because clocks that go forward at midnight have none on that day.
    return _fixed(midnight.astimezone(UTC).astimezone(zone), zone)


def _fixed(local: datetime, zone: tzinfo) -> datetime:
    clock = _clock_of(zone, local)
    return local.replace(tzinfo=clock, fold=0) if local.fold else _on(local, clock)


# `replace` takes several times as long as the next two.
def _on(local: datetime, clock: timezone) -> datetime:
    """Give the same time of the same day on other clocks."""
    return datetime.combine(local.date(), local.time(), clock)


def _again(wall: datetime) -> datetime:
    """Give the second time at which clocks that are put back show a naive time."""
    return datetime(wall.year, wall.month, wall.day, wall.hour, wall.minute, wall.second, wall.microsecond, fold=1)  # noqa: DTZ001


def _clock_of(zone: tzinfo, local: datetime) -> timezone:
    """Give the fixed offset in force: within one zone Python subtracts wall times, whatever the clocks did."""
    return _named_offset(zone.utcoffset(local) or timedelta(), zone.tzname(local))


@lru_cache(maxsize=64)
def _only_clock(zone: tzinfo) -> timezone | None:
    """Give the clock of a zone that has only one, as UTC does; None for zones whose clocks may change."""
    offset = zone.utcoffset(None) if isinstance(zone, ZoneInfo) else None
    return _named_offset(offset, zone.tzname(None)) if offset is not None else None


@lru_cache(maxsize=256)
def _named_offset(offset: timedelta, name: str | None) -> timezone:
    return timezone(offset, name) if name else timezone(offset)


def _within_years(instant: datetime) -> datetime:
    near_the_ends = not FIRST_YEAR < instant.year < LAST_YEAR
    if near_the_ends and not _FIRST <= instant < _AFTER_LAST:
        raise outside_years(wall_clock(instant))
    return instant


def _clocks_changed(wall: datetime, zone: tzinfo, first: timedelta, second: timedelta) -> TimeTextError:
    shown = quote(wall_clock(wall))
    if first > second:
        both = (wall.replace(tzinfo=timezone(offset)) for offset in (first, second))
        spellings = [spell(instant, with_seconds=wall.second > 0) for instant in both]
        return TimeTextError(
            f"{shown} occurs twice in {zone}: the clocks went back", f"write {choices(spellings)}"
        )
    skipped = second - first
    return TimeTextError(
        f"{shown} does not exist in {zone}: the clocks skipped it",
        f"write {choices([wall_clock(wall - skipped), wall_clock(wall + skipped)])}",
    )
