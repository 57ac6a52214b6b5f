"""All files that a site publishes beside its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from mkdocs_postmortems.exports.api import Api
from mkdocs_postmortems.exports.badges import Badges
from mkdocs_postmortems.exports.calendars import Calendars
from mkdocs_postmortems.exports.database import Sqlite
from mkdocs_postmortems.exports.export import Export, Exports, File, Memory
from mkdocs_postmortems.exports.feeds import Feeds
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.parquet import Parquet
from mkdocs_postmortems.exports.sheets import Sheets
from mkdocs_postmortems.exports.statuspage import Statuspage

__all__ = ["FAMILIES", "exports", "published"]

FAMILIES: dict[str, type[Export]] = {
    "api": Api,
    "statuspage": Statuspage,
    "feeds": Feeds,
    "calendars": Calendars,
    "tables": Sheets,
    "sqlite": Sqlite,
    "parquet": Parquet,
    "badges": Badges,
}


def published(outlet: Outlet, families: Iterable[str] | None = None) -> Iterator[File]:
    """Yield the address and content of every file of some families, or else of those that the site's option `exports` names.

    Raises SettingsError where one of them needs a library that is not installed.
    """
    with closing(exports(outlet, families)) as made:
        for listed in outlet.site.catalogue.incidents:
            yield from made.add(listed)
        yield from made.finish()


def exports(outlet: Outlet, families: Iterable[str] | None = None, memory: Memory | None = None) -> Exports:
    """Return what makes the files of some families, as `published` does. `memory` knows what the same families have seen before."""
    names = outlet.site.settings.exports if families is None else families
    return Exports(outlet, (FAMILIES[name] for name in dict.fromkeys(names) if name in FAMILIES), memory)
