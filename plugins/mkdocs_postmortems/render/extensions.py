"""Which of a site's Markdown extensions may convert an author's text: those that see nothing but the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["draws_diagrams", "harmless", "harmless_configs"]

# They read files or the network, run code, or make ids and blocks for a whole page.
_BARRED = re.compile(
    r"snippet|b64|emoji|pathconverter|include|wikilink|mkdocstrings|autodoc|autorefs|exec|macro|plantuml|kroki|katex"
    r"|click|typer|(?:^|\.)(?:meta|toc)(?:$|[.:])",
    re.IGNORECASE,
)
# Where a site's configuration, or a plugin, may hang functions of its own into an extension.
_HOOKS = ("custom_fences", "custom_inline")


def harmless(extensions: Iterable[Any]) -> list[Any]:
    """Return the extensions that may be used for a text that comes from a stranger."""
    return [extension for extension in extensions if not _BARRED.search(_name(extension))]


def _name(extension: Any) -> str:
    return extension if isinstance(extension, str) else f"{type(extension).__module__}.{type(extension).__qualname__}"


def harmless_configs(configs: Mapping[str, Mapping[str, Any]], used: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Return the options of extensions that are used, without what would run code."""
    options = {name: _without_hooks(config) for name, config in configs.items() if name in used}
    for name in ("codehilite", "markdown.extensions.codehilite"):
        if name in used:
            # It has no bound on its lexers, and guesses by trying them all.
            options[name] = {**options.get(name, {}), "use_pygments": False}
    for name in ("tables", "markdown.extensions.tables"):
        if name in used:
            # Styles in attributes are taken out, and forbidden by a strict Content-Security-Policy.
            options[name] = {**options.get(name, {}), "use_align_attribute": True}
    return options


def draws_diagrams(configs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a site has a fence for diagrams, as Material tells its users to have."""
    return any(fence.get("name") == "mermaid" for config in configs.values() for fence in config.get("custom_fences") or ())


def _without_hooks(config: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in config.items():
        if name in _HOOKS:
            kept[name] = [hook for hook in value or () if _is_stock(hook)]
        else:
            kept[name] = _without_hooks(value) if isinstance(value, Mapping) else value
    return kept


def _is_stock(hook: Mapping[str, Any]) -> bool:
    """Whether a fence is written by the extension's own functions, as Material tells its users to do for diagrams."""
    functions = [function for function in (hook.get("format"), hook.get("validator")) if function is not None]
    return all(getattr(function, "__module__", "").startswith("pymdownx.") for function in functions)
