"""The MkDocs door: hooks that translate between MkDocs and the catalogue, and decide nothing.

All work that can fail happens in `on_config` and `on_pre_build`: MkDocs removes the old site right after them.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment
from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

from mkdocs_postmortems.catalogue import Archive, Shelf
from mkdocs_postmortems.exports.assets import asset, asset_address
from mkdocs_postmortems.failures import sentence
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.plugin.compiled import Compiled
from mkdocs_postmortems.plugin.data import Data
from mkdocs_postmortems.plugin.frames import (
    FRAME,
    Finish,
    Frames,
    nobody_else_looks,
    only_search_reads,
    use_frames,
)
from mkdocs_postmortems.plugin.guard import Bug, guarded
from mkdocs_postmortems.plugin.languages import Languages
from mkdocs_postmortems.plugin.making import Maker
from mkdocs_postmortems.plugin.memory import Leftovers
from mkdocs_postmortems.plugin.overview import Blocks
from mkdocs_postmortems.plugin.pages import Desk
from mkdocs_postmortems.plugin.reading import Reading, folder_of
from mkdocs_postmortems.plugin.search import Search
from mkdocs_postmortems.plugin.stamps import Stamps
from mkdocs_postmortems.plugin.standing import Standing
from mkdocs_postmortems.plugin.world import configuration, program
from mkdocs_postmortems.progress import Progress
from mkdocs_postmortems.render import Renderer
from mkdocs_postmortems.settings import Settings, SettingsError, build_moment
from mkdocs_postmortems.store.memo import Memo, key_of
from mkdocs_postmortems.store.secret import own_secret
from mkdocs_postmortems.views import Site, report_address
from mkdocs_postmortems.words import Words

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

__all__ = ["PostmortemsPlugin"]

log = get_plugin_logger("postmortems")

_STYLE, _SCRIPTS = "postmortems.css", ("postmortems.js", "extras.js")
_WRITTEN = (InclusionLevel.INCLUDED, InclusionLevel.NOT_IN_NAV)
_KEPT = ".cache/plugin/postmortems"


class PostmortemsPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Incident files in, postmortem pages out."""

    settings: Settings

    def __init__(self) -> None:
        self._serving = False
        self._watched = ""
        # MkDocs sets how much is logged before it loads plugins.
        quiet = not log.isEnabledFor(logging.INFO)
        self._progress = Progress(None, log.info) if quiet else Progress.of(sys.stderr, log.info)
        self._leftovers = Leftovers()
        self._reading = Reading(self._progress)
        self._desk: Desk | None = None
        self._data: Data | None = None
        self._blocks: Blocks | None = None
        self._search: Search | None = None
        self._finish: Finish | None = None
        self._alone = False
        self._standing: Standing | None = None
        self._stamps: Stamps | None = None
        self._memo: Memo | None = None
        self._shelf: Shelf | None = None
        self._compiled: Compiled | None = None
        self._aside: str | None = None
        self._frames: Frames | None = None

    @guarded
    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the plugin's options; MkDocs shows what is wrong with them and stops."""
        self.config = LegacyConfig((), config_file_path)
        try:
            self.settings = Settings.read(options).at(build_moment())
        except SettingsError as error:
            return [("postmortems", ValidationError(message)) for message in str(error).splitlines()], []
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Remember whether this is a server; with this hook, MkDocs keeps the plugin across rebuilds."""
        self._serving = command == "serve"

    @guarded
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Watch the incident files, and add our stylesheet and script before the site's own."""
        root = folder_of(config, self.settings)
        self._watched = str(root)
        if root.is_dir() and self._watched not in config.watch:
            config.watch.append(self._watched)
        # The i18n plugin calls this again with the same configuration, for each of its languages.
        if asset_address(_STYLE) not in config.extra_css:
            config.extra_css.insert(0, asset_address(_STYLE))
            config.extra_javascript[:0] = map(asset_address, _SCRIPTS)
        Search.prepare(config)
        return config

    @guarded
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read and check all incidents, and write every page's HTML; what is wrong stops the build here or never."""
        try:
            self._prepare(config)
        except (PluginError, Bug) as error:
            if self._desk is None or not self._serving:
                raise
            log.error("%s\nThe site still shows the incidents as they were before.", error)  # noqa: TRY400
        self._standing = Standing(Path(config.site_dir))
        if self._alone and self._desk is not None:
            self._standing.hide(self._desk.folders)

    @guarded
    def _prepare(self, config: MkDocsConfig) -> None:
        settings = self.settings.at(build_moment())
        memo, (installed, ours) = self._memory(config, settings), program(settings)
        self._alone = nobody_else_looks(config.plugins, self)
        with self._leftovers.ignored():
            catalogue, archive = self._reading.newest(config, settings, Archive(memo, ours, self._shelf), serving=self._serving)
            catalogue.fold(archive)
            site = Site(catalogue, settings, Words(_language(config)), self._report(config, settings))
            world = configuration(config, ours, self._watched, site.words.language)
            self._compiled = Compiled(key_of(installed, site.words.language))
            maker = Maker(site, memo, archive, world)
            stamps = Stamps(Path(config.site_dir), memo, ours) if self._alone else None
            desk = self._lay(config, site, maker, stamps)
            data, search = Data(config, site, desk, maker), Search(config, site, desk)
            renderer = Renderer(site.words, desk.links(site), config.markdown_extensions, config.mdx_configs, self._compiled)
            for leaf in self._progress.over(desk.leaves, "making pages", lambda leaf: leaf.outline.address):
                # Its data first, so that it can lead to them.
                data.add(leaf)
                for address, kept in maker.make(leaf, renderer).items():
                    desk.publish(address, kept)
                search.add(leaf)
            search.publish()
            maker.finish()
            renderer.close()
            log.debug("%d of %d pages made, the others are known from before", maker.count, len(desk.leaves))
        self._clear(desk, get_files(config))
        self._data, self._search, self._stamps = data, search, stamps
        self._finish = Finish(desk.content, desk.made_of, search.switch, lambda page, html: data.head(desk.shown(page), html))
        self._desk, self._blocks = desk, Blocks(site, desk, site.words, self._compiled)

    def _memory(self, config: MkDocsConfig, settings: Settings) -> Memo:
        """Return what earlier builds made; nothing for a site for everybody, whose incidents are not as their files have them."""
        if self._memo is None:
            folder = Path(config.config_file_path).parent / _KEPT if settings.audience == Audience.INTERNAL else None
            self._memo = Memo(folder, own_secret(), log.info, lasting=self._serving)
            self._shelf = Shelf(self._memo) if self._serving else None
        self._memo.begin(*settings.moments)
        return self._memo

    def on_serve(self, server: LiveReloadServer, /, **_: Any) -> LiveReloadServer:
        """Go on with the incident files when their folder was away."""
        # What it needs is loaded with the server; a build has none.
        from mkdocs_postmortems.plugin.watching import keep_watching  # noqa: PLC0415

        keep_watching(server, lambda: self._watched, self._leftovers.sweep)
        return server

    def _report(self, config: MkDocsConfig, settings: Settings) -> str:
        """Return the address at which an incident is reported."""
        folder = Path(os.path.relpath(folder_of(config, self.settings), config.docs_dir)).as_posix()
        return report_address(config.repo_url or "", config.edit_uri or "", folder, settings)

    def _lay(self, config: MkDocsConfig, site: Site, maker: Maker, stamps: Stamps | None) -> Desk:
        """Give every page, attachment and asset its place."""
        desk = Desk(config, folder_of(config, self.settings), site.settings, stamps)
        desk.lay(self._progress.over(maker.outlines(), "laying out pages", lambda page: page.address), site.catalogue.attachments)
        for name in (_STYLE, *_SCRIPTS):
            desk.write(asset_address(name), asset(name))
        desk.redirect(site)
        return desk

    def _clear(self, desk: Desk, files: Files) -> None:
        """Refuse pages of ours that would replace the author's; while serving, the author's are shown instead."""
        taken = desk.collisions(files)
        if not taken:
            return
        lines = [f"  {theirs} and {file.edit_uri or file.src_uri} would both become {file.dest_uri}" for file, theirs in taken]
        message = "\n".join(["Two pages claim one address:", *lines, "Rename one of them, or set the plugin's option `path`."])
        if self._desk is None or not self._serving:
            raise PluginError(f"{message}\nNothing was written.")
        log.error(message)
        desk.withdraw(file for file, _ in taken)

    # Early, so that redirects and other plugins find our pages.
    @event_priority(50)
    @guarded
    def _add_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:  # noqa: ARG002
        desk = self._desk
        for file in desk.files if desk else ():
            if desk and (not self._serving or desk.is_there(file)):
                files.append(file)
        return files

    # At -100, literate-nav lists every page it sees, and static-i18n drops those from outside the docs folder.
    @event_priority(-90)
    @guarded
    def _hide_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        for leaf in self._desk.leaves if self._desk else ():
            if not leaf.outline.listed or "i18n" in config.plugins:
                files.remove(leaf.file)
        return files

    @event_priority(-110)
    @guarded
    def _show_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        leaves = self._desk.leaves if self._desk else []
        for leaf in leaves:
            if leaf.file.src_uri not in files.src_uris:
                files.append(leaf.file)
            # An author's navigation need not name all of our pages.
            if config.nav is not None:
                leaf.file.inclusion = InclusionLevel.NOT_IN_NAV
        Languages(config).announce(leaf.file for leaf in leaves)
        return files

    on_files = CombinedEvent(_add_files, _hide_files, _show_files)

    # Late, when other plugins have moved the index to where it stays.
    @event_priority(-50)
    @guarded
    def on_nav(self, nav: Navigation, /, **_: Any) -> Navigation:
        """Give our pages their place below the index, for breadcrumbs and the active tab, and their neighbours."""
        if self._desk is not None:
            self._desk.attach(nav)
        return nav

    @guarded
    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Let the theme make what our pages have in common once, and follow the writing of pages, which begins now."""
        self._progress.begin("writing pages", len(files.documentation_pages()))
        desk = self._desk
        if desk and self._standing:
            self._standing.show({file.dest_uri for file in desk.files if file.inclusion in _WRITTEN and files.src_uris.get(file.src_uri) is file})
        if self._alone:
            # Others may bring filters of their own, whose results can become part of a template.
            env.bytecode_cache = self._compiled
        if desk and self._finish and only_search_reads(config.plugins, self):
            self._frames = use_frames(env, self._finish, self._stamps)
            for page in desk.unlisted:
                page.meta.setdefault("template", FRAME)
        return env

    @guarded
    def on_pre_page(self, page: MkDocsPage, /, **_: Any) -> MkDocsPage:
        """Let our pages show what was made before the build began."""
        leaf = self._desk.leaf(page.file) if self._desk else None
        if leaf is not None:
            leaf.fill(page, later=self._alone and not leaf.outline.listed)
            if self._data is not None:
                self._data.date(leaf, page)
        return page

    # Around Material's search, which looks through every page's content for attributes, even of pages that it leaves out.
    @event_priority(100)
    def _put_aside(self, context: TemplateContext, /, *, page: MkDocsPage, **_: Any) -> TemplateContext:
        self._aside = None
        if page.meta.get("template") == FRAME:
            self._aside, page.content = page.content, ""
        return context

    @event_priority(-100)
    def _put_back(self, context: TemplateContext, /, *, page: MkDocsPage, **_: Any) -> TemplateContext:
        if self._aside is not None:
            page.content = self._aside
        return context

    on_page_context = CombinedEvent(_put_aside, _put_back)

    # Early, before other plugins shrink what we look for.
    @event_priority(50)
    @guarded
    def on_post_page(self, output: str, /, *, page: MkDocsPage, **_: Any) -> str:
        """Say in a page's head what it is about, and where its data are, and let our search answer on it."""
        self._progress.step(page.file.src_uri)
        if self._desk is None or self._data is None or self._finish is None:
            return output
        if self._frames is not None and self._frames.last is page:
            return output
        if self._desk.leaf(page.file):
            return self._finish.page(page, output)
        output = self._finish.everywhere(output)
        return self._data.announce(output) if page.is_homepage else output

    @event_priority(50)
    @guarded
    def on_post_template(self, output_content: str, /, **_: Any) -> str:
        """Let our search answer on pages without an address of their own too, such as the one for wrong addresses."""
        return self._search.switch(output_content) if self._search else output_content

    @guarded
    def on_page_content(self, html: str, /, *, page: MkDocsPage, **_: Any) -> str:
        """Put our blocks where the author wants them."""
        return self._blocks.put(html, page.file) if self._blocks else html

    # Early, so that our entries are there when the search plugin writes its index.
    @event_priority(50)
    @guarded
    def on_post_build(self, **_: Any) -> None:
        """Hand our pages to the theme's search where ours does not answer."""
        self._progress.end()
        if self._stamps is not None:
            self._stamps.end()
        if self._search is not None and self._compiled is not None:
            self._search.finish()
            self._compiled.save()
        if not self._serving:
            self._save()
        self._leftovers.wait()

    def on_shutdown(self) -> None:
        """Leave what was made while serving to the next build."""
        if self._serving:
            self._save()

    def _save(self) -> None:
        memo, self._memo = self._memo, None
        if memo is not None:
            memo.save()

    # Late, when the others have seen the error as it was.
    @event_priority(-100)
    def on_build_error(self, *, error: Exception, **_: Any) -> None:
        """Say in a sentence what the machine could not do for MkDocs, such as writing to a full disk."""
        if self._standing is not None:
            self._standing.drop()
        if self._stamps is not None:
            self._stamps.drop()
        if self._memo is not None and not self._serving:
            self._memo.discard()
        if isinstance(error, OSError):
            log.error(sentence(error))
            raise Abort("Aborted, because the machine did not let MkDocs go on") from error

def _language(config: MkDocsConfig) -> str:
    return str(config.theme.get("language") or config.theme.locale or "en")
