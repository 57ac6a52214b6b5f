"""What the theme, and Material's search, need not do again for each of our pages.

Incident pages stand outside the navigation, so that it looks alike on those which lie at the same depth below the same
section. The theme makes it anew for each page, which costs more than the rest of the page's frame.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, PrefixLoader, TemplateNotFound
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

__all__ = ["only_search_reads", "remember_navigation"]

_PARTS = ("partials/nav.html", "partials/nav-item.html")
_THEME = "postmortems-theme"
_WRAPPED = (
    "{%- set postmortems_key = postmortems_navigation.key(page, nav) -%}"
    "{%- if postmortems_key in postmortems_navigation.made -%}{{ postmortems_navigation.made[postmortems_key] }}"
    "{%- else -%}{%- set postmortems_made -%}{% include '" + f"{_THEME}/{_PARTS[0]}" + "' %}{%- endset -%}"
    "{{ postmortems_navigation.keep(postmortems_key, postmortems_made) }}{%- endif -%}"
)


class _Navigation:
    """What was made so far. `ours` tells which pages are ours."""

    def __init__(self, ours: Callable[[Page], bool]) -> None:
        self._ours = ours
        self._listed: dict[int, set[int]] = {}
        self.made: dict[Any, str] = {}

    def key(self, page: Any, nav: Any) -> Any:
        """Return what the navigation on a page depends on; None where that may be the page itself."""
        if not (isinstance(page, Page) and isinstance(nav, Navigation) and self._ours(page)):
            return None
        listed = self._listed.setdefault(id(nav), {id(listed) for listed in nav.pages})
        return None if id(page) in listed else (get_relative_url(".", page.url), tuple(map(id, page.ancestors)))

    def keep(self, key: Any, html: str) -> str:
        """Remember a navigation for all pages with the same key, and return it."""
        if key is not None:
            self.made[key] = html
        return html


def remember_navigation(env: Environment, config: MkDocsConfig, ours: Callable[[Page], bool]) -> None:
    """Let a theme's environment make the navigation once; a site's own templates of it are left alone."""
    theme = env.loader
    if theme is None or not _is_themes_own(env, theme, config.theme.custom_dir):
        return
    env.globals["postmortems_navigation"] = _Navigation(ours)
    env.loader = ChoiceLoader([DictLoader({_PARTS[0]: _WRAPPED}), PrefixLoader({_THEME: theme}), theme])


def _is_themes_own(env: Environment, theme: BaseLoader, custom: str | None) -> bool:
    try:
        places = [theme.get_source(env, part)[1] for part in _PARTS]
    except TemplateNotFound:
        return False
    return not custom or not any(place and Path(place).is_relative_to(custom) for place in places)


def only_search_reads(plugins: PluginCollection, own: object) -> bool:
    """Whether nobody but Material's search, which leaves our pages out, looks at a page's content before it is framed."""
    search = plugins.get("material/search")
    readers = (getattr(reader, "__self__", None) for reader in plugins.events["page_context"])
    return search is not None and all(reader in (search, own) for reader in readers)
