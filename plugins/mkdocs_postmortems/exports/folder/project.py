"""The site that a configuration of MkDocs describes, as far as a folder of documents needs to know it."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from mkdocs_postmortems.settings import SettingsError

__all__ = ["DEFAULT_EXTENSIONS", "Project", "read_project"]

# What MkDocs always switches on.
DEFAULT_EXTENSIONS = ("toc", "tables", "fenced_code")
_EDIT = {"github.com": "edit/master/docs/", "gitlab.com": "edit/master/docs/", "bitbucket.org": "src/default/docs/"}


class _Loader(yaml.UnsafeLoader):
    """Reads a configuration as MkDocs itself does: it may name functions, which extensions are given."""


def _environment(loader: _Loader, node: yaml.Node) -> Any:
    """Return the first variable of a list that is set; the last item is what else to take."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    names = nodes[:-1] if len(nodes) > 1 else nodes
    found = next((os.environ[item.value] for item in names if item.value in os.environ), None)
    if found is not None:
        return found
    return loader.construct_object(nodes[-1], deep=True) if len(nodes) > 1 else None


_Loader.add_constructor("!ENV", _environment)
_Loader.add_constructor("!relative", lambda _, node: str(node.value))


@dataclass(frozen=True)
class Project:
    """A configuration: the folder it stands in, its text as nodes, and its values."""

    folder: Path
    tree: yaml.MappingNode
    values: Mapping[str, Any]

    def text(self, key: str) -> str:
        """Return an option that holds a text; empty where it is not given."""
        return str(self.values.get(key) or "")

    @property
    def root(self) -> str:
        """The site's address with a slash at the end, or nothing."""
        address = self.text("site_url")
        return address if not address or address.endswith("/") else f"{address}/"

    @property
    def docs(self) -> Path:
        """The folder of the author's own pages."""
        return Path(os.path.normpath(self.folder / (self.text("docs_dir") or "docs")))

    @property
    def directory_urls(self) -> bool:
        """Whether each page has a folder of its own."""
        return self.values.get("use_directory_urls", True) is not False

    @property
    def theme(self) -> Mapping[str, Any]:
        """The options of the theme."""
        theme = self.values.get("theme")
        return theme if isinstance(theme, Mapping) else {"name": theme} if theme else {}

    @property
    def language(self) -> str:
        """The language of the site."""
        return str(self.theme.get("language") or self.theme.get("locale") or "en")

    @cached_property
    def plugins(self) -> tuple[str, ...]:
        """The names of the plugins."""
        return tuple(name for name, _ in _named(self.values.get("plugins")))

    @cached_property
    def _extensions(self) -> dict[str, Any]:
        own = dict(_named(self.values.get("markdown_extensions")))
        # The plugin for tags needs this one, and adds it.
        tags = {"attr_list": None} if {"tags", "material/tags"} & {*self.plugins} else {}
        return {**dict.fromkeys(DEFAULT_EXTENSIONS), **own, **tags}

    @property
    def extensions(self) -> tuple[str, ...]:
        """The Markdown extensions of the site."""
        return tuple(self._extensions)

    @property
    def extension_options(self) -> dict[str, Mapping[str, Any]]:
        """The options of the Markdown extensions."""
        return {name: options for name, options in self._extensions.items() if isinstance(options, Mapping)}

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield the pages that the navigation names, with their titles where it gives some."""
        yield from _listed(self.values.get("nav"))

    def edit(self, source: Path) -> str | None:
        """Return where a file can be corrected, as MkDocs makes the address for its own pages."""
        repository = self.text("repo_url")
        host = (urlsplit(repository).hostname or "").removeprefix("www.")
        given = self.values.get("edit_uri")
        place = str(given or "") if "edit_uri" in self.values else _EDIT.get(host, "")
        if not repository or not place or self.values.get("edit_uri_template"):
            return None
        base = place if urlsplit(place).scheme else f"{repository.rstrip('/')}/{place.lstrip('/')}"
        parts = urlsplit(base if base.endswith("/") else f"{base}/")
        path = posixpath.normpath(posixpath.join(parts.path, Path(os.path.relpath(source, self.docs)).as_posix()))
        return parts._replace(path=path).geturl()


def _named(items: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a list or mapping names, with its options."""
    if isinstance(items, Mapping):
        yield from ((str(name), options) for name, options in items.items())
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield from _named(item)
        else:
            yield str(item), None


def _listed(items: Any) -> Iterator[tuple[str, str]]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            for title, value in item.items():
                yield from _listed(value) if isinstance(value, list) else [(str(value), str(title))]
        else:
            yield str(item), ""


def read_project(file: Path) -> Project:
    """Return the site that a configuration describes, with all that it inherits. Raises SettingsError for what can't be read."""
    try:
        tree = _inherited(file, set())
        # It is the site's own configuration, and no incident file: its generator runs what it names, too.
        loader = _Loader("")
        values = loader.construct_document(tree)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{file.name} can't be read, or names something that is not installed") from error
    return Project(file.parent.resolve(), tree, values)


def _inherited(file: Path, seen: set[Path]) -> yaml.MappingNode:
    """Return a configuration over what it inherits from, as MkDocs merges them."""
    tree = yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=_Loader)
    if not isinstance(tree, yaml.MappingNode):
        raise SettingsError(f"{file.name} holds no options")
    base = next((value.value for key, value in tree.value if key.value == "INHERIT"), None)
    tree.value = [pair for pair in tree.value if pair[0].value != "INHERIT"]
    parent = Path(os.path.normpath(file.parent / str(base))) if base else file
    return _over(tree, _inherited(parent, seen | {file})) if parent not in seen | {file} else tree


def _over(tree: yaml.MappingNode, base: yaml.MappingNode) -> yaml.MappingNode:
    """Return a mapping with what it lacks from another one; mappings inside both are merged likewise, anything else is replaced."""
    own = {key.value: (key, value) for key, value in tree.value}
    merged = {key.value: (key, value) for key, value in base.value} | own
    for key, value in base.value:
        mine = own.get(key.value)
        if mine and isinstance(mine[1], yaml.MappingNode) and isinstance(value, yaml.MappingNode):
            merged[key.value] = (mine[0], _over(mine[1], value))
    return yaml.MappingNode("tag:yaml.org,2002:map", list(merged.values()))
