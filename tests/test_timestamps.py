"""Time text: what is read, what is refused, and in which words."""

import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from mkdocs_postmortems.timestamps import (
    Moment,
    TimeTextError,
    UnknownZoneError,
    format_duration,
    format_moment,
    parse_date,
    parse_duration,
    parse_moment,
    parse_zone,
    wall_clock,
)

PACIFIC = ZoneInfo("America/Los_Angeles")
LONDON = ZoneInfo("Europe/London")
DAY = date(2022, 12, 30)


def written(text: str, zone: Any = PACIFIC, day: date | None = DAY) -> str:
    """Read `text` and write it again, with its offset."""
    return format_moment(parse_moment(text, zone, day))


def refusal(text: str, zone: Any = PACIFIC, day: date | None = DAY) -> tuple[str, str]:
    """Give message and help of the error for `text`."""
    with pytest.raises(TimeTextError) as caught:
        parse_moment(text, zone, day)
    return caught.value.message, caught.value.help


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-12-30 19:00", "2022-12-30 19:00-08:00"),
        ("2022-12-30T19:00", "2022-12-30 19:00-08:00"),
        ("2022-12-30t19:00", "2022-12-30 19:00-08:00"),
        ("2022-12-30  19:00 ", "2022-12-30 19:00-08:00"),
        ("2022-12-30\n19:00", "2022-12-30 19:00-08:00"),
        ("2022-12-30 9:05", "2022-12-30 09:05-08:00"),
        ("2022-12-30 19:00:00", "2022-12-30 19:00:00-08:00"),
        ("2022-12-30 19:00:07", "2022-12-30 19:00:07-08:00"),
        ("2022-12-30T19:00:07.987654321", "2022-12-30 19:00:07-08:00"),
        ("2022-12-30T19:00:07,9", "2022-12-30 19:00:07-08:00"),
        ("2022-12-30 07:00 PM", "2022-12-30 19:00-08:00"),
        ("2022-12-30 7:00pm", "2022-12-30 19:00-08:00"),
        ("2022-12-30 7:00:30 pm", "2022-12-30 19:00:30-08:00"),
        ("2022-12-30 7 PM", "2022-12-30 19:00-08:00"),
        ("2022-12-30 7 p.m.", "2022-12-30 19:00-08:00"),
        ("2022-12-30 7 a.m", "2022-12-30 07:00-08:00"),
        ("2022-12-30 12:15 AM", "2022-12-30 00:15-08:00"),
        ("2022-12-30 12:15 PM", "2022-12-30 12:15-08:00"),
        ("19:15", "2022-12-30 19:15-08:00"),
        ("7:15 PM", "2022-12-30 19:15-08:00"),
        ("7 PM", "2022-12-30 19:00-08:00"),
        ("２０２２-12-30\N{NO-BREAK SPACE}19\N{FULLWIDTH COLON}00", "2022-12-30 19:00-08:00"),
        ("2022\N{NON-BREAKING HYPHEN}12\N{NON-BREAKING HYPHEN}30 19:00", "2022-12-30 19:00-08:00"),
        ("2022-12-30", "2022-12-30"),
        ("~2022-12-30", "~2022-12-30"),
    ],
)
def test_a_time_without_an_offset_is_read_on_the_clock_of_the_zone(text: str, expected: str) -> None:
    """A time without an offset is read on the clock of the zone it is given."""
    assert written(text) == expected


@pytest.mark.parametrize(
    ("suffix", "utc", "zone"),
    [
        ("Z", "19:00", "Z"),
        ("z", "19:00", "z"),
        (" UTC", "19:00", "UTC"),
        (" GMT", "19:00", "GMT"),
        ("+01:00", "18:00", "+01:00"),
        (" +01:00", "18:00", "+01:00"),
        ("\N{MINUS SIGN}03:30", "22:30", "-03:30"),
        ("-0400", "23:00", "-0400"),
        ("+01", "18:00", "+01"),
        ("+14:00", "05:00", "+14:00"),
        (" EDT", "23:00", "EDT"),
        (" CET", "18:00", "CET"),
        (" cest", "17:00", "cest"),
        (" MSK", "16:00", "MSK"),
        (" NPT", "13:15", "NPT"),
        (" JST", "10:00", "JST"),
        (" ACST", "09:30", "ACST"),
        (" AEDT", "08:00", "AEDT"),
        (" NZDT", "06:00", "NZDT"),
    ],
)
def test_an_offset_or_abbreviation_decides_the_instant(suffix: str, utc: str, zone: str) -> None:
    """An offset or abbreviation decides the instant, and is kept as it was written."""
    moment = parse_moment(f"2022-12-30 19:00{suffix}", UTC)
    assert f"{moment.earliest.astimezone(UTC):%Y-%m-%d %H:%M}" == f"2022-12-30 {utc}"
    assert moment.zone == zone


def test_an_instant_with_an_offset_is_shown_on_the_clock_of_the_file() -> None:
    """An instant written with another offset is expressed in the zone of the file."""
    moment = parse_moment("2022-12-30 19:00 EST", PACIFIC)
    assert wall_clock(moment.earliest) == "2022-12-30 16:00"
    assert moment.earliest.tzname() == "PST"


def test_a_fixed_zone_leaves_a_written_offset_alone() -> None:
    """A zone that is no place does not replace the offset that was written."""
    assert written("2022-12-30 19:00+01:00", timezone(timedelta(hours=5))) == "2022-12-30 19:00+01:00"


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+8", "Europe/Berlin"])
@pytest.mark.parametrize(("text", "hours"), [("", None), ("Z", 0), (" +00:00", 0), (" -0800", -8)])
def test_zones_with_one_clock_are_read_as_others(text: str, hours: int | None, zone: str) -> None:
    """Whether a zone's clocks may change or not, a moment is on its own clocks, and with their name."""
    place = parse_zone(zone)
    moment = parse_moment(f"2022-12-30 19:00{text}", place).earliest
    written = place if hours is None else timezone(timedelta(hours=hours))
    wanted = datetime(2022, 12, 30, 19, tzinfo=written).astimezone(place)
    assert (moment, moment.utcoffset(), moment.tzname()) == (wanted, wanted.utcoffset(), wanted.tzname())



@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{about}{time}", f"~{clock}")
        for about in (
            "~",
            "~ ",
            "≈",
            "about ",
            "About ",
            "around ",
            "approx. ",
            "approx ",
            "ca. ",
            "ca.",
            "circa ",
        )
        for time, clock in (
            ("19:30", "2022-12-30 19:30-08:00"),
            ("2022-12-31 7 PM", "2022-12-31 19:00-08:00"),
            ("09:00 – 11:00", "2022-12-30 09:00-08:00 – 2022-12-30 11:00-08:00"),
        )
    ]
    + [("2022-12-30 ~19:30", "~2022-12-30 19:30-08:00"), ("09:00 – ~11:00", written("~09:00 – 11:00"))],
)
def test_a_word_for_about_marks_the_moment_as_approximate(text: str, expected: str) -> None:
    """A sign or word for "about" before the date, the clock or either end marks the moment as approximate."""
    moment = parse_moment(text, PACIFIC, DAY)
    assert format_moment(moment) == expected
    assert moment.approximate
    assert not moment.exact


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("14:22 – 14:26", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("14:22–14:26", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("14:22—14:26", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("14:22 -- 14:26", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("14:22 - 14:26", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("14:22- 14:26", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("14:22 to 14:26", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("2:22 PM – 2:26 PM", "2022-12-30 14:22", "2022-12-30 14:26"),
        ("2022-12-29 09:00 - 11:00", "2022-12-29 09:00", "2022-12-29 11:00"),
        ("2022-12-30 23:50 – 2022-12-31 00:10", "2022-12-30 23:50", "2022-12-31 00:10"),
        ("23:50 – 2022-12-31 00:10", "2022-12-30 23:50", "2022-12-31 00:10"),
        ("2022-12-30 19:00 – 21:00 EST", "2022-12-30 16:00", "2022-12-30 18:00"),
        ("2022-12-30 19:00 EST – 21:00", "2022-12-30 16:00", "2022-12-30 18:00"),
        ("2022-12-30 19:00-05:00 – 21:00-04:00", "2022-12-30 16:00", "2022-12-30 17:00"),
    ],
)
def test_a_span_has_two_ends(text: str, start: str, end: str) -> None:
    """A span has two ends; what is written once, date or zone, holds for both."""
    moment = parse_moment(text, PACIFIC, DAY)
    assert (wall_clock(moment.earliest), wall_clock(moment.latest)) == (start, end)
    assert moment.is_span
    assert not moment.exact


def test_a_span_of_no_length_is_a_point() -> None:
    """A span whose ends are the same is a point."""
    moment = parse_moment("14:22 – 14:22", PACIFIC, DAY)
    assert moment.exact
    assert format_moment(moment) == "2022-12-30 14:22-08:00"


@pytest.mark.parametrize(
    ("text", "precision", "dated", "zone"),
    [
        ("2022-12-30", "day", True, ""),
        ("2022-12-30 19:00", "minute", True, ""),
        ("2022-12-30 19:00:00", "second", True, ""),
        ("2022-12-30 7 PM PST", "minute", True, "PST"),
        ("19:00:00Z", "second", False, "Z"),
        ("19:00 – 19:05:10", "second", False, ""),
        ("19:00 – 2022-12-31 19:05 PST", "minute", False, "PST"),
    ],
)
def test_a_moment_tells_how_it_was_written(text: str, precision: str, dated: bool, zone: str) -> None:  # noqa: FBT001
    """A moment tells its text, precision, whether it had a date of its own, and its zone."""
    moment = parse_moment(text, PACIFIC, DAY)
    assert (moment.text, moment.precision, moment.dated, moment.zone) == (text, precision, dated, zone)


def test_a_plain_time_is_exact() -> None:
    """A plain time is a point, neither span nor day."""
    moment = parse_moment("2022-12-30 19:00", PACIFIC)
    assert moment == Moment("2022-12-30 19:00", moment.earliest, moment.earliest, "minute")
    assert moment.exact
    assert not moment.is_span


@pytest.mark.parametrize(
    ("day", "zone", "start", "hours"),
    [
        ("2022-12-30", "America/Los_Angeles", "2022-12-30 00:00", 24),
        ("2022-11-06", "America/Los_Angeles", "2022-11-06 00:00", 25),
        ("2022-03-13", "America/Los_Angeles", "2022-03-13 00:00", 23),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04 01:00", 23),
        ("2022-11-06", "America/Havana", "2022-11-06 00:00", 25),
    ],
)
def test_a_day_lasts_until_the_next_begins(day: str, zone: str, start: str, hours: int) -> None:
    """A day begins when its first clock time is shown and lasts until the next day begins."""
    moment = parse_moment(day, ZoneInfo(zone))
    assert wall_clock(moment.earliest) == start
    assert moment.latest - moment.earliest == timedelta(hours=hours)
    assert not moment.is_span
    assert not moment.exact


def test_lengths_hold_across_a_change_of_clocks() -> None:
    """Differences and comparisons of moments are those of the instants, also when the clocks go back."""
    started = parse_moment("2026-10-24 23:41", LONDON).earliest
    mitigated = parse_moment("2026-10-25 01:20+01:00", LONDON).earliest
    resolved = parse_moment("2026-10-25 01:05+00:00", LONDON).earliest
    assert started < mitigated < resolved
    assert mitigated - started == timedelta(hours=1, minutes=39)
    assert resolved - started == timedelta(hours=2, minutes=24)
    assert (mitigated.tzname(), resolved.tzname()) == ("BST", "GMT")


@pytest.mark.parametrize(
    ("text", "zone", "message", "remedy"),
    [
        (
            "2026-11-01 01:30",
            "America/Los_Angeles",
            "`2026-11-01 01:30` occurs twice in America/Los_Angeles: the clocks went back",
            "write `2026-11-01 01:30-07:00` or `2026-11-01 01:30-08:00`",
        ),
        (
            "2026-11-01 01:30:15 AM",
            "America/Los_Angeles",
            "`2026-11-01 01:30:15` occurs twice in America/Los_Angeles: the clocks went back",
            "write `2026-11-01 01:30:15-07:00` or `2026-11-01 01:30:15-08:00`",
        ),
        (
            "2026-03-08 02:30",
            "America/Los_Angeles",
            "`2026-03-08 02:30` does not exist in America/Los_Angeles: the clocks skipped it",
            "write `2026-03-08 01:30` or `2026-03-08 03:30`",
        ),
        (
            "2026-10-04 02:10",
            "Australia/Lord_Howe",
            "`2026-10-04 02:10` does not exist in Australia/Lord_Howe: the clocks skipped it",
            "write `2026-10-04 01:40` or `2026-10-04 02:40`",
        ),
        (
            "2011-12-30",
            "Pacific/Apia",
            "`2011-12-30` does not exist in Pacific/Apia: the calendar skipped it",
            "write `2011-12-29` or `2011-12-31`",
        ),
    ],
)
def test_a_wall_time_shown_twice_or_never_is_refused(text: str, zone: str, message: str, remedy: str) -> None:
    """A wall time that the clocks show twice or never is refused, naming what can be written instead."""
    assert refusal(text, ZoneInfo(zone)) == (message, remedy)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-01 01:30-07:00", "08:30"),
        ("2026-11-01 01:30-08:00", "09:30"),
        ("2026-11-01 01:30 PDT", "08:30"),
        ("2026-11-01 01:30 PST", "09:30"),
        ("2026-11-01 01:59 PDT – 01:10 PST", "08:59"),
    ],
)
def test_an_offset_settles_which_of_two_hours_is_meant(text: str, utc: str) -> None:
    """With an offset or abbreviation the repeated hour is not ambiguous."""
    assert f"{parse_moment(text, PACIFIC).earliest.astimezone(UTC):%H:%M}" == utc


TWELVE_HOURS = [
    ("13:55 PM", "`13:55 PM` mixes the 24-hour clock with PM", "write `13:55` or `01:55 PM`"),
    ("23:59:58 pm", "`23:59:58 pm` mixes the 24-hour clock with PM", "write `23:59:58` or `11:59:58 PM`"),
    (
        "2022-12-30 23:00 AM PST",
        "`23:00 AM` mixes the 24-hour clock with AM",
        "write `2022-12-30 23:00 PST` or `2022-12-30 11:00 AM PST`",
    ),
    ("00:30 AM", "`00:30 AM` mixes the 24-hour clock with AM", "write `00:30` or `12:30 AM`"),
    ("13 PM", "`13 PM` mixes the 24-hour clock with PM", "write `13:00` or `01:00 PM`"),
]
CLOCKS = [
    ("24:30", "`24:30` is past the end of the day", "write `2022-12-31 00:30`"),
    ("2022-12-31 24:00", "`24:00` is past the end of the day", "write `2023-01-01 00:00`"),
    ("25:00", "`25:00` is not a time: hours run from 00 to 23", "write a time from `00:00` to `23:59`"),
    (
        "2022-12-30 12:60",
        "`12:60` is not a time: minutes and seconds run from 00 to 59",
        "write a time from `00:00` to `23:59`",
    ),
    (
        "12:30:60",
        "`12:30:60` is not a time: minutes and seconds run from 00 to 59",
        "write a time from `00:00` to `23:59`",
    ),
    (
        "2022-12-30 19",
        "`2022-12-30 19` has an hour without minutes",
        "write `2022-12-30 19:00`, or `~2022-12-30 19:00` if the minute is not known",
    ),
    ("~7", "`7` has an hour without minutes", "write `07:00`, or `~07:00` if the minute is not known"),
    ("2022-12-30 1900", "`2022-12-30 1900` has no colon in its time", "write `2022-12-30 19:00`"),
    ("2022-12-30 19:30 Deploy of version 4", "`2022-12-30 19:30 Deploy of version 4` goes on after its time", "write a colon between them: `2022-12-30 19:30: Deploy of version 4`"),
    ("19h30", "`19h30` has no colon in its time", "write `19:30`"),
    ("19.30", "`19.30` has no colon in its time", "write `19:30`"),
    ("12:5", "`12:5` has a minute of one digit", "write `12:05` or `12:50`"),
]
OPEN = [
    ("14:??", "`14:??` leaves a part of the time open", "write `~14:00`, or the date alone"),
    (
        "2022-12-30 14:xx",
        "`2022-12-30 14:xx` leaves a part of the time open",
        "write `~2022-12-30 14:00`, or `2022-12-30` alone",
    ),
    ("14:3?", "`14:3?` leaves a part of the time open", "write `~14:00`, or the date alone"),
    ("HH:mm", "`HH:mm` leaves the time open", "write the date alone"),
    ("2022-12-30 HH:MM", "`2022-12-30 HH:MM` leaves the time open", "write `2022-12-30` alone"),
    ("??:??", "`??:??` leaves the time open", "write the date alone"),
]
DATES = [
    ("2022/12/30", "`2022/12/30` is not written as year-month-day", "write `2022-12-30`"),
    ("2022/12/30 19:00", "`2022/12/30` is not written as year-month-day", "write `2022-12-30 19:00`"),
    ("2022-1-5", "`2022-1-5` is not written as year-month-day", "write `2022-01-05`"),
    ("20221230T19:00", "`20221230` is not written as year-month-day", "write `2022-12-30 19:00`"),
    ("30.12.2022", "`30.12.2022` is not written as year-month-day", "write `2022-12-30`"),
    ("04.05.2022", "`04.05.2022` is not written as year-month-day", "write `2022-05-04`"),
    ("12/30/2022", "`12/30/2022` is not written as year-month-day", "write `2022-12-30`"),
    ("30-12-2022", "`30-12-2022` is not written as year-month-day", "write `2022-12-30`"),
    ("04/05/2022", "`04/05/2022` is not written as year-month-day", "write `2022-04-05` or `2022-05-04`"),
    ("31/31/2022", "`31/31/2022` is not written as year-month-day", "write the date like `2022-12-30`"),
    ("Dec 30 2022", "`Dec 30 2022` is not written as year-month-day", "write `2022-12-30`"),
    (
        "Friday, December 30th, 2022 7:00 PM",
        "`Friday, December 30th, 2022` is not written as year-month-day",
        "write `2022-12-30 7:00 PM`",
    ),
    ("~30 Dec 2022", "`30 Dec 2022` is not written as year-month-day", "write `2022-12-30`"),
    ("20202-01-16", "`20202-01-16` has a year of more than four digits", "did you mean `2020-01-16`?"),
    (
        "2022-02-30",
        "`2022-02-30` is not a date: the days of that month run from 01 to 28",
        "the month ends on `2022-02-28`",
    ),
    (
        "2022-02-30 19:00",
        "`2022-02-30` is not a date: the days of that month run from 01 to 28",
        "the month ends on `2022-02-28`",
    ),
    ("2022-12-00", "`2022-12-00` is not a date: the days of that month run from 01 to 31", ""),
    ("2022-13-01", "`2022-13-01` is not a date: months run from 01 to 12", "did you mean `2022-01-13`?"),
    ("2022-13-13 10:00", "`2022-13-13` is not a date: months run from 01 to 12", ""),
    (
        "1922-12-30 19:00",
        "`1922-12-30` is outside the years 1970 to 2200",
        "write the year in which it happened",
    ),
    ("9999-12-31", "`9999-12-31` is outside the years 1970 to 2200", "write the year in which it happened"),
    (
        "0000-00-00 10:00",
        "`0000-00-00` is outside the years 1970 to 2200",
        "write the year in which it happened",
    ),
    (
        "1970-01-01 00:00+14:00",
        "`1970-01-01 00:00` is outside the years 1970 to 2200",
        "write the year in which it happened",
    ),
]
ZONES = [
    (
        "2022-12-30 19:00 CST",
        "`CST` names more than one time zone",
        (
            "write the offset: `2022-12-30 19:00-06:00` (US Central standard time), "
            "`2022-12-30 19:00+08:00` (China time) or `2022-12-30 19:00-05:00` (Cuba standard time)"
        ),
    ),
    (
        "7:00 PM (pt)",
        "`pt` names more than one time zone",
        (
            "write the offset: `2022-12-30 19:00-08:00` (US Pacific standard time) or "
            "`2022-12-30 19:00-07:00` (US Pacific daylight time)"
        ),
    ),
    (
        "2022-12-30 19:00 XYZ",
        "`XYZ` cannot follow a time",
        "write an offset like `2022-12-30 19:00+01:00`, or nothing for the time zone of the file",
    ),
    ("2022-12-30 19:00 UTC+1", "`UTC+1` cannot follow a time", "write `2022-12-30 19:00+01:00`"),
    ("2022-12-30 19:00 +5:30", "`+5:30` cannot follow a time", "write `2022-12-30 19:00+05:30`"),
    ("2022-12-30 19:00 (PST)", "`(PST)` cannot follow a time", "write `2022-12-30 19:00 PST`"),
    (
        "2022-12-30 19:00 Europe/Berlin",
        "`Europe/Berlin` cannot follow a time",
        "write `timezone: Europe/Berlin` for the file, or the offset: `2022-12-30 19:00+01:00`",
    ),
    (
        "2022-07-30 7:00 PM Asia/Kolkata",
        "`Asia/Kolkata` cannot follow a time",
        "write `timezone: Asia/Kolkata` for the file, or the offset: `2022-07-30 19:00+05:30`",
    ),
    (
        "2022-12-30 19:00+15:00",
        "`+15:00` is not an offset from UTC",
        "offsets run from -14:00 to +14:00 in quarters of an hour",
    ),
    (
        "2022-12-30 19:00+14:15",
        "`+14:15` is not an offset from UTC",
        "offsets run from -14:00 to +14:00 in quarters of an hour",
    ),
    (
        "2022-12-30 14:22-14:26",
        "`-14:26` is not an offset from UTC",
        "for a span write `2022-12-30 14:22 – 14:26`; offsets run from -14:00 to +14:00 in quarters of an hour",
    ),
    (
        "2022-12-30 09:00-09:40",
        "`-09:40` is not an offset from UTC",
        "for a span write `2022-12-30 09:00 – 09:40`; offsets run from -14:00 to +14:00 in quarters of an hour",
    ),
    (
        "09:00-11:00",
        "`09:00-11:00` is either a span or a time with an offset",
        "write `09:00 – 11:00` for the span or `09:00-1100` for the offset",
    ),
]
SPANS = [
    (
        "23:50 – 00:10",
        "`23:50 – 00:10` ends before it starts",
        "if it ended on the next day, write its date: `2022-12-30 23:50 – 2022-12-31 00:10`",
    ),
    (
        "2022-12-31 23:50 – 00:10",
        "`2022-12-31 23:50 – 00:10` ends before it starts",
        "if it ended on the next day, write its date: `2022-12-31 23:50 – 2023-01-01 00:10`",
    ),
    (
        "2022-12-31 09:00 – 2022-12-30 10:00",
        "`2022-12-31 09:00 – 2022-12-30 10:00` ends before it starts",
        "write the earlier time first",
    ),
    (
        "9:00 – 11:00 PM",
        "`9:00 – 11:00 PM` has AM or PM at one end only",
        "write AM or PM at both ends, or the 24-hour clock at both",
    ),
    (
        "2022-12-30 – 2022-12-31",
        "`2022-12-30 – 2022-12-31` is not a time: a span has a clock time at both ends",
        "write a span like `2022-12-30 09:00 – 11:00`",
    ),
    (
        "2022-12-30 - 19:00",
        "`2022-12-30 - 19:00` is not a time: a span has a clock time at both ends",
        "write `2022-12-30 19:00`",
    ),
    (
        "09:00 – 10:00 – 11:00",
        "`09:00 – 10:00 – 11:00` has more than two ends",
        "write a span like `2022-12-30 09:00 – 11:00`",
    ),
    (
        "09:00 –",
        "`09:00 –` has a dash with nothing on one side",
        "write a span like `2022-12-30 09:00 – 11:00`",
    ),
]
GARBAGE = [
    ("", "the time is empty", "write it like `2022-12-30 19:00`"),
    (" \n ", "the time is empty", "write it like `2022-12-30 19:00`"),
    ("yesterday", "`yesterday` is not a time", "write it like `2022-12-30 19:00`"),
    ("2022-12-30T", "`2022-12-30T` is not a time", "write it like `2022-12-30 19:00`"),
    ("2022-12-30 UTC", "`2022-12-30 UTC` is not a time", "write it like `2022-12-30 19:00`"),
    ("19:00?", "`19:00?` is not a time", "write it like `2022-12-30 19:00`"),
    ("١٩:٣٠", "`١٩:٣٠` is not a time", "write it like `2022-12-30 19:00`"),
    ("19:00\N{RIGHT-TO-LEFT OVERRIDE}", "`19:00�` is not a time", "write it like `2022-12-30 19:00`"),
    (
        "1/1/2000 `",
        "`1/1/2000 \N{REPLACEMENT CHARACTER}` is not a time",
        "write it like `2022-12-30 19:00`",
    ),
    ("a`b\0", "`a�b�` is not a time", "write it like `2022-12-30 19:00`"),
    ("9" * 81, f"`{'9' * 40}…` is too long for a time", "write it like `2022-12-30 19:00`"),
]


@pytest.mark.parametrize(
    ("text", "message", "remedy"), [*TWELVE_HOURS, *CLOCKS, *OPEN, *DATES, *ZONES, *SPANS, *GARBAGE]
)
def test_what_is_not_one_time_is_refused_with_a_remedy(text: str, message: str, remedy: str) -> None:
    """Text that is not one time is refused, quoting it, with what can be pasted instead."""
    assert refusal(text) == (message, remedy)


@pytest.mark.parametrize(
    "abbreviation", ["CST", "CDT", "IST", "BST", "PT", "ET", "MT", "CT", "AST", "GST", "SST", "WST"]
)
def test_an_ambiguous_abbreviation_offers_offsets_that_can_be_pasted(abbreviation: str) -> None:
    """Every reading offered for an ambiguous abbreviation is a time that is read."""
    _, remedy = refusal(f"2022-12-30 19:00 {abbreviation}")
    offered = remedy.split("`")[1::2]
    assert len({parse_moment(text, UTC).earliest for text in offered}) == len(offered) > 1


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("19:15", "`19:15` has no date", "write the date before it, like `2022-12-30 19:15`"),
        ("~7:15 PM", "`~7:15 PM` has no date", "write the date before it, like `2022-12-30 ~7:15 PM`"),
        ("19:15 – 20:00", "`19:15` has no date", "write the date before it, like `2022-12-30 19:15`"),
        ("24:30", "`24:30` is past the end of the day", "write `00:30` with the date of the next day"),
    ],
)
def test_a_clock_time_needs_a_date(text: str, message: str, remedy: str) -> None:
    """A clock time without a date is refused unless a day is given."""
    assert refusal(text, day=None) == (message, remedy)


def test_an_error_is_its_message_and_survives_a_process_boundary() -> None:
    """An error prints as its message and keeps message and help when it is pickled."""
    error = TimeTextError("`x` is not a time", "write it")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(copy), copy.message, copy.help) == ("`x` is not a time", "`x` is not a time", "write it")


@pytest.mark.parametrize(
    "read", [parse_date, parse_duration, parse_zone, lambda text: parse_moment(text, UTC)]
)
@pytest.mark.parametrize(
    "char", ["9", " ", "~", "-", "–", ":", "a", "1 ", "1d", "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"]
)
def test_a_megabyte_is_refused_at_once(read: Any, char: str) -> None:
    """A megabyte of anything is refused, and only its start is quoted."""
    for length in (80 // len(char), 1_000_000):
        with pytest.raises(TimeTextError) as caught:
            read(char * length)
    assert len(caught.value.message) < 120


@pytest.mark.parametrize("text", ["2022-12-30", " 2022-12-30 ", "２０２２-１２-３０"])
def test_a_date_is_year_month_day(text: str) -> None:
    """A date is read from year, month and day."""
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("", "the date is empty", "write it like `2022-12-30`"),
        ("soon", "`soon` is not a date", "write year, month and day like `2022-12-30`"),
        ("~2022-12-30", "`~2022-12-30` is not a date", "write year, month and day like `2022-12-30`"),
        ("2022-12-30 19:00", "`2022-12-30 19:00` is more than a date", "write `2022-12-30`"),
        ("30.12.2022", "`30.12.2022` is not written as year-month-day", "write `2022-12-30`"),
        (
            "2023-02-29",
            "`2023-02-29` is not a date: the days of that month run from 01 to 28",
            "the month ends on `2023-02-28`",
        ),
        (
            "2201-01-01",
            "`2201-01-01` is outside the years 1970 to 2200",
            "write the year in which it happened",
        ),
    ],
)
def test_other_dates_are_refused_with_a_remedy(text: str, message: str, remedy: str) -> None:
    """A date in another spelling, or one that no calendar has, is refused with its remedy."""
    with pytest.raises(TimeTextError) as caught:
        parse_date(text)
    assert (caught.value.message, caught.value.help) == (message, remedy)


@pytest.mark.parametrize(
    "name", ["UTC", "GMT", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+8", "Japan"]
)
def test_a_zone_is_a_name_of_the_database(name: str) -> None:
    """A zone is read from its exact name, and is one object however often it is asked for."""
    assert parse_zone(name).key == name
    assert parse_zone(name) is parse_zone(name)


@pytest.mark.parametrize(
    ("name", "message", "remedy"),
    [
        ("PST", "`PST` is an abbreviation, not a time zone", "write `America/Los_Angeles`"),
        ("pdt", "`pdt` is an abbreviation, not a time zone", "write `America/Los_Angeles`"),
        ("EST", "`EST` is an abbreviation, not a time zone", "write `America/New_York`"),
        ("EST5EDT", "`EST5EDT` is an abbreviation, not a time zone", "write `America/New_York`"),
        ("MST", "`MST` is an abbreviation, not a time zone", "write `America/Denver` or `America/Phoenix`"),
        ("CET", "`CET` is an abbreviation, not a time zone", "write `Europe/Berlin`"),
        (
            "CST",
            "`CST` is an abbreviation, not a time zone",
            "write `America/Chicago`, `Asia/Shanghai` or `America/Havana`",
        ),
        ("Z", "`Z` is an abbreviation, not a time zone", "write `UTC`"),
        ("europe/berlin", "unknown time zone `europe/berlin`", "did you mean `Europe/Berlin`?"),
        ("America/New York", "unknown time zone `America/New York`", "did you mean `America/New_York`?"),
        ("Berlin", "unknown time zone `Berlin`", "did you mean `Europe/Berlin`?"),
        ("Europe/Kyjiv", "unknown time zone `Europe/Kyjiv`", "did you mean `Europe/Kyiv` or `Europe/Kiev`?"),
        (
            "-08:00",
            "`-08:00` is an offset, not a time zone",
            "write a place like `Europe/Berlin`; this offset all year is `Etc/GMT+8` (the sign is reversed)",
        ),
        (
            "UTC+5:30",
            "`UTC+5:30` is an offset, not a time zone",
            "write a place like `Europe/Berlin`, or the offset after each time",
        ),
        ("", "the time zone is empty", "write a place like `Europe/Berlin`, or `UTC`"),
    ],
)
def test_other_zones_are_refused_with_a_remedy(name: str, message: str, remedy: str) -> None:
    """An abbreviation, an offset or a misspelt name is refused as a zone, naming what may be meant."""
    with pytest.raises(UnknownZoneError) as caught:
        parse_zone(name)
    assert (caught.value.message, caught.value.help) == (message, remedy)


@pytest.mark.parametrize(
    "name",
    [
        *("localtime", "posixrules", "Factory", "HST", "EET", "MET", "WET", "PST8PDT", "tzdata.zi", "."),
        *("/etc/localtime", "../../etc/passwd", "Europe", "Europe/", "\0", "Europe/Berlin\0", "\ud800"),
    ],
)
def test_no_name_reaches_a_file_that_is_not_a_zone(name: str) -> None:
    """Names of other files, folders and paths are unknown zones and nothing else."""
    with pytest.raises(UnknownZoneError):
        parse_zone(name)


def test_a_damaged_zone_file_is_an_unknown_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zone whose file cannot be read is an unknown zone."""

    def damaged(_: str) -> ZoneInfo:
        raise ValueError

    monkeypatch.setattr("mkdocs_postmortems.timestamps.zones._load", damaged)
    with pytest.raises(UnknownZoneError, match="cannot be read on this machine"):
        parse_zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5h", 18_000),
        ("5 hours", 18_000),
        ("1 hr", 3_600),
        ("1h39m", 5_940),
        ("1 h 39 min", 5_940),
        ("1 hour and 39 minutes", 5_940),
        ("1 hour, 39 minutes", 5_940),
        ("90m", 5_400),
        ("90 min", 5_400),
        ("90 MINS", 5_400),
        ("2d 4h", 187_200),
        ("1 day", 86_400),
        ("5:00", 18_000),
        ("0:05", 300),
        ("62:15", 224_100),
        ("PT5H", 18_000),
        ("P1DT2H3M4S", 93_784),
        ("PT0.5H", 1_800),
        ("1.5h", 5_400),
        ("45s", 45),
        ("0 min", 0),
        ("3653d", 315_619_200),
    ],
)
def test_a_duration_is_read_to_the_second(text: str, seconds: int) -> None:
    """A duration is read from units, from hours and minutes with a colon, and from the ISO form."""
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("", "the duration is empty", "write it like `1 h 39 min`"),
        ("5", "`5` has no unit", "write `5 min` or `5 h`"),
        ("-5h", "`-5h` is negative", "write it like `1 h 39 min`"),
        ("3654d", "`3654d` is longer than ten years", "write it like `1 h 39 min`"),
        (
            "999999999d 999999999h",
            "`999999999d 999999999h` is longer than ten years",
            "write it like `1 h 39 min`",
        ),
    ]
    + [
        (text, f"`{text}` is not a duration", "write it like `1 h 39 min`")
        for text in (
            "long",
            "5:75",
            "39m 1h",
            "5h 3h",
            "1h30",
            "5h and",
            "5h,",
            "P",
            "PT",
            "P1DT",
            "1,500 min",
            "٥h",
        )
    ],
)
def test_other_durations_are_refused_with_a_remedy(text: str, message: str, remedy: str) -> None:
    """What is not a length of time is refused with the form to write."""
    with pytest.raises(TimeTextError) as caught:
        parse_duration(text)
    assert (caught.value.message, caught.value.help) == (message, remedy)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(hours=6), "6 h"),
        (timedelta(hours=2, minutes=45), "2 h 45 min"),
        (timedelta(minutes=15), "15 min"),
        (timedelta(minutes=15, seconds=59), "15 min"),
        (timedelta(), "0 min"),
        (timedelta(milliseconds=900), "0 min"),
        (timedelta(seconds=40), "40 s"),
        (timedelta(days=2, hours=4, minutes=23), "2 d 4 h"),
        (timedelta(days=2, minutes=23), "2 d"),
        (timedelta(hours=-1, minutes=-30), "-1 h 30 min"),
    ],
)
def test_a_duration_is_written_with_its_two_largest_units(length: timedelta, expected: str) -> None:
    """A duration is written with its two largest units, cut off, and seconds only under a minute."""
    assert format_duration(length) == expected


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2022, 12, 30, 19, 0, tzinfo=PACIFIC), "2022-12-30 19:00"),
        (datetime(2022, 12, 30, 19, 0, 7, 5, tzinfo=UTC), "2022-12-30 19:00:07"),
    ],
)
def test_a_wall_clock_shows_seconds_only_when_there_are_some(instant: datetime, expected: str) -> None:
    """A wall clock shows date and time without the offset, and seconds only when they are not zero."""
    assert wall_clock(instant) == expected


def test_an_offset_with_seconds_is_written_in_utc() -> None:
    """An offset that is not in quarters of an hour cannot be written, so the moment is written in UTC."""
    moment = parse_moment("1971-06-01 12:00", ZoneInfo("Africa/Monrovia"))
    assert format_moment(Moment("", moment.earliest, moment.latest, "second")) == "1971-06-01 12:44:30+00:00"
