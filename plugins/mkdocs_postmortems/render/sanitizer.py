"""An allow-list for the HTML that an author's text became, and the links in it."""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3

__all__ = ["Sanitizer"]

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "input", "ins", "kbd", "label", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
    "u", "ul", "var", "wbr",
}  # fmt: skip
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
# A text without markup of its own, that became nothing but plain elements, is clean as it is.
_RAW = re.compile("[<&]")
_UNSAFE = re.compile(r"<(?!/?(?:p|em|strong|code|ul|ol|li)>)")


class Sanitizer:
    """Cleans the texts of a page; `link` resolves a relative link or source."""

    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link
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

    def clean(self, markdown: str, html: str) -> str:
        """Return the safe HTML of a text; `markdown` is what it was made from."""
        if not (_RAW.search(markdown) or _UNSAFE.search(html)):
            return html
        cleaned = self._cleaner.clean(html)
        if " id=" not in cleaned and " for=" not in cleaned:
            return cleaned
        self._count += 1
        return _IDS.sub(self._unique, cleaned)

    def _unique(self, match: re.Match[str]) -> str:
        """Give ids, and links to them, a number, so that two texts on a page can't have the same."""
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
