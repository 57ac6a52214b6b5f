"""What a reader sees of one of our pages in a built site: its text, where its links lead, and what its head says to programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "rect", "source", "wbr"))
_SAID = frozenset(("alternate feed", "describedby"))
_BLOCKS = frozenset(("div", "p", "li", "dt", "dd", "tr", "td", "th", "h1", "h2", "h3", "h4", "section", "header", "footer", "pre", "summary"))


@dataclass
class Article:
    """The words of a page in order, its links with their words' addresses, its headings with their ids, and its pictures."""

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads what stands inside our elements, and the headings between them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.article = address, Article()
        self._depth = self._skipped = 0
        self._texts: list[str] = []
        self._heading: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("meta", "link") and (given.get("property") or given.get("rel") in _SAID):
            self.article.head.append(" ".join(f"{name}={value}" for name, value in given.items()))
        classes = given.get("class", "").split()
        begins = tag == "div" and "pm" in classes
        # In an exported document, the headings stand between the parts of our page.
        if not self._depth and not begins and not (tag == "h2" and given.get("id") and self.article.words):
            return
        if tag not in _VOID:
            self._depth += 1
            # The theme's own sign beside each heading.
            self._skipped += bool(self._skipped or "headerlink" in classes)
        if self._skipped:
            return
        self._texts.append(" " if tag in _BLOCKS else "")
        for name in ("href", "src"):
            if given.get(name):
                self.article.links.append(resolved(self.address, given[name]))
        if tag == "h2" and given.get("id"):
            self._heading = [given["id"]]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._depth or tag in _VOID:
            return
        self._depth -= 1
        self._skipped -= bool(self._skipped)
        self._texts.append(" " if tag in _BLOCKS else "")
        if tag == "h2" and self._heading:
            self.article.headings.append((self._heading[0], "".join(self._heading[1:]).strip()))
            self._heading = None
        if not self._depth:
            self.article.words += "".join(self._texts).split()
            self._texts = []

    def handle_data(self, data: str) -> None:
        if self._depth and not self._skipped:
            self._texts.append(data)
            if self._heading:
                self._heading.append(data)


def resolved(address: str, target: str) -> str:
    """Return where a link leads from a page, however it is written: an index stands for its folder."""
    url, anchor = urldefrag(urljoin(address, target))
    path = unquote(url).removesuffix("index.html")
    return f"{path}#{unquote(anchor)}" if anchor else path


def articles(folder: Path, root: str = "https://site.example/") -> dict[str, Article]:
    """Return our articles of a built site by the addresses of their pages."""
    found: dict[str, Article] = {}
    for path in sorted(folder.rglob("index.html")):
        name = path.relative_to(folder).as_posix().removesuffix("index.html")
        reader = _Reader(root + name)
        reader.feed(path.read_text(encoding="utf-8"))
        if reader.article.words:
            found[name] = reader.article
    return found
