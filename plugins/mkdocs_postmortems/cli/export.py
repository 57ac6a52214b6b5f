"""`postmortems export`: the site as documents that any generator builds, or its incidents as tables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from mkdocs_postmortems import reporters
from mkdocs_postmortems.catalogue import changed_content, load
from mkdocs_postmortems.cli.common import (
    Misuse,
    audience_option,
    config_option,
    configure,
    followed,
    progress,
    shown,
)
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.exports.folder.documents import Made, blocks_in, filled
from mkdocs_postmortems.exports.folder.links import FolderLinks
from mkdocs_postmortems.exports.folder.places import GENERATORS, Generator, Places
from mkdocs_postmortems.exports.folder.project import Project, read_project
from mkdocs_postmortems.exports.folder.writing import (
    Content,
    assets,
    is_free,
    own_files,
    write,
    write_files,
)
from mkdocs_postmortems.exports.heads import Heads
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.published import published
from mkdocs_postmortems.render import Links, Renderer
from mkdocs_postmortems.render.redirect import redirect
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.views import Page, Site, overview, pages, redirects, report_address
from mkdocs_postmortems.words import Words

__all__ = ["export"]


@click.command()
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="The folder to write. It must be empty, or be one that this command wrote before.")
@click.option("--for", "generator", type=click.Choice(GENERATORS), default="mkdocs", help="What will build it: mkdocs (also ProperDocs), zensical or hugo. Default: mkdocs.")
@click.option("--tables", type=click.Choice(["sqlite", "parquet"]), help="Write tables instead: CSV and a SQLite database, or Parquet files.")
@audience_option
@config_option
def export(folder: Path, generator: Generator, tables: str | None, audience: str | None, config: Path | None) -> None:
    """Write the site as a folder of plain documents, which a generator builds without this plugin.

    The folder holds a page for each incident with front matter and HTML, the author's own pages,
    all files that the site publishes, and a configuration with its navigation.
    """
    try:
        configured = configure(config, audience=audience)
        if not is_free(folder):
            raise Misuse(f"`{folder}` holds other files: name a new folder, or an empty one")
        if configured.file is None:
            raise Misuse("there is no mkdocs.yml here: go to the site's folder, or name the file by --config")
        project = read_project(configured.file)
        site = _site(configured, project)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    outlet = Outlet(site, project.text("site_name"), project.root, Places(generator, project.directory_urls).url)
    try:
        if tables:
            _tables(outlet, tables, folder)
        else:
            _documents(configured, project, outlet, folder, generator)
    except SettingsError as error:
        raise Misuse(str(error)) from error


def _site(config: Config, project: Project) -> Site:
    """Return what the plugin would show; errors in incident files end the command with 1."""
    name = shown(config, config.incidents)
    if not config.incidents.is_dir():
        raise Misuse(f"there is no folder `{name}`: create it, or name another one by the option `incidents_dir` of the plugin")
    catalogue = load(config.incidents, config.settings, name, follow=followed)
    if catalogue.errors:
        click.echo(reporters.report(catalogue.errors, "full"), err=True)
        raise click.exceptions.Exit(1)
    below = Path(os.path.relpath(config.incidents, project.docs)).as_posix()
    report = report_address(project.text("repo_url"), project.text("edit_uri"), below, config.settings)
    return Site(catalogue, config.settings, Words(project.language), report)


def _documents(config: Config, project: Project, outlet: Outlet, folder: Path, generator: Generator) -> None:
    site, places = outlet.site, Places(generator, project.directory_urls)
    shown_pages = list(pages(site))
    linked = FolderLinks(site, shown_pages, places, project, config.incidents)
    links = Links(linked.to, site.leads, linked.edit)
    renderer = Renderer(site.words, links, project.extensions, project.extension_options)
    heads = Heads(outlet)
    # A plugin that makes pictures for previews says all that they show.
    previews = not {"social", "material/social"} & {*project.plugins}
    made = [_made(renderer, page, heads.html(page, previews=previews)) for page in progress().over(shown_pages, "making pages", lambda page: page.address)]
    files: dict[str, Content] = dict(_own(project, Renderer(site.words, links), overview(site)))
    attachments = ((name, config.incidents / name) for name in site.catalogue.attachments)
    files |= {site.address("files", name): changed_content(path, config.settings.audience) or path for name, path in attachments}
    files |= {**assets(), **dict(published(outlet)), **_parts(site, linked, shown_pages)}
    for address, incident in redirects(site, (page.address for page in shown_pages)):
        url = places.followed(address, site.incident(incident).address, page=True)
        files[places.page_file(address)] = redirect(site.words, incident.title, url)
    taken = sorted({f"{page.address}.md" for page in shown_pages} & {*files})
    if taken:
        raise Misuse(f"two pages claim one address: rename {', '.join(taken)}, or set the plugin's option `path`")
    write(folder, project, places, made, files, home=heads.home())
    click.echo(f"{len(made)} pages in {folder}")


def _made(renderer: Renderer, page: Page, head: str) -> Made:
    rendered = renderer.render(page)
    return Made(page, rendered.html, rendered.headings, head)


def _parts(site: Site, linked: FolderLinks, shown_pages: list[Page]) -> Mapping[str, Content]:
    """Return what pages' scripts fetch; no generator looks into these files, so that their links are a browser's."""
    renderer = Renderer(site.words, Links(linked.followed, site.leads, linked.edit))
    return {address: script for page in shown_pages for address, script in renderer.parts(page)}


def _own(project: Project, renderer: Renderer, block: Page) -> Mapping[str, Content]:
    """Return the author's own files, with our blocks on the pages that ask for one."""
    found: dict[str, Content] = {}
    for name, path in own_files(project).items():
        text = path.read_text(encoding="utf-8-sig") if name.endswith(".md") else ""
        found[name] = path
        if blocks_in(text):
            seen_from = block._replace(address=name.removesuffix(".md"))
            found[name] = filled(text, {"overview": renderer.render(seen_from).html})
    return found


def _tables(outlet: Outlet, form: str, folder: Path) -> None:
    made = dict(published(outlet, ["tables", "sqlite"] if form == "sqlite" else ["parquet"]))
    write_files(folder, {address.rpartition("/")[2]: content for address, content in made.items()})
    click.echo(f"{len(made)} files in {folder}")
