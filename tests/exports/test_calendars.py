"""Calendars: read back by a calendar library."""

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_postmortems.exports.contentlines import component, joined, moment, text
from outlets import ADDRESS, HOSTILE, files, of, ongoing, outlet
from sites import incident

ITEMS = "action_items: [{id: alert, action: 'Alert; earlier, please', owner: Team A, due: 2026-03-31}, {action: B, owner: team b, due: 2026-04-01}, {action: C, owner: Team A, status: done, due: 2026-03-05, completed: 2026-03-04}, {action: D, owner: Team A}]"


def events(made: dict[str, bytes], name: str) -> list[icalendar.Event]:
    """Return the events of a calendar."""
    calendar = icalendar.Calendar.from_ical(made[f"incidents/calendars/{name}.ics"])
    assert not calendar.errors
    found = calendar.walk("VEVENT")
    assert all(not event.errors for event in found)
    return list(found)


def test_an_incident_is_an_event(tmp_path: Path) -> None:
    """An incident stands where it happened, with its page, services and summary."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02", "services: [shop, mail]", "summary: It broke.", "timezone: Europe/Berlin")}))
    [event] = events(made, "incidents")
    assert event.start == dt.datetime(2026, 3, 2, 9, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event.end == dt.datetime(2026, 3, 2, 9, 52, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (event["SUMMARY"], event["DESCRIPTION"], event["URL"]) == ("SEV2: A", "It broke.", f"{ADDRESS}incidents/2026-03-02-a/")
    assert event["UID"] == "2026-03-02-a@ours.example"
    assert event.categories == ["shop", "mail"]


def test_a_day_is_a_whole_day(tmp_path: Path) -> None:
    """Where only the day is known, the event takes whole days."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": ongoing("A", "2026-03-02", "started_at: 2026-03-02", "detected_at: 2026-03-02") + "\nresolved_at: 2026-03-03\n"}))
    [event] = events(made, "incidents")
    assert (event.start, event.end) == (dt.date(2026, 3, 2), dt.date(2026, 3, 4))


def test_what_goes_on_has_no_end(tmp_path: Path) -> None:
    """An incident that is not over has a beginning only."""
    [event] = events(files(of(tmp_path, {"2026-03-02-a.yml": ongoing("A", "2026-03-02")})), "incidents")
    assert "DTEND" not in event


def test_due_dates_have_an_alarm(tmp_path: Path) -> None:
    """Each open action item with a date is a day in the calendar, with a reminder on the day before; others are not."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02", ITEMS)}))
    first, second = events(made, "actions")
    assert (first.start, first.end) == (dt.date(2026, 3, 31), dt.date(2026, 4, 1))
    assert (first["SUMMARY"], first["DESCRIPTION"]) == ("Due: Alert; earlier, please", "Owner: Team A\nA")
    assert first["URL"] == f"{ADDRESS}incidents/2026-03-02-a/#action-alert"
    assert second["SUMMARY"] == "Due: B"
    [alarm] = first.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", dt.timedelta(hours=-15))


def test_owners_have_their_own(tmp_path: Path) -> None:
    """Each owner's calendar holds what they owe; the common one holds all of it, and the incidents."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02", ITEMS)}))
    assert [event["SUMMARY"] for event in events(made, "owner/team-a")] == ["Due: Alert; earlier, please"]
    assert [event["SUMMARY"] for event in events(made, "owner/team-b")] == ["Due: B"]
    assert len(events(made, "all")) == 3


def test_every_calendar_of_the_demo(demo: dict[str, bytes]) -> None:
    """Each calendar can be read, and no two events of one share their identity."""
    names = [name.removeprefix("incidents/calendars/").removesuffix(".ics") for name in demo if name.endswith(".ics")]
    assert len(names) > 3
    for name in names:
        ids = [event["UID"] for event in events(demo, name)]
        assert len(set(ids)) == len(ids)


def test_lines_are_folded_for_old_readers(demo: dict[str, bytes]) -> None:
    """No line is longer than 75 octets, each ends with both characters, and none is cut within a letter."""
    for name, content in demo.items():
        if name.endswith(".ics"):
            assert content.endswith(b"END:VCALENDAR\r\n")
            assert b"\n" not in content.replace(b"\r\n", b"")
            lines = content.split(b"\r\n")
            assert max(map(len, lines)) <= 75
            assert all(line.decode() is not None for line in lines)


def test_any_text_survives(tmp_path: Path) -> None:
    """Signs that mean something in a calendar are text in a title, a summary, a service and an owner."""
    hostile = json.dumps(HOSTILE, ensure_ascii=False)
    items = f"action_items: [{{action: {hostile}, owner: {hostile}, due: 2026-03-31}}]"
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident(HOSTILE, "2026-03-02", f"summary: {hostile}", f"services: [{hostile}]", items)}))
    [event] = events(made, "incidents")
    assert (event["SUMMARY"], event["DESCRIPTION"], event.categories) == (f"SEV2: {HOSTILE}", HOSTILE, [HOSTILE])
    [task] = events(made, "actions")
    assert task["DESCRIPTION"] == f"Owner: {HOSTILE}\n{HOSTILE}"


TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)


@pytest.mark.property
@given(TEXTS, st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=20), min_size=1, max_size=4))
def test_any_text_is_read_back(words: str, several: list[str]) -> None:
    """Whatever a text holds, a reader gets it back, without control characters and with one kind of line end."""
    content = component("VCALENDAR", [("VERSION", "2.0"), ("PRODID", "x")], [component("VEVENT", [("SUMMARY", text(words)), ("CATEGORIES", joined(several))])])
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    expected = words.replace("\r\n", "\n").replace("\r", "\n")
    assert str(event["SUMMARY"]) == "".join(letter for letter in expected if letter in "\t\n" or not (letter < " " or letter == "\x7f"))
    assert event.categories == several


@pytest.mark.property
@given(st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9998, 1, 1)))  # noqa: DTZ001
def test_any_moment_is_read_back(at: dt.datetime) -> None:
    """A moment is the same for a reader, to the second."""
    aware = at.replace(microsecond=0, tzinfo=dt.UTC)
    assert icalendar.vDDDTypes.from_ical(moment(aware)) == aware


def test_without_an_address_there_are_no_links(tmp_path: Path) -> None:
    """A site that does not say where it stands has calendars without links, under a name that nobody owns."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident()}, root=""))
    [event] = events(made, "incidents")
    assert "URL" not in event
    assert event["UID"] == "2026-03-02-a@postmortems.invalid"


def test_an_empty_site_has_empty_calendars(tmp_path: Path) -> None:
    """Without incidents, the calendars can be read and are empty."""
    assert [events(files(outlet(tmp_path)), name) for name in ("all", "actions", "incidents")] == [[], [], []]
