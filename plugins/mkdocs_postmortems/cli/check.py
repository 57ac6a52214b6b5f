"""`postmortems check`: what is wrong with the incident files, and how to mend it."""

from __future__ import annotations

import datetime as dt
import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from mkdocs_postmortems import reporters
from mkdocs_postmortems.audience import Publication
from mkdocs_postmortems.catalogue import load
from mkdocs_postmortems.catalogue.files import incident_files
from mkdocs_postmortems.cli.common import (
    Misuse,
    audience_option,
    config_option,
    configure,
    followed,
    shown,
    today_option,
)
from mkdocs_postmortems.cli.publications import with_publications
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.source import SUFFIXES

__all__ = ["check"]

Checked = tuple[list[Diagnostic], list[Publication]]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(reporters.FORMATS)), help="How to print findings. Default: github inside GitHub Actions, else full.")
@click.option("--verbose", "-v", is_flag=True, help="Also show findings of level info.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
@audience_option
@today_option
@config_option
@click.pass_context
def check(  # noqa: PLR0913
    context: click.Context, paths: tuple[Path, ...], form: str | None, *, verbose: bool, strict: bool, audience: str | None, today: dt.datetime | None, config: Path | None
) -> None:
    """Check incident files: the whole site's, or those in PATHS.

    The site's incidents are all read in any case, because some rules compare them.
    A path outside the site's folder is checked by itself.
    With `--audience public` it also says what a site for everybody would show.
    Exit code: 0 clean, 1 findings, 2 misuse.
    """
    try:
        found, publications = _checked(configure(config, today, audience), paths)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full")
    text = reporters.report(found, form, verbose=verbose)
    if text := with_publications(text, publications, form, verbose=verbose) if audience == Audience.PUBLIC else text:
        click.echo(text)
    stopping = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    context.exit(1 if any(diagnostic.level in stopping for diagnostic in found) else 0)


def _checked(config: Config, paths: Sequence[Path]) -> Checked:
    """Return what is wrong with the site's incidents, or with those that `paths` name, and what becomes of them."""
    inside, outside = _sorted(config.incidents.resolve(), paths)
    parts = [_of_site(config, None if not paths else inside)] if inside or not paths else []
    parts += [_alone(config, path) for path in outside]
    return list(dict.fromkeys(found for part in parts for found in part[0])), [publication for part in parts for publication in part[1]]


def _sorted(root: Path, paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return paths below the incidents folder, relative to it, and the others; a folder around it means all of it."""
    inside: list[Path] = []
    outside: list[Path] = []
    for given in paths:
        path = given.resolve() if given.is_dir() else given.parent.resolve() / given.name
        if path.is_relative_to(root):
            inside.append(path.relative_to(root))
        elif root.is_relative_to(path):
            inside.append(Path())
        else:
            outside.append(path)
    return inside, outside


def _of_site(config: Config, wanted: Sequence[Path] | None) -> Checked:
    """Return what is said of the site's files, only of those below the `wanted` paths if there are any."""
    root, name = config.incidents, shown(config, config.incidents)
    if not root.is_dir():
        raise Misuse(f"there is no folder `{name}`: create it, name another one by the option `incidents_dir` of the plugin, or say what to check: postmortems check PATH")
    files = {path.relative_to(root) for path in incident_files(root)}
    for path in wanted or ([] if files else [Path()]):
        if not any(file.is_relative_to(path) for file in files):
            click.echo(f"note: `{(Path(name) / path).as_posix()}` is not an incident file and holds none", err=True)
    found, publications = _loaded(config, root)
    if wanted is None:
        return found, publications
    below = {shown(config, root / file) for file in files if any(file.is_relative_to(path) for path in wanted)}
    return [d for d in found if d.place.path in below], [p for p in publications if p.path in below]


def _loaded(config: Config, root: Path, files: Sequence[Path] | None = None) -> Checked:
    name = shown(config, root)
    catalogue = load(root, config.settings, name, files=files, follow=followed)
    return list(catalogue.diagnostics), [replace(p, path=posixpath.join(name, p.path)) for p in catalogue.publications]


def _alone(config: Config, path: Path) -> Checked:
    """Return what is said of a file or folder that does not belong to the site."""
    if path.is_dir():
        return _loaded(config, path)
    if not path.name.casefold().endswith(SUFFIXES):
        raise Misuse(f"`{path.name}` is not an incident file: their names end in {', '.join(SUFFIXES)}")
    return _loaded(config, path.parent, [path])
