"""What is taken out of the texts of a public incident: remarks, and links to incidents that are not published."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from urllib.parse import unquote

from mkdocs_postmortems.patterns import later

__all__ = ["Cleaner"]

# Code is shown as it is, so a remark in it is none; what only looks like code is not spared. `<!--` without an end hides all that follows.
_FENCE = r"^[ ]{0,3}(?P<fence>```+|~~~+)[^\n`]*\n(?s:.*?)^[ ]{0,3}(?P=fence)[`~]*[ \t]*$"
_SPAN = r"(?<![`\\])(?P<ticks>`+)(?!`)(?s:(?!\n[ ]{0,3}<!--|\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)"
_CODE = f"(?P<code>{_FENCE}|{_SPAN})"
_COMMENT = r"<!--(?s:(?!-->).)*(?:-->|\Z)"
_NOTE = r"""\[[^\]\n]*\]:[ \t]*<?\#>?[ \t]*(?:\([^\n]*\)|"[^\n]*"|'[^\n]*')[ \t]*$"""
# With the lines that it had for itself, so that what is left looks as if it had never been.
_PARAGRAPH = rf"(?:\A|(?<=\n\n))[ ]{{0,3}}(?:{_COMMENT}|{_NOTE})[ \t]*(?:\n[ \t]*(?=\n))*\n?"
_REMARK = rf"{_PARAGRAPH}|^[ ]{{0,3}}(?:{_COMMENT}|{_NOTE})[ \t]*\n(?=[ \t]*\S)|{_COMMENT}|^[ ]{{0,3}}{_NOTE}"
_LABEL = r"\[(?P<{0}>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
_INLINE = _LABEL.format("inline") + r"""\(\s*(?=\S)(?P<target><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?=["'(])(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
_DEFINITION = r"^[ ]{0,3}\[(?P<name>[^\]\n]+)\]:[ \t]*<?(?P<defined>[^\s<>]+)>?[^\n]*\n?"
_ELEMENT = r"""(?P<before><[a-z][^<>]*?)\s(?:href|src)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>]+))(?:[^<>]*>(?P<said>[^<]*)</a\s*>)?"""
_ADDRESS = r"<?(?P<address>https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]])>?"
_REMARKS = later(f"{_CODE}|{_REMARK}", re.MULTILINE)
_LINKS = later(f"{_CODE}|{_DEFINITION}|!?{_INLINE}|{_ELEMENT}|{_ADDRESS}", re.MULTILINE | re.IGNORECASE)
_BY_NAME = later(_LABEL.format("text") + r"\s?\[(?P<name>[^\]\n]*)\]", re.MULTILINE)
_SIGNS = ("](", "]:", "://", "<")
_TOKEN = re.compile(r"""[^\s<>()\[\]"'`=]+""")
_ENDINGS = (".yml", ".yaml", ".md", ".html")
_DISTINCT = re.compile(r"(?=.*\d)(?=.*[-_])")
_TARGETS = ("target", "defined", "double", "single", "bare", "address")


def _has_remark(text: str) -> bool:
    return "<!--" in text or "]: #" in text or "]: <#" in text


class Cleaner:
    """Cleans texts; `hidden` are the names of incidents that are not published: each may be an address."""

    def __init__(self, hidden: Collection[str]) -> None:
        self._hidden = frozenset(name.casefold() for name in hidden)

    def concerns(self, text: str) -> bool:
        """Whether there may be something to take out of a text, however long."""
        return _has_remark(text) or self._has_link(text)

    def _has_link(self, text: str) -> bool:
        return bool(self._hidden) and any(sign in text for sign in _SIGNS) and any(map(self.hides, _TOKEN.findall(text)))

    def text(self, text: str) -> str:
        """Return a text without remarks and without links to hidden incidents; the same text where there are none."""
        if _has_remark(text):
            text = _REMARKS.sub(lambda match: match[0] if match["code"] else "", text).rstrip()
        return self._unlinked(text) if self._has_link(text) else text

    def hides(self, target: str | None) -> bool:
        """Whether a link leads to an incident that is not published: to its file, or to its page on any site."""
        path = target or ""
        if "&" in path or "%" in path:
            path = unquote(html.unescape(path))
        path = path.partition("#")[0].partition("?")[0].casefold().removesuffix("/index.html").rstrip("/")
        stem = path.rpartition("/")[2]
        plain, dot, ending = stem.rpartition(".")
        found = {stem, plain if dot and f".{ending}" in _ENDINGS else stem} & self._hidden
        # A word such as `checkout` may end any address; one with a number and a hyphen does not.
        return any("://" not in path or _DISTINCT.match(name) for name in found)

    def _unlinked(self, text: str) -> str:
        gone: set[str] = set()

        def replaced(match: re.Match[str]) -> str:
            target = next((match[name] for name in _TARGETS if match[name]), "").strip("<>")
            if match["code"] or not self.hides(target):
                return match[0]
            if match["name"]:
                gone.add(match["name"].casefold())
                return ""
            if match["before"]:
                return match["before"] if match["said"] is None else match["said"]
            return "…" if match["address"] else match["inline"]

        def named(match: re.Match[str]) -> str:
            return match["text"] if (match["name"] or match["text"]).casefold() in gone else match[0]

        text = _LINKS.sub(replaced, text)
        return _BY_NAME.sub(named, text) if gone else text
