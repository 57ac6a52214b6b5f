"""Laws of time text that hold for any input."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
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

pytestmark = pytest.mark.property

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"})).map(ZoneInfo)
WALLS = st.datetimes(datetime(1970, 1, 3), datetime(2200, 12, 29)).map(  # noqa: DTZ001
    lambda wall: wall.replace(second=0, microsecond=0)
)
QUARTERS = st.integers(-56, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
DATE_WORDS = (
    "2022-12-30",
    "2026-11-01",
    "2026-03-08",
    "20202-01-16",
    "2022-02-30",
    "0000-00-00",
    "30.12.2022",
)
CLOCK_WORDS = (
    "19:00",
    "01:30",
    "02:30",
    "7",
    "24:00",
    "12:60",
    "14:??",
    "HH:mm",
    ":00",
    "00:10",
    ".5",
    "19h30",
)
ZONE_WORDS = (
    "AM",
    "pm",
    "p.m.",
    "Z",
    "PST",
    "CST",
    "+01:00",
    "-08:00",
    "-14:26",
    "+99",
    "UTC+1",
    "Europe/Berlin",
)
SIGNS = (
    "~",
    "about",
    "ca.",
    "–",
    "—",
    "--",
    "-",
    "to",
    "T",
    " ",
    "  ",
    "\n",
    "?",
    "(",
    ")",
    "½",
    "\0",
    "１９：００",
)
MOMENT_WORDS = st.sampled_from(DATE_WORDS + CLOCK_WORDS + ZONE_WORDS + SIGNS)
NEAR_MOMENTS = st.lists(MOMENT_WORDS, max_size=8).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda joint: joint.join(words))
)
NEAR_DURATIONS = st.lists(
    st.sampled_from(
        ["1", "39", "999999999", ".5", ":", "d", "h", "min", "s", "P", "T", "H", "M", " ", ",", "and", "-"]
    )
).map("".join)
NEAR_ZONES = st.builds(
    lambda name, cut, extra: name[:cut] + extra,
    st.sampled_from(sorted(available_timezones())),
    st.integers(0, 40),
    st.sampled_from(["", "/", "\0", "/..", " ", "x", "+1"]),
)


def same(one: Moment, other: Moment) -> bool:
    """Tell whether two moments say the same, however they were written."""
    facts = [(m.earliest, m.latest, m.precision, m.approximate) for m in (one, other)]
    return facts[0] == facts[1]


def outcome(read: Callable[..., Any], *args: object) -> Any:
    """Give what `read` returns, or the error by which it refuses."""
    try:
        return read(*args)
    except TimeTextError as error:
        return error


def check_clock(wall: datetime, zone: ZoneInfo) -> None:
    """Hold `parse_moment` against the instants at which the clock of `zone` shows `wall`."""
    readings = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    shown = {instant for instant in readings if instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall}
    text = wall_clock(wall)
    read = outcome(parse_moment, text, zone)
    if len(shown) == 1:
        assert wall_clock(read.earliest) == text
        assert {read.earliest} == shown
        assert read.earliest.tzname() == read.earliest.astimezone(zone).tzname()
    else:
        found = "occurs twice" if shown else "does not exist"
        assert f"`{text}` {found} in {zone}" in read.message
        offered = {parse_moment(instead, zone).earliest for instead in read.help.split("`")[1::2]}
        assert offered == readings


@given(
    st.text(max_size=100) | NEAR_MOMENTS,
    ZONES | QUARTERS,
    st.none() | st.dates(date(1970, 1, 1), date(2200, 12, 31)),
)
def test_any_text_is_a_moment_or_an_error(text: str, zone: ZoneInfo | timezone, day: date | None) -> None:
    """Any text is read, and then written so that it reads the same, or refused with a message."""
    read = outcome(parse_moment, text, zone, day)
    if isinstance(read, TimeTextError):
        assert (read.message + read.help).isprintable()
    else:
        assert read.text == text
        assert read.earliest <= read.latest
        assert same(parse_moment(format_moment(read), zone), read)
        assert read.precision == "day" or same(parse_moment(format_moment(read), UTC), read)


@given(
    st.text(max_size=100) | NEAR_MOMENTS | NEAR_DURATIONS | NEAR_ZONES,
    st.sampled_from([parse_date, parse_duration, parse_zone]),
)
def test_any_text_is_read_or_refused(text: str, reader: Callable[[str], Any]) -> None:
    """Any text is a date, a duration or a zone, or is refused with an error of ours."""
    read = outcome(reader, text)
    if isinstance(read, TimeTextError):
        assert (read.message + read.help).isprintable()
        assert isinstance(read, UnknownZoneError) == (reader is parse_zone)


@given(WALLS, QUARTERS, st.integers(0, 100_000), st.booleans(), st.booleans())
def test_reading_undoes_writing(
    wall: datetime,
    zone: timezone,
    seconds: int,
    approximate: bool,  # noqa: FBT001
    with_seconds: bool,  # noqa: FBT001
) -> None:
    """A moment that is written and read again has the same ends, precision and certainty."""
    start = wall.replace(tzinfo=zone)
    length = timedelta(seconds=seconds) if with_seconds else timedelta(minutes=seconds // 60)
    moment = Moment("", start, start + length, "second" if with_seconds else "minute", approximate)
    assert same(parse_moment(format_moment(moment), UTC), moment)


@given(WALLS, ZONES)
def test_the_clock_shows_what_was_written(wall: datetime, zone: ZoneInfo) -> None:
    """A wall time in a zone is the one instant whose clock shows it, or is refused as shown twice or never."""
    check_clock(wall, zone)


@given(ZONES, st.integers(1970, 2037), st.data())
def test_the_clock_holds_around_every_change(zone: ZoneInfo, year: int, data: st.DataObject) -> None:
    """The same law holds close to a change of clocks, where hardly any random time falls."""
    days = [datetime(year, 1, 3, tzinfo=UTC) + timedelta(days=day) for day in range(360)]
    changes = [
        day
        for day in days
        if day.astimezone(zone).utcoffset() != (day + timedelta(1)).astimezone(zone).utcoffset()
    ]
    if changes:
        near = data.draw(st.sampled_from(changes)) + timedelta(minutes=data.draw(st.integers(-240, 1_700)))
        wall = near.astimezone(zone).replace(tzinfo=None, second=0, fold=0)
        shift = timedelta(minutes=data.draw(st.integers(-90, 90)))
        check_clock(wall + shift, zone)


@given(st.dates(date(1970, 1, 1), date(2200, 12, 30)), ZONES)
def test_days_follow_each_other_without_a_gap(day: date, zone: ZoneInfo) -> None:
    """A day ends at the instant at which the next one begins."""
    tomorrow = day + timedelta(days=1)
    ends, begins = (outcome(parse_moment, str(each), zone) for each in (day, tomorrow))
    for read in (ends, begins):
        if isinstance(read, TimeTextError):
            assert "the calendar skipped it" in read.message
            return
    assert ends.latest == begins.earliest


@given(st.integers(0, 3_652), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_durations_come_back_to_two_units(days: int, hours: int, minutes: int, seconds: int) -> None:
    """A duration is written as the longest length of two neighbouring units that fits into it."""
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    unit = timedelta(hours=1) if days else timedelta(minutes=1) if hours or minutes else timedelta(seconds=1)
    assert parse_duration(format_duration(length)) == length - length % unit


@given(st.integers(0, 3_652), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_every_spelling_of_a_duration_is_the_same_length(
    days: int, hours: int, minutes: int, seconds: int
) -> None:
    """Units, words and the ISO form of a duration are read as the same length."""
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    assert parse_duration(f"{days}d{hours}h{minutes}m{seconds}s") == length
    assert parse_duration(f"{days} days, {hours} hours, {minutes} min and {seconds} s") == length
    assert parse_duration(f"P{days}DT{hours}H{minutes}M{seconds}S") == length
