"""Pages as Markdown: front matter, headings that a generator lists, and the page's own HTML between them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from mkdocs_postmortems.exports.folder.places import Generator
from mkdocs_postmortems.views import Page

__all__ = ["block", "blocks_in", "document", "filled"]

_BLOCK = re.compile(r"<!-- *postmortems: *([\w-]*) *-->")

_OPENING = re.compile(r'<div class="pm"([^>]*)>\n')
_PUNCTUATION = re.compile(r"[^\w\s]", re.ASCII)
# A line end before an empty line, which would end HTML in Markdown; tabs, which some parsers turn into spaces.
_GAPS = re.compile(r"\n(?=[ \t]*\n)")
# What extensions and generators act on wherever it stands: fences, inclusions, macros and shortcodes.
_SIGNS = re.compile(r"```|~~~|\{[{%#<]|--8<--")


def _front_matter(values: dict[str, Any]) -> str:
    """Return the head of a document."""
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)}---\n"


def document(page: Page, made: str, headings: Sequence[tuple[str, str]], generator: Generator, url: str = "", before: str = "") -> str:
    """Return a page's document. `made` is its HTML with its headings, `before` stands above it; `url` fixes its address."""
    return _front_matter(_meta(page, generator, url)) + f"\n{before}{_body(made, headings)}"


def _meta(page: Page, generator: Generator, url: str) -> dict[str, Any]:
    # These generators put a title into HTML as it is; Hugo takes it for text.
    text = html.escape if generator != "hugo" else str
    meta: dict[str, Any] = {"title": text(page.title), "description": text(page.description)}
    meta |= {"date": page.date} if page.date else {}
    meta |= {"tags": [text(tag) for tag in page.tags]} if page.tags else {}
    if generator == "hugo":
        return meta | {"url": url}
    return meta | ({"hide": list(page.hide)} if page.hide else {}) | {"render_macros": False}


def _body(made: str, headings: Sequence[tuple[str, str]]) -> str:
    """Return HTML with its headings as Markdown, inside the same element as before."""
    opening = _OPENING.match(made)
    if opening is None:
        return block(made)
    rest = made[opening.end() :].rstrip().removesuffix("</div>")
    parts: list[str] = [f'<div class="pm" markdown="1"{opening[1]}>']
    for name, text in headings:
        above, _, rest = rest.partition(f'<h2 id="{name}">{html_text(text)}</h2>\n')
        parts += [_part(above), f"## {_heading(text)} {{#{name}}}"]
    return "\n\n".join([*parts, _part(rest), "</div>\n"])


def html_text(text: str) -> str:
    """Return a text as it stands in a heading's HTML."""
    return html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def _part(made: str) -> str:
    return f'<div class="pm-part">\n{block(made.strip())}\n</div>'


def block(made: str) -> str:
    """Return HTML that stays as it is within Markdown, whichever parser and extensions read that."""
    return _SIGNS.sub(_spelt, _GAPS.sub("&#10;", made).replace("\t", "&#9;"))


def _spelt(match: re.Match[str]) -> str:
    return f"&#{ord(match[0][0])};{match[0][1:]}" if match[0][0] not in "`~" else f"&#{ord(match[0][0])};" * len(match[0])


def _heading(text: str) -> str:
    """Return a text without anything that Markdown would take for markup."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))


def blocks_in(text: str) -> set[str]:
    """Return the names of our blocks that a page of the author's asks for."""
    return {match[1] for match in _BLOCK.finditer(text)}


def filled(text: str, made: Mapping[str, str]) -> str:
    """Return a page of the author's with our blocks in their places; what is no block of ours disappears."""
    return _BLOCK.sub(lambda match: f"\n\n{block(made.get(match[1], ''))}\n\n", text)
