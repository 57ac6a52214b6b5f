"""The tables as Parquet files, for those who installed what can write them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from mkdocs_postmortems.exports.export import Export, File, Seen
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.tables import TABLES, Cell, Rows, rows
from mkdocs_postmortems.exports.visits import Visit
from mkdocs_postmortems.settings import SettingsError

__all__ = ["Parquet"]


class Parquet(Export):
    """Each table as a Parquet file. Raises SettingsError if the library for that is not installed."""

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        try:
            self._arrow, self._writer = import_module("pyarrow"), import_module("pyarrow.parquet")
        except ImportError as error:
            raise SettingsError("Parquet needs a library that is not installed: pip install 'mkdocs-postmortems[parquet]'") from error
        self._columns: list[list[list[Any]]] = [[[] for _ in table.columns] for table in TABLES]

    def look(self, visit: Visit) -> Rows:
        """Return an incident's rows."""
        return rows(visit)

    def take(self, seen: Seen, look: Rows) -> None:  # noqa: ARG002
        """Keep an incident's rows, column by column."""
        for table, columns, made in zip(TABLES, self._columns, look, strict=True):
            for row in made:
                for column, values, cell in zip(table.columns, columns, row, strict=True):
                    values.append(_value(cell, column.type))

    def finish(self) -> Iterator[File]:
        """Yield all tables."""
        arrow = self._arrow
        types = {"text": arrow.string(), "word": arrow.string(), "integer": arrow.int64(), "real": arrow.float64(), "list": arrow.list_(arrow.string())}
        for table, columns in zip(TABLES, self._columns, strict=True):
            schema = arrow.schema([(column.name, types[column.type]) for column in table.columns])
            named = {column.name: values for column, values in zip(table.columns, columns, strict=True)}
            content = io.BytesIO()
            self._writer.write_table(arrow.table(named, schema=schema), content)
            yield self.outlet.site.address("tables", f"{table.name}.parquet"), content.getvalue()


def _value(cell: Cell, kind: str) -> Any:
    if cell is None or kind in ("text", "word"):
        return cell
    return list(cell) if isinstance(cell, tuple) else float(cell) if kind == "real" else cell
