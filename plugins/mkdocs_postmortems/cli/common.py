"""What every command needs: where the site's options stand, how paths are shown, and what misuse looks like."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from mkdocs_postmortems.config import Config, find_config, read_config, repository
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.progress import Progress

__all__ = ["Misuse", "audience_option", "config_option", "configure", "followed", "progress", "shown", "today_option"]

config_option = click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help="Where the options stand. Default: the nearest mkdocs.yml in this folder or above.")
audience_option = click.option("--audience", type=click.Choice([audience.value for audience in Audience]), help="Whose site to look at. Default: the site's option `audience`.")
today_option = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day to check for, as in 2026-03-02. Default: today.")


class Misuse(click.ClickException):
    """Something that the person at the keyboard can put right; the message says how."""

    exit_code = 2


def configure(file: Path | None, today: dt.datetime | None = None, audience: str | None = None) -> Config:
    """Return the site's configuration: of `file`, or of the nearest mkdocs.yml.

    `today` replaces the day of building, and `audience` who the site is built for.
    """
    here = Path.cwd()
    config = read_config(file or find_config(here), here)
    settings = config.settings
    if audience is not None:
        settings = settings.model_copy(update={"audience": Audience(audience)})
    if today is not None:
        settings = settings.at(dt.datetime.combine(today, dt.time(12), settings.zone))
    return replace(config, settings=settings)


def shown(config: Config, path: Path) -> str:
    """Return a path as messages show it: relative to the repository, or else to the configuration; always with /."""
    for base in (repository(Path.cwd()), config.folder):
        if base and path.is_relative_to(base):
            return "" if path == base else path.relative_to(base).as_posix()
    return path.as_posix()


def progress() -> Progress:
    """Return what tells how far long work has come, where no program reads it."""
    return Progress.of(sys.stderr, lambda text: click.echo(text, err=True))


def followed(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield incident files that are read, and tell how far that has come."""
    return progress().over(paths, "reading incident files", lambda path: path.name)
