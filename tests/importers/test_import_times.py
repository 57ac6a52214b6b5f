"""Times as people write them: what is recognised, which day is meant, and which zones can be true."""

import datetime as dt

import pytest
from importing import one, values
from mkdocs_postmortems.importers import Choices
from mkdocs_postmortems.importers.days import Days, day_in_name
from mkdocs_postmortems.importers.stamps import anywhere, leading
from mkdocs_postmortems.importers.zones import judge, statement

WINTER, SUMMER = dt.datetime(2023, 1, 5, 10), dt.datetime(2023, 7, 5, 10)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("line", "clock", "rest"),
    [
        ("10:45 AM (UTC): rain", "10:45 AM", "rain"),
        ("10:05 AM rain sets in", "10:05 AM", "rain sets in"),
        ("**8:00 AM PST:** rain", "8:00 AM", "rain"),
        ("**01:38: rain, and**", "01:38", "**rain, and**"),
        ("[12-05 16:21] rain", "16:21", "rain"),
        ("2023-01-11 10:21 **Rain**.", "10:21", "**Rain**."),
        ("2024-04-15 14.43 rain", "14:43", "rain"),
        ("9.30am: rain", "9:30 AM", "rain"),
        ("5pm - rain", "5 PM", "rain"),
        ("14h30 : rain", "14:30", "rain"),
        ("14h : rain", "14:00", "rain"),
        ("1430 UTC rain", "14:30", "rain"),
        ("14:30-ish: rain", "14:30", "rain"),
        ("2024-01-05 (Fri) 14:30: rain", "14:30", "rain"),
        ("14:30 · rain", "14:30", "rain"),
        ("[14:30: rain](https://example.org/)", "14:30", "[rain](https://example.org/)"),
        ("13:55 PM rain", "13:55 PM", "rain"),
        ("At 3:15 PM Eastern time, rain", "3:15 PM", "rain"),
        ("10:30, 5 May 2021 - rain", "10:30", "rain"),
        ("2023-12-18T10:45:00.123+01:00 rain", "10:45:00", "rain"),
        ("2024-01-02\u00a010:30 rain", "10:30", "rain"),
        ("After `01:32` — rain", "01:32", "rain"),
    ],
)
def test_clock_times_begin_a_line(line: str, clock: str, rest: str) -> None:
    """A clock time is found in any of its spellings, and what follows it is left over."""
    found = leading(line)
    assert found is not None
    assert (found[0].clock, found[1]) == (clock, rest)


@pytest.mark.parametrize(
    "line",
    ["12 hours of rain", "1.13 to 1.14", "2:30 minutes of rain", "May the rain stop", "100% rain", "24:30 rain", "3 of 5", "2023 was wet", "Day 1", "10.5 MB", "::", "After 01:32 came rain", ""],
)
def test_other_numbers_are_no_times(line: str) -> None:
    """Numbers that only look like times are text."""
    assert leading(line) is None


@pytest.mark.parametrize(
    ("line", "until"),
    [("09:00 – 11:00 rain", "11:00"), ("15:02–15:15", "15:15"), ("16:05:57-58 rain", "16:05:58"), ("10:00 to 11:30 rain", "11:30"), ("12:26-12:?? rain", ""), ("21:40 onward", "")],
)
def test_spans_have_two_ends(line: str, until: str) -> None:
    """A span is read with its end, if that is a time."""
    found = leading(line)
    assert found is not None
    assert found[0].until == until


@pytest.mark.parametrize("line", ["~11:30", "ca. 11:30", "2024-05-01 about 11:30", "2024-05-01 11:30~", "approximately 11:30"])
def test_approximate_times_stay_approximate(line: str) -> None:
    """What is said to be approximate is kept so."""
    found = leading(line)
    assert found is not None
    assert found[0].about


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-11", "2024-02-11"),
        ("2024/02/11", "2024-02-11"),
        ("2025\u201109\u201116", "2025-09-16"),
        ("Feb 11, 2024", "2024-02-11"),
        ("Sunday, February 11th, 2024", "2024-02-11"),
        ("11. February 2024", "2024-02-11"),
        ("the 11th of February 2024", "2024-02-11"),
        ("January23, 2021", "2021-01-23"),
        ("13.02.2024", "2024-02-13"),
        ("02/13/24", "2024-02-13"),
        ("11/03/202", None),
        ("2024-02-30", None),
    ],
)
def test_dates_are_read_in_any_spelling(text: str, day: str | None) -> None:
    """A date is read in any of its spellings; one that no calendar has is none."""
    days = Days()
    found = [str(at) for stamp in anywhere(text) if (at := days.of_stamp(stamp))]
    assert found == ([day] if day else [])


def test_the_order_of_day_and_month_is_learnt_from_other_dates() -> None:
    """A date that can be read in one way only tells how the others are to be read."""
    [first, _] = anywhere("05/07/2023 and 25/07/2023")
    assert Days.of("05/07/2023 and 25/07/2023", None).of_stamp(first) == dt.date(2023, 7, 5)
    assert Days.of("05/07/2023 and 07/25/2023", None).of_stamp(first) == dt.date(2023, 5, 7)


def test_a_doubtful_order_is_said() -> None:
    """Where nothing tells the day from the month, a person is asked to look."""
    made = one("# Rain\n\n## Timeline\n\n- 05/07/2023 10:00: rain\n- 06/07/2023 11:00: sun\n")
    assert any("the month was taken to stand first" in doubt for doubt in made.doubts)


@pytest.mark.parametrize(("name", "day"), [("2018-02-22-rain.md", dt.date(2018, 2, 22)), ("20180222_rain.md", dt.date(2018, 2, 22)), ("rain-2018.md", None), ("2018-13-22.md", None)])
def test_file_names_hold_days(name: str, day: dt.date | None) -> None:
    """A file's name may say which day it is about."""
    assert day_in_name(name) == day


@pytest.mark.parametrize(
    ("line", "zones"),
    [
        ("All times in PST", ["PST"]),
        ("Timeline (UTC)", ["UTC"]),
        ("All times in CEST (UTC+2)", ["CEST"]),
        ("All times in PST/PDT", ["America/Los_Angeles"]),
        ("Time zone: Europe/Berlin", ["Europe/Berlin"]),
        ("Timeline (UTC-4)", ["UTC-4"]),
        ("Timeline (GMT - 4)", ["GMT-4"]),
        ("All times in UTC–9:30", ["UTC-9:30"]),
        ("Times are in both Eastern Daylight Time (EDT) and UTC.", ["EDT", "UTC"]),
        ("Every time it rained in EST land", []),
    ],
)
def test_zones_are_stated(line: str, zones: list[str]) -> None:
    """A line that states a time zone is recognised, whatever it calls it."""
    assert statement(line) == zones


@pytest.mark.parametrize(("zone", "wall", "name"), [("PST", WINTER, "America/Los_Angeles"), ("PT", SUMMER, "America/Los_Angeles"), ("CET", WINTER, "Europe/Berlin"), ("GMT", SUMMER, "UTC"), ("UTC+2", SUMMER, "Etc/GMT-2"), ("WAT", SUMMER, "Africa/Lagos")])
def test_zones_that_can_be_true(zone: str, wall: dt.datetime, name: str) -> None:
    """A zone that was in force then is written by its name."""
    assert judge(zone, [wall]).name == name


@pytest.mark.parametrize(("zone", "wall"), [("PST", SUMMER), ("PDT", WINTER), ("CEST", WINTER), ("CST", WINTER), ("IST", SUMMER), ("BST", SUMMER), ("UTC+5:30", SUMMER), ("Europe/Atlantis", SUMMER)])
def test_zones_that_are_not_guessed(zone: str, wall: dt.datetime) -> None:
    """A zone that was not in force then, or that is one of several, is a doubt and no zone."""
    verdict = judge(zone, [wall])
    assert verdict.name == ""
    assert zone in verdict.doubt


@pytest.mark.parametrize(("zone", "name"), [("JST", "Asia/Tokyo"), ("ET", "America/New_York"), ("UTC", "UTC"), ("PST", ""), ("CEST", "")])
def test_zones_without_a_date(zone: str, name: str) -> None:
    """Without a date, a zone that is in force for a part of the year only is no zone."""
    verdict = judge(zone, [])
    assert verdict.name == name
    assert bool(verdict.doubt) != bool(name)


UNDATED = "# Rain\n\n## Timeline\n\n- 10:00 drops\n- 10:30 more drops\n- 11:00 sun\n"


def times(text: str, name: str = "rain.md", choices: Choices | None = None) -> list[str]:
    """Return the times of the entries that a text gives."""
    return [entry["time"] for entry in values(one(text, name, choices))["timeline"]]


def test_noon_is_a_time() -> None:
    """The word for twelve o'clock stands for it, and roughly so."""
    assert times(UNDATED.replace("- 10:30 more drops", "- Noon: more drops"), "2024-05-01-rain.md")[1] == "~2024-05-01 12:00"


def test_a_month_gives_its_year_to_days_without_one() -> None:
    """Days without a year are those of the month that the title names with its year."""
    assert times(UNDATED.replace("# Rain", "# Rain of August 2021").replace("- 10:00", "- 3 August 10:00"))[0] == "2021-08-03 10:00"


def test_undated_entries_take_the_nearest_heading() -> None:
    """The date of a heading comes before that of the summary, and that before the file's name."""
    summary = UNDATED.replace("## Timeline", "## Summary\n\nIt rained on 2024-05-02.\n\n## Timeline")
    heading = summary.replace("## Timeline", "## Timeline of 2024-05-03")
    name = "2024-05-01-rain.md"
    assert times(UNDATED, name)[0] == "2024-05-01 10:00"
    assert times(summary, name)[0] == "2024-05-02 10:00"
    assert times(heading, name)[0] == "2024-05-03 10:00"


def test_the_command_dates_what_has_no_date() -> None:
    """A date and a zone that are given hold where the document names none, and only there."""
    choices = Choices(dt.date(2024, 6, 1), "Europe/Berlin")
    made = one(UNDATED, choices=choices)
    assert values(made)["timeline"][0]["time"] == "2024-06-01 10:00"
    assert values(made)["timezone"] == "Europe/Berlin"
    stated = one(UNDATED.replace("# Rain", "# Rain on 2024-05-01\n\nAll times in UTC"), choices=choices)
    assert values(stated)["timeline"][0]["time"] == "2024-05-01 10:00"
    assert values(stated)["timezone"] == "UTC"


def test_hours_that_clocks_skip_lose_their_minutes_and_nothing_else() -> None:
    """A time that the stated zone never showed is kept as its day, with what was written beside it."""
    made = one("# Rain\n\n## Timeline (all times Europe/Berlin)\n\n- 2026-03-29 02:30 rain\n- 2026-03-29 04:00 sun\n")
    assert values(made)["timeline"][0]["time"] == "2026-03-29"
    assert "2026-03-29 02:30" in made.text
    assert any("kept as its day only" in doubt for doubt in made.doubts)


def test_only_one_undated_timeline_entry_needs_an_excuse() -> None:
    """Where no entry has a date, the first one is to be mended and the others follow from it."""
    made = one(UNDATED)
    assert made.text.count("ignore[PM102]") == 1
    mended = made.text.replace("time: 10:00", "time: 2024-05-01 10:00").replace("  # postmortems: ignore[PM102] the source names no date\n", "")
    assert "10:30" in mended
    assert [entry["time"] for entry in values(made)["timeline"]] == ["10:00", "10:30", "11:00"]


@pytest.mark.parametrize("lead", ["## {}", "**{}**", "{}"], ids=["headings", "bold", "bare"])
def test_items_stay_with_the_time_above_them(lead: str) -> None:
    """What stands below a time is told of that time, the last item too."""
    times = [lead.format(f"2024-05-01 1{hour}:00") for hour in range(3)]
    made = one("# Rain\n\n" + "\n\n".join(f"{time}\n\n* drop a{at} falls\n* drop b{at} falls" for at, time in enumerate(times)) + "\n")
    told = [entry["event"] for entry in values(made)["timeline"]]
    assert [sorted({word for word in event.split() if word[-1] in "012"}) for event in told] == [[f"a{at}", f"b{at}"] for at in range(3)]


def test_front_matter_with_forgotten_quotes() -> None:
    """A title with a colon in it, which YAML cannot read, is read all the same."""
    made = one("---\ntitle: Postmortem: rain in May\ntags: [rain, roof]\n---\n\n# Postmortem: rain in May (2024-05-01)\n\n## Summary\n\nIt rained.\n")
    assert values(made)["title"] == "rain in May"
    assert values(made)["tags"] == ["rain", "roof"]
    assert "sections" not in values(made)


@pytest.mark.parametrize(
    "span",
    ["14:22 UTC – 14:51 UTC", "14:22 UTC - 14:51 UTC", "14:22 UTC-14:51 UTC", "from **14:22 UTC** to **14:51 UTC**", "2:22 PM UTC - 2:51 PM UTC"],
)
def test_a_zone_before_a_dash_is_no_offset(span: str) -> None:
    """The end of a span is not taken for the hours that a zone is away from UTC."""
    made = values(one(f"# Rain\n\n**Date:** May 1, 2024\n**Duration:** {span}\n\n## Summary\n\nIt rained.\n"))
    assert [made["started_at"].split()[0], made["resolved_at"].split()[0]] == ["2024-05-01"] * 2
    assert "22" in made["started_at"]
    assert "51" in made["resolved_at"]


def test_the_only_date_of_a_text_is_its_day() -> None:
    """Where nothing else names the day, the one date in the parts below does, and that is said."""
    made = one("# Rain\n\n## Summary\n\nIt rained.\n\n## Root cause\n\nThe cloud of 2024-05-01.\n\n## Timeline\n\n- 10:00 rain\n- 11:00 sun\n")
    assert [entry["time"] for entry in values(made)["timeline"]] == ["2024-05-01 10:00", "2024-05-01 11:00"]
    assert any("the day is the only date in the text, 2024-05-01" in doubt for doubt in made.doubts)
    two = one("# Rain\n\n## Summary\n\nIt rained.\n\n## Root cause\n\nThe clouds of 2024-05-01 and 2024-05-02.\n\n## Timeline\n\n- 10:00 rain\n- 11:00 sun\n")
    assert values(two)["timeline"][0]["time"] == "10:00"


def test_a_title_that_says_nothing_gives_way_to_the_next_one() -> None:
    """A heading around the parts of the story is the title, if the one above it is empty."""
    made = values(one("# Postmortem\n\n## Rain in the hall on 2024-05-01\n\nWe are sorry.\n\n### Summary\n\nIt rained.\n\n### Timeline\n\n- 10:00 rain\n- 11:00 sun\n"))
    assert made["title"].startswith("Rain in the hall")
    assert made["summary"] == "We are sorry.\n\nIt rained."
    assert "sections" not in made


def test_times_in_a_comment_alone_are_no_timeline() -> None:
    """A document that holds nothing but a comment is read to its end, and the comment stays one."""
    made = one("# Rain on 2024-05-01\n\n<!-- 14:00 a drop\n14:05 a drop\n14:06 a drop -->\n")
    assert "timeline" not in values(made)
    assert "14:05 a drop" in made.text
