"""`postmortems report` and `similar`: what a reviewer should know about an incident."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mkdocs_postmortems.authoring.git import GitError
from mkdocs_postmortems.authoring.reviewing import changes
from mkdocs_postmortems.authoring.reviewing import report as written
from mkdocs_postmortems.authoring.similar import Similar, reasons
from mkdocs_postmortems.authoring.similar import similar as most_similar
from mkdocs_postmortems.catalogue import Catalogue, load
from mkdocs_postmortems.cli.common import Misuse, config_option, configure, followed, today_option
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.reporters import visible
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.source import SUFFIXES, read

__all__ = ["report", "similar"]


@click.command()
@click.argument("base")
@click.argument("head", default="HEAD")
@today_option
@config_option
def report(base: str, head: str, today: dt.datetime | None, config: Path | None) -> None:
    """Print what HEAD (default: the commit that is checked out) changes about incidents since it left BASE.

    Markdown for a comment on a pull request: incidents added and changed, their computed numbers,
    findings, similar past incidents with what is still open, and what customers would see.
    Needs no network, and prints the same for the same two commits.
    """
    try:
        site = configure(config, today)
        click.echo(written(changes(site, base, head, today)), nl=False)
    except (SettingsError, GitError) as error:
        raise Misuse(str(error)) from error


@click.command()
@click.argument("what", metavar="FILE|TEXT")
@click.option("--most", type=click.IntRange(1, 50), default=5, help="How many to show. Default: 5.")
@config_option
def similar(what: str, most: int, config: Path | None) -> None:
    """Print the incidents that resemble an incident FILE or a TEXT most, each with the reason.

    A text may be anything: an error line, a sentence by a customer. `-` reads it from the standard input.
    """
    try:
        site = configure(config)
        catalogue = load(site.incidents, site.settings, drafts=True, follow=followed)
        found = most_similar(catalogue, _meant(site, catalogue, what), most)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    for number, one in enumerate(found, 1):
        click.echo("\n".join(_lines(number, one)))
    if not found:
        click.echo("nothing similar", err=True)


def _meant(site: Config, catalogue: Catalogue, what: str) -> str | Incident:
    """Return the incident of a file, or the text itself."""
    if what == "-":
        return str(sys.stdin.read())
    path = Path(what)
    if not what.casefold().endswith(SUFFIXES) or len(what.splitlines()) != 1:
        return what
    if not path.is_file():
        raise Misuse(f"there is no file `{what}`")
    inside = path.resolve().is_relative_to(site.incidents.resolve())
    name = path.resolve().relative_to(site.incidents.resolve()).as_posix() if inside else path.name
    known = next((incident for incident in catalogue.incidents if inside and incident.path == name), None)
    incident = known or parse(read(path, what), site.settings, name).incident
    if incident is None:
        raise Misuse(f"`{what}` can't be read: `postmortems check {what}` says why")
    return incident


def _lines(number: int, found: Similar) -> Iterator[str]:
    other = found.incident
    yield visible(f"{number}. {other.name}  {other.title}")
    shared = "; ".join(f"{name}: {', '.join(values)}" for name, values in reasons(found))
    yield visible(f"   {other.day or 'no day known'}, {found.score:.0%} alike{f'; {shared}' if shared else ''}")
    yield f"   {found.follow_up}"
    yield from (visible(f"   - {item.action}") for item in found.open_actions)
