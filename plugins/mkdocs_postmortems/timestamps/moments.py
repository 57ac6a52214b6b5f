"""Moments of an incident: a point, a span or a day, as exact as the author wrote it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final, Literal

from mkdocs_postmortems.timestamps.dates import calendar_day
from mkdocs_postmortems.timestamps.instants import at_offset, day_start, localise, spell, wall_clock
from mkdocs_postmortems.timestamps.parts import EXAMPLE, Part, read_part
from mkdocs_postmortems.timestamps.text import NoDateError, TimeTextError, choices, quote, tidy
from mkdocs_postmortems.timestamps.zones import offset_of

__all__ = ["Moment", "Precision", "format_moment", "parse_moment"]

Precision = Literal["day", "minute", "second"]

_SPAN_EXAMPLE: Final = "2022-12-30 09:00 – 11:00"
_MOST_WORDS_OF_A_ZONE: Final = 3
_BOTH_ENDS: Final = 2
_NO_OFFSET: Final = timedelta()

# The spelling of nearly every time; it is read without looking for anything else.
_PLAIN: Final = re.compile(
    r"(([0-9]{4}-[0-9]{2}-[0-9]{2})[ Tt](?:[01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)([Zz])?"
)
_DASH: Final = re.compile(r" ?(?:--|[‒–—―]) ?| ?- | to ", re.IGNORECASE)
_HYPHEN_AND_CLOCK: Final = re.compile(r"-([0-9]{2}:[0-9]{2})")


# Nobody changes one; to have Python see to that, each would take three times as long to make.
@dataclass(slots=True, unsafe_hash=True)
class Moment:
    """When something happened.

    `earliest` and `latest` are aware and carry the fixed offset that was in force, named as the zone names it
    (`PST`), so that differences and comparisons hold across a change of clocks. They are equal for a point;
    for a day, `latest` is the start of the next one. `dated` is False when the date came from the entry
    before; `zone` is the zone as written after the time, empty if none was.
    """

    text: str
    earliest: datetime
    latest: datetime
    precision: Precision
    approximate: bool = False
    dated: bool = True
    zone: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied by the constructor, which is quicker than what all dataclasses do."""
        return Moment, (self.text, self.earliest, self.latest, self.precision, self.approximate, self.dated, self.zone)

    @property
    def is_span(self) -> bool:
        """True if a beginning and an end were written."""
        return self.precision != "day" and self.latest > self.earliest

    @property
    def exact(self) -> bool:
        """True for a point in time: not a span, not a day, not approximate."""
        return not self.approximate and self.latest == self.earliest


def parse_moment(text: str, zone: tzinfo, day: date | None = None) -> Moment:
    """Read a time, a span or a bare date.

    `zone` holds for text that has no offset of its own, and is the zone in which the result is expressed;
    `day` is the date of a clock time written without one. Raises TimeTextError for everything that is not one
    time, including wall times that the clocks of `zone` show twice or never.
    """
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _read(text, zone, day)
    clock, iso, seconds, utc = plain.groups()
    calendar_day(iso)
    wall = datetime.fromisoformat(clock)
    instant = at_offset(wall, _NO_OFFSET, zone) if utc else localise(wall, zone)
    return Moment(text, instant, instant, "second" if seconds else "minute", zone=utc or "")


def format_moment(m: Moment) -> str:
    """Write a moment so that `parse_moment` reads the same one back in any zone; of a day, only its date."""
    about = "~" if m.approximate else ""
    if m.precision == "day":
        return f"{about}{m.earliest.date()}"
    ends = (m.earliest, m.latest) if m.is_span else (m.earliest,)
    return about + " – ".join(spell(end, with_seconds=m.precision == "second") for end in ends)


def _read(text: str, zone: tzinfo, day: date | None) -> Moment:
    ends = _DASH.split(tidy(text, "time", EXAMPLE))
    if not all(ends):
        raise TimeTextError(
            f"{quote(text)} has a dash with nothing on one side", f"write a span like `{_SPAN_EXAMPLE}`"
        )
    if len(ends) > _BOTH_ENDS:
        raise TimeTextError(f"{quote(text)} has more than two ends", f"write a span like `{_SPAN_EXAMPLE}`")
    parts = [read_part(end, day) for end in ends]
    if len(parts) == _BOTH_ENDS:
        return _span(text, parts[0], parts[1], zone, day)
    if parts[0].clock is None:
        return _whole_day(text, parts[0], zone)
    return _point(text, parts[0], zone, day)


def _whole_day(text: str, part: Part, zone: tzinfo) -> Moment:
    day, one_day = part.day or date.min, timedelta(days=1)
    start, end = day_start(day, zone), day_start(day + one_day, zone)
    if start >= end:
        raise TimeTextError(
            f"{quote(str(day))} does not exist in {zone}: the calendar skipped it",
            f"write {choices((str(day - one_day), str(day + one_day)))}",
        )
    return Moment(text, start, end, "day", part.approximate)


def _point(text: str, part: Part, zone: tzinfo, day: date | None) -> Moment:
    if part.day is None and (end := _HYPHEN_AND_CLOCK.fullmatch(part.zone)):
        start = part.text.removesuffix(part.zone).rstrip()
        raise TimeTextError(
            f"{quote(part.text)} is either a span or a time with an offset",
            f"write `{start} – {end[1]}` for the span or `{start}{part.zone.replace(':', '')}` for the offset",
        )
    instant = _instant(part, part.zone, part.day or day, zone)
    dated = part.day is not None
    return Moment(text, instant, instant, _precision(part), part.approximate, dated, part.zone)


def _span(text: str, start: Part, end: Part, zone: tzinfo, day: date | None) -> Moment:
    if start.clock is None or end.clock is None:
        raise _not_a_span(text, start, end)
    if start.with_half != end.with_half:
        remedy = "write AM or PM at both ends, or the 24-hour clock at both"
        raise TimeTextError(f"{quote(text)} has AM or PM at one end only", remedy)
    # A zone written once holds for the whole span.
    earliest = _instant(start, start.zone or end.zone, start.day or day, zone)
    latest = _instant(end, end.zone or start.zone, end.day or start.day or day, zone)
    if latest < earliest:
        raise _ends_too_early(text, start, end, start.day or day)
    about, dated = start.approximate or end.approximate, start.day is not None
    return Moment(text, earliest, latest, _precision(start, end), about, dated, start.zone or end.zone)


def _instant(part: Part, suffix: str, day: date | None, zone: tzinfo) -> datetime:
    if len(suffix.split()) > _MOST_WORDS_OF_A_ZONE:
        start = part.text.removesuffix(suffix).rstrip()
        raise TimeTextError(f"{quote(part.text)} goes on after its time", f"write a colon between them: `{start}: {suffix}`")
    if day is None:
        remedy = f"write the date before it, like `2022-12-30 {part.text}`"
        raise NoDateError(f"{quote(part.text)} has no date", remedy)
    wall = datetime.combine(day, part.clock or time())
    if not suffix:
        return localise(wall, zone)
    return at_offset(wall, offset_of(suffix, wall_clock(wall)), zone)


def _precision(*parts: Part) -> Precision:
    return "second" if any(part.with_seconds for part in parts) else "minute"


def _not_a_span(text: str, start: Part, end: Part) -> TimeTextError:
    remedy = f"write a span like `{_SPAN_EXAMPLE}`"
    if start.clock is None and end.day is None:
        remedy = f"write `{start.text} {end.text}`"
    return TimeTextError(f"{quote(text)} is not a time: a span has a clock time at both ends", remedy)


def _ends_too_early(text: str, start: Part, end: Part, day: date | None) -> TimeTextError:
    message = f"{quote(text)} ends before it starts"
    if end.day or day is None:
        return TimeTextError(message, "write the earlier time first")
    first = start.text if start.day else f"{day} {start.text}"
    span = f"{first} – {day + timedelta(days=1)} {end.text}"
    return TimeTextError(message, f"if it ended on the next day, write its date: `{span}`")
