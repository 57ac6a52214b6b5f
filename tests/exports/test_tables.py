"""Tables: CSV that no spreadsheet calculates, and a database that others can open and search."""

import asyncio
import csv
import io
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_postmortems.exports import tables as tabling
from mkdocs_postmortems.exports.database import search
from mkdocs_postmortems.exports.published import published
from mkdocs_postmortems.exports.sheets import cell
from mkdocs_postmortems.exports.tables import tables
from outlets import ADDRESS, DEMO, HOSTILE, files, of, outlet
from sites import incident


def rows(made: dict[str, bytes], name: str) -> list[dict[str, str]]:
    """Return a table as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(made[f"incidents/tables/{name}.csv"].decode(), newline="")))


@pytest.fixture
def opened(demo: dict[str, bytes], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return the demo's database, opened from a file."""
    (tmp_path / "incidents.sqlite").write_bytes(demo["incidents/tables/incidents.sqlite"])
    with closing(sqlite3.connect(tmp_path / "incidents.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_each_row_is_complete(demo: dict[str, bytes]) -> None:
    """Each table has a row for each incident, event and action item, with what the interface says of it."""
    listed = json.loads(demo["api/v1/incidents.json"])["incidents"]
    incidents = rows(demo, "incidents")
    assert [(row["id"], row["title"], row["url"], row["services"]) for row in incidents] == [
        (item["id"], item["title"], item["url"], "; ".join(item["services"])) for item in listed
    ]
    actions = json.loads(demo["api/v1/actions.json"])["actions"]
    assert [(row["id"], row["state"], row["due"]) for row in rows(demo, "actions")] == [(item["id"], item["state"], item["due"] or "") for item in actions]
    assert {row["incident"] for row in rows(demo, "events")} <= {item["id"] for item in listed}


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text(text: str) -> None:
    """A text that a spreadsheet would calculate begins with an apostrophe."""
    assert cell(text) == f"'{text}"
    assert cell((text, "b")) == f"'{text}; b"


def test_numbers_stay_numbers() -> None:
    """Numbers and ordinary texts stay as they are."""
    assert [cell(value) for value in (-1, 2.5, None, "a=b", "1-2", "'x")] == [-1, 2.5, None, "a=b", "1-2", "'x"]


def test_hostile_text_is_data(tmp_path: Path) -> None:
    """Quotes, separators and ends of lines in a text do not leave its cell."""
    summary = json.dumps(f"=cmd\n{HOSTILE}", ensure_ascii=False)
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident(HOSTILE, "2026-03-02", f"summary: {summary}", "services: ['=A1']")}))
    [row] = rows(made, "incidents")
    assert (row["title"], row["summary"], row["services"]) == (HOSTILE, f"'=cmd\n{HOSTILE}", "'=A1")


@pytest.mark.property
@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=5))
def test_any_cells_are_read_back(texts: list[str]) -> None:
    """Whatever cells hold, a reader gets them back, but for the apostrophe."""
    made = [cell(text) for text in texts]
    text = io.StringIO(newline="")
    csv.writer(text).writerow(made)
    assert next(csv.reader(io.StringIO(text.getvalue(), newline=""))) == made
    assert [str(shown).removeprefix("'") if shown != given_text else shown for shown, given_text in zip(made, texts, strict=True)] == texts


def test_the_database_is_sound(opened: sqlite3.Connection) -> None:
    """The database is intact, its references hold, and lists are JSON."""
    assert [tuple(row) for row in opened.execute("PRAGMA integrity_check")] == [("ok",)]
    assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    row = opened.execute("SELECT * FROM incidents WHERE id = '2023-05-11-connection-pool'").fetchone()
    assert (row["severity"], row["year"], row["users"], json.loads(row["services"])) == ("sev1", 2023, 5100, ["storefront", "checkout", "inventory"])
    counted = opened.execute("SELECT count(*) FROM incident_services WHERE incident = ?", (row["id"],)).fetchone()[0]
    assert counted == 3


def test_lists_are_json(tmp_path: Path) -> None:
    """Whatever texts a list holds, a reader of JSON gets them back."""
    lists = [["a"], ["a", "b, c"], ['"'], ["\\"], ["é", "郵便 a\u00a0b"], [HOSTILE, "x"]]
    folder = {f"2026-03-0{n}-a.yml": incident("A", f"2026-03-0{n}", f"tags: {json.dumps(tags, ensure_ascii=False)}") for n, tags in enumerate(lists, 1)}
    connection = sqlite3.connect(":memory:")
    connection.deserialize(files(of(tmp_path, {**folder, "2026-03-09-a.yml": incident("A", "2026-03-09")}))["incidents/tables/incidents.sqlite"])
    assert [json.loads(tags) for (tags,) in connection.execute("SELECT tags FROM incidents ORDER BY id")] == [*lists, []]
    connection.close()


def test_the_database_answers_questions(opened: sqlite3.Connection) -> None:
    """Words are found with SQLite's own search, whatever their accents and case."""
    found = opened.execute("SELECT id FROM incidents_fts JOIN incidents ON incidents.rowid = incidents_fts.rowid WHERE incidents_fts MATCH 'CLIENTS ALREADY' ORDER BY rank").fetchall()
    assert "2023-05-11-connection-pool" in [row["id"] for row in found]


def test_no_text_is_held_twice(opened: sqlite3.Connection) -> None:
    """A story leaves out what events and action items say; a view and the search have both."""
    [event, stem, number] = opened.execute("SELECT event, incident, number FROM events WHERE event LIKE '%television%'").fetchone()
    own, told = (opened.execute(f"SELECT story FROM {name} WHERE id = ?", (stem,)).fetchone()[0] for name in ("incidents", "incidents_told"))  # noqa: S608
    assert number
    assert event not in own
    assert told.startswith(own)
    lines = [text for (text,) in opened.execute("SELECT event FROM events WHERE incident = ? ORDER BY number", (stem,))]
    lines += [text for (text,) in opened.execute("SELECT action FROM actions WHERE incident = ? ORDER BY number", (stem,))]
    assert told == "\n".join([own, *lines])
    found = opened.execute("SELECT id FROM incidents JOIN incidents_fts ON incidents.rowid = incidents_fts.rowid WHERE incidents_fts MATCH ?", ('"{}"'.format(event.replace('"', '""')),))
    assert [row["id"] for row in found] == [stem]


def test_the_index_is_that_of_the_texts(demo: dict[str, bytes]) -> None:
    """Made anew from the texts in the database, the index would be the same."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(demo["incidents/tables/incidents.sqlite"])
    connection.execute("INSERT INTO incidents_fts (incidents_fts, rank) VALUES ('integrity-check', 1)")
    connection.execute("UPDATE events SET event = event || ' something else'")
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("INSERT INTO incidents_fts (incidents_fts, rank) VALUES ('integrity-check', 1)")
    connection.close()


def test_the_same_incidents_make_the_same_database(demo: dict[str, bytes]) -> None:
    """The database is the same byte for byte each time."""
    again = dict(published(outlet(DEMO), ["sqlite"]))
    assert again["incidents/tables/incidents.sqlite"] == demo["incidents/tables/incidents.sqlite"]


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is made in is gone when it is made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert dict(published(outlet(DEMO), ["sqlite"]))["incidents/tables/incidents.sqlite"].startswith(b"SQLite format 3")
    assert list(tmp_path.iterdir()) == []


def test_datasette_opens_it(demo: dict[str, bytes], tmp_path: Path) -> None:
    """Datasette opens the database, counts its facets, and finds the search."""
    (tmp_path / "incidents.sqlite").write_bytes(demo["incidents/tables/incidents.sqlite"])

    async def ask() -> tuple[Any, Any, str]:
        site = Datasette(files=[], immutables=[str(tmp_path / "incidents.sqlite")])
        await site.invoke_startup()
        facets = (await site.client.get("/incidents/incidents.json?_facet=severity&_facet_array=services&_size=0")).json()
        found = (await site.client.get("/incidents/incidents.json?_search=pgbouncer&_shape=array")).json()
        page = await site.client.get("/incidents/actions")
        return facets["facet_results"], found, page.text

    facets, found, page = asyncio.run(ask())
    assert {item["value"]: item["count"] for item in facets["severity"]["results"]}["sev1"] >= 6
    assert {item["value"]: item["count"] for item in facets["services"]["results"]}["checkout"] >= 13
    assert "2026-05-08-connection-pool" in [row["id"] for row in found]
    assert 'href="/incidents/incidents/' in page


QUESTIONS = [
    ("remaining connection slots are reserved", "2023-05-11-connection-pool"),
    ('FATAL: sorry, "too many clients already" (SQLSTATE 53300) at 0x7ffe', "2023-05-11-connection-pool"),
    ("too_many_clients OR NEAR( * ^", "2023-05-11-connection-pool"),
    ("郵便番号", "2025-09-12-zenkaku-postal-code"),
    ("hoya on televisio", "2023-05-11-connection-pool"),
]


@pytest.mark.parametrize(("words", "expected"), QUESTIONS)
def test_a_search_finds_what_was_meant(words: str, expected: str) -> None:
    """An error line, words in any script, and parts of words lead to the incident; no sign in them is an operator."""
    found = search(tables(outlet(DEMO)), words, 5)
    assert expected in [hit.incident for hit in found]
    assert all(hit.place for hit in found)


@pytest.mark.parametrize("words", ["", "  ", "xyzzyqwv", "%", "_", "'"])
def test_a_search_may_find_nothing(words: str, tmp_path: Path) -> None:
    """Nothing fits an empty text, or one that is nowhere."""
    assert search(tables(of(tmp_path, {"2026-03-02-a.yml": incident()})), words, 5) == []


def test_what_was_seen_counts_most(tmp_path: Path) -> None:
    """An incident with the words among its symptoms comes before those that only mention them."""
    folder = {f"2026-03-0{n}-told.yml": incident("A", f"2026-03-0{n}", "summary: We saw broken pipe and broken pipe again.") for n in (3, 4)}
    folder["2026-03-02-seen.yml"] = incident("B", "2026-03-02", "symptoms: [broken pipe]")
    found = search(tables(of(tmp_path, folder)), "broken pipe", 2)
    assert found[0].incident == "2026-03-02-seen"
    assert len(found) == 2


def test_tables_without_incidents_have_their_columns(tmp_path: Path) -> None:
    """An empty site publishes tables with a header and no rows."""
    *sheets, database = [content for _, content in published(outlet(tmp_path), ["tables", "sqlite"])]
    assert [content.count(b"\r\n") for content in sheets] == [1, 1, 1]
    assert database.startswith(b"SQLite format 3")


def test_rows_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many forms of the tables are published, an incident's rows are worked out once."""
    asked: list[str] = []
    monkeypatch.setattr(tabling, "_told", lambda visit: asked.append(visit.incident.stem) or ("", "", ""))
    assert len(list(published(of(tmp_path, {"2026-03-02-a.yml": incident()}), ["tables", "sqlite", "parquet"]))) == 7
    assert asked == ["2026-03-02-a"]


def test_links_are_full(demo: dict[str, bytes]) -> None:
    """Each row says where its page is."""
    assert all(row["url"].startswith(f"{ADDRESS}incidents/") for name in ("incidents", "actions") for row in rows(demo, name))
