"""Lengths of time: `1h39m`, `5:00`, `PT5H` <-> timedelta."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Final

from mkdocs_postmortems.patterns import later
from mkdocs_postmortems.timestamps.text import TimeTextError, quote, tidy

__all__ = ["format_duration", "parse_duration"]

_EXAMPLE: Final = "1 h 39 min"
_LONGEST: Final = timedelta(days=3653)
_SECONDS: Final = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_NUMBER: Final = r"\d{1,9}(?:\.\d{1,9})?"
_JOINT: Final = r"(?:,? and |, ?| )?"

_UNITS: Final = later(
    rf"(?=\d)(?:(?P<day>{_NUMBER}) ?(?:d|days?){_JOINT})?"
    rf"(?:(?P<hour>{_NUMBER}) ?(?:h|hrs?|hours?){_JOINT})?"
    rf"(?:(?P<minute>{_NUMBER}) ?(?:m|mins?|minutes?)\.?{_JOINT})?"
    rf"(?:(?P<second>{_NUMBER}) ?(?:s|secs?|seconds?)\.?)?(?<![ ,])",
    re.ASCII | re.IGNORECASE,
)
_ISO: Final = later(
    rf"P(?=[T\d])(?:(?P<day>{_NUMBER})D)?"
    rf"(?:T(?=\d)(?:(?P<hour>{_NUMBER})H)?(?:(?P<minute>{_NUMBER})M)?(?:(?P<second>{_NUMBER})S)?)?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(?P<hour>\d{1,5}):(?P<minute>[0-5]\d)", re.ASCII)
_BARE: Final = re.compile(_NUMBER, re.ASCII)


def parse_duration(text: str) -> timedelta:
    """Read a length of time, to the second: `5h`, `1 h 39 min`, `2d 4h`, `1.5 hours`, `5:00` (h:mm), `PT5H`.

    Raises TimeTextError for anything else, for negative lengths and for more than ten years.
    """
    plain = tidy(text, "duration", _EXAMPLE)
    found = _CLOCK.fullmatch(plain) or _UNITS.fullmatch(plain) or _ISO.fullmatch(plain)
    if found is None:
        raise _not_a_duration(plain)
    seconds = sum(Decimal(value) * _SECONDS[unit] for unit, value in found.groupdict("0").items())
    if seconds > _LONGEST.total_seconds():
        raise TimeTextError(f"{quote(text)} is longer than ten years", f"write it like `{_EXAMPLE}`")
    return timedelta(seconds=round(seconds))


def _not_a_duration(plain: str) -> TimeTextError:
    if _BARE.fullmatch(plain):
        return TimeTextError(f"{quote(plain)} has no unit", f"write `{plain} min` or `{plain} h`")
    if plain.startswith("-"):
        return TimeTextError(f"{quote(plain)} is negative", f"write it like `{_EXAMPLE}`")
    return TimeTextError(f"{quote(plain)} is not a duration", f"write it like `{_EXAMPLE}`")


def format_duration(d: timedelta) -> str:
    """Write a length of time for a sentence, cut off after the two largest units: `2 d 4 h`, `15 min`.

    Seconds are shown only for less than a minute; a negative length starts with a minus sign.
    """
    sign, total = ("-", -d) if d < timedelta() else ("", d)
    minutes, seconds = divmod(total // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = [(hours, "h"), (minutes, "min")] if hours or minutes else [(seconds, "s")]
    if days:
        units = [(days, "d"), (hours, "h")]
    shown = " ".join(f"{count} {unit}" for count, unit in units if count)
    return sign + shown if shown else "0 min"
