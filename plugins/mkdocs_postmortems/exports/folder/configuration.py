"""The configuration that a folder of documents is built with: the site's own without our plugin, or one for Hugo."""

from __future__ import annotations

import os
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import yaml

from mkdocs_postmortems.exports.assets import asset_address
from mkdocs_postmortems.exports.folder.places import Generator
from mkdocs_postmortems.exports.folder.project import Project
from mkdocs_postmortems.exports.folder.theme import theme
from mkdocs_postmortems.views import Page

__all__ = ["SCRIPTS", "SCRIPT_NAMES", "STYLE", "STYLE_NAME", "hugo", "mkdocs"]

STYLE_NAME, SCRIPT_NAMES = "postmortems.css", ("postmortems.js", "extras.js")
STYLE, SCRIPTS = asset_address(STYLE_NAME), tuple(map(asset_address, SCRIPT_NAMES))
_PLUGIN = "postmortems"
_NEEDED = ("attr_list",)
# What other tools know only from the site's own folder.
_DROPPED = ("docs_dir", "site_dir", "edit_uri", "edit_uri_template")


def mkdocs(project: Project, folder: Path, pages: Iterable[Page], generator: Generator) -> str:
    """Return the site's configuration for the exported documents in a folder; nothing in it is run or changed but this."""
    tree = deepcopy(project.tree)
    made = {key.value: (key, value) for key, value in tree.value if key.value not in _DROPPED}
    _put(made, "docs_dir", _text("docs"))
    # Our documents do not stand in the repository.
    _put(made, "edit_uri", _text(""))
    _put(made, "plugins", _without(made.get("plugins")))
    _put(made, "markdown_extensions", _with(made.get("markdown_extensions"), [name for name in _NEEDED if name not in project.extensions]))
    _put(made, "extra_css", _with(made.get("extra_css"), [STYLE], first=True))
    _put(made, "extra_javascript", _with(made.get("extra_javascript"), SCRIPTS, first=True))
    _put(made, "not_in_nav", _text("\n".join([project.text("not_in_nav").rstrip(), *_hidden(pages)]).strip()))
    if (themed := theme(project, made["theme"][1] if "theme" in made else None, generator)) is not None:
        _put(made, "theme", themed)
    _move(made, project, folder)
    tree.value = list(made.values())
    return str(yaml.serialize(tree, Dumper=yaml.SafeDumper, allow_unicode=True, width=1000))


def _hidden(pages: Iterable[Page]) -> list[str]:
    """Return what says that our pages are not in the navigation unless they are named there."""
    shown = list(pages)
    folder = shown[0].address.rpartition("/")[0] if shown else ""
    return [f"/{folder}/**", *(f"!/{page.address}.md" for page in shown if page.listed)]


_Entries = dict[str, tuple[yaml.Node, yaml.Node]]


def _text(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style="|" if "\n" in value else "'")


def _put(made: _Entries, key: str, value: yaml.Node) -> None:
    made[key] = (yaml.ScalarNode("tag:yaml.org,2002:str", key), value)


def _items(entry: tuple[yaml.Node, yaml.Node] | None) -> list[yaml.Node]:
    """Return the items of a list; those of a mapping as mappings of one key each."""
    value = entry[1] if entry else None
    if isinstance(value, yaml.MappingNode):
        return [yaml.MappingNode("tag:yaml.org,2002:map", [pair]) for pair in value.value]
    return list(value.value) if isinstance(value, yaml.SequenceNode) else []


def _with(entry: tuple[yaml.Node, yaml.Node] | None, names: Iterable[str], *, first: bool = False) -> yaml.SequenceNode:
    new, old = [_text(name) for name in names], _items(entry)
    return yaml.SequenceNode("tag:yaml.org,2002:seq", [*new, *old] if first else [*old, *new])


def _without(entry: tuple[yaml.Node, yaml.Node] | None) -> yaml.SequenceNode:
    kept = [item for item in _items(entry) if _name(item) != _PLUGIN]
    return yaml.SequenceNode("tag:yaml.org,2002:seq", kept)


def _name(item: yaml.Node) -> str:
    return str(item.value[0][0].value if isinstance(item, yaml.MappingNode) and item.value else item.value)


def _move(made: _Entries, project: Project, folder: Path) -> None:
    """Let paths of the configuration lead from its new place to where they led from the old one."""
    if hooks := _items(made.get("hooks")):
        _put(made, "hooks", yaml.SequenceNode("tag:yaml.org,2002:seq", [_text(_path(item.value, project, folder)) for item in hooks]))


def _path(path: str, project: Project, folder: Path) -> str:
    return Path(os.path.relpath(project.folder / path, folder)).as_posix()


def hugo(project: Project, pages: Iterable[Page]) -> str:
    """Return a configuration for Hugo, with a menu of the pages that stand in the navigation."""
    titles = {f"{page.address}.md": page.title for page in pages if page.listed}
    entries = [(path, title or titles.get(path, "")) for path, title in project.pages()]
    menu = [{"name": title or path.removesuffix(".md"), "pageRef": f"/{_place(path)}", "weight": weight} for weight, (path, title) in enumerate(entries, 1) if path.endswith(".md")]
    made = {
        "title": project.text("site_name"),
        "baseURL": project.root or "/",
        "locale": project.language,
        # Addresses stay as they are in every other site.
        "disablePathToLower": True,
        "taxonomies": {"tag": "tags"},
        "menus": {"main": menu},
        # Our HTML was made safe when it was written; relative links to documents are followed.
        "markup": {"goldmark": {"renderer": {"unsafe": True}, "parser": {"attribute": {"block": True, "title": True}}, "renderHooks": {"link": {"useEmbedded": "always"}}}},
    }
    return str(yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=1000))


def _place(path: str) -> str:
    return path.removesuffix(".md").removesuffix("index").rstrip("/")
