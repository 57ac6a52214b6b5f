"""What Material's search finds our pages by: entries of our own, instead of the pages' HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_postmortems.plugin.pages import Leaf

__all__ = ["add_entries"]


def add_entries(config: MkDocsConfig, leaves: Iterable[Leaf]) -> None:
    """Add our pages to the index of Material's search plugin; other search plugins read the pages themselves."""
    plugin = next((plugin for name, plugin in config.plugins.items() if name in ("search", "material/search")), None)
    entries = getattr(getattr(plugin, "search_index", None), "entries", None)
    if isinstance(entries, list):
        entries += [entry for leaf in leaves if (entry := _entry(leaf))]


def _entry(leaf: Leaf) -> dict[str, Any] | None:
    found = leaf.view.search
    if found is None:
        return None
    text = "".join(f"<p>{escape(text, quote=False)}</p>" for text in found.texts)
    return {"location": leaf.file.url, "title": escape(found.title, quote=False), "text": text}
