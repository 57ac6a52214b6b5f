"""The status in Statuspage's form, read by a client that was written for Statuspage."""

import asyncio
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from arez.statuspage import CurrentStatus, StatusPage
from chromium import serve
from outlets import ADDRESS, files, of, ongoing, save
from sites import incident

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def read(made: dict[str, bytes], name: str) -> Any:
    """Return a document of the interface."""
    return json.loads(made[f"api/v2/{name}.json"])


@pytest.fixture
def bad_day(tmp_path: Path) -> dict[str, bytes]:
    """Return what is published while two incidents go on, and one is being watched."""
    made = {
        "2026-03-02-a.yml": ongoing("Nobody can pay", "2026-03-02", "severity: sev1", "services: [payments]"),
        "2026-03-02-b.yml": ongoing("Search is slow", "2026-03-02", "severity: sev3", "services: [search]", "summary: It takes ten seconds."),
        "2026-03-02-c.yml": ongoing("Mail was late", "2026-03-02", "services: [mail]", "mitigated_at: 2026-03-02 09:30"),
        "2026-03-02-d.yml": ongoing("An exercise", "2026-03-02", "severity: sev1", "services: [search]", "type: drill"),
        "2026-03-01-e.yml": incident("It is over", "2026-03-01", "services: [search]"),
    }
    return files(of(tmp_path, made, now=NOW, timezone="UTC"))


def ask(root: str) -> CurrentStatus:
    """Let the client read the status from an address."""

    async def get() -> CurrentStatus:
        async with StatusPage(root) as page:
            return await page.get_status()

    return asyncio.run(get())


def test_a_client_reads_a_bad_day(bad_day: dict[str, bytes], tmp_path: Path) -> None:
    """A client for Statuspage sees which services are down, and what was said about each incident."""
    save(bad_day, tmp_path / "site")
    with serve(tmp_path / "site") as root:
        status = ask(root)
    assert (status.name, status.impact, status.status) == ("Ours", "Critical", "Major Service Outage")
    assert {component.name: component.status for component in status.components} == {
        "mail": "Operational",
        "payments": "Major Outage",
        "search": "Degraded Performance",
    }
    assert [(found.name, found.status, found.impact) for found in status.incidents] == [
        ("Nobody can pay", "Investigating", "Critical"),
        ("Search is slow", "Investigating", "Minor"),
        ("Mail was late", "Monitoring", "Major"),
    ]
    slow = status.component("search").incidents[0]
    assert slow.last_update.description == "It takes ten seconds."
    assert slow.created_at == dt.datetime(2026, 3, 2, 9, 10)  # noqa: DTZ001
    assert [update.status for update in status.component("mail").incidents[0].updates] == ["Monitoring", "Investigating"]


def test_a_client_reads_the_demo(demo: dict[str, bytes], tmp_path: Path) -> None:
    """A client for Statuspage reads the demo with all its kinds of incidents."""
    save(demo, tmp_path)
    with serve(tmp_path) as root:
        status = ask(root)
    assert [found.name for found in status.incidents] == ["Bank confirmation stays empty for some card payments"]
    assert status.component("checkout").status == "Partial Outage"


def test_a_good_day(tmp_path: Path) -> None:
    """Nothing going on means that all systems are operational."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident()}))
    assert read(made, "status")["status"] == {"indicator": "none", "description": "All Systems Operational"}
    assert read(made, "incidents/unresolved")["incidents"] == []
    assert read(made, "summary")["scheduled_maintenances"] == []


def test_history_lists_what_counts(demo: dict[str, bytes]) -> None:
    """All incidents that count are listed, the latest first, each with its updates from the latest to the first."""
    listed = read(demo, "incidents")["incidents"]
    assert len(listed) == 22
    assert [item["started_at"] for item in listed] == sorted((item["started_at"] for item in listed), reverse=True)
    for item in listed:
        stamps = [update["created_at"] for update in item["incident_updates"]]
        assert stamps
        assert stamps == sorted(stamps, reverse=True)
        assert item["shortlink"] == f"{ADDRESS}incidents/{item['id']}/"


def test_as_many_as_statuspage_lists(tmp_path: Path) -> None:
    """Only the latest fifty are listed, as clients expect."""
    made = files(of(tmp_path, {f"2026-01-{n:02}-{letter}.yml": incident("A", f"2026-01-{n:02}") for n in range(1, 31) for letter in "ab"}))
    assert len(read(made, "incidents")["incidents"]) == 50
