"""An allow-list for the HTML that an author's text became, and the links in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from weakref import proxy

import nh3

from mkdocs_postmortems.source.characters import replaced

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
_NAMES = re.compile(" (?:id|for|name)=")
_IDS = re.compile(r' (id|for|name|href)="(#?)([^"]*)"')
# An element's start as the cleaner writes it; what looks like attributes elsewhere is the author's text.
_START = re.compile(r'<\w+(?: [\w-]+="[^"]*")+>')
# A picture may stand in the text itself, if it can't be anything else; a drawing can.
_PICTURE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_ANCHOR = re.compile(r'<a((?: [\w-]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_REL = ' rel="noopener"'
# A text without markup of its own, that became nothing but plain elements, is clean as it is.
_RAW = re.compile("[<&]")
_UNSAFE = re.compile(r"<(?!/?(?:p|em|strong|code|ul|ol|li)>)")


# Highlighted code as its extension writes it: nothing but elements that say how a word looks.
_CLASS = r'(?: class="(?!md-|pm-)[\w-]+(?: (?!md-|pm-)[\w-]+)*")?'
_CODE = re.compile(rf"<div{_CLASS}><pre{_CLASS}>(?:<span></span>)?<code{_CLASS}>(?:[^<>&\xa0]|&(?:lt|gt|amp|quot|#39);|<span{_CLASS}>|</span>)*</code></pre></div>")


class Sanitizer:
    """Cleans the texts of a page; `link` resolves a relative link or source.

    `diagrams` says that the site draws diagrams from code, for which its readers fetch a script.
    """

    def __init__(self, link: Callable[[str], str], *, diagrams: bool = False) -> None:
        self._link = link
        self._refused = set() if diagrams else {"mermaid"}
        self._count = 0
        # Python can't see what a cleaner holds: if that were ourselves, neither would ever go.
        self._cleaner = nh3.Cleaner(
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=partial(Sanitizer._attribute, proxy(self)),
            url_schemes={"http", "https", "mailto", "data"},
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
        if "<a" in cleaned:
            cleaned = _ANCHOR.sub(_without_nowhere, cleaned)
        if "&" in markdown:
            cleaned = replaced(cleaned)
        if not _NAMES.search(cleaned):
            return cleaned
        self._count += 1
        return _START.sub(lambda start: _IDS.sub(self._unique, start[0]), cleaned)

    def code(self, html: str) -> str | None:
        """Return highlighted code as cleaning would, or None if that has to be done."""
        return html.replace("&quot;", '"').replace("&#39;", "'") if _CODE.fullmatch(html) else None

    def _unique(self, match: re.Match[str]) -> str:
        """Give ids, and links to them, a number, so that two texts on a page can't have the same."""
        name, hash_, value = match.groups()
        if name == "href" and not hash_:
            return match[0]
        return f' {name}="{hash_}pm{self._count}-{value}"'

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return " ".join(word for word in value.split() if self._is_allowed(word)) or None
        if tag == "input" and name == "type" and value not in _INPUTS:
            return "checkbox"
        if name not in ("href", "src"):
            return value
        if value.lstrip()[:5].casefold() == "data:":
            return value if tag == "img" and _PICTURE_DATA.fullmatch(value) else None
        return self._link(value)

    def _is_allowed(self, word: str) -> bool:
        return word in _THEME_CLASSES or not (word.startswith(("md-", "pm-")) or word in self._refused)


def _without_nowhere(match: re.Match[str]) -> str:
    """Return a link, or what stands in it if it leads nowhere: the theme's script stumbles over such links."""
    attributes, inside = match.groups()
    return match[0] if ' href="' in attributes else f"<span{attributes.replace(_REL, '')}>{inside}</span>"
