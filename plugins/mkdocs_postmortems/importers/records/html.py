"""HTML of status pages to Markdown: text is kept, the few tags that such pages use become marks."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["markdown"]

_MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "code": "`"}
_BREAKS = {"br": "\n", "p": "\n\n", "div": "\n\n", "ul": "\n\n", "ol": "\n\n", "li": "\n- ", "tr": "\n", "h1": "\n\n", "h2": "\n\n", "h3": "\n\n", "h4": "\n\n", "hr": "\n\n", "td": " ", "th": " "}
_TAG = re.compile(r"</?[a-z][^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_SPACES = re.compile(r"[ \t]+")


def markdown(text: str) -> str:
    """Return the Markdown of a text that may hold HTML."""
    if not _TAG.search(text):
        return text.strip()
    reader = _Reader()
    reader.feed(text)
    reader.close()
    joined = "\n".join(_SPACES.sub(" ", line).strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


class _Reader(HTMLParser):
    """Collects the text of a page, with marks for its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what a tag begins."""
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self.links[-1] else "")
        elif tag == "img":
            named = dict(attrs)
            self.parts.append(f"![{named.get('alt') or ''}]({named.get('src') or ''})")
        else:
            self.parts.append(_BREAKS.get(tag, _MARKS.get(tag, "")))

    def handle_endtag(self, tag: str) -> None:
        """End what a tag began."""
        if tag == "a" and self.links:
            link = self.links.pop()
            self.parts.append(f"]({link})" if link else "")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag in ("p", "div", "ul", "ol") or re.fullmatch(r"h\d", tag):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.parts.append(data)
