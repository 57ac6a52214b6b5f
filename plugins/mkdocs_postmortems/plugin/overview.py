"""Blocks on the author's own pages: a comment in a page's text is the place of one."""

from __future__ import annotations

import re

from jinja2 import BytecodeCache
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from mkdocs_postmortems.plugin.pages import Desk
from mkdocs_postmortems.render import Links, Renderer
from mkdocs_postmortems.views import Ref, Site, overview
from mkdocs_postmortems.words import Words

__all__ = ["Blocks"]

log = get_plugin_logger("postmortems")

_PLACE = re.compile(r"(?:<p>)?<!-- *postmortems: *([\w-]*) *-->(?:</p>)?")
# Stands before every address in a block, until it is known from which page it is seen.
_FROM_ROOT = "pm-from-root:"
_ADDRESS = re.compile(rf'"{_FROM_ROOT}([^"]*)"')


class Blocks:
    """The blocks that an author may place, made once for the whole site, before the build begins."""

    def __init__(self, site: Site, desk: Desk, words: Words, compiled: BytecodeCache | None = None) -> None:
        def to(_: str, ref: Ref) -> str:
            leaf = desk.pages.get(ref.address)
            url = leaf.file.url if leaf else ref.address
            return f"{_FROM_ROOT}{url}#{ref.anchor}" if ref.anchor else f"{_FROM_ROOT}{url}"

        renderer = Renderer(words, Links(to, site.leads, lambda _: None), compiled=compiled)
        self._made = {"overview": renderer.render(overview(site)).html}

    def put(self, html: str, file: File) -> str:
        """Return a page's HTML with every block in its place, and its links as seen from there; warn of unknown names."""

        def block(match: re.Match[str]) -> str:
            made = self._made.get(match[1])
            if made is None:
                log.warning("%s: there is no block `%s`; write `<!-- postmortems:overview -->`", file.src_uri, match[1])
                return ""
            return _ADDRESS.sub(lambda address: f'"{get_relative_url(address[1], file.url)}"', made)

        return _PLACE.sub(block, html) if "postmortems:" in html else html
