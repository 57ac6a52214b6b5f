"""The tables as Parquet files, for those who installed what can write them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.tables import Cell, Table, tables
from mkdocs_postmortems.settings import SettingsError

__all__ = ["parquet_files"]


def parquet_files(outlet: Outlet) -> Iterator[tuple[str, bytes]]:
    """Yield each table as a Parquet file. Raises SettingsError if the library for that is not installed."""
    try:
        arrow, writer = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise SettingsError("Parquet needs a library that is not installed: pip install 'mkdocs-postmortems[parquet]'") from error
    types = {"text": arrow.string(), "integer": arrow.int64(), "real": arrow.float64(), "list": arrow.list_(arrow.string())}
    for table in tables(outlet):
        schema = arrow.schema([(column.name, types[column.type]) for column in table.columns])
        text = io.BytesIO()
        writer.write_table(arrow.table(_columns(table), schema=schema), text)
        yield outlet.site.address("tables", f"{table.name}.parquet"), text.getvalue()


def _columns(table: Table) -> dict[str, list[Any]]:
    return {column.name: [_value(row[number], column.type) for row in table.rows] for number, column in enumerate(table.columns)}


def _value(cell: Cell, kind: str) -> Any:
    if cell is None or kind == "text":
        return cell
    return list(cell) if isinstance(cell, tuple) else float(cell) if kind == "real" else cell
