"""Pages as Markdown: front matter, headings that a generator lists, and the page's own HTML between them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import yaml
from markupsafe import escape

from mkdocs_postmortems.exports.folder.places import Places
from mkdocs_postmortems.views import Page

__all__ = ["Made", "block", "blocks_in", "document", "filled"]

_BLOCK = re.compile(r"<!-- *postmortems: *([\w-]*) *-->")

_OPENING = re.compile(r'<div class="pm"[^>]*>\n')
_PUNCTUATION = re.compile(r"[^\w\s]", re.ASCII)
# A line end before an empty line, which would end HTML in Markdown; tabs, which some parsers turn into spaces.
_GAPS = re.compile(r"\n(?=[ \t]*\n)")
# What extensions and generators act on wherever it stands: fences, inclusions, macros and shortcodes.
_SIGNS = re.compile(r"```|~~~|\{[{%#<]|--8<--")


def _front_matter(values: dict[str, Any]) -> str:
    """Return the head of a document."""
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)}---\n"


@dataclass(frozen=True, slots=True)
class Made:
    """A page with its HTML, its headings (id and text, in order), and what its head should say."""

    page: Page
    html: str
    headings: Sequence[tuple[str, str]]
    head: str = ""


def document(made: Made, places: Places, before: str = "") -> str:
    """Return a page's document; `before` is HTML that stands above it."""
    return _front_matter(_meta(made, places)) + f"\n{before}{_body(made.html, made.headings)}"


def _meta(made: Made, places: Places) -> dict[str, Any]:
    page = made.page
    # Other generators put a title into HTML as it is; Hugo takes it for text.
    text = html.escape if places.generator != "hugo" else str
    meta: dict[str, Any] = {"title": text(page.title), "description": text(page.description)}
    meta |= {"date": page.date} if page.date else {}
    meta |= {"tags": [text(tag) for tag in page.tags]} if page.tags else {}
    if places.generator == "hugo":
        return meta | {"url": f"/{unquote(places.url(page.address)).removeprefix('./')}"}
    head = {"postmortems_head": made.head} if made.head else {}
    return meta | ({"hide": list(page.hide)} if page.hide else {}) | {"render_macros": False} | head


def _body(made: str, headings: Sequence[tuple[str, str]]) -> str:
    """Return HTML with its headings as Markdown; what stands between two of them gets an element like the one around all."""
    opening = _OPENING.match(made)
    if opening is None:
        raise ValueError("a page's HTML begins with its own element")
    rest = made[opening.end() :].rstrip().removesuffix("</div>")
    parts: list[str] = []
    for name, text in headings:
        above, _, rest = rest.partition(f'<h2 id="{name}">{escape(text)}</h2>\n')
        parts += [f"{opening[0]}{block(above.strip())}\n</div>", f"## {_heading(text)} {{#{name}}}"]
    return "\n\n".join([*parts, f"{opening[0]}{block(rest.strip())}\n</div>\n"])


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
