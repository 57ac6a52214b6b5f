"""What a build depends on beside its incident files, as keys: whatever changes here makes everything anew."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.store.memo import Key, key_of

__all__ = ["configuration", "program"]

_PACKAGES = ("site-packages", "dist-packages")


def program(settings: Settings) -> tuple[Key, Key]:
    """Return a key of Python, of all installed packages with their versions, and of the plugin itself; and one of its options too."""
    folders = (Path(folder) for folder in sys.path if folder)
    packages = sorted(path.name for folder in folders if folder.is_dir() for path in folder.iterdir() if path.suffix in (".dist-info", ".egg-info"))
    installed = key_of(sys.version, *packages, *_own_files())
    return installed, key_of(installed, settings.model_dump_json())


def configuration(config: MkDocsConfig, *more: str | bytes) -> Key | None:
    """Return a key of all options of MkDocs that our pages depend on, and of `more`.

    None where a text is converted by code that lies outside of installed packages, whose changes nobody could notice.
    """
    extensions = [_named(extension) for extension in config.markdown_extensions]
    options = _written(config.mdx_configs or {})
    used = {name.rpartition(":")[0] or name for name in (*extensions, *_names_in(config.mdx_configs or {}))}
    if not all(map(_is_installed, used)):
        return None
    values = (config.site_name, config.site_url, config.repo_url, config.edit_uri, config.edit_uri_template, config.use_directory_urls)
    return key_of(*map(repr, values), *extensions, options, *more)


def _own_files() -> Iterable[str]:
    """Yield what shows that a file of this package is another one, as while it is being developed."""
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.*")):
        if path.suffix != ".pyc":
            found = path.stat()
            yield f"{path.relative_to(root).as_posix()} {found.st_size} {found.st_mtime_ns}"


def _named(value: Any) -> str:
    """Return how a function, a class, or an extension is found: its module and its name."""
    if isinstance(value, str):
        return value
    kind = value if hasattr(value, "__qualname__") else type(value)
    return f"{kind.__module__}:{kind.__qualname__}"


def _written(value: Any) -> str:
    """Return options as a text that is the same in every process."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{_written(value[key])}" for key in sorted(value, key=str)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    return repr(value) if isinstance(value, str | int | float | bool | None) else _named(value)


def _names_in(value: Any) -> Iterable[str]:
    """Yield the names of functions and classes in options."""
    if isinstance(value, Mapping | list | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _names_in(item)
    elif not isinstance(value, str | int | float | bool | None):
        yield _named(value)


def _is_installed(module: str) -> bool:
    """Whether a module, or an extension's short name, belongs to an installed package."""
    found = sys.modules.get(module) or sys.modules.get(f"markdown.extensions.{module}") or sys.modules.get(module.rpartition(".")[0])
    path = getattr(found, "__file__", None)
    return path is not None and any(part in _PACKAGES for part in Path(path).parts)
