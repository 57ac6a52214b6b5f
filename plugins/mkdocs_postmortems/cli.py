"""The command `postmortems`: translates arguments and exit codes, and decides nothing.

Exit codes: 0 clean, 1 findings, 2 misuse or a bug of ours.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from mkdocs_postmortems import reporters
from mkdocs_postmortems.catalogue import load
from mkdocs_postmortems.catalogue.files import incident_files
from mkdocs_postmortems.config import Config, find_config, read_config, repository
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.rules import RULES, find
from mkdocs_postmortems.schema import json_schema
from mkdocs_postmortems.schema import template as incident_template
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.source import SUFFIXES

__all__ = ["main", "postmortems"]

ISSUES = "https://github.com/mkdocs-postmortems/mkdocs-postmortems/issues"


class Misuse(click.ClickException):
    """Something that the person at the keyboard can put right; the message says how."""

    exit_code = 2


def _version() -> str:
    try:
        return version("mkdocs-postmortems")
    except PackageNotFoundError:
        return "(not installed)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="mkdocs-postmortems", message="%(prog)s %(version)s")
def postmortems() -> None:
    """Check incident files, and look up what may stand in them."""


@postmortems.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(reporters.FORMATS)), help="How to print findings. Default: github inside GitHub Actions, else full.")
@click.option("--verbose", "-v", is_flag=True, help="Also show findings of level info.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day to check for, as in 2026-03-02. Default: today.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help="Where the options stand. Default: the nearest mkdocs.yml in this folder or above.")
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
        found = _diagnostics(_configure(config, today), paths)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    if text := reporters.report(found, form or ("github" if on_github else "full"), verbose=verbose):
        click.echo(text)
    stopping = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    context.exit(1 if any(diagnostic.level in stopping for diagnostic in found) else 0)


def _configure(file: Path | None, today: dt.datetime | None) -> Config:
    here = Path.cwd()
    config = read_config(file or find_config(here), here)
    if today is None:
        return config
    settings = config.settings.at(dt.datetime.combine(today, dt.time(12), config.settings.zone))
    return Config(config.folder, settings, config.file)


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
    root, shown = config.incidents, _shown(config, config.incidents)
    if not root.is_dir():
        raise Misuse(f"there is no folder `{shown}`: create it, name another one by the option `incidents_dir` of the plugin, or say what to check: postmortems check PATH")
    files = {path.relative_to(root) for path in incident_files(root)}
    for path in wanted or ([] if files else [Path()]):
        if not any(file.is_relative_to(path) for file in files):
            click.echo(f"note: `{(Path(shown) / path).as_posix()}` is not an incident file and holds none", err=True)
    below = None if wanted is None else {_shown(config, root / file) for file in files if any(file.is_relative_to(path) for path in wanted)}
    for diagnostic in load(root, config.settings, shown).diagnostics:
        if below is None or diagnostic.place.path in below:
            yield diagnostic


def _alone(config: Config, path: Path) -> Sequence[Diagnostic]:
    """Return the findings of a file or folder that does not belong to the site."""
    if path.is_dir():
        return load(path, config.settings, _shown(config, path)).diagnostics
    if not path.name.casefold().endswith(SUFFIXES):
        raise Misuse(f"`{path.name}` is not an incident file: their names end in {', '.join(SUFFIXES)}")
    return load(path.parent, config.settings, _shown(config, path.parent), files=[path]).diagnostics


def _shown(config: Config, path: Path) -> str:
    """Return a path as messages show it: relative to the repository, or else to the configuration; always with /."""
    base = repository(Path.cwd()) or config.folder
    relative = path.relative_to(base) if path.is_relative_to(base) else path
    return "" if relative == Path() else relative.as_posix()


@postmortems.command("rules")
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
def list_rules(code: str | None, form: str) -> None:
    """List the rules, or explain the one with a CODE or name."""
    rule = find(code) if code else None
    if code and rule is None:
        near = get_close_matches(code.casefold(), [name.casefold() for r in RULES.values() for name in (r.code, r.name)], n=1)
        known = find(near[0]) if near else None
        raise Misuse(f"there is no rule `{code}`" + (f": did you mean {known.code} ({known.name})?" if known else ": `postmortems rules` lists them"))
    if form == "json":
        click.echo(reporters.rule_data([rule] if rule else RULES.values()))
    else:
        click.echo(reporters.rule_page(rule) if rule else reporters.rule_list())


@postmortems.command()
def schema() -> None:
    """Print the JSON Schema of an incident file, for editors."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@postmortems.command()
def template() -> None:
    """Print an incident file to copy, with every key explained."""
    click.echo(incident_template(), nl=False)


def main() -> None:
    """Run the command. A fault that we did not foresee ends it with a request to report it, and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        postmortems(prog_name="postmortems")
    except Exception as error:  # noqa: BLE001
        click.echo(_confession(error), err=True)
        sys.exit(2)


def _confession(error: Exception) -> str:
    """Return what to say about a bug; all of it with POSTMORTEMS_DEBUG=1."""
    if os.environ.get("POSTMORTEMS_DEBUG") == "1":
        return "".join(traceback.format_exception(error))
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((f for f in reversed(frames) if "mkdocs_postmortems" in f.filename), frames[-1])
    place = f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"
    return f"this is a bug in mkdocs-postmortems: {type(error).__name__} at {place}\nplease report it at {ISSUES}, with what POSTMORTEMS_DEBUG=1 shows"
