"""The MkDocs door: hooks that translate between MkDocs and the catalogue, and decide nothing.

All work that can fail happens in `on_config` and `on_pre_build`: MkDocs removes the old site right after them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import Navigation

from mkdocs_postmortems.catalogue import Catalogue, load
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.plugin.pages import Desk
from mkdocs_postmortems.plugin.search import add_entries
from mkdocs_postmortems.render import Renderer
from mkdocs_postmortems.reporters import report
from mkdocs_postmortems.settings import Settings, SettingsError, build_moment
from mkdocs_postmortems.views import Site, pages
from mkdocs_postmortems.words import Words

__all__ = ["PostmortemsPlugin"]

log = get_plugin_logger("postmortems")

_ASSETS = Path(__file__).parent.parent / "assets"
_STYLE, _SCRIPT = "assets/postmortems/postmortems.css", "assets/postmortems/postmortems.js"
_MOST_SHOWN = 50


class PostmortemsPlugin(BasePlugin[LegacyConfig]):
    """Incident files in, postmortem pages out."""

    def __init__(self) -> None:
        self.settings = Settings()
        self._serving = False
        self._catalogue: Catalogue | None = None
        self._desk: Desk | None = None

    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the plugin's options; MkDocs shows what is wrong with them and stops."""
        self.config = LegacyConfig((), config_file_path)
        try:
            self.settings = Settings.read(options)
        except SettingsError as error:
            return [("postmortems", ValidationError(message)) for message in str(error).splitlines()], []
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a server; with this hook, MkDocs keeps the plugin across rebuilds."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Watch the incident files, and add our stylesheet and script before the site's own."""
        root = self._root(config)
        if not root.is_dir():
            raise PluginError(f"There is no folder `{self.settings.incidents_dir}` beside {Path(config.config_file_path).name}. Create it and add an incident file, or set `incidents_dir`.")
        if str(root) not in config.watch:
            config.watch.append(str(root))
        config.extra_css.insert(0, _STYLE)
        config.extra_javascript.insert(0, _SCRIPT)  # type: ignore[arg-type]
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read and check all incidents, and write every page's HTML; what is wrong stops the build here or never."""
        try:
            settings = self.settings.at(build_moment())
            catalogue = load(self._root(config), settings, drafts=self._serving)
        except SettingsError as error:
            raise PluginError(str(error)) from error
        catalogue = self._accept(catalogue)
        site = Site(catalogue, settings, Words(_language(config)))
        desk = Desk(config, self._root(config), settings.path)
        desk.lay(pages(site), catalogue.attachments)
        _refuse_collisions(desk, get_files(config))
        renderer = Renderer(site.words, desk.links(), config.markdown_extensions, config.mdx_configs)
        for page in desk.pages.values():
            page.rendered = renderer.render(page.view)
        self._desk = desk

    def _accept(self, catalogue: Catalogue) -> Catalogue:
        """Return the catalogue to build: this one, or while serving the last good one if this has errors."""
        _log(catalogue.diagnostics, strict=self.settings.strict)
        if not catalogue.errors:
            self._catalogue = catalogue
            return catalogue
        message = report(catalogue.errors, "full")
        if self._catalogue is None or not self._serving:
            raise PluginError(f"\n{message}\nNothing was written.")
        log.error("\n%s\nThe site still shows the incidents as they were before.", message)
        return self._catalogue

    def _add_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        if self._desk is not None:
            for file in self._desk.files:
                files.append(file)
            for name in (_STYLE, _SCRIPT):
                files.append(File.generated(config, name, abs_src_path=str(_ASSETS / name.rsplit("/", 1)[-1])))
        return files

    # Early, so that redirects and navigation plugins find our pages.
    @event_priority(50)
    def _on_files_early(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        return files if "i18n" in config.plugins else self._add_files(files, config=config)

    # Late, because static-i18n at -100 drops files that do not lie in the docs folder.
    @event_priority(-110)
    def _on_files_late(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        return self._add_files(files, config=config) if "i18n" in config.plugins else files

    on_files = CombinedEvent(_on_files_early, _on_files_late)

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Give our pages their place below the index, for breadcrumbs and the active tab, and their neighbours."""
        placed = self._desk.pages if self._desk else {}
        for page in placed.values():
            view = page.view
            if view.parent and page.parent is None:
                page.parent = placed[view.parent].parent
            if view.source:
                page.previous_page = placed[view.previous] if view.previous else None
                page.next_page = placed[view.next] if view.next else None
        return nav

    # Early, so that our entries are there when the search plugin writes its index.
    @event_priority(50)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Hand our search entries to Material's search."""
        if self._desk is not None:
            add_entries(config, self._desk.pages.values())

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(os.path.normpath(Path(config.config_file_path).parent / self.settings.incidents_dir))


def _language(config: MkDocsConfig) -> str:
    return str(config.theme.get("language") or config.theme.locale or "en")


def _refuse_collisions(desk: Desk, files: Files) -> None:
    """Stop before MkDocs would replace a page of the author's by one of ours."""
    own = {file.dest_uri.casefold(): file.src_uri for file in files}
    taken = [(file, own[file.dest_uri.casefold()]) for file in desk.files if file.dest_uri.casefold() in own]
    if taken:
        lines = [f"  {uri} and {file.edit_uri or file.src_uri} would both become {file.dest_uri}" for file, uri in taken]
        raise PluginError("\n".join(["Two pages claim one address:", *lines, "Rename one of them, or set the plugin's option `path`."]))


def _log(diagnostics: tuple[Diagnostic, ...], *, strict: bool) -> None:
    """Log warnings; only those that a change of a file can bring count for `--strict`."""
    warnings = [d for d in diagnostics if d.level == Level.WARNING]
    for diagnostic in warnings[:_MOST_SHOWN]:
        message = report([diagnostic], "concise")
        (log.warning if strict and not diagnostic.rule.dated else log.info)(message)
    if len(warnings) > _MOST_SHOWN:
        log.info("%d more warnings; `postmortems check` shows all", len(warnings) - _MOST_SHOWN)
