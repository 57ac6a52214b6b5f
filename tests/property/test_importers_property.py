"""Laws of the importers: whatever a document holds, reading it ends, nothing gets lost, and the result passes the check."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing import errors
from mkdocs_postmortems.importers import Choices, Imported, Unreadable, read_foreign
from mkdocs_postmortems.importers.text import decode, lost
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

pytestmark = pytest.mark.property
SITE = Settings.read({})
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

CHARACTERS = st.characters(exclude_categories=["Cs"])
# What such documents are made of, and what would trip a reader of them.
PIECES = st.sampled_from(
    """# Storm in the greenhouse|## Timeline|Timeline:|**Timeline**|- 10:00 AM: the wind rises|- 2024-02-30 10:00 - a day that is none
10:00 PM UTC glass breaks|```|---|+++|title: Glass|Impact: many pots|**Date:** 2024-01-02 ~ **Status:** Resolved|Severity: SEV1
## Action items|- [x] sweep|- [ ] order glass|1. one|Root Cause and Resolution|Duration: 5 hours|Duration: 10:00 to 09:00
All times in PST|2024-07-04|### 2024-07-04 10:00|## Lessons learned|### What went well|<li><b>10:30:</b>sweeping</li>|Status: resolved
   indented|> quoted|[a]: http://glass.example.org/a|see [b][a] and [a]|![| |:|**|- |-|#|##|10:00|2024-01-02|from 10:00 to 11:00
Issue Summary|Start Time: 2024-01-02 10:00 AM (UTC)|End Time: 09:00|Owner: gardeners|In conclusion, glass breaks|{|[|<!--|-->
# postmortems: ignore[PM001] because|TL;DR|5 Whys|Services: heating, light|Time zone: Europe/Berlin|Jan 5, 2024 - cold
5 January: colder|13:70 never|14:?? sometime|??:?? whenever|~9 PM about|09:00 – 08:00 backwards|%%|\\|é ü 漢字|🔥 fire
{{< track "2024-01-01 10:00:00" >}}|section: issue|resolved: true|severity: down|resolvedWhen: 2024-01-01|url: http://a.example.org
uuid: 1|company: glass|2026-03-29 02:30 an hour that is skipped|timezone: Europe/Berlin|10:45 AM: it rains. - 11:00 AM: it pours""".replace("\n", "|").split("|")
)
TABLES = st.sampled_from(["| Time | Event |\n|---|---|\n| 10:00 | rain |\n| 25:61 | never |", "| Action | Owner | Status |\n|---|---|---|\n| mend | me | done |\n| | | |", "| a |\n|---|"])
LINES = PIECES | TABLES | st.text(CHARACTERS, max_size=30)
DOCUMENTS = st.lists(LINES, max_size=20).map("\n".join) | st.text(CHARACTERS, max_size=200)
NAMES = st.sampled_from(["storm.md", "2024-03-01-storm.md", "storm.txt", "con.md", "-.md", "2024-13-45.md"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(CHARACTERS, max_size=20) | st.sampled_from(["2024-01-02T03:04:05Z", "resolved", "<p>wet &amp; cold</p>", "maintenance"])
KEYS = st.sampled_from(["id", "name", "title", "status", "impact", "body", "created_at", "started_at", "resolved_at", "incident_updates", "comments", "labels", "number", "components", "html_url"])
RECORDS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12)


def made_of(data: bytes, name: str) -> list[Imported]:
    """Return the incident files that a document makes, none if it can't be read."""
    try:
        return [made for made in read_foreign(data, name, SITE, Choices()) if not made.skipped]
    except Unreadable:
        return []


@given(DOCUMENTS, NAMES)
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_no_text_is_lost(text: str, name: str) -> None:
    """Any text becomes one incident file that holds every line of it, can be read, and passes the check."""
    for made in made_of(text.encode(), name):
        assert read_bytes(made.text.encode(), made.name).findings == []
        assert errors(made) == []
        assert lost(decode(text.encode())[0], made.text) == []


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
def test_any_bytes_are_read(data: bytes) -> None:
    """Any bytes are read or refused, and what is read passes the check."""
    assert [found for made in made_of(data, "storm.md") for found in errors(made)] == []


@given(st.lists(st.dictionaries(KEYS, RECORDS, max_size=6), max_size=3))
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_any_records_are_read(records: list[object]) -> None:
    """Any JSON is read or refused, and what is read passes the check."""
    for made in made_of(json.dumps({"incidents": records}).encode(), "storm.json"):
        assert errors(made) == []
