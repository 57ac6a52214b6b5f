"""The rules of time, with times as people write them."""

import datetime as dt
from typing import Any

import pytest
from checking import EVERYTHING, codes, diagnose, settings
from checking import examples as all_examples
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.rules.examples import compose

LIVES = "detected_at:\nmitigated_at:\nresolved_at:\ntimeline: []\n"


def examples(fragment: str, **options: Any) -> list[Diagnostic]:
    """Return what is wrong with a fragment, whatever day its file is named after."""
    levels = {"rules": EVERYTHING | {"file-name-mismatch": "off"}}
    return all_examples(fragment, **levels | options)


def only(found: list[Diagnostic]) -> Diagnostic:
    """Return the one finding that is expected."""
    assert len(found) == 1, [d.message for d in found]
    return found[0]


def timeline(*entries: str, **keys: str) -> str:
    """Return a fragment with a timeline and other keys; the base's own milestones are removed first."""
    text = dict.fromkeys(("started_at", "detected_at", "mitigated_at", "resolved_at"), "") | keys
    return (
        "".join(f"{key}: {value}\n" for key, value in text.items())
        + "timeline:\n"
        + "".join(f"  - {{{entry}}}\n" for entry in entries)
    )


@pytest.mark.parametrize(
    ("started", "detected", "resolved"),
    [
        ("2026-03-02 09:10", "2026-03-02 09:10", "2026-03-02 09:10"),
        ("2026-03-02 09:10", "2026-03-02", "2026-03-02 09:52"),
        ("2026-03-02", "2026-03-02 09:14", "2026-03-02"),
        ("2026-03-02 09:10:30", "2026-03-02 09:10", "2026-03-02 09:52"),
        ("~2026-03-02 09:30", "2026-03-02 09:14", "2026-03-02 09:52"),
        ("2026-03-02 09:10 – 09:20", "2026-03-02 09:14", "2026-03-02 09:52"),
        ("2026-03-02 09:10", "2026-03-02 10:14+01:00", "2026-03-02 10:52+01:00"),
        ("~2026-03-03", "2026-03-02 23:00", "2026-03-02 23:30"),
    ],
)
def test_times_that_can_be_reconciled_are_in_order(started: str, detected: str, resolved: str):
    """Days, spans and approximate times count as far as they reach."""
    fragment = f"{LIVES}started_at: {started}\ndetected_at: {detected}\nresolved_at: {resolved}\n"
    assert codes(examples(fragment)) == []


@pytest.mark.parametrize(
    ("started", "detected", "resolved", "wrong"),
    [
        ("2026-03-02 09:10", "2026-03-02 09:09", "2026-03-02 09:52", ["detected"]),
        ("2026-03-02 09:10:30", "2026-03-02 09:10:29", "2026-03-02 09:52", ["detected"]),
        ("2026-03-02 09:10", "2026-03-02 10:09+01:00", "2026-03-02 09:52", ["detected"]),
        ("2026-03-02 09:10", "2026-03-01", "2026-03-02 09:52", ["detected"]),
        ("2026-03-03", "2026-03-02 23:59", "2026-03-03 09:52", ["detected"]),
        ("2026-03-02 09:10", "2026-03-02", "2026-03-02 08:00", ["resolved"]),
        ("~2026-03-02 11:10", "2026-03-02 09:14", "2026-03-02 11:52", ["detected"]),
        ("2026-03-02 09:10", "2026-03-02 08:14", "2026-03-02 08:12", ["detected", "resolved"]),
    ],
)
def test_each_wrong_neighbour_is_named_once(started: str, detected: str, resolved: str, wrong: list[str]):
    """A milestone before the one it should follow is one finding, at its own line."""
    fragment = f"{LIVES}started_at: {started}\ndetected_at: {detected}\nresolved_at: {resolved}\n"
    found = [d for d in examples(fragment) if d.rule.code == "PM103"]
    assert sorted(d.message.split(" ")[0] for d in found) == wrong
    assert all(d.level == Level.ERROR and len(d.notes) == 1 for d in found)


def test_answer_after_the_cure_is_a_warning():
    """Somebody may well answer when users are no longer affected."""
    assert only(examples("acknowledged_at: 2026-03-02 09:45\n")).level == Level.WARNING


def test_answer_after_the_end_is_an_error():
    """Nobody answers when all is over."""
    found = only(examples("acknowledged_at: 2026-03-02 10:45\n"))
    assert (found.level, found.message) == (
        Level.ERROR,
        "resolved at 2026-03-02 09:52, before it was acknowledged at 2026-03-02 10:45",
    )


@pytest.mark.parametrize(
    ("resolved", "meant"),
    [
        ("2025-03-02 09:52", "`2026-03-02 09:52`"),
        ("2026-02-02 09:52", "`2026-03-02 09:52`"),
        ("2026-03-02 00:20", "`2026-03-03 00:20`"),
        ("2025-12-31", "`2026-03-03`"),
    ],
)
def test_likely_slip_is_offered(resolved: str, meant: str):
    """The help names the time that was probably meant."""
    found = [d for d in examples(f"timeline: []\nresolved_at: {resolved}\n") if d.rule.code == "PM103"]
    assert meant in only(found).help


def test_leap_day_of_another_year_is_survived():
    """29 February has no counterpart in other years."""
    assert "PM103" in codes(examples("resolved_at: 2024-02-29 09:52\ntimeline: []\n"))


def test_order_of_milestones_is_checked_in_the_timeline():
    """Milestones that only the timeline gives point there."""
    found = only(
        examples(
            timeline(
                "time: 2026-03-02 09:10, kind: impact_start, event: a",
                "time: 2026-03-02 09:20, kind: resolved, event: b",
                "time: 2026-03-02 09:40, kind: mitigated, event: c",
            )
        )
    )
    assert (found.rule.code, found.place.text.strip(), found.notes[0].text.strip()[-9:]) == (
        "PM103",
        "- {time: 2026-03-02 09:20, kind: resolved, event: b}",
        "event: c}",
    )


def test_wrong_order_in_the_timeline_is_one_finding():
    """Where an entry makes the order of milestones impossible, it is not also out of order."""
    found = examples(
        timeline(
            "time: 2026-03-02 09:10, kind: impact_start, event: a",
            "time: 2026-03-02 09:40, kind: mitigated, event: c",
            "time: 2026-03-02 09:20, kind: resolved, event: b",
        )
    )
    assert codes(found) == ["PM103"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2026-03-02 09:20", "2026-03-02 09:20", []),
        ("2026-03-02 09:20", "2026-03-02 09:19", ["PM104"]),
        ("2026-03-02 09:20", "2026-03-02", []),
        ("2026-03-02 09:20", "2026-03-01", ["PM104"]),
        ("2026-03-02 09:20", "~2026-03-02 09:00", []),
        ("2026-03-02 09:20", "~2026-03-02 07:00", ["PM104"]),
        ("2026-03-02 09:20 – 09:40", "2026-03-02 09:30", []),
        ("2026-03-02 09:20", "2026-03-02 09:10 – 09:30", []),
        ("2026-03-02 09:20", "2026-03-02 01:21 PST", []),
        ("2026-03-02 09:20", '"09:20"', []),
        ("2026-03-02 09:20", '"09:19"', ["PM114"]),
        ("2026-03-02 23:20", '"00:10"', ["PM114"]),
        ("2026-03-02", '"09:20"', []),
    ],
)
def test_order_of_two_entries(first: str, second: str, expected: list[str]):
    """An entry is out of order when it can't be read otherwise; without a date it is an undated step back."""
    fragment = timeline(
        f"time: {first}, event: a", f"time: {second}, event: b", started_at="2026-03-02 07:00"
    )
    assert codes(examples(fragment)) == expected


def test_day_does_not_hide_a_step_back():
    """An entry known by its day only stands between two others without hiding them from each other."""
    entries = [f"time: {time}, event: a" for time in ("2026-03-02 09:20", "2026-03-02", "2026-03-02 09:10")]
    assert codes(examples(timeline(*entries, started_at="2026-03-02 07:00"))) == ["PM104"]


@pytest.mark.parametrize(
    "text", ['"00:10"', "12:10 AM", "~00:10", "about 00:10", "00:10 – 00:20", '"00:10:30"']
)
def test_undated_step_back_can_be_mended_by_pasting(text: str):
    """The value that the help offers makes the timeline right."""
    broken = timeline(
        "time: 2026-03-02 23:50, event: a", f"time: {text}, event: b", started_at="2026-03-02 23:40"
    )
    found = only(examples(broken))
    assert (found.rule.code, found.level) == ("PM114", Level.ERROR)
    assert examples(broken.replace(text, found.help.split("`")[1])) == []


def test_one_night_is_one_finding():
    """After an undated step back, nothing more is said until the next date: not its order, nor its milestones."""
    entries = [
        "time: 2026-03-02 23:40, kind: impact_start, event: a",
        'time: "23:50", until: "00:05", kind: detected, event: b',
        'time: "00:10", kind: identified, event: c',
        'time: "00:40", kind: mitigated, event: d',
        'time: "00:50", kind: resolved, event: e',
    ]
    impact = "{description: Payments failed., downtime: 1h}"
    found = only(examples(timeline(*entries, resolved_at="2026-03-03 00:50", impact=impact)))
    assert (found.rule.code, found.help) == (
        "PM114",
        "write the date: `2026-03-03 00:05` if it was the next day",
    )


def test_second_night_is_found_after_the_next_date():
    """Each undated step back that follows a date is a finding."""
    times = ["2026-03-02 23:50", '"00:10"', "2026-03-03 23:40", '"00:20"']
    fragment = timeline(*(f"time: {time}, event: a" for time in times), started_at="2026-03-02 23:40")
    assert codes(examples(fragment)) == ["PM114", "PM114"]


def test_approximate_step_back_without_a_date_is_a_warning():
    """An undated step back that its `~` may explain is only a warning."""
    fragment = timeline(
        "time: 2026-03-02 09:20, event: a", "time: ~09:15, event: b", started_at="2026-03-02 09:00"
    )
    assert only(examples(fragment)).level == Level.WARNING


def test_undated_entry_keeps_the_date_as_it_was_written():
    """A zone after the time before does not move the date of the next entry."""
    fragment = timeline(
        "time: 2026-03-02 23:30 PST, event: a", "time: 23:45 PST, event: b", started_at="2026-03-03 07:00"
    )
    assert codes(examples(fragment + "resolved_at: 2026-03-03 08:00\n")) == []


@pytest.mark.parametrize(
    ("given", "entry", "expected"),
    [
        ("2026-03-02 09:14", "2026-03-02 09:14", []),
        ("2026-03-02 09:14", "2026-03-02 09:14:40", []),
        ("2026-03-02 09:14", "2026-03-02 09:15", ["PM105"]),
        ("2026-03-02 09:14:10", "2026-03-02 09:14:40", ["PM105"]),
        ("2026-03-02", "2026-03-02 09:14", []),
        ("2026-03-02", "2026-03-03 09:14", ["PM105"]),
        ("2026-03-02 09:14", "~2026-03-02 09:30", []),
        ("2026-03-02 09:14", "~2026-03-02 11:30", ["PM105"]),
        ("2026-03-02 09:14", "2026-03-02 09:10 – 09:20", []),
        ("2026-03-02 09:14", "2026-03-02 04:14 EST", []),
    ],
)
def test_milestone_and_its_entry_agree(given: str, entry: str, expected: list[str]):
    """A time and the timeline's entry of that kind may differ only as far as they are inexact."""
    fragment = timeline(
        f"time: {entry}, kind: detected, event: a",
        f"time: {entry}, event: b",
        started_at="2026-03-02 09:00",
        detected_at=given,
    )
    assert codes(examples(fragment)) == expected


def test_first_detection_and_last_end_count():
    """Of several entries of a kind, the first counts, and of those that end something the last."""
    entries = [
        "time: 2026-03-02 09:12, kind: detected, event: a",
        "time: 2026-03-02 09:14, kind: detected, event: b",
        "time: 2026-03-02 09:40, kind: resolved, event: c",
        "time: 2026-03-02 09:50, until: 2026-03-02 09:52, kind: resolved, event: d",
    ]
    keys = {
        "started_at": "2026-03-02 09:10",
        "detected_at": "2026-03-02 09:12",
        "resolved_at": "2026-03-02 09:52",
    }
    assert examples(timeline(*entries, **keys)) == []


@pytest.mark.parametrize("status", ["investigating", "identified", "monitoring"])
def test_open_status_with_an_end(status: str):
    """A status that says it goes on contradicts an end, wherever the end is written."""
    assert codes(examples(f"status: {status}\n")) == ["PM106"]
    entry = "time: 2026-03-02 09:52, kind: resolved, event: a"
    fragment = timeline(
        "time: 2026-03-02 09:20, event: a", entry, started_at="2026-03-02 09:10", status=status
    )
    assert only(examples(fragment)).notes[0].text.strip() == f"- {{{entry}}}"


def test_end_is_offered_from_the_timeline():
    """Where only the end is missing, the last time of the file is offered."""
    found = only(examples("status: resolved\nresolved_at:\n"))
    assert found.help == "add the time, for example `resolved_at: 2026-03-02 09:52`"


def test_status_of_somebody_elses_incident_needs_no_time():
    """The end of somebody else's incident is often not known."""
    external = "external: {url: 'https://example.org/a'}\nstatus: resolved\nresolved_at:\n"
    assert examples(external) == []


@pytest.mark.parametrize("kind", ["change", "note", "communication", "action"])
def test_some_kinds_may_stand_anywhere(kind: str):
    """Changes before, and notes, messages and actions after an incident are no finding."""
    entries = [f"time: {time}, kind: {kind}, event: a" for time in ("2026-03-01 09:00", "2026-03-09 09:00")]
    assert examples(timeline(*entries, started_at="2026-03-02 09:10", resolved_at="2026-03-02 09:52")) == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("time: 2026-03-02 09:10, kind: escalated", []),
        ("time: 2026-03-02 09:52, kind: escalated", []),
        ("time: 2026-03-02 09:53, kind: escalated", ["PM108"]),
        ("time: ~2026-03-02 10:30, kind: escalated", []),
        ("time: 2026-03-02 09:00, until: 2026-03-02 09:20, kind: false_lead", []),
        ("time: 2026-03-02 09:00, until: 2026-03-02 09:05, kind: false_lead", ["PM108"]),
        ("time: 2026-03-02, kind: identified", []),
        ("time: 2026-03-03, kind: identified", ["PM108"]),
    ],
)
def test_events_stand_inside_the_incident(entry: str, expected: list[str]):
    """What belongs to the incident stands between its start and its end, as far as one can tell."""
    keys = {"started_at": "2026-03-02 09:10", "resolved_at": "2026-03-02 09:52"}
    before = "time: 2026-03-01 09:00, kind: change, event: a"
    assert codes(examples(timeline(before, f"{entry}, event: b", **keys))) == expected


def test_events_of_an_open_incident_have_no_end():
    """While it goes on, no event comes too late."""
    entries = [f"time: 2026-03-{day} 09:20, kind: escalated, event: a" for day in ("02", "19")]
    assert examples(timeline(*entries, started_at="2026-03-02 09:10")) == []


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-03-20 11:59", []),
        ("2026-03-20 12:01", ["PM109"]),
        ("2026-03-20 13:59+02:00", []),
        ("2026-03-20 04:59 PDT", []),
        ("2026-03-20 05:01 PDT", ["PM109"]),
        ("2026-03-20", []),
        ("2026-03-21", []),
        ("2026-03-22", ["PM109"]),
        ("~2026-03-20 12:30", []),
    ],
)
def test_future_begins_now(time: str, expected: list[str]):
    """A time is in the future when it has not come yet anywhere; a day has a day's grace for other zones."""
    assert codes(examples(f"{LIVES}started_at: {time}\n")) == expected


def test_future_of_a_whole_file_is_one_finding():
    """A wrong year in every line is said once."""
    text = compose("")["2026-03-02-example.yml"].replace("2026-", "2027-")
    assert codes(diagnose({"2027-03-02-example.yml": text})) == ["PM109"]


def test_action_is_not_completed_in_the_future():
    """What is done was done by now."""
    item = "{action: Do it, status: done, completed: 2062-03-06}"
    assert codes(examples(f"action_items: [{item}]\n")) == ["PM109"]


@pytest.mark.parametrize(("end", "expected"), [("2027-03-01 09:00", []), ("2027-03-06 09:00", ["PM109"])])
def test_more_than_a_year_is_implausible(end: str, expected: list[str]):
    """An incident may last for a year, and not for longer."""
    fragment = f"{LIVES}started_at: 2026-03-02 09:10\nresolved_at: {end}\n"
    later = settings(dt.datetime(2027, 6, 1, tzinfo=dt.UTC))
    items = "action_items: []\n"
    assert codes(diagnose(compose(fragment + items), later)) == expected


@pytest.mark.parametrize(
    ("keys", "downtime", "expected"),
    [
        ("", "30m", []),
        ("", "42 min", []),
        ("", "0:30", []),
        ("", "31m", ["PM111"]),
        ("", "43m", ["PM110"]),
        ("", "42m 59s", []),
        ("mitigated_at:\n", "42m", []),
        ("mitigated_at:\n", "30m", ["PM111"]),
        ("resolved_at:\n", "30m", []),
        ("resolved_at:\n", "5h", ["PM111"]),
        ("mitigated_at:\nresolved_at:\n", "5h", []),
        ("started_at: ~2026-03-02 09:00\n", "90m", []),
        ("started_at: ~2026-03-02 09:00\n", "5h", ["PM110"]),
        ("mitigated_at: 2026-03-02 09:30 – 09:40\n", "25m", []),
        ("mitigated_at:\nresolved_at: 2026-03-03\n", "20h", []),
        ("mitigated_at:\nresolved_at: 2026-03-03\n", "40h", ["PM110"]),
        ("started_at: 2026-03-02\n", "5h", []),
        ("mitigated_at:\nresolved_at: 2026-03-04 13:33\n", "2d 4h", []),
        ("mitigated_at:\nresolved_at: 2026-03-04 13:33\n", "2d 3h", ["PM111"]),
    ],
)
def test_stated_downtime_is_one_of_the_lengths(keys: str, downtime: str, expected: list[str]):
    """A stated downtime is compared as exactly as the times are written."""
    impact = f"impact: {{description: Payments failed., downtime: {downtime}}}\ntimeline: []\n"
    assert codes(examples(impact + "detected_at:\n" + keys)) == expected


def test_seed_is_told_in_full():
    """Five hours against three and six: the message names all of them, and where the count begins."""
    fragment = timeline(
        "time: 2026-03-02 07:00 PM, kind: detected, event: a",
        "time: 2026-03-02 10:00 PM, kind: mitigated, event: b",
        "time: 2026-03-03 01:00 AM, kind: resolved, event: c",
        started_at="2026-03-02 07:00 PM",
        impact="{description: Nobody could order., downtime: 5h}",
    )
    found = only(examples(fragment))
    assert (
        found.message
        == "the stated downtime is 5 h; the times say 3 h until mitigated and 6 h until resolved"
    )
    assert found.help == "correct `downtime`, or leave it out: it is computed"
    assert [(note.text, note.label) for note in found.notes] == [
        ("started_at: 2026-03-02 07:00 PM", "starts here")
    ]


def test_downtime_offers_the_missing_time():
    """Without a mitigation, the help computes when it would have been."""
    fragment = "mitigated_at:\nimpact: {description: Payments failed., downtime: 20m}\n"
    assert "`mitigated_at: 2026-03-02 09:30`" in only(examples(fragment)).help


@pytest.mark.parametrize(
    ("zone", "times", "expected"),
    [
        ("UTC", ["09:20 CAT", "03:40 EDT"], ["PM113"]),
        ("UTC", ["09:20 PST", "09:40 PST"], []),
        ("UTC", ["09:20 PST", "09:40-08:00"], []),
        ("UTC", ["01:20 PST", "02:40 PDT"], []),
        ("UTC", ["09:20", "04:40 EST"], []),
        ("UTC", ["09:20Z", "09:40 UTC"], []),
        ("America/Los_Angeles", ["09:20 PST", "10:40 MST"], ["PM113"]),
        ("America/Los_Angeles", ["09:20-08:00", "10:40 MST"], []),
        ("Europe/Berlin", ["09:20+01:00", "10:40 CET"], []),
        ("Europe/Berlin", ["09:20+02:00", "10:40+03:00"], ["PM113"]),
    ],
)
def test_zones_are_not_mixed(zone: str, times: list[str], expected: list[str]):
    """One zone for all times is fine, and so is an offset that is the file's own; two zones are not."""
    entries = [f'time: "2026-03-02 {time}", event: a' for time in times]
    found = examples(timeline(*entries, timezone=zone, started_at="2026-03-01 09:00"))
    assert codes(found) == expected


def test_mixed_zone_is_translated():
    """The help gives the time on the file's own clocks."""
    fragment = timeline(
        "time: 2026-03-02 09:20 CAT, event: a",
        "time: 2026-03-02 03:40 EST, event: b",
        started_at="2026-03-02 07:00",
    )
    assert "this one as `2026-03-02 08:40`" in only(examples(fragment)).help


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was down for five hours.", ["PM115"]),
        ("It lasted about 90 minutes.", ["PM115"]),
        ("A 5-hour outage of the checkout.", ["PM115"]),
        ("It was down for 30 minutes.", []),
        ("A 42 minute outage.", []),
        ("It was slow for 40 minutes.", []),
        ("It took 2h 10min to find.", ["PM115"]),
        ("Five minutes later it was noticed.", []),
        ("We keep logs for 30 days.", ["PM115"]),
        ("For the rest see below.", []),
    ],
)
def test_lengths_in_prose(text: str, expected: list[str]):
    """A length in a sentence is compared with the times, where the rule is switched on."""
    assert codes(examples(f"impact: {text}\n")) == expected


def test_prose_is_not_read_unless_asked_for():
    """The rule on lengths in prose is off by default."""
    assert examples("impact: It was down for five hours.\n", rules={}) == []


@pytest.mark.parametrize(
    ("keys", "days", "expected"),
    [
        ("resolved_at:\n", 30, []),
        ("resolved_at:\n", 18, []),
        ("resolved_at:\n", 17, ["PM116"]),
        ("", 17, []),
        ("status: monitoring\nresolved_at:\n", 17, ["PM116"]),
        ("resolved_at:\nexternal: {url: 'https://example.org/a'}\n", 17, []),
    ],
)
def test_open_incident_gets_stale(keys: str, days: int, expected: list[str]):
    """An incident without an end is a finding after as many days as the site says."""
    assert codes(examples(keys, stale_after=days)) == expected
