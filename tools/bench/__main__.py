"""Measure this plugin beside what else a team could use, and write one table into the manual. Run it by `make bench`.

Each figure is a median of `--repeat` runs, which take turns. Use a quiet machine, and nothing else on it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from building import build, builds, rebuilds, until_seen
from engines import ROOT, engines, ours, peers, table_site
from reading import Choice, listed, searched

MANUAL = ROOT / "docs" / "guide" / "performance.md"
_BETWEEN = re.compile(r"(<!-- measured -->\n\n).*?(\n<!-- /measured -->)", re.DOTALL)

_VALUE = Choice("incidents/", "[data-value=sev1]", "document.querySelector('.pm-flat:not([hidden]) > li')")
_OWNER = Choice(
    "incidents/actions/",
    "[data-owner]",
    "document.querySelector('[data-owner][aria-pressed=true]') && [...document.querySelector('.pm-open tbody').rows].every(row => row.cells[2].textContent === document.querySelector('[data-owner]').dataset.owner)",
)
_ROWS = Choice("", "#find", "document.querySelector('tbody tr[hidden]')", letter="8")

Row = tuple[str, float, float | None, float | None]


def main() -> None:
    """Measure, print the table, and put it into the manual if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1000, help="incidents of the sites that are built")
    parser.add_argument("--readers", type=int, default=10_000, help="incidents of the site that is read")
    parser.add_argument("--repeat", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache" / "bench", help="where peers and sites are kept")
    parser.add_argument("--write", action="store_true", help="put the table into the manual")
    chosen = parser.parse_args()
    programs = peers(chosen.cache.resolve())
    rows = [*_built(chosen, programs), *_read(chosen, programs)]
    rows = list(_with_growth(chosen, rows))
    text = f"{_head(chosen)}\n\n{_table(rows)}\n"
    print(text)  # noqa: T201
    if chosen.write:
        MANUAL.write_text(_BETWEEN.sub(lambda match: match[1] + text + match[2], MANUAL.read_text(encoding="utf-8")), encoding="utf-8")


def _built(chosen: argparse.Namespace, programs: Path) -> Iterator[Row]:
    sites = engines(chosen.cache.resolve() / "sites", programs, chosen.incidents)
    of = f"{chosen.incidents:,} incidents"
    cold = builds([*sites.values()], chosen.repeat)
    yield f"build {of}, CPU s", *(cold[name].seconds for name in sites)
    yield f"build {of}, largest process MiB", *(cold[name].memory for name in sites)
    yield f"site of {of}, MB", *(_size(site.site) / 1e6 for site in sites.values())
    again = rebuilds([*sites.values()], chosen.repeat)
    yield "build after a change of one file, CPU s", *(again[name].seconds for name in sites)
    yield "`mkdocs serve`, from saving to seeing, s", until_seen(sites["ours"], chosen.repeat), until_seen(sites["material"], chosen.repeat), None
    here, there = (searched(sites[name].site, chosen.repeat) for name in ("ours", "material"))
    yield f"search in {of}, KB before the first result", here.size / 1000, there.size / 1000, None
    yield f"search in {of}, s until the first result", here.seconds, there.seconds, None


def _read(chosen: argparse.Namespace, programs: Path) -> Iterator[Row]:
    work, of = chosen.cache.resolve() / "sites", f"{chosen.readers:,} incidents"
    site, plain = ours(work, chosen.readers), table_site(work, programs, chosen.readers)
    site.clean()
    cost = build(site)
    build(plain)
    yield f"build {of}, CPU s", cost.seconds, None, None
    yield f"build {of}, largest process MiB", cost.memory, None, None
    found = searched(site.site, chosen.repeat)
    yield f"search in {of}, KB before the first result", found.size / 1000, None, None
    yield f"search in {of}, s until the first result", found.seconds, None, None
    list_of_ours, tracker, table = (listed(where.site, choice, chosen.repeat) for where, choice in ((site, _VALUE), (site, _OWNER), (plain, _ROWS)))
    yield f"list of {of}, s until it is drawn; by hand: one table", list_of_ours.settled, table.settled, None
    yield f"list of {of}, s from the first choice to its rows", list_of_ours.narrowed, table.narrowed, None
    yield f"action items of {of}, s until the tracker is drawn", tracker.settled, None, None
    yield f"action items of {of}, s from the first choice to its rows", tracker.narrowed, None, None


def _with_growth(chosen: argparse.Namespace, rows: list[Row]) -> Iterator[Row]:
    """Yield all lines, and after the second build by how much it cost more than the first."""
    costs = {row[0]: row[1] for row in rows}
    small, large = (costs[f"build {count:,} incidents, CPU s"] for count in (chosen.incidents, chosen.readers))
    for row in rows:
        yield row
        if chosen.readers > chosen.incidents and row[0] == f"build {chosen.readers:,} incidents, CPU s":
            yield f"growth from {chosen.incidents:,} to {chosen.readers:,} incidents", large / small, None, None


def _size(site: Path) -> int:
    return sum(path.stat().st_size for path in site.rglob("*") if path.is_file())


def _head(chosen: argparse.Namespace) -> str:
    today = dt.datetime.now(dt.UTC).date()
    versions = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "hugo"))
    machine = f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"Measured on {today}, medians of {chosen.repeat}; {machine}; {versions}."


def _table(rows: list[Row]) -> str:
    lines = ["| What | mkdocs-postmortems | Material, pages by hand | share of that | Hugo, pages by hand |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {what} | {_figure(here)} | {_figure(there)} | {_figure(here / there if there else None)} | {_figure(other)} |" for what, here, there, other in rows]
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.2f}"  # noqa: PLR2004


if __name__ == "__main__":
    main()
