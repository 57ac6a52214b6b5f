"""Numbers over many incidents: quantiles, what is a point, phases, time in impact, and what became of action items."""

import datetime as dt
from statistics import median, quantiles

import pytest
from checking import settings
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_postmortems.catalogue.metrics import (
    burden,
    distribution,
    outcome,
    phase,
    quantile,
    shares,
)
from mkdocs_postmortems.model import ActionItem, ActionStatus, Incident
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.source import read_bytes

TODAY = dt.date(2026, 3, 10)


def made(*lines: str, stem: str = "2026-03-02-x") -> Incident:
    """Return an incident with a title, a summary and some more lines."""
    text = "\n".join(["title: X", "summary: X", *lines, ""])
    incident = parse(read_bytes(text.encode(), f"{stem}.yml"), settings(), f"{stem}.yml").incident
    assert incident is not None
    return incident


def lasting(minutes: int, stem: str = "2026-03-02-x") -> Incident:
    """Return an incident that took so many minutes, from nine in the morning on."""
    end = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    return made("started_at: 2026-03-02 09:00", f"resolved_at: {end:%Y-%m-%d %H:%M}", stem=stem)


def minutes(n: float) -> dt.timedelta:
    """Return a length of time."""
    return dt.timedelta(minutes=n)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7.0], 0.5, 7.0),
        ([1.0, 2.0], 0.5, 1.5),
        ([1.0, 2.0, 3.0, 4.0], 0.25, 1.75),
        ([1.0, 2.0, 3.0, 4.0], 0.75, 3.25),
        ([10.0, 20.0, 30.0, 40.0, 50.0], 0.9, 46.0),
        ([1.0, 5.0], 0.0, 1.0),
        ([1.0, 5.0], 1.0, 5.0),
    ],
)
def test_quantiles_are_interpolated(values: list[float], share: float, expected: float) -> None:
    """A quantile between two values lies between them, as numpy's default and spreadsheets have it."""
    assert quantile(values, share) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=40))
def test_quantiles_agree_with_the_standard_library(values: list[float]) -> None:
    """Median and quartiles are those of the standard library, for any values."""
    ordered = sorted(values)
    assert quantile(ordered, 0.5) == pytest.approx(median(ordered))
    found = [quantile(ordered, share) for share in (0.25, 0.5, 0.75)]
    assert found == pytest.approx(quantiles(ordered, n=4, method="inclusive"))


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 1.1), ([1.0], -0.1)])
def test_quantiles_of_nothing_are_refused(values: list[float], share: float) -> None:
    """Without values, or for a share outside 0 to 1, there is no quantile."""
    with pytest.raises(ValueError, match="quantile"):
        quantile(values, share)


def test_only_exact_lengths_are_points() -> None:
    """Approximate times and spans are only about known, days and missing ends are unknown, and the rest are points."""
    incidents = [
        lasting(30, "2026-03-02-b"),
        lasting(10, "2026-03-02-a"),
        made('started_at: "~2026-03-02 09:00"', "resolved_at: 2026-03-02 09:40"),
        made('started_at: "2026-03-02 09:00 – 09:30"', "resolved_at: 2026-03-02 09:40"),
        made("started_at: 2026-03-02", "resolved_at: 2026-03-03"),
        made("started_at: 2026-03-02 09:00"),
    ]
    found = distribution(incidents, lambda incident: incident.time_to_resolve)
    assert [point.incident.stem for point in found.points] == ["2026-03-02-a", "2026-03-02-b"]
    assert (found.about, found.unknown) == (2, 2)


def test_enough_points_for_a_middle_and_a_tail() -> None:
    """Five points have a middle half, ten have a longest tenth."""
    found = [distribution([lasting(n) for n in range(count)], lambda i: i.time_to_resolve) for count in (4, 5, 9, 10)]
    assert [each.has_middle for each in found] == [False, True, True, True]
    assert [each.has_tail for each in found] == [False, False, False, True]
    assert found[1].at(0.5) == minutes(2)


FIVE = (
    "started_at: 2026-03-02 09:00",
    "detected_at: 2026-03-02 09:04",
    "acknowledged_at: 2026-03-02 09:10",
    "mitigated_at: 2026-03-02 09:40",
    "resolved_at: 2026-03-02 10:40",
)


def test_phases_add_up_to_the_duration() -> None:
    """The four phases of an incident whose five times are known are its whole length."""
    count, sums = shares([made(*FIVE)])
    assert count == 1
    assert list(sums.values()) == [minutes(4), minutes(6), minutes(30), minutes(60)]


@pytest.mark.parametrize("missing", range(5))
def test_a_phase_never_reaches_over_a_missing_time(missing: int) -> None:
    """A time that is missing takes the phases on both of its sides with it, and the incident out of the sums."""
    incident = made(*(line for number, line in enumerate(FIVE) if number != missing or number == 0), *(["status: resolved"] if missing == 4 else []))
    if missing == 0:
        incident = made("started_at: 2026-03-02", *FIVE[1:])
    names = ("undetected", "waiting", "fixing", "recovering")
    gone = [name for name in names if phase(name)(incident) is None]
    assert gone == [name for number, name in enumerate(names) if missing in (number, number + 1)]
    assert shares([incident])[0] == 0


def test_time_in_impact_counts_overlaps_once() -> None:
    """Times that overlap count once, times apart are added, and an unknown end is counted as unknown."""
    incidents = [
        made("started_at: 2026-03-02 09:00", "mitigated_at: 2026-03-02 10:00", "resolved_at: 2026-03-02 12:00"),
        made("started_at: 2026-03-02 09:30", "resolved_at: 2026-03-02 10:15"),
        made("started_at: 2026-03-02 09:45", "resolved_at: 2026-03-02 09:50"),
        made("started_at: 2026-03-03 09:00", "resolved_at: 2026-03-03 09:05"),
        made('started_at: "~2026-03-04 09:00"', "resolved_at: 2026-03-04 09:05"),
        made("started_at: 2026-03-05 09:00"),
    ]
    found = burden(incidents)
    assert found.length == minutes(75 + 5)
    assert (found.known, found.incidents) == (4, 6)
    assert burden(incidents[::-1]) == found


@pytest.mark.parametrize(
    ("status", "due", "completed", "expected"),
    [
        ("done", "2026-03-01", "2026-03-01", "in_time"),
        ("done", "2026-03-01", "2026-03-02", "late"),
        ("done", "2026-03-01", None, "undated"),
        ("done", None, "2026-03-02", "undated"),
        ("open", "2026-03-10", None, "open"),
        ("open", "2026-03-09", None, "overdue"),
        ("in_progress", "2026-03-09", None, "overdue"),
        ("open", None, None, "open"),
        ("cancelled", "2026-03-01", None, "cancelled"),
    ],
)
def test_outcomes_of_action_items(status: str, due: str | None, completed: str | None, expected: str) -> None:
    """An action item is in time until the end of its due day, and overdue from the next day on."""
    days = [dt.date.fromisoformat(day) if day else None for day in (due, completed)]
    item = ActionItem.model_construct(action="X", status=ActionStatus(status), due=days[0], completed=days[1])
    assert outcome(item, TODAY) == expected
