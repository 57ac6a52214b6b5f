"""Starting a site: what is not there is written, what is there stays, and what is left to do is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mkdocs_postmortems.authoring.drafts import schema_from
from mkdocs_postmortems.authoring.files import create, replace
from mkdocs_postmortems.authoring.forge import Forge, Kind, forge_at
from mkdocs_postmortems.authoring.git import branch, origin
from mkdocs_postmortems.authoring.starting import texts
from mkdocs_postmortems.authoring.starting.configuration import LINES, has_plugin, with_plugin
from mkdocs_postmortems.authoring.starting.package import Package
from mkdocs_postmortems.config import CONFIG_NAMES, read_config, repository
from mkdocs_postmortems.source.nodes import YamlFault

__all__ = ["Package", "Step", "start"]

Outcome = Literal["created", "changed", "kept", "to do"]


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a file. `lines` are those to add by hand, if there are any, and `why` says so."""

    path: Path
    outcome: Outcome
    why: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True)
class _Start:
    """The folder to start in, the repository around it, and the package that the new files ask for."""

    folder: Path
    package: Package
    forge: Kind | None

    @property
    def top(self) -> Path:
        return repository(self.folder) or self.folder


def start(folder: Path, package: Package, forge: Kind | None = None) -> Iterator[Step]:
    """Write what a site of incidents needs into a folder, and yield what became of each file.

    `package` is this one; `forge` is used where neither files nor the repository's origin name one.
    Raises SettingsError for a configuration whose options of ours make no sense.
    """
    here = _Start(folder, package, forge)
    config = next((folder / name for name in CONFIG_NAMES if (folder / name).is_file()), None)
    if config is None:
        yield from _new_site(here)
        config = folder / CONFIG_NAMES[0]
    else:
        yield _with_plugin(config)
    incidents = _incidents(config, folder)
    example = incidents / "_example.yml"
    yield _created(example, texts.EXAMPLE.format(schema=schema_from(example, folder)))
    yield from _checks(here, incidents)


def _incidents(config: Path, folder: Path) -> Path:
    return read_config(config, folder).incidents


def _created(path: Path, text: str) -> Step:
    return Step(path, "created" if create(path, text) else "kept")


def _new_site(here: _Start) -> Iterator[Step]:
    address = origin(here.top)
    yield _created(here.folder / "mkdocs.yml", texts.configuration(forge_at(address) if address else None, branch(here.top)))
    if not (here.folder / "docs").is_dir():
        yield _created(here.folder / "docs" / "index.md", texts.HOME)
    if not (here.top / ".gitignore").exists():
        yield _created(here.folder / ".gitignore", texts.IGNORED)


def _with_plugin(config: Path) -> Step:
    """Add the plugin to a configuration, if that is safe."""
    data = config.read_bytes()
    try:
        text = data.decode("utf-8")
        if has_plugin(text.removeprefix("\ufeff")):
            return Step(config, "kept", "the plugin is in it")
        added = with_plugin(text) if not text.startswith("\ufeff") else None
    except (UnicodeDecodeError, YamlFault):
        added = None
    if added is None:
        return Step(config, "to do", "add the plugin to those that it has", LINES)
    replace(config, added.encode("utf-8"))
    return Step(config, "changed", "the plugin is added")


def _checks(here: _Start, incidents: Path) -> Iterator[Step]:
    """Write what checks a pull request, for the forge that the repository lives on, and a commit."""
    forge = _forge(here)
    if forge == "github":
        yield _created(here.top / ".github" / "workflows" / "incidents.yml", texts.github(here.package))
    elif forge == "gitlab":
        yield _or_lines(here.top / ".gitlab-ci.yml", texts.gitlab(here.package), "add these jobs to check merge requests")
    inside = incidents.relative_to(here.top).as_posix() if incidents.is_relative_to(here.top) else incidents.name
    yield _or_lines(here.top / ".pre-commit-config.yaml", texts.pre_commit(here.package, re.escape(inside)), "add this hook to check incident files before a commit")


def _or_lines(path: Path, text: str, why: str) -> Step:
    """Write a file; say what to add where there is one without our lines."""
    if create(path, text):
        return Step(path, "created")
    known = "postmortems" in path.read_text(encoding="utf-8", errors="replace")
    return Step(path, "kept") if known else Step(path, "to do", why, text)


def _forge(here: _Start) -> Kind | None:
    """Return the forge that a repository's files or its origin name, or else the one that was asked for."""
    if here.forge:
        return here.forge
    if (here.top / ".github").is_dir():
        return "github"
    if (here.top / ".gitlab-ci.yml").is_file():
        return "gitlab"
    found: Forge | None = forge_at(origin(here.top) or "")
    return found.kind if found else None
