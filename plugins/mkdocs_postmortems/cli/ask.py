"""`postmortems search` and `actions`: questions to the incidents, answered without building the site."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from mkdocs_postmortems.catalogue import load
from mkdocs_postmortems.cli.common import Misuse, audience_option, config_option, configure, followed, shown
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.exports.database import search as found
from mkdocs_postmortems.exports.debts import Debt, debts
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.sheets import cell
from mkdocs_postmortems.exports.tables import tables
from mkdocs_postmortems.reporters import visible
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.views import Site
from mkdocs_postmortems.words import Words

__all__ = ["actions", "search"]

_MOST_OF_PLACE = 200
_as_of = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day to look at, as in 2026-03-02. Default: today.")


def _site(config: Path | None, audience: str | None, day: dt.datetime | None = None) -> tuple[Config, Site]:
    """Return the configuration and the incidents that have no errors."""
    try:
        found = configure(config, day, audience)
        if not found.incidents.is_dir():
            raise Misuse(f"there is no folder `{shown(found, found.incidents)}`: create it, or name another one by the option `incidents_dir` of the plugin")
        return found, Site(load(found.incidents, found.settings, follow=followed), found.settings, Words())
    except SettingsError as error:
        raise Misuse(str(error)) from error


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--most", type=click.IntRange(1, 1000), default=10, help="How many to show. Default: 10.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
@audience_option
@config_option
@click.pass_context
def search(context: click.Context, text: tuple[str, ...], *, most: int, form: str, audience: str | None, config: Path | None) -> None:  # noqa: PLR0913
    """Find incidents by a TEXT: an error line, words from a customer, the name of a thing.

    Symptoms count most, then titles and summaries. Incidents with all the words come first;
    if there are none, those with any of them. `-` reads the text from the standard input.
    Exit code: 0 something was found, 1 nothing.
    """
    configured, site = _site(config, audience)
    words = sys.stdin.read() if text == ("-",) else " ".join(text)
    hits = found(tables(Outlet(site, "", "", str)), words, most)
    rows = [_hit(configured, site, hit.incident, hit.place) for hit in hits]
    click.echo(_json(rows) if form == "json" else "\n\n".join(map(_told, rows)) or "nothing found")
    context.exit(0 if rows else 1)


def _hit(config: Config, site: Site, stem: str, place: str) -> dict[str, Any]:
    incident = site.catalogue.names[stem]
    return {
        "id": stem,
        "title": incident.title,
        "severity": site.severity(incident.severity).label,
        "day": site.day(incident),
        "file": shown(config, config.incidents / incident.path),
        "place": place,
    }


def _told(row: dict[str, Any]) -> str:
    place = row["place"] if len(row["place"]) <= _MOST_OF_PLACE else f"{row['place'][:_MOST_OF_PLACE]}…"
    lines = (f"{row['severity']} · {row['day']} · {row['title']}", f"  {row['file']}", f"  {place}")
    return "\n".join(map(visible, lines))


@click.command()
@click.option("--overdue", is_flag=True, help="Only those whose due date has passed.")
@click.option("--owner", metavar="NAME", help="Only those of an owner.")
@click.option("--service", metavar="NAME", help="Only those from incidents of a service.")
@_as_of
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to print them.")
@audience_option
@config_option
def actions(*, overdue: bool, owner: str | None, service: str | None, as_of: dt.datetime | None, form: str, audience: str | None, config: Path | None) -> None:  # noqa: PLR0913
    """List open action items, the longest due first.

    With `--as-of`, those that were open on that day: also what was done later, and nothing from later incidents.
    """
    _, site = _site(config, audience, as_of)
    wanted = [debt for debt in debts(site.catalogue.tasks, site.settings.today) if _is_wanted(debt, owner, service) and (debt.late or not overdue)]
    writers = {"json": lambda: _json(list(map(_row, wanted))), "csv": lambda: _csv(map(_row, wanted)), "text": lambda: _lines(wanted)}
    click.echo(writers[form](), nl=form != "csv")


def _is_wanted(debt: Debt, owner: str | None, service: str | None) -> bool:
    task = debt.task
    if owner is not None and (task.item.owner or "").casefold() != owner.casefold():
        return False
    return service is None or service.casefold() in map(str.casefold, task.incident.services)


_COLUMNS = ("id", "action", "owner", "due", "days_late", "priority", "ticket", "incident", "incident_title")


def _row(debt: Debt) -> dict[str, Any]:
    item, incident = debt.task.item, debt.task.incident
    due = item.due.isoformat() if item.due else None
    values = (debt.id, item.action, item.owner, due, debt.late, item.priority, item.ticket, incident.stem, incident.title)
    return dict(zip(_COLUMNS, values, strict=True))


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _csv(rows: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _lines(wanted: Sequence[Debt]) -> str:
    """Return a line for each item, in columns, and their number."""
    rows = [_line(debt) for debt in wanted]
    widths = [max(len(row[column]) for row in rows) for column in range(3)] if rows else []
    lines = ["  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), *row[3:]]) for row in rows]
    late = sum(debt.late > 0 for debt in wanted)
    return "\n".join([*lines, f"{len(wanted)} open, {late} overdue"])


def _line(debt: Debt) -> tuple[str, ...]:
    item = debt.task.item
    late = f"{debt.late} d late" if debt.late else ""
    action = visible(" ".join(item.action.split()))
    return (str(item.due or "no date"), late, visible(item.owner or "no owner"), f"{action}  ({debt.id})")
