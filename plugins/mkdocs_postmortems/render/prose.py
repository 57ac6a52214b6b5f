"""An author's Markdown to safe HTML: the site's own extensions, one converter for all texts, then an allow-list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from mkdocs_postmortems.render.extensions import draws_diagrams, harmless, harmless_configs
from mkdocs_postmortems.render.highlighting import Highlighting
from mkdocs_postmortems.render.inline import use_quick_inline
from mkdocs_postmortems.render.plain import Plain
from mkdocs_postmortems.render.sanitizer import Sanitizer

__all__ = ["Prose", "unwrapped"]

# What an earlier step than that of fences changes: some control characters, and lines of nothing but spaces.
_CHANGED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]|\n +\n")
# Stands between texts that are converted together.
_SEAM = "zqpmseamqz"
_SEAMS = re.compile(rf"\n*<p>{_SEAM}</p>\n*")
# What may reach from one text into the next: HTML, definitions, footnotes, fences, indented code.
_SELFISH = re.compile(rf"\A[ \t]|[<&]|\]:|\[\^|\*\[|```|~~~|^(?: {{4}}|\t)|{_SEAM}|^(?:\?\?\?|!!!|===|:::|/// )", re.MULTILINE)


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
        used = harmless(extensions)
        settings = harmless_configs(configs, used)
        self._markdown = Markdown(extensions=[*used, _Headings()], extension_configs=settings)
        use_quick_inline(self._markdown)
        self._highlighting = Highlighting(self._markdown)
        self._sanitizer = Sanitizer(link, diagrams=draws_diagrams(settings))
        self._plain = Plain(used, settings, link, self._fenced)

    def start(self) -> None:
        """Begin a page: ids are numbered from 1 again, so that they never depend on other pages."""
        self._sanitizer.start()

    def quick(self, text: str) -> str | None:
        """Return the HTML of a text that needs no parser; None of any other."""
        return self._plain.convert(text)

    def blocks(self, texts: Sequence[str]) -> list[str]:
        """Return the HTML of texts that the parser converts, as if each had been converted alone.

        Those that can't reach into each other share one pass of it, which costs far less.
        """
        made = self._parsed(list(dict.fromkeys(texts)))
        return [self._sanitizer.clean(text, made[text]) for text in texts]

    def _parsed(self, texts: list[str]) -> dict[str, str]:
        together = [text for text in texts if not _SELFISH.search(text)]
        made = dict(zip(together, self._together(together), strict=True))
        return made | {text: self._convert(text) for text in texts if text not in made}

    def _fenced(self, markdown: str) -> str | None:
        """Return clean HTML of fenced code; None if it has ids, whose numbers depend on the rest of the page."""
        html = self._highlighted(markdown) or self._convert(markdown)
        return None if " id=" in html else self._sanitizer.code(html) or self._sanitizer.clean(markdown, html)

    def _highlighted(self, markdown: str) -> str:
        """Return what the step that finds fenced code makes of a text that is nothing else; nothing if it leaves more to others."""
        if "fenced_code_block" not in self._markdown.preprocessors or _CHANGED.search(markdown):
            return ""
        fence, _, rest = markdown.partition("\n")
        code = rest.rpartition("\n")[0]
        if known := self._highlighting.html(fence, code):
            return known
        stash = self._markdown.reset().htmlStash
        left = "".join(self._markdown.preprocessors["fenced_code_block"].run(markdown.split("\n")))
        if len(stash.rawHtmlBlocks) != 1 or left.strip() != stash.get_placeholder(0):
            return ""
        html = str(stash.rawHtmlBlocks[0]).strip()
        self._highlighting.learn(fence, code, html)
        return html

    def _together(self, texts: list[str]) -> list[str]:
        parts = _SEAMS.split(self._convert(f"\n\n{_SEAM}\n\n".join(texts)))
        return parts if len(parts) == len(texts) else [self._convert(text) for text in texts]

    def _convert(self, markdown: str) -> str:
        try:
            return self._markdown.reset().convert(markdown)
        except RecursionError:
            # Nested in a way that no bound foresees: shown as it was written.
            return f"<pre>{escape(markdown)}</pre>"


def unwrapped(html: str) -> str:
    """Return the HTML of a text without its paragraph, if it has only one."""
    html_ = html.rstrip()
    one = html_.startswith("<p>") and html_.endswith("</p>") and html_.count("<p>") == html_.count("</p>") == 1
    return html_[3:-4] if one else html
