"""Page values to HTML: prose by one converter, structure by templates that are compiled once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from mkdocs_postmortems.render.environment import QuickEnvironment, shown
from mkdocs_postmortems.render.prose import Prose, unwrapped
from mkdocs_postmortems.views.page import Badge, Clock, Page, Ref, Span, Term, Text
from mkdocs_postmortems.words import Words

__all__ = ["Links", "Rendered", "Renderer"]

# Marks the place of a text; no author's text can hold this character.
_PLACE = re.compile("\0([0-9]+)\0")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's HTML and its headings: id and text, in order."""

    html: str
    headings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Links:
    """How a door makes links, each as seen from the page at the first address.

    `to` leads to a page or attachment of ours; `local` says where a link in the text of an incident's file leads;
    `edit` is where a file can be corrected, or None.
    """

    to: Callable[[str, Ref], str]
    local: Callable[[str, str], Ref | str]
    edit: Callable[[str], str | None]


class Renderer:
    """Writes pages. `extensions` and `configs` are the site's Markdown extensions."""

    def __init__(self, words: Words, links: Links, extensions: Sequence[Any] = (), configs: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._words = words
        self._links = links
        self._page: Page | None = None
        self._texts: list[tuple[str, bool]] = []
        self._prose = Prose(extensions, configs or {}, self._local)
        self._environment = QuickEnvironment(
            loader=PackageLoader("mkdocs_postmortems.render"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            auto_reload=False,
        )
        # Filters become plain calls, and words that are constants become part of the template; other calls cost far more.
        ours = {"t": words, "url": self.url, "badge": badge, "term": self.term, "clock": clock, "span": self.span, "ago": ago}
        self._environment.globals |= {**ours, "say": self.say}
        self._environment.filters |= {**ours, "prose": self.prose, "inline": self.inline, "bare": bare, "code": code}
        self._templates: dict[str, Template] = {}

    def render(self, page: Page) -> Rendered:
        """Return the HTML of a page."""
        self._page = page
        self._texts = []
        parts = [self._section(section.id, section.heading, section.content) for section in page.sections]
        headings = tuple((section.id, section.heading) for section in page.sections if section.heading)
        return Rendered(self._filled(f'<div class="pm"{spoken(page.spoken)}>\n{"".join(parts)}</div>\n'), headings)

    def parts(self, page: Page) -> Iterator[tuple[str, str]]:
        """Yield the files that a page's script fetches, by their addresses: scripts, so that they can be read from a disk too."""
        self._page = page
        for part in page.parts:
            self._texts = []
            html = self._filled(self._section("", "", part.content))
            held = json.dumps(html.strip("\n"), ensure_ascii=False)
            yield part.address, f"postmortemsPart({held})\n"

    def _filled(self, html: str) -> str:
        """Put the texts in, whose places the templates have marked."""
        made = self._prose.blocks([text for text, _ in self._texts])
        shown = [unwrapped(text) if inline else text for text, (_, inline) in zip(made, self._texts, strict=True)]
        return _PLACE.sub(lambda match: shown[int(match[1])], html)

    def _section(self, name: str, heading: str, content: Any) -> str:
        template = self._templates.get(content.template)
        if template is None:
            template = self._templates[content.template] = self._environment.get_template(f"{content.template}.html")
            # Each rendering copies them, and a plain mapping is copied ten times as fast.
            template.globals = dict(template.globals)
        body = template.render(c=content, page=self._page, edit=self._edit)
        return f'<h2 id="{name}">{escape(heading)}</h2>\n{body}' if heading else body

    def _edit(self) -> str | None:
        return self._links.edit(self._current.address)

    @property
    def _current(self) -> Page:
        if self._page is None:
            raise RuntimeError("no page is being rendered")
        return self._page

    def _local(self, target: str) -> str:
        return self.url(self._links.local(self._current.source or "", target))

    def url(self, ref: Ref | str) -> str:
        """Return a link's address as seen from the page being rendered."""
        return ref if isinstance(ref, str) else self._links.to(self._current.address, ref)

    def term(self, term: Term, *, kind: str = "") -> Markup:
        """Return a word, with its link if it has one."""
        css = f' class="{escape(kind)}"' if kind else ""
        label = shown(term.label)
        if term.ref is None:
            return Markup(f"<span{css}>{label}</span>" if kind else label)  # noqa: S704
        rel = ' rel="noopener"' if isinstance(term.ref, str) else ""
        return Markup(f'<a{css} href="{shown(self.url(term.ref))}"{rel}>{label}</a>')  # noqa: S704

    def say(self, key: str, **parts: object) -> Markup:
        """Return words with markup put in."""
        return Markup("{}").format(self._words(key)).format(**parts)

    def span(self, span: Span) -> Markup:
        """Return a moment, or a stretch of time with both its ends."""
        shown = self.say("between", start=clock(span.start), end=clock(span.end)) if span.end else clock(span.start)
        return shown + escape(span.rest) if span.rest else shown

    def prose(self, text: Text) -> Markup:
        """Return the place of a text as blocks, in all its tellings."""
        return tellings(text, self._block, "div")

    def inline(self, text: Text) -> Markup:
        """Return the place of a text as part of a line if it is one paragraph, in all its tellings."""
        return tellings(text, self._line, "span")

    def _block(self, markdown: str) -> str:
        self._texts.append((markdown, False))
        return f"\0{len(self._texts) - 1}\0"

    def _line(self, markdown: str) -> str:
        self._texts.append((markdown, True))
        return f"\0{len(self._texts) - 1}\0"


def tellings(text: Text, convert: Callable[[str], str], tag: str) -> Markup:
    """Return a text, or each of its tellings in a wrapper of its own; the stylesheet shows the chosen one."""
    base = Markup(convert(text.markdown))  # noqa: S704
    if not text.tellings:
        return base
    wrapped = [Markup('<{0} class="pm-told" data-edition="{1}">{2}</{0}>').format(tag, 0, base)]
    for number, words in enumerate(text.tellings, 1):
        told = base if words is None else Markup(convert(words))  # noqa: S704
        wrapped.append(Markup('<{0} class="pm-told" data-edition="{1}">{2}</{0}>').format(tag, number, told))
    return Markup("\n").join(wrapped)


def bare(text: Text) -> Markup:
    """Return a text that is no Markdown, in all its tellings."""
    return tellings(text, lambda words: str(escape(words)), "span")


def code(text: str) -> Markup:
    """Return a text of ours, in which backticks mark code."""
    parts = text.split("`")
    marked = (Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts))
    return Markup("").join(marked)


def ago(day: Clock) -> Markup:
    """Return how long ago a day was; nobody sees it before the page's script has made it right."""
    return Markup('<span data-ago="{}">{}</span>').format(day.iso, day.text)


def spoken(words: Mapping[str, object]) -> Markup:
    """Return the attribute that hands a page's script its words; in single quotes, since it is full of double ones."""
    if len(words) < 2:  # noqa: PLR2004 - the language alone says nothing
        return Markup("")
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return Markup(" data-words='{}'").format(Markup(text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")))  # noqa: S704


@lru_cache(maxsize=64)
def badge(mark: Badge) -> Markup:
    """Return a severity as a badge."""
    return Markup(f'<span class="pm-sev pm-{escape(mark.value)}">{escape(mark.label)}</span>')  # noqa: S704


def clock(moment: Clock) -> Markup:
    """Return a moment as a `time` element, or as plain text where there is nothing for machines."""
    if not moment.iso:
        return escape(moment.text)
    return Markup(f'<time datetime="{shown(moment.iso)}">{shown(moment.text)}</time>')  # noqa: S704
