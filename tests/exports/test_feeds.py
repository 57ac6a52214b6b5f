"""Feeds: read back by a feed reader, with entries that keep their identity."""

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
from mkdocs_postmortems.exports.published import published
from mkdocs_postmortems.exports.xml import text
from outlets import ADDRESS, HOSTILE, files, of, ongoing, outlet
from sites import incident


def atom(made: dict[str, bytes], name: str = "all") -> Any:
    """Return a feed as a reader sees it; fail if it is not well-formed."""
    found = feedparser.parse(made[f"incidents/feeds/{name}.xml"], response_headers={"content-type": "application/atom+xml; charset=utf-8"})
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_a_reader_reads_every_feed(demo: dict[str, bytes]) -> None:
    """Each Atom feed is well-formed, names itself, and has full addresses and identities of its own."""
    names = [name.removeprefix("incidents/feeds/").removesuffix(".xml") for name in demo if name.endswith(".xml")]
    assert len(names) == 10
    for name in names:
        found = atom(demo, name)
        links = {link.rel: link.href for link in found.feed.links}
        assert links["self"] == f"{ADDRESS}incidents/feeds/{name}.xml"
        assert links["alternate"].startswith(ADDRESS)
        ids = [entry.id for entry in found.entries]
        assert all(entry.link.startswith(f"{ADDRESS}incidents/") for entry in found.entries)
        assert len(set(ids)) == len(ids) > 0
        assert all(identity.startswith("tag:ours.example,2026:incident/") for identity in ids)
        assert [entry.updated for entry in found.entries] == sorted((entry.updated for entry in found.entries), reverse=True)


def test_both_forms_say_the_same(demo: dict[str, bytes]) -> None:
    """The JSON form has the same entries as the Atom form."""
    found = json.loads(demo["incidents/feeds/all.json"])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == f"{ADDRESS}incidents/feeds/all.json"
    expected = [(entry.id, entry.link, entry.title, entry.summary, entry.published, [tag.term for tag in entry.get("tags", [])]) for entry in atom(demo).entries]
    assert [(item["id"], item["url"], item["title"], item["content_text"], item["date_published"], item["tags"]) for item in found["items"]] == expected


LIFE = (
    "services: [shop]",
    "detected_at: 2026-03-02 09:14",
    "mitigated_at: 2026-03-02 09:40",
    "published_at: 2026-03-09",
    "action_items: [{id: alert, action: Alert earlier, owner: a, status: done, completed: 2026-03-11}, {action: Later, owner: a, due: 2026-04-01}]",
)


def test_each_change_is_an_entry(tmp_path: Path) -> None:
    """What changed its status, when it was published, and an action item that was done are entries; what is still open is none."""
    found = atom(files(of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02", *LIFE)}, timezone="UTC")))
    assert [(entry.id.rpartition("/")[2], entry.updated, entry.title) for entry in reversed(found.entries)] == [
        ("investigating", "2026-03-02T09:14:00Z", "Investigating: A"),
        ("monitoring", "2026-03-02T09:40:00Z", "Monitoring: A"),
        ("resolved", "2026-03-02T09:52:00Z", "Resolved: A"),
        ("published", "2026-03-09T00:00:00Z", "Published: A"),
        ("action-alert-done", "2026-03-11T00:00:00Z", "Done: Alert earlier (A)"),
    ]
    assert found.entries[0].link == f"{ADDRESS}incidents/2026-03-02-a/#action-alert"
    assert found.feed.updated == "2026-03-11T00:00:00Z"


@pytest.mark.parametrize("changed", ["title: Better said", "severity: sev1", "published_at: 2026-03-10", "summary: More is known."])
def test_a_correction_is_not_news(tmp_path: Path, changed: str) -> None:
    """Correcting a file makes no new entry and changes no identity."""
    before, after = (
        atom(files(of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02", *(line for line in LIFE if line.split(":")[0] != change.split(":")[0]), change)})))
        for change in ("published_at: 2026-03-09", changed if changed.startswith("published") else "published_at: 2026-03-09")
    )
    assert {entry.id for entry in before.entries} == {entry.id for entry in after.entries}


def test_a_new_change_adds_one_entry(tmp_path: Path) -> None:
    """When an incident is resolved, one entry joins those that were there."""
    before = atom(files(of(tmp_path, {"2026-03-02-a.yml": ongoing("A", "2026-03-02")})))
    after = atom(files(of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02")})))
    assert [entry.id.rpartition("/")[2] for entry in before.entries] == ["investigating"]
    assert [entry.id.rpartition("/")[2] for entry in after.entries] == ["resolved", "investigating"]
    assert before.entries[0] == after.entries[1]


def test_a_service_has_its_own(tmp_path: Path) -> None:
    """A service's feed holds what happened to it, and leads to its page."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02", "services: [Web Shop]"), "2026-03-03-b.yml": incident("B", "2026-03-03", "services: [mail]")}))
    found = atom(made, "service/web-shop")
    assert found.feed.title == "Ours: Outages: Web Shop"
    assert {entry.title for entry in found.entries} == {"Investigating: A", "Resolved: A"}
    assert {link.href for link in found.feed.links} == {f"{ADDRESS}incidents/feeds/service/web-shop.xml", f"{ADDRESS}incidents/by/service/web-shop/"}


def test_any_text_survives(tmp_path: Path) -> None:
    """Markup and quotes in texts are text for a reader."""
    service = json.dumps(HOSTILE, ensure_ascii=False)
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident(HOSTILE, "2026-03-02", f"summary: {service}", f"services: [{service}]")}))
    entry = next(entry for entry in atom(made).entries if entry.id.endswith("investigating"))
    assert entry.title_detail.type == "text/plain"
    assert entry.title == f"Investigating: {HOSTILE}"
    assert entry.summary == HOSTILE
    assert [tag.term for tag in entry.tags] == [HOSTILE]


def test_what_xml_cannot_hold_is_replaced() -> None:
    """Characters outside of XML become the sign for something unreadable."""
    assert text("a\x00b\x0b\ufffe\ud800é🌱\t\n") == "a\ufffdb\ufffd\ufffd\ufffdé🌱\t\n"


def test_no_feed_without_an_address(tmp_path: Path) -> None:
    """A site that does not say where it stands has no feeds, because readers need full addresses."""
    assert list(published(of(tmp_path, {"2026-03-02-a.yml": incident()}, root=""), ["feeds"])) == []


def test_feeds_stay_short(tmp_path: Path) -> None:
    """A feed holds the latest changes, however many there are."""
    made = files(of(tmp_path, {f"2026-01-{n:02}-{letter}.yml": incident("A", f"2026-01-{n:02}", "services: [shop]") for n in range(1, 31) for letter in "ab"}))
    assert (len(atom(made).entries), len(atom(made, "service/shop").entries)) == (60, 25)
    assert atom(made).entries[0].updated > "2026-01-30"


def test_an_empty_site_has_an_empty_feed(tmp_path: Path) -> None:
    """Without incidents, the feed is valid and empty."""
    assert atom(files(outlet(tmp_path))).entries == []
