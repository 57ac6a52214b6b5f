"""The tables as a SQLite database with a full-text index, for Datasette, for SQL, and for our own search."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_postmortems.exports.export import Export, File, Seen
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.tables import TABLES, Cell, Column, Rows, Table, rows
from mkdocs_postmortems.exports.visits import Visit

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Database", "Hit", "Sqlite", "search"]

_NAME = "incidents.sqlite"
_TYPES = {"text": "TEXT", "word": "TEXT", "integer": "INTEGER", "real": "REAL", "list": "TEXT"}
_LISTS = {"services": "service", "causes": "cause", "tags": "tag"}
# What each column of the full-text index weighs: title, symptoms, summary, story.
_WEIGHTS = "8.0, 10.0, 4.0, 1.0"
# What stands in the other tables is not held twice. Datasette finds the index of a table by the words in its remark.
_FULL_TEXT = """
CREATE VIEW incidents_told AS SELECT rowid, id, title, symptoms, summary, story
    || coalesce(char(10) || (SELECT group_concat(event, char(10)) FROM events WHERE incident = incidents.id), '')
    || coalesce(char(10) || (SELECT group_concat(action, char(10)) FROM actions WHERE incident = incidents.id), '') AS story FROM incidents;
CREATE VIRTUAL TABLE incidents_fts USING fts5(/* content="incidents" */
    title, symptoms, summary, story, content="incidents_told", tokenize="unicode61 remove_diacritics 2");
"""
_INDEX = "INSERT INTO incidents_fts (rowid, title, symptoms, summary, story) VALUES (?, ?, ?, ?, ?)"
_INDICES = "CREATE INDEX events_incident ON events (incident); CREATE INDEX actions_incident ON actions (incident);"
_MOST_WORDS = 40


class Hit(NamedTuple):
    """What a search found: the incident's id, and the place that fits best."""

    incident: str
    place: str


class Database:
    """The database while it is made: on disk, in a file without a name that goes when it is closed."""

    def __init__(self) -> None:
        # Most sites publish no database.
        import sqlite3  # noqa: PLC0415

        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA page_size = 2048")
        # Nobody needs a database that was begun and not finished.
        self._connection.execute("PRAGMA journal_mode = OFF")
        for table in TABLES:
            self._create(table)
        self._connection.executescript(_FULL_TEXT)
        self._connection.execute("BEGIN")

    def _create(self, table: Table) -> None:
        self._connection.execute(f"CREATE TABLE {table.name} ({', '.join(_definition(table, column) for column in table.columns)})")
        for column in table.columns:
            if column.type == "list":
                self._connection.execute(f'CREATE TABLE incident_{column.name} (incident TEXT REFERENCES incidents (id), "{_LISTS[column.name]}" TEXT)')

    def add(self, made: Rows) -> None:
        """Take the rows of an incident."""
        [incident], events, actions = made
        *facts, symptoms, summary, story = incident
        elsewhere = "".join(f"\n{text}" for text in (*(row[_EVENT] for row in events), *(row[_ACTION] for row in actions)))
        own = str(story).removesuffix(elsewhere)
        added = self._connection.execute(_INSERT_INCIDENT, _row((*facts, symptoms, summary, own)))
        self._connection.execute(_INDEX, (added.lastrowid, incident[_TITLE], symptoms, summary, story))
        for number, link in _LINKS:
            self._connection.executemany(link, [(incident[0], value) for value in _unique(incident[number])])
        self._connection.executemany(_INSERT_EVENT, events)
        self._connection.executemany(_INSERT_ACTION, actions)

    def index(self) -> sqlite3.Connection:
        """Make the indices of all that was taken, and return the database to ask."""
        self._connection.execute("COMMIT")
        self._connection.executescript(_INDICES)
        return self._connection

    def content(self) -> bytes:
        """Return the file, and let go of all else. The same rows make the same bytes with the same version of SQLite."""
        with TemporaryDirectory() as folder:
            path = Path(folder, _NAME)
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


def _insert(table: Table) -> str:
    # All names are ours; only values come from authors.
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608


_INSERT_INCIDENT, _INSERT_EVENT, _INSERT_ACTION = map(_insert, TABLES)
# The numbers of the columns that hold lists, and what notes which incident has which value.
_LINKS = [(number, f"INSERT INTO incident_{column.name} VALUES (?, ?)") for number, column in enumerate(TABLES[0].columns) if column.type == "list"]  # noqa: S608
_TITLE, _EVENT, _ACTION = (
    [column.name for column in table.columns].index(name) for table, name in zip(TABLES, ("title", "event", "action"), strict=True)
)


def _row(row: tuple[Cell, ...]) -> list[str | float | None]:
    return [_list(cell) if isinstance(cell, tuple) else cell for cell in row]


def _list(values: tuple[str, ...]) -> str:
    """Return texts as JSON: most need nothing but quotes."""
    text = "".join(values)
    plain = values and text.isprintable() and '"' not in text and "\\" not in text
    return '["{}"]'.format('", "'.join(values)) if plain else json.dumps(values, ensure_ascii=False)


def _unique(cell: Cell) -> Iterable[str]:
    return dict.fromkeys(cell) if isinstance(cell, tuple) else ()


class Sqlite(Export):
    """All tables as one database."""

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        self._database = Database()

    def look(self, visit: Visit) -> Rows:
        """Return an incident's rows."""
        return rows(visit)

    def take(self, seen: Seen, look: Rows) -> None:  # noqa: ARG002
        """Write an incident's rows."""
        self._database.add(look)

    def finish(self) -> Iterator[File]:
        """Yield the database."""
        yield self.outlet.site.address("tables", _NAME), self._database.content()

    def close(self) -> None:
        """Remove the database."""
        self._database.close()


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
    sql = "SELECT id, summary FROM incidents_told WHERE instr(lower(title || char(10) || symptoms || char(10) || summary || char(10) || story), lower(?)) ORDER BY rowid LIMIT ?"
    for incident, summary in connection.execute(sql, (text, most)) if text else ():
        yield Hit(incident, " ".join(summary.split()))
