"""`postmortems check`: what is wrong with the incident files, and how to mend it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from mkdocs_postmortems import reporters
from mkdocs_postmortems.catalogue import load
from mkdocs_postmortems.catalogue.files import incident_files
from mkdocs_postmortems.cli.common import Misuse, config_option, configure, shown, today_option
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.source import SUFFIXES

__all__ = ["check"]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(reporters.FORMATS)), help="How to print findings. Default: github inside GitHub Actions, else full.")
@click.option("--verbose", "-v", is_flag=True, help="Also show findings of level info.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
@today_option
@config_option
@click.pass_context
def check(  # noqa: PLR0913
    context: click.Context, paths: tuple[Path, ...], form: str | None, *, verbose: bool, strict: bool, today: dt.datetime | None, config: Path | None
) -> None:
    """Check incident files: the whole site's, or those in PATHS.

    The site's incidents are all read in any case, because some rules compare them.
    A path outside the site's folder is checked by itself.
    Exit code: 0 clean, 1 findings, 2 misuse.
    """
    try:
        found = _diagnostics(configure(config, today), paths)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    if text := reporters.report(found, form or ("github" if on_github else "full"), verbose=verbose):
        click.echo(text)
    stopping = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    context.exit(1 if any(diagnostic.level in stopping for diagnostic in found) else 0)


def _diagnostics(config: Config, paths: Sequence[Path]) -> list[Diagnostic]:
    """Return what is wrong with the site's incidents, or with those that `paths` name."""
    inside, outside = _sorted(config.incidents.resolve(), paths)
    found: list[Diagnostic] = []
    if inside or not paths:
        found += _of_site(config, None if not paths else inside)
    for path in outside:
        found += _alone(config, path)
    return list(dict.fromkeys(found))


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


def _of_site(config: Config, wanted: Sequence[Path] | None) -> Iterator[Diagnostic]:
    """Yield the findings of the site, only those below the `wanted` paths if there are any."""
    root, name = config.incidents, shown(config, config.incidents)
    if not root.is_dir():
        raise Misuse(f"there is no folder `{name}`: create it, name another one by the option `incidents_dir` of the plugin, or say what to check: postmortems check PATH")
    files = {path.relative_to(root) for path in incident_files(root)}
    for path in wanted or ([] if files else [Path()]):
        if not any(file.is_relative_to(path) for file in files):
            click.echo(f"note: `{(Path(name) / path).as_posix()}` is not an incident file and holds none", err=True)
    below = None if wanted is None else {shown(config, root / file) for file in files if any(file.is_relative_to(path) for path in wanted)}
    for diagnostic in load(root, config.settings, name).diagnostics:
        if below is None or diagnostic.place.path in below:
            yield diagnostic


def _alone(config: Config, path: Path) -> Sequence[Diagnostic]:
    """Return the findings of a file or folder that does not belong to the site."""
    if path.is_dir():
        return load(path, config.settings, shown(config, path)).diagnostics
    if not path.name.casefold().endswith(SUFFIXES):
        raise Misuse(f"`{path.name}` is not an incident file: their names end in {', '.join(SUFFIXES)}")
    return load(path.parent, config.settings, shown(config, path.parent), files=[path]).diagnostics
