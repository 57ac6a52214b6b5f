"""`postmortems fix`: mends what has one right answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mkdocs_postmortems.authoring.files import replace
from mkdocs_postmortems.authoring.fixing import Fixed
from mkdocs_postmortems.authoring.fixing import fix as mend
from mkdocs_postmortems.catalogue.files import incident_files
from mkdocs_postmortems.cli.common import Misuse, config_option, configure, shown
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.source import SUFFIXES

__all__ = ["fix"]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@config_option
@click.pass_context
def fix(context: click.Context, paths: tuple[Path, ...], *, diff: bool, config: Path | None) -> None:
    """Mend incident files where there is one right answer: the whole site's, or those in PATHS.

    Quotes around texts that YAML can't read, cuts or takes for something else; the full date of
    timeline entries; words and keys by their own names, keys with a slip of one letter too; the
    order of the keys at the top.
    Comments and all else stay as they are, and a file never means something else afterwards.

    Exit code: 0 done, or nothing to do; 1 with --diff if something would change, or if a file had
    to be left as it is; 2 misuse.
    """
    try:
        site = configure(config)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    results = [_one(site, path, diff=diff) for path in _files(site, paths)]
    changed, refused = sum(r.is_changed for r in results), sum(r.refused for r in results)
    if not diff:
        click.echo(f"{changed} of {len(results)} {'file' if len(results) == 1 else 'files'} mended", err=True)
    context.exit(1 if refused or (diff and changed) else 0)


def _files(config: Config, paths: tuple[Path, ...]) -> list[Path]:
    """Return the incident files to look at: those below the paths, or the site's."""
    if not paths and not config.incidents.is_dir():
        raise Misuse(f"there is no folder `{shown(config, config.incidents)}`: say what to mend: postmortems fix PATH")
    return list(dict.fromkeys(_below(paths or (config.incidents,))))


def _below(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from incident_files(path)
        elif path.name.casefold().endswith(SUFFIXES):
            yield path
        else:
            raise Misuse(f"`{path.name}` is not an incident file: their names end in {', '.join(SUFFIXES)}")


def _one(config: Config, path: Path, *, diff: bool) -> Fixed:
    """Mend one file, or show what would change, and say so."""
    name = shown(config, path.resolve())
    result = mend(path.read_bytes(), path.name, config.settings)
    if result.refused:
        click.echo(f"{name}: something could not be mended without changing what it says; it is left to you", err=True)
    if diff and result.is_changed:
        click.echo(result.diff(name))
    elif result.is_changed:
        replace(path, result.after)
        click.echo("\n".join([name, *(f"  {line}" for line in result.done)]))
    return result
