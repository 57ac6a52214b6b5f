"""Where a site's options stand: finding mkdocs.yml, and reading ours from it without running anything it names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mkdocs_postmortems.settings import Settings, SettingsError
from mkdocs_postmortems.source.nodes import YamlFault, compose

__all__ = ["CONFIG_NAMES", "Config", "find_config", "read_config", "repository"]

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
PLUGIN = "postmortems"
_NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Config:
    """A site as its configuration describes it; `folder` is where that stands, `file` is None when there is none.

    `docs_dir` and `site_dir` are MkDocs' own options, as they are written.
    """

    folder: Path
    settings: Settings
    file: Path | None = None
    docs_dir: str = "docs"
    site_dir: str = "site"

    @property
    def incidents(self) -> Path:
        """The folder of the incident files, whether it exists or not."""
        return Path(os.path.normpath(self.folder / self.settings.incidents_dir))


def repository(start: Path) -> Path | None:
    """Return the root of the git repository that holds a folder, or None."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def find_config(start: Path) -> Path | None:
    """Return the nearest configuration in a folder or above it, not beyond its repository; None if there is none."""
    top = repository(start)
    for folder in (start, *start.parents):
        for name in CONFIG_NAMES:
            if (folder / name).is_file():
                return folder / name
        if folder == top:
            break
    return None


def read_config(file: Path | None, start: Path) -> Config:
    """Return the site that a configuration file describes; defaults in the folder `start` when there is none.

    Raises SettingsError, with the file's name, for what can't be read or makes no sense.
    """
    if file is None:
        return Config(start, Settings.read({}))
    try:
        trees = list(_trees(file))
        places = {key: str(_value(node)) for key in ("docs_dir", "site_dir") if (node := _option(trees, key))}
        return Config(file.parent.resolve(), Settings.read(_options(trees)), file, **places)
    except OSError as error:
        missing = Path(error.filename or file).name
        by = "" if missing == file.name else f", which {file.name} inherits from,"
        raise SettingsError(f"{missing}{by} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file.name} is not UTF-8: save it as UTF-8") from error
    except SettingsError as error:
        raise SettingsError("\n".join(f"{file.name}: {line}" for line in str(error).split("\n"))) from error


def _trees(file: Path) -> Iterator[yaml.Node | None]:
    """Yield what a configuration says, then what those say that it inherits from."""
    seen: set[Path] = set()
    while file not in seen:
        seen.add(file)
        tree = _tree(file.read_text(encoding="utf-8-sig"))
        yield tree
        if base := _option([tree], "INHERIT"):
            file = Path(os.path.normpath(file.parent / str(_value(base))))


def _tree(text: str) -> yaml.Node | None:
    try:
        return compose(text)
    except YamlFault as fault:
        line = text.count("\n", 0, fault.index) + 1
        raise SettingsError(f"line {line}: {fault.message}: {fault.cure}") from fault


def _option(trees: Iterable[yaml.Node | None], name: str) -> yaml.Node | None:
    """Return an option of the first configuration that has it."""
    return next((value for tree in trees for key, value in _pairs(tree) if key == name), None)


def _options(trees: Iterable[yaml.Node | None]) -> dict[str, Any]:
    """Return the options of our plugin, none if it is not listed; the rest of the file is not looked at."""
    found = next((value for key, value in _plugins(_option(trees, "plugins")) if key == PLUGIN), None)
    options = _value(found) if found else {}
    if not isinstance(options, dict | None):
        raise SettingsError(f"the options of `{PLUGIN}` are not a mapping: write `- {PLUGIN}:` and one `option: value` a line below it")
    return {key: value for key, value in (options or {}).items() if key != "enabled"}


def _pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the keys and values of a mapping; those it merges in (`<<`) come last, so that its own win."""
    merged: list[yaml.Node] = []
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "<<":
            merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
        else:
            yield str(key.value), value
    for other in merged:
        yield from _pairs(other)


def _plugins(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node | None]]:
    """Yield the plugins that are listed, with their options."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        if isinstance(item, yaml.ScalarNode):
            yield str(item.value), None
        yield from _pairs(item)
    yield from _pairs(node)


def _value(node: yaml.Node) -> Any:
    if node.tag == "!ENV":
        return _variable(node)
    if isinstance(node, yaml.MappingNode):
        return {key: _value(value) for key, value in reversed(list(_pairs(node)))}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    return None if plain and node.value in _NULLS else str(node.value)


def _variable(node: yaml.Node) -> Any:
    """Return what an environment variable says: the first one set of a list, whose last item is the default."""
    names = node.value if isinstance(node, yaml.SequenceNode) else [node]
    default = names[-1] if len(names) > 1 else None
    for name in names[:-1] or names:
        if str(name.value) in os.environ:
            return os.environ[str(name.value)] or None
    return _value(default) if default else None
