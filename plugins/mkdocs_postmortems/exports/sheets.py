"""The tables as CSV, for spreadsheets: no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from mkdocs_postmortems.exports.export import Export, File, Seen
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.tables import TABLES, Cell, Row, Table, rows
from mkdocs_postmortems.exports.visits import Visit
from mkdocs_postmortems.store import Store

__all__ = ["Sheets", "cell"]

# What makes a spreadsheet take a cell for a formula; the last four are those of full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SUSPECT = frozenset((" ", *_FORMULA))


class Sheets(Export):
    """Each table as a CSV file."""

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        self._sheets = [Sheet(table) for table in TABLES]

    def look(self, visit: Visit) -> list[bytes]:
        """Return an incident's rows as lines, for each table."""
        return [sheet.lines(made) for sheet, made in zip(self._sheets, rows(visit), strict=True)]

    def take(self, seen: Seen, look: list[bytes]) -> None:  # noqa: ARG002
        """Keep an incident's lines."""
        for sheet, lines in zip(self._sheets, look, strict=True):
            sheet.add(lines)

    def finish(self) -> Iterator[File]:
        """Yield all tables."""
        for table, sheet in zip(TABLES, self._sheets, strict=True):
            yield self.outlet.site.address("tables", f"{table.name}.csv"), sheet.content()

    def close(self) -> None:
        """Let go of the tables."""
        for sheet in self._sheets:
            sheet.close()


class Sheet:
    """A table as CSV, on disk until it is whole: UTF-8, with a header; the long story of an incident is left to its page."""

    def __init__(self, table: Table) -> None:
        shown = [column for column in table.columns if column.name != "story"]
        self._width = len(shown)
        self._written = [number for number, column in enumerate(shown) if column.type == "text"]
        self._lists = [number for number, column in enumerate(shown) if column.type == "list"]
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow([column.name for column in shown])
        self._content = Store()
        self._content.put(self._written_so_far())

    def _written_so_far(self) -> bytes:
        """Return what was written, and begin again."""
        text = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        return text.encode()

    def lines(self, made: Iterable[Row]) -> bytes:
        """Return rows as lines."""
        for row in made:
            suspect = [number for number in self._written if (value := row[number]) and value[0] in _SUSPECT]  # type: ignore[index]
            guarded = suspect + self._lists
            self._writer.writerow(self._guarded(row, guarded) if guarded else row)
        return self._written_so_far()

    def add(self, lines: bytes) -> None:
        """Take lines."""
        self._content.put(lines)

    def _guarded(self, row: Row, numbers: Iterable[int]) -> list[Cell]:
        shown = list(row[: self._width])
        for number in numbers:
            shown[number] = cell(row[number])
        return shown

    def content(self) -> bytes:
        """Return the file."""
        return self._content.whole()

    def close(self) -> None:
        """Let go of it."""
        self._content.close()


def cell(value: Cell) -> str | int | float | None:
    """Return what a cell says; a text that a spreadsheet would calculate gets an apostrophe before it."""
    if isinstance(value, tuple):
        value = "; ".join(value)
    if isinstance(value, str) and value[:1] in _SUSPECT and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
