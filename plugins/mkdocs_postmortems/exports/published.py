"""All files that a site publishes beside its pages, and what its pages say about them."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_postmortems.exports.api import api_files
from mkdocs_postmortems.exports.badges import badge_files
from mkdocs_postmortems.exports.calendars import calendar_files
from mkdocs_postmortems.exports.database import database
from mkdocs_postmortems.exports.feeds import feed_files
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.parquet import parquet_files
from mkdocs_postmortems.exports.statuspage import statuspage_files
from mkdocs_postmortems.exports.tables import csv_files, tables

__all__ = ["DATABASE", "published", "table_files"]

DATABASE = "incidents.sqlite"


def table_files(outlet: Outlet) -> Iterator[tuple[str, bytes]]:
    """Yield the tables as CSV, then all of them as one database."""
    made = tables(outlet)
    yield from csv_files(outlet, made)
    yield outlet.site.address("tables", DATABASE), database(made)


_FAMILIES = {
    "api": api_files,
    "statuspage": statuspage_files,
    "feeds": feed_files,
    "calendars": calendar_files,
    "tables": table_files,
    "parquet": parquet_files,
    "badges": badge_files,
}


def published(outlet: Outlet) -> Iterator[tuple[str, bytes]]:
    """Yield the address and content of every file that the site's option `exports` names.

    Raises SettingsError where one of them needs a library that is not installed.
    """
    for name in dict.fromkeys(outlet.site.settings.exports):
        if name in _FAMILIES:
            yield from _FAMILIES[name](outlet)
