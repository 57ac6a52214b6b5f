"""Calendar days: year-month-day, and what to say about every other spelling."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from mkdocs_postmortems.timestamps.text import TimeTextError, choices, quote, tidy

__all__ = [
    "EXAMPLE",
    "FIRST_YEAR",
    "LAST_YEAR",
    "calendar_day",
    "misspelt_date",
    "outside_years",
    "parse_date",
]

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200
EXAMPLE: Final = "2022-12-30"

_MONTHS_IN_YEAR: Final = 12
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_LONG_YEAR: Final = re.compile(r"([0-9]{4})[0-9]{1,3}(-[0-9]{2}-[0-9]{2})(?![0-9])")
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}

# `first` and `second` stand for a day and a month of which nobody can say which is which by the form alone.
_SPELLINGS: Final = tuple(
    re.compile(rf"{pattern}(?![0-9])", re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})",
        r"(?P<first>\d{1,2})[-/](?P<second>\d{1,2})[-/](?P<year>\d{4})",
        r"(?:[a-z]{3,9},? )?(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
        r"(?:[a-z]{3,9},? )?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[ -](?P<name>[a-z]{3,9})\.?,?[ -](?P<year>\d{4})",
    )
)


def parse_date(text: str) -> date:
    """Read a day written as `2022-12-30`.

    Raises TimeTextError for any other spelling and for days that no calendar has.
    """
    plain = tidy(text, "date", EXAMPLE)
    if _ISO.fullmatch(plain):
        return calendar_day(plain)
    if _ISO.match(plain):
        raise TimeTextError(f"{quote(text)} is more than a date", f"write `{plain[:10]}`")
    raise misspelt_date(plain) or TimeTextError(
        f"{quote(text)} is not a date", f"write year, month and day like `{EXAMPLE}`"
    )


# The entries of a timeline name the same day again and again.
@lru_cache(maxsize=64)
def calendar_day(iso: str) -> date:
    """Give the day for text of the shape `dddd-dd-dd`; raises TimeTextError if there is no such day."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        raise _impossible(iso) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise outside_years(iso)
    return day


def outside_years(text: str) -> TimeTextError:
    """Give the error for a time too far from the present to be meant."""
    return TimeTextError(
        f"{quote(text)} is outside the years {FIRST_YEAR} to {LAST_YEAR}",
        "write the year in which it happened",
    )


def misspelt_date(text: str) -> TimeTextError | None:
    """Give the error for text that starts with a date in another spelling, None if it does not.

    What follows the date is kept in the suggestion.
    """
    if _ISO.match(text):
        return None
    if found := _LONG_YEAR.match(text):
        year, rest = found.groups()
        return TimeTextError(
            f"{quote(found[0])} has a year of more than four digits", f"did you mean `{year}{rest}`?"
        )
    for spelling in _SPELLINGS:
        if found := spelling.match(text):
            days = [f"{day.isoformat()} {_rest(text, found)}".rstrip() for day in _readings(found)]
            return TimeTextError(
                f"{quote(found[0])} is not written as year-month-day",
                f"write {choices(days)}" if days else f"write the date like `{EXAMPLE}`",
            )
    return None


def _rest(text: str, found: re.Match[str]) -> str:
    return text[found.end() :].lstrip(" ,Tt")


def _readings(found: re.Match[str]) -> Iterator[date]:
    part = found.groupdict()
    if "name" in part:
        orders = {(_MONTHS.get(part["name"][:3].lower(), 0), int(part["day"]))}
    elif "first" in part:
        first, second = int(part["first"]), int(part["second"])
        orders = {(first, second), (second, first)}
    else:
        orders = {(int(part["month"]), int(part["day"]))}
    for month, day in sorted(orders):
        if _exists(int(part["year"]), month, day):
            yield date(int(part["year"]), month, day)


def _exists(year: int, month: int, day: int) -> bool:
    return (
        FIRST_YEAR <= year <= LAST_YEAR
        and 1 <= month <= _MONTHS_IN_YEAR
        and 1 <= day <= calendar.monthrange(year, month)[1]
    )


def _impossible(iso: str) -> TimeTextError:
    year, month, day = (int(part) for part in iso.split("-"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return outside_years(iso)
    if not 1 <= month <= _MONTHS_IN_YEAR:
        swapped = f"did you mean `{date(year, day, month)}`?" if _exists(year, day, month) else ""
        return TimeTextError(f"{quote(iso)} is not a date: months run from 01 to 12", swapped)
    last = calendar.monthrange(year, month)[1]
    return TimeTextError(
        f"{quote(iso)} is not a date: the days of that month run from 01 to {last}",
        f"the month ends on `{date(year, month, last)}`" if day > last else "",
    )
