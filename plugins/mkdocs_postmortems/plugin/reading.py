"""Incident files for MkDocs: what is wrong with them stops a build, and never takes what a preview already shows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from mkdocs_postmortems.catalogue import Archive, Catalogue, load
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.progress import Progress
from mkdocs_postmortems.reporters import report
from mkdocs_postmortems.settings import Settings, SettingsError

__all__ = ["Reading", "folder_of"]

log = get_plugin_logger("postmortems")

_MOST_SHOWN = 50


def folder_of(config: MkDocsConfig, settings: Settings) -> Path:
    """Return the folder of the incident files."""
    return Path(os.path.normpath(Path(config.config_file_path).parent / settings.incidents_dir))


class Reading:
    """Reads the incidents of one build after another."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._good: tuple[Catalogue, Archive] | None = None

    def newest(self, config: MkDocsConfig, settings: Settings, archive: Archive, *, serving: bool) -> tuple[Catalogue, Archive]:
        """Return the catalogue to build, and where its texts are: this one, or while serving the last good one if this has errors."""
        try:
            self._good = self._load(config, settings, archive, serving=serving), archive
        except PluginError as error:
            if self._good is None or not serving:
                raise PluginError(f"{error}\nNothing was written.") from error
            # A mistake in a file: the author has no use for our traceback.
            log.error("%s\nThe site still shows the incidents as they were before.", error)  # noqa: TRY400
        return self._good

    def _load(self, config: MkDocsConfig, settings: Settings, archive: Archive, *, serving: bool) -> Catalogue:
        root = folder_of(config, settings)
        if not root.is_dir():
            raise PluginError(f"There is no folder `{settings.incidents_dir}` beside {Path(config.config_file_path).name}. Create it and add an incident file, or set `incidents_dir`.")
        if root.is_relative_to(config.docs_dir):
            raise PluginError(f"`{settings.incidents_dir}` lies inside `{Path(config.docs_dir).name}`, so MkDocs would publish the files themselves, drafts too. Move it beside that folder, and set `incidents_dir`.")
        if root.is_relative_to(config.site_dir):
            raise PluginError(f"`{settings.incidents_dir}` lies inside `{Path(config.site_dir).name}`, which each build empties. Set `site_dir` to another folder.")
        try:
            catalogue = load(root, settings, drafts=serving, follow=self._follow, archive=archive)
        except SettingsError as error:
            raise PluginError(str(error)) from error
        _log(catalogue.diagnostics, strict=settings.strict)
        if settings.audience == Audience.PUBLIC:
            log.info("This site is for everybody: it shows %d of %d incidents", len(catalogue.incidents), len(catalogue.publications))
        if catalogue.errors:
            raise PluginError(f"\n{report(catalogue.errors, 'full')}")
        # All has been said about the files; of a thousand, that is several thousand findings.
        return replace(catalogue, diagnostics=())

    def _follow(self, paths: Sequence[Path]) -> Iterator[Path]:
        return self._progress.over(paths, "reading incident files", lambda path: path.name)


def _log(diagnostics: tuple[Diagnostic, ...], *, strict: bool) -> None:
    """Log warnings; only those that a change of a file can bring count for `--strict`, and come first."""
    warnings = sorted((d for d in diagnostics if d.level == Level.WARNING), key=lambda d: d.rule.dated)
    for diagnostic in warnings[:_MOST_SHOWN]:
        message = report([diagnostic], "concise")
        (log.warning if strict and not diagnostic.rule.dated else log.info)(message)
    if len(warnings) > _MOST_SHOWN:
        log.info("%d more warnings; `postmortems check` shows all", len(warnings) - _MOST_SHOWN)
