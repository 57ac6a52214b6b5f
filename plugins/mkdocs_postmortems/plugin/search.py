"""What Material's search finds our pages by: entries of our own, instead of the pages' HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_postmortems.plugin.pages import GeneratedPage

__all__ = ["add_entries"]


def add_entries(config: MkDocsConfig, pages: Iterable[GeneratedPage]) -> None:
    """Add our pages to the index of Material's search plugin; other search plugins read the pages themselves."""
    plugin = next((plugin for name, plugin in config.plugins.items() if name in ("search", "material/search")), None)
    entries = getattr(getattr(plugin, "search_index", None), "entries", None)
    if isinstance(entries, list):
        entries += [entry for page in pages if (entry := _entry(page))]


def _entry(page: GeneratedPage) -> dict[str, Any] | None:
    found = page.view.search
    if found is None:
        return None
    text = "".join(f"<p>{escape(text, quote=False)}</p>" for text in found.texts)
    return {"location": page.url, "title": escape(found.title, quote=False), "text": text}
