"""All files that a site publishes beside its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_postmortems.exports.api import Api
from mkdocs_postmortems.exports.badges import Badges
from mkdocs_postmortems.exports.calendars import Calendars
from mkdocs_postmortems.exports.database import Database
from mkdocs_postmortems.exports.export import Export, File, Memory, Seen, made
from mkdocs_postmortems.exports.feeds import Feeds
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.parquet import Parquet
from mkdocs_postmortems.exports.statuspage import Statuspage
from mkdocs_postmortems.exports.tables import TABLES, Rows, Sheet, rows
from mkdocs_postmortems.exports.visits import Visit

__all__ = ["DATABASE", "FAMILIES", "Tables", "published"]

DATABASE = "incidents.sqlite"


class Tables(Export):
    """The tables as CSV, then all of them as one database."""

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        self._sheets = [Sheet(table) for table in TABLES]
        self._database = Database()

    def look(self, visit: Visit) -> tuple[Rows, list[bytes]]:
        """Return an incident's rows, and the same as lines."""
        found = rows(visit)
        return found, [sheet.lines(made) for sheet, made in zip(self._sheets, found, strict=True)]

    def take(self, seen: Seen, look: tuple[Rows, list[bytes]]) -> Iterable[File]:  # noqa: ARG002
        """Write an incident's rows."""
        found, lines = look
        for sheet, written in zip(self._sheets, lines, strict=True):
            sheet.add(written)
        self._database.add(found)
        return ()

    def finish(self) -> Iterator[File]:
        """Yield all tables."""
        site = self.outlet.site
        for table, sheet in zip(TABLES, self._sheets, strict=True):
            yield site.address("tables", f"{table.name}.csv"), sheet.content()
        self._sheets.clear()
        yield site.address("tables", DATABASE), self._database.content()

    def close(self) -> None:
        """Remove the database."""
        self._database.close()


FAMILIES: dict[str, type[Export]] = {
    "api": Api,
    "statuspage": Statuspage,
    "feeds": Feeds,
    "calendars": Calendars,
    "tables": Tables,
    "parquet": Parquet,
    "badges": Badges,
}


def published(outlet: Outlet, families: Iterable[str] | None = None, memory: Memory | None = None) -> Iterator[File]:
    """Yield the address and content of every file of some families, or else of those that the site's option `exports` names.

    `memory` knows what was seen of incidents at another time, by the same families.
    Raises SettingsError where one of them needs a library that is not installed.
    """
    names = outlet.site.settings.exports if families is None else families
    return made(outlet, (FAMILIES[name] for name in dict.fromkeys(names) if name in FAMILIES), memory)
