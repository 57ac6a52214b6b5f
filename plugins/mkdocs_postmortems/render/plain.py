"""Texts that need no Markdown parser: paragraphs, lists and fenced code, with code, links and emphasis in their lines.

Most texts of an incident are a line or two. What is made here is what Python-Markdown and the allow-list would make of
the same text, letter by letter; whatever is not certain to be so is left to them. A property test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

__all__ = ["Plain"]

# Characters that wake an extension in a line; lines that begin with them are left to the parser in any case.
# Extensions that are not named here may do anything, so where one of those is used, the parser does it all.
_WAKES = {
    "abbr": "", "extra": "{|", "pymdownx.extra": "{|*_", "admonition": "", "attr_list": "{", "def_list": "", "footnotes": "", "md_in_html": "", "nl2br": "\n",
    "sane_lists": "", "tables": "|", "meta": "", "toc": "", "fenced_code": "",
    "pymdownx.betterem": "*_", "pymdownx.caret": "^", "pymdownx.details": "", "pymdownx.highlight": "",
    "pymdownx.inlinehilite": "`", "pymdownx.keys": "+", "pymdownx.mark": "=", "pymdownx.superfences": "",
    "pymdownx.tabbed": "", "pymdownx.tasklist": "", "pymdownx.tilde": "~", "pymdownx.b64": "", "pymdownx.emoji": "",
    "pymdownx.pathconverter": "", "pymdownx.snippets": "",
}  # fmt: skip
_WORDS = r"[^\s\\`*_\[\]<>&{}](?:[^\n\\`*_\[\]<>&{}]*[^\s\\`*_\[\]<>&{}])?"
_PATH = r"[A-Za-z0-9._/?#%=~+,;@-]"
# Addresses that the allow-list is sure to let pass: on the web with an ordinary name, or relative.
_ADDRESS = rf"https?://(?:(?!xn--)[a-z0-9](?:-?[a-z0-9])*\.)+[a-z]{{2,}}(?:[/?#](?:{_PATH}|:)*)?|{_PATH}+"
# Every alternative begins with a character of its own, which lets a search skip everything else.
# What has no group may mean something to the parser; the empty one is of an underscore inside a word.
_TOKEN = re.compile(
    r"`([^`\n\\<>&]*)`"
    rf"|\[({_WORDS})\]\(({_ADDRESS})\)"
    rf"|\*\*(?<!\*\*\*)({_WORDS})\*\*(?!\*)"
    rf"|\*(?<!\*\*)({_WORDS})\*(?!\*)"
    r"|_(?<=[^\W_]_)(?=[^\W_])()"
    r"|`|\*|_|\[|\]"
)
_CODE, _LABEL, _LINK, _STRONG, _EMPHASIS, _UNDERSCORE = range(1, _TOKEN.groups + 1)
_UNCERTAIN = r"\x00-\x09\x0b-\x1f\x7f\xa0\\<>&{}"
_LINE = re.compile(r"(?!\d+[.)]\s)[\w\"'(`*\[@“„«‘]")
_ITEM = re.compile(rf"- (?={_LINE.pattern})")
_FENCE = re.compile(r"(?:\A|\n\n)(```[\w-]+\n(?:(?!```)[^\n]*\n)*```)(?=\n\n|\Z)")


class _UnsureError(Exception):
    """A text takes the parser."""


class Plain:
    """Converts texts. `link` resolves an address, and `parse` converts fenced code to clean HTML."""

    def __init__(self, extensions: Sequence[Any], configs: Mapping[str, Mapping[str, Any]], link: Callable[[str], str], parse: Callable[[str], str | None]) -> None:
        self._link, self._parse = link, parse
        names = [name.removeprefix("markdown.extensions.") if isinstance(name, str) else None for name in extensions]
        self._known = all(name in _WAKES for name in names) and not configs.get("abbr")
        woken = "".join(_WAKES[name] for name in names if name in _WAKES)
        self._uncertain = re.compile(f"[{_UNCERTAIN}{re.escape(woken)}]")
        self._beyond_words = re.compile(rf"[{_UNCERTAIN}{re.escape(woken)}\n`*_\[\]]")

    def convert(self, text: str) -> str | None:
        """Return the clean HTML of a text, or None if that takes the parser."""
        if not self._known:
            return None
        text = text.rstrip("\n")
        if "```" not in text:
            return self._blocks(text)
        made = [self._parse(part) if number % 2 else self._blocks(part) for number, part in enumerate(_FENCE.split(text)) if part]
        return None if None in made else "\n".join(part for part in made if part is not None)

    def _blocks(self, text: str) -> str | None:
        found = self._beyond_words.search(text)
        if not found and _LINE.match(text) and not text[-1].isspace():
            return f"<p>{text}</p>"
        text = text.removeprefix("\n\n")
        if not text or self._uncertain.search(text) or "``" in text or "***" in text or "![" in text or "\n\n\n" in text:
            return None
        if "\n" not in text and not text.startswith("- "):
            return self._paragraph(text)
        blocks = text.split("\n\n")
        lists = [block.startswith("- ") for block in blocks]
        # Two lists in a row would become one.
        if any(first and second for first, second in pairwise(lists)):
            return None
        made = [self._list(block) if is_list else self._paragraph(block) for block, is_list in zip(blocks, lists, strict=True)]
        return None if None in made else "\n".join(part for part in made if part is not None)

    def _paragraph(self, block: str) -> str | None:
        for line in block.split("\n"):
            if not _LINE.match(line) or line[-1].isspace():
                return None
        made = self._lines(block)
        return None if made is None else f"<p>{made}</p>"

    def _list(self, block: str) -> str | None:
        lines = block.split("\n")
        items = [self._lines(line[2:]) if _ITEM.match(line) and not line[-1].isspace() else None for line in lines]
        return None if None in items else "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"

    def _lines(self, text: str) -> str | None:
        """Return the HTML of what is inside a paragraph or an item."""
        try:
            return _TOKEN.sub(self._token, text)
        except _UnsureError:
            return None

    def _token(self, found: re.Match[str]) -> str:
        kind, held = found.lastindex, found[found.lastindex or 0]
        if kind == _CODE and (held := held.strip()):
            return f"<code>{held}</code>"
        if kind == _LINK:
            return f'<a href="{self._link(held)}" rel="noopener">{found[_LABEL]}</a>'
        if kind == _STRONG:
            return f"<strong>{held}</strong>"
        if kind == _EMPHASIS:
            return f"<em>{held}</em>"
        if kind == _UNDERSCORE:
            return "_"
        # The parser takes code that holds nothing for no code.
        raise _UnsureError
