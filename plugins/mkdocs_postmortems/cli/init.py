"""`postmortems init`: starts a site, or adds incidents to one."""

from __future__ import annotations

import os
import textwrap
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import click

from mkdocs_postmortems.authoring.starting import Package, Step, start
from mkdocs_postmortems.cli.common import Misuse
from mkdocs_postmortems.settings import SettingsError

__all__ = ["init"]

_NEXT = """\
next:
  postmortems new "What broke"    write an incident
  postmortems check               see what is wrong in it
  mkdocs serve                    look at the site
"""
_NAV = """\
In `nav`, name the pages that you want there:
  - Outages: incidents/index.md
  - Action items: incidents/actions.md
"""
_LOCAL = """\
This version was installed from a file. Where others can't get `{}` from PyPI,
write into the new files where they can, such as `mkdocs-postmortems @ git+https://…@COMMIT`.
"""
_PINNED = ("incidents.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml")


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--forge", type=click.Choice(["github", "gitlab"]), help="Where pull requests are checked. Default: what the repository tells.")
def init(folder: Path, forge: str | None) -> None:
    """Start a site of incidents in FOLDER (default: here), or add incidents to the MkDocs site that is there.

    Writes mkdocs.yml or adds the plugin to it, an example of an incident file, a workflow that
    checks pull requests on GitHub or GitLab, and a configuration of pre-commit.
    No file is ever overwritten; where one can't be added to safely, its lines are printed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        package = _package()
        steps = list(start(folder.resolve(), package, forge))  # type: ignore[arg-type]
    except SettingsError as error:
        raise Misuse(str(error)) from error
    for step in steps:
        click.echo(_line(step))
    for step in steps:
        if step.lines:
            click.echo(f"\n{_shown(step.path)}: {step.why}:\n\n{textwrap.indent(step.lines, '    ')}", nl=False)
    if any(step.path.name.startswith(("mkdocs.", "properdocs.")) and step.outcome in ("changed", "to do") for step in steps):
        click.echo(f"\n{_NAV}", nl=False)
    if package.is_local and any(step.outcome == "created" and step.path.name in _PINNED for step in steps):
        click.echo(f"\n{_LOCAL.format(package.requirement)}", nl=False)
    click.echo(f"\n{_NEXT}", nl=False)


def _line(step: Step) -> str:
    said = f" ({step.why})" if step.why and not step.lines else ""
    return f"{step.outcome:<8} {_shown(step.path)}{said}"


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()


def _package() -> Package:
    """Return this package, and where it was installed from."""
    try:
        found = distribution("mkdocs-postmortems")
    except PackageNotFoundError:
        return Package.of("0.1.0")
    return Package.of(found.version, found.read_text("direct_url.json"))
