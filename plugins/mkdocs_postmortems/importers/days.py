"""Dates as written to days of the calendar: which number is the month, which year is meant, and when to say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.months import MONTH, month_number
from mkdocs_postmortems.importers.stamps import Stamp, Written, anywhere
from mkdocs_postmortems.timestamps.dates import FIRST_YEAR, LAST_YEAR

__all__ = ["Days", "day_in_name", "full_dates", "month_in"]

_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_MONTH_AND_YEAR = re.compile(rf"\b({MONTH})\.?,?\s+(?:of\s+|de\s+)?((?:19|20)\d\d)(?![\d:])", re.IGNORECASE)
_MONTHS = 12
_MIDDLE = 15
_AHEAD, _BEHIND = dt.timedelta(days=180), dt.timedelta(days=300)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def day_in_name(name: str) -> dt.date | None:
    """Return the day that a file name holds (`2018-02-22-nginx-down.md`), or None."""
    days = (_date(*(int(part) for part in found.groups())) for found in _IN_NAME.finditer(name))
    return next((day for day in days if day), None)


def month_in(texts: Iterable[str]) -> dt.date | None:
    """Return the middle of the first month that texts name with its year (`August 2026`), by which other years can be told."""
    found = (match for text in texts for match in _MONTH_AND_YEAR.finditer(text))
    return next((day for match in found if (day := _date(int(match[2]), month_number(match[1]), _MIDDLE))), None)


@dataclass
class Days:
    """Reads the dates of one document.

    `anchor` is the day that the document is about, as far as it is known; years that are left out are the ones
    nearest to it. `doubts` are what had to be assumed, each once.
    """

    anchor: dt.date | None = None
    month_first: bool | None = None
    doubts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, anchor: dt.date | None) -> Days:
        """Return what the dates of a text say about the order of days and months in it."""
        numeric = [stamp.day for stamp in anywhere(text) if stamp.day and stamp.day.order in ("numeric", "short")]
        return cls(anchor, _month_first(numeric, anchor))

    def day(self, written: Written | None, near: dt.date | None = None) -> dt.date | None:
        """Return the day that is meant, None if there is no such day or nothing tells its year; `near` is a day close to it."""
        if written is None or written.order == "weekday":
            return None
        first, second = written.first, written.second
        if written.order in ("numeric", "short") and not self._is_month_first(written):
            first, second = second, first
        if written.year:
            return _date(written.year, first, second)
        reference = self.anchor or near
        if reference is None:
            return None
        return _nearest(reference, first, second)

    def of_stamp(self, stamp: Stamp, near: dt.date | None = None) -> dt.date | None:
        """Return the day of a time in a text, None if it has none."""
        return self.day(stamp.day, near)

    def _is_month_first(self, written: Written) -> bool:
        if written.first > _MONTHS or written.second > _MONTHS:
            return written.second > _MONTHS
        if self.month_first is None and written.order == "numeric" and written.first != written.second:
            order = "the day" if written.dotted else "the month"
            self._doubt(f"in dates like {written.first}/{written.second}/{written.year}, {order} was taken to stand first")
        return not written.dotted if self.month_first is None else self.month_first

    def _doubt(self, sentence: str) -> None:
        if sentence not in self.doubts:
            self.doubts.append(sentence)


def _month_first(numeric: Iterable[Written], anchor: dt.date | None) -> bool | None:
    """Return whether numeric dates begin with the month: by those that can only be read in one way, or by the anchor."""
    numeric = list(numeric)
    months = sum(1 for date in numeric if date.second > _MONTHS >= date.first)
    days = sum(1 for date in numeric if date.first > _MONTHS >= date.second)
    if months != days:
        return months > days
    if anchor is None:
        return None
    close = dt.timedelta(days=14)
    by_month = sum(1 for d in numeric if (day := _date(d.year or anchor.year, d.first, d.second)) and abs(day - anchor) <= close)
    by_day = sum(1 for d in numeric if (day := _date(d.year or anchor.year, d.second, d.first)) and abs(day - anchor) <= close)
    return None if by_month == by_day else by_month > by_day


def _nearest(reference: dt.date, month: int, day: int) -> dt.date | None:
    found = _date(reference.year, month, day)
    if found and found - reference > _AHEAD:
        return _date(reference.year - 1, month, day)
    if found and reference - found > _BEHIND:
        return _date(reference.year + 1, month, day)
    return found


def full_dates(text: str, days: Days) -> list[dt.date]:
    """Return the days in a text whose year is written, in order."""
    found = (days.of_stamp(stamp) for stamp in anywhere(text) if stamp.day and stamp.day.year)
    return [day for day in found if day]
