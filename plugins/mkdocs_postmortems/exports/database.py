"""The tables as a SQLite database with a full-text index, for Datasette, for SQL, and for our own search."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs_postmortems.exports.tables import TABLES, Cell, Column, Rows, Table

__all__ = ["Database", "Hit", "search"]

_TYPES = {"text": "TEXT", "word": "TEXT", "integer": "INTEGER", "real": "REAL", "list": "TEXT"}
_LISTS = {"services": "service", "causes": "cause", "tags": "tag"}
# What each column of the full-text index weighs: title, symptoms, summary, story.
_WEIGHTS = "8.0, 10.0, 4.0, 1.0"
_FULL_TEXT = """
CREATE VIRTUAL TABLE incidents_fts USING fts5(title, symptoms, summary, story, content="incidents", tokenize="unicode61 remove_diacritics 2");
INSERT INTO incidents_fts (rowid, title, symptoms, summary, story) SELECT rowid, title, symptoms, summary, story FROM incidents;
"""
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """What a search found: the incident's id, and the place that fits best."""

    incident: str
    place: str


class Database:
    """The database while it is made: on disk, in a file without a name that goes when it is closed."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA page_size = 4096")
        # Nobody needs a database that was begun and not finished.
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("BEGIN")
        for table in TABLES:
            self._create(table)

    def _create(self, table: Table) -> None:
        self._connection.execute(f"CREATE TABLE {table.name} ({', '.join(_definition(table, column) for column in table.columns)})")
        for column in table.columns:
            if column.type == "list":
                self._connection.execute(f'CREATE TABLE incident_{column.name} (incident TEXT REFERENCES incidents (id), "{_LISTS[column.name]}" TEXT)')

    def add(self, made: Rows) -> None:
        """Take the rows of an incident."""
        for (insert, lists), rows in zip(_INSERTS, made, strict=True):
            self._connection.executemany(insert, map(_row, rows) if lists else rows)
            for number, link in lists:
                pairs = [(row[0], value) for row in rows for value in _unique(row[number])]
                self._connection.executemany(link, pairs)

    def index(self) -> sqlite3.Connection:
        """Make the full-text index of all that was taken, and return the database to ask."""
        self._connection.execute("COMMIT")
        self._connection.executescript(_FULL_TEXT)
        return self._connection

    def content(self) -> bytes:
        """Return the file, and let go of all else. The same rows make the same bytes with the same version of SQLite."""
        with TemporaryDirectory() as folder:
            path = Path(folder, "incidents.sqlite")
            # Without gaps; and unlike `serialize`, this needs no room in memory for a copy.
            self.index().execute("VACUUM INTO ?", (str(path),))
            self.close()
            return path.read_bytes()

    def close(self) -> None:
        """Remove it."""
        self._connection.close()


def _definition(table: Table, column: Column) -> str:
    key = " PRIMARY KEY" if (table.name, column.name) == ("incidents", "id") else " REFERENCES incidents (id)" if column.name == "incident" else ""
    return f'"{column.name}" {_TYPES[column.type]}{key}'


def _insert(table: Table) -> tuple[str, list[tuple[int, str]]]:
    """Return what writes a row of a table, and the numbers of the columns that hold lists, with what notes which incident has which value."""
    # All names are ours; only values come from authors.
    lists = [(number, f"INSERT INTO incident_{column.name} VALUES (?, ?)") for number, column in enumerate(table.columns) if column.type == "list"]  # noqa: S608
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})", lists  # noqa: S608


_INSERTS = [_insert(table) for table in TABLES]


def _row(row: tuple[Cell, ...]) -> list[str | float | None]:
    return [json.dumps(cell, ensure_ascii=False) if isinstance(cell, tuple) else cell for cell in row]


def _unique(cell: Cell) -> Iterable[str]:
    return dict.fromkeys(cell) if isinstance(cell, tuple) else ()


def search(made: Iterable[Rows], words: str, most: int) -> list[Hit]:
    """Return the incidents that fit a text best, at most so many: those with all its words, or else with any of them.

    Where no whole word fits, the text is looked for letter by letter.
    """
    with closing(Database()) as database:
        for found in made:
            database.add(found)
        connection = database.index()
        terms = re.findall(r"\w+", words)[:_MOST_WORDS]
        for joint in (" AND ", " OR "):
            hits = list(_matching(connection, joint.join(f'"{term}"' for term in terms), most)) if terms else []
            if hits:
                return hits
        return list(_containing(connection, words.strip(), most))


def _matching(connection: sqlite3.Connection, query: str, most: int) -> Iterator[Hit]:
    sql = f"""SELECT incidents.id, snippet(incidents_fts, -1, '', '', '…', 16) FROM incidents_fts JOIN incidents ON incidents.rowid = incidents_fts.rowid
        WHERE incidents_fts MATCH ? ORDER BY bm25(incidents_fts, {_WEIGHTS}), incidents.rowid LIMIT ?"""  # noqa: S608
    for incident, place in connection.execute(sql, (query, most)):
        yield Hit(incident, " ".join(place.split()))


def _containing(connection: sqlite3.Connection, text: str, most: int) -> Iterator[Hit]:
    sql = "SELECT id, summary FROM incidents WHERE instr(lower(title || char(10) || symptoms || char(10) || summary || char(10) || story), lower(?)) ORDER BY rowid LIMIT ?"
    for incident, summary in connection.execute(sql, (text, most)) if text else ():
        yield Hit(incident, " ".join(summary.split()))
