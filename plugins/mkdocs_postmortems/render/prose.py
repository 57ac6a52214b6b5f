"""An author's Markdown to safe HTML: the site's own extensions, one converter for all texts, then an allow-list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

__all__ = ["Prose"]

# Extensions that read files or the network, or that make ids and blocks for a whole page.
_BARRED = ("meta", "toc", "markdown.extensions.meta", "markdown.extensions.toc", "pymdownx.b64", "pymdownx.emoji", "pymdownx.pathconverter", "pymdownx.snippets", "markdown_include", "wikilinks")
_TAGS = set(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h3 h4 h5 h6 hr i img input ins "
    "kbd label li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled", "id", "name"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
    "details": {"open"},
}
_INPUTS = ("checkbox", "radio")
# The theme's own parts must not be imitated by a text; these few are what its extensions write.
_THEME_CLASSES = ("md-button", "md-button--primary", "md-typeset__table")
_IDS = re.compile(r' (id|for|name|href)="(#?)([^"]*)"')
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)
# A text without markup of its own, that became nothing but plain elements, is clean as it is.
_RAW = re.compile("[<&]")
_UNSAFE = re.compile(r"<(?!/?(?:p|em|strong|code|ul|ol|li)>)")


class _Deeper(Treeprocessor):
    """Moves headings below those of the page: an author's first level becomes the third."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                element.tag = f"h{min(int(element.tag[1]) + 2, 6)}"


class _Headings(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_Deeper(md), "pm-deeper", 0)


class Prose:
    """Converts texts. `link` turns a relative link of the author's into one that works on the page being made."""

    def __init__(self, extensions: Sequence[Any], configs: Mapping[str, Mapping[str, Any]], link: Callable[[str], str]) -> None:
        used = [extension for extension in extensions if extension not in _BARRED]
        settings = {name: dict(config) for name, config in configs.items() if name in used}
        self._markdown = Markdown(extensions=[*used, _Headings()], extension_configs=settings)
        self._link = link
        self._kept: dict[str, str] = {}
        self._count = 0
        self._cleaner = nh3.Cleaner(
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=self._attribute,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener",
        )

    def start(self) -> None:
        """Begin a page: ids are numbered from 1 again, so that they never depend on other pages."""
        self._count = 0

    def html(self, markdown: str) -> str:
        """Return the HTML of a text."""
        html = self._markdown.reset().convert(markdown)
        if _RAW.search(markdown) or _UNSAFE.search(html):
            html = self._cleaner.clean(html)
            if " id=" in html or " for=" in html:
                self._count += 1
                html = _IDS.sub(self._unique, html)
        return html

    def inline(self, markdown: str) -> str:
        """Return the HTML of a text, without its paragraph if it has only one."""
        html = self.html(markdown)
        one = _ONE_PARAGRAPH.fullmatch(html)
        return one[1] if one else html

    def kept(self, markdown: str) -> str:
        """Return the HTML of a text that several pages show; it is converted once."""
        html = self._kept.get(markdown)
        if html is None:
            html = self._kept[markdown] = self.inline(markdown)
        return html

    def _unique(self, match: re.Match[str]) -> str:
        """Number ids, and links to them, so that two texts on a page can't have the same."""
        name, hash_, value = match.groups()
        if name == "href" and not hash_:
            return match[0]
        return f' {name}="{hash_}pm{self._count}-{value}"'

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return " ".join(word for word in value.split() if word in _THEME_CLASSES or not word.startswith(("md-", "pm-"))) or None
        if tag == "input" and name == "type" and value not in _INPUTS:
            return "checkbox"
        return self._link(value) if name in ("href", "src") else value
