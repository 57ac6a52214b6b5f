"""An author's Markdown to safe HTML: the site's own extensions, one converter for all texts, then an allow-list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from mkdocs_postmortems.render.inline import use_quick_inline
from mkdocs_postmortems.render.sanitizer import Sanitizer

__all__ = ["Prose", "unwrapped"]

# Extensions that read files or the network, or that make ids and blocks for a whole page.
_BARRED = ("meta", "toc", "markdown.extensions.meta", "markdown.extensions.toc", "pymdownx.b64", "pymdownx.emoji", "pymdownx.pathconverter", "pymdownx.snippets", "markdown_include", "wikilinks")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)
# Stands between texts that are converted together.
_SEAM = "zqpmseamqz"
_SEAMS = re.compile(rf"\n*<p>{_SEAM}</p>\n*")
# What may reach from one text into the next: HTML, definitions, footnotes, fences, indented code.
_SELFISH = re.compile(rf"[<&]|\]:|\[\^|\*\[|```|~~~|^(?: {{4}}|\t)|{_SEAM}|^(?:\?\?\?|!!!|===|:::|/// )", re.MULTILINE)


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
        use_quick_inline(self._markdown)
        self._sanitizer = Sanitizer(link)

    def blocks(self, texts: Sequence[str]) -> list[str]:
        """Return the HTML of each text, as if it had been converted alone.

        Texts that can't reach into each other are converted together, which costs far less.
        """
        self._sanitizer.start()
        together = list(dict.fromkeys(text for text in texts if not _SELFISH.search(text)))
        made = dict(zip(together, self._together(together), strict=True))
        for text in dict.fromkeys(texts):
            if text not in made:
                made[text] = self._convert(text)
        return [self._sanitizer.clean(text, made[text]) for text in texts]

    def _together(self, texts: list[str]) -> list[str]:
        parts = _SEAMS.split(self._convert(f"\n\n{_SEAM}\n\n".join(texts)))
        return parts if len(parts) == len(texts) else [self._convert(text) for text in texts]

    def _convert(self, markdown: str) -> str:
        return self._markdown.reset().convert(markdown)


def unwrapped(html: str) -> str:
    """Return the HTML of a text without its paragraph, if it has only one."""
    one = _ONE_PARAGRAPH.fullmatch(html)
    return one[1] if one else html
