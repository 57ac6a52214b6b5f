"""One end of a span, or a whole point, as written; and what to say about text that is neither."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Final, NamedTuple

from mkdocs_postmortems.patterns import later
from mkdocs_postmortems.timestamps.dates import calendar_day, misspelt_date
from mkdocs_postmortems.timestamps.text import TimeTextError, choices, quote

__all__ = ["EXAMPLE", "Part", "read_part"]

EXAMPLE: Final = "2022-12-30 19:00"

_NOON: Final = 12
_MIDNIGHT: Final = 24
_MINUTES_IN_HOUR: Final = 60

_DATE: Final = r"\d{4}-\d{2}-\d{2}"
_ABOUT: Final = r"(?:~|≈|(?:about|around|approximately|approx\.?|circa|ca\.?)(?![a-z])) ?"
_CLOCK: Final = (
    r"(?P<hour>\d{1,2})(?P<rest>:(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"(?: ?(?P<half>[ap])\.?m(?![a-z])\.?)?"
)
_PART: Final = later(
    rf"(?P<about>{_ABOUT})?(?:(?P<date>{_DATE})(?:[ T]|$)(?P<about_clock>{_ABOUT})?)?"
    rf"(?P<clock>{_CLOCK})? ?(?P<zone>.*)",
    re.ASCII | re.IGNORECASE,
)
_LEADING_ABOUT: Final = later(_ABOUT, re.ASCII | re.IGNORECASE)
_ZONE_START: Final = re.compile(r"[a-z(\[+-]|$", re.ASCII | re.IGNORECASE)
_OPEN: Final = later(
    rf"(?:(?P<date>{_DATE})[ T])?(?:(?P<hour>\d{{1,2}})|[h?x_]{{1,2}}):(?:\d?[?x_]{{1,2}}|mm)",
    re.ASCII | re.IGNORECASE,
)
_NO_COLON: Final = later(
    rf"(?P<date>{_DATE} )?(?P<hour>[01]?\d|2[0-3])[h.]?(?P<minute>[0-5]\d)[hz]?", re.ASCII | re.IGNORECASE
)
_SHORT_MINUTE: Final = later(rf"(?P<hour>(?:{_DATE} )?\d{{1,2}}):(?P<digit>[0-5])", re.ASCII)


class Part(NamedTuple):
    """A date, a clock time or both; `text` is all of it, `zone` what follows the clock time."""

    text: str
    day: date | None
    clock: time | None
    with_seconds: bool
    with_half: bool
    zone: str
    approximate: bool


def read_part(text: str, day: date | None) -> Part:
    """Take `text` apart; `day` is the date that holds if it has none, for suggestions.

    Raises TimeTextError unless it is a date, a clock time or both. The zone is not looked at.
    """
    found = _PART.fullmatch(text)
    if found is None or not _is_time(found):
        raise _not_a_time(text)
    own_day = calendar_day(found["date"]) if found["date"] else None
    return Part(
        text,
        own_day,
        _read_clock(found, own_day or day) if found["clock"] else None,
        found["second"] is not None,
        found["half"] is not None,
        found["zone"],
        bool(found["about"] or found["about_clock"]),
    )


def _is_time(found: re.Match[str]) -> bool:
    if found["clock"]:
        return bool(found["minute"] or found["half"]) and _ZONE_START.match(found["zone"]) is not None
    return bool(found["date"]) and found.string.endswith(found["date"])


def _read_clock(found: re.Match[str], day: date | None) -> time:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        clock = time(hour, minute, second)
    except ValueError:
        raise _impossible_clock(found, hour, minute, day) from None
    if not found["half"]:
        return clock
    if not 1 <= hour <= _NOON:
        raise _half_of_24(found, hour)
    return clock.replace(hour=hour % _NOON + (_NOON if found["half"] in "Pp" else 0))


def _impossible_clock(found: re.Match[str], hour: int, minute: int, day: date | None) -> TimeTextError:
    shown = quote(found["clock"])
    if hour == _MIDNIGHT and minute < _MINUTES_IN_HOUR:
        clock = f"00:{minute:02}"
        remedy = f"write `{clock}` with the date of the next day"
        if day:
            remedy = f"write `{day + timedelta(days=1)} {clock}`"
        return TimeTextError(f"{shown} is past the end of the day", remedy)
    limit = "minutes and seconds run from 00 to 59" if hour < _MIDNIGHT else "hours run from 00 to 23"
    return TimeTextError(f"{shown} is not a time: {limit}", "write a time from `00:00` to `23:59`")


def _half_of_24(found: re.Match[str], hour: int) -> TimeTextError:
    rest, half = found["rest"] or ":00", found["half"].upper() + "M"
    spellings = (f"{hour:02}{rest}", f"{hour % _NOON or _NOON:02}{rest} {half}")
    return TimeTextError(
        f"{quote(found['clock'])} mixes the 24-hour clock with {half}",
        f"write {choices(_instead(found, clock) for clock in spellings)}",
    )


def _instead(found: re.Match[str], clock: str) -> str:
    return found.string[: found.start("clock")] + clock + found.string[found.end("clock") :]


def _not_a_time(text: str) -> TimeTextError:
    bare = _LEADING_ABOUT.sub("", text, count=1)
    return next(
        _explanations(bare), TimeTextError(f"{quote(text)} is not a time", f"write it like `{EXAMPLE}`")
    )


def _explanations(text: str) -> Iterator[TimeTextError]:
    if error := misspelt_date(text):
        yield error
    if found := _OPEN.match(text):
        yield _open_part(text, found)
    if (found := _PART.fullmatch(text)) and found["clock"] and not found["zone"]:
        whole = _instead(found, f"{found['hour']:0>2}:00")
        yield TimeTextError(
            f"{quote(text)} has an hour without minutes",
            f"write `{whole}`, or `~{whole}` if the minute is not known",
        )
    if found := _NO_COLON.fullmatch(text):
        clock = f"{found['hour']:0>2}:{found['minute']}"
        yield TimeTextError(
            f"{quote(text)} has no colon in its time", f"write `{found['date'] or ''}{clock}`"
        )

    if found := _SHORT_MINUTE.fullmatch(text):
        hour, digit = found.groups()
        yield TimeTextError(
            f"{quote(text)} has a minute of one digit",
            f"write {choices((f'{hour}:0{digit}', f'{hour}:{digit}0'))}",
        )


def _open_part(text: str, found: re.Match[str]) -> TimeTextError:
    alone = f"`{found['date']}` alone" if found["date"] else "the date alone"
    if not found["hour"]:
        return TimeTextError(f"{quote(text)} leaves the time open", f"write {alone}")
    start = f"{found['date']} " if found["date"] else ""
    return TimeTextError(
        f"{quote(text)} leaves a part of the time open",
        f"write `~{start}{found['hour']:0>2}:00`, or {alone}",
    )
