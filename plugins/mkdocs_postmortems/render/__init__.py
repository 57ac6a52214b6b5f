"""Page values to HTML: prose by one converter, structure by templates that are compiled once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from jinja2 import BytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup

from mkdocs_postmortems.render.environment import QuickEnvironment, shown
from mkdocs_postmortems.render.prose import Prose, unwrapped
from mkdocs_postmortems.views.page import Badge, Clock, Page, Ref, Span, Term, Text
from mkdocs_postmortems.words import Words

__all__ = ["Links", "Rendered", "Renderer"]

# Stands before and after the number of a text that is converted later, in its place; no author's text can hold this character.
_PLACE = "\0"


class Rendered(NamedTuple):
    """A page's HTML and its headings: id and text, in order."""

    html: str
    headings: tuple[tuple[str, str], ...]


class Links(NamedTuple):
    """How a door makes links, each as seen from the page at the first address.

    `to` leads to a page or attachment of ours; `local` says where a link in the text of an incident's file leads;
    `edit` is where a file can be corrected, or None.
    """

    to: Callable[[str, Ref], str]
    local: Callable[[str, str], Ref | str]
    edit: Callable[[str], str | None]


class Renderer:
    """Writes pages. `extensions` and `configs` are the site's Markdown extensions; `compiled` may know our templates already."""

    def __init__(
        self,
        words: Words,
        links: Links,
        extensions: Sequence[Any] = (),
        configs: Mapping[str, Mapping[str, Any]] | None = None,
        compiled: BytecodeCache | None = None,
    ) -> None:
        self._words = words
        self._links = links
        self._address, self._source = "", ""
        self._later: list[tuple[str, bool]] = []
        self._said: dict[int, tuple[Mapping[str, object], str]] = {}
        self._prose = Prose(extensions, configs or {}, self._local)
        self._environment = QuickEnvironment(
            loader=PackageLoader("mkdocs_postmortems.render"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            auto_reload=False,
            bytecode_cache=compiled,
        )
        # Filters become plain calls, and words that are constants become part of the template; other calls cost far more.
        html = {"badge": badge, "term": self.term, "terms": self.terms, "clock": clock, "span": self.span, "ago": ago, "prose": self.prose, "inline": self.inline, "bare": bare, "code": code}
        self._environment.globals |= {"t": words, "say": self.say, "edit": self._edit}
        self._environment.filters |= {**html, "t": words, "url": self.url, "join": joined}
        self._environment.html = frozenset(html)
        self._templates: dict[str, Callable[[Any], str]] = {}

    def render(self, page: Page) -> Rendered:
        """Return the HTML of a page."""
        self._turn_to(page)
        self._begin()
        parts = [self._section(section.id, section.heading, section.content) for section in page.sections]
        headings = tuple((section.id, section.heading) for section in page.sections if section.heading)
        return Rendered(self._filled(f'<div class="pm"{self._spoken(page.spoken)}>\n{"".join(parts)}</div>\n'), headings)

    def _spoken(self, words: Mapping[str, object]) -> str:
        """Return the attribute that hands a page's script its words; many pages share the very same mapping."""
        known, attribute = self._said.get(id(words), (None, ""))
        if known is not words:
            attribute = spoken(words)
            self._said[id(words)] = words, attribute
        return attribute

    def parts(self, page: Page) -> Iterator[tuple[str, str]]:
        """Yield the files that a page's script fetches, by their addresses: scripts, so that they can be read from a disk too."""
        self._turn_to(page)
        for part in page.parts:
            self._begin()
            html = self._filled(self._section("", "", part.content))
            held = json.dumps(html.strip("\n"), ensure_ascii=False)
            yield part.address, f"postmortemsPart({held})\n"

    def close(self) -> None:
        """Let go of all templates, when no page is left; they hold each other, so that nobody else would."""
        for held in (self._templates, self._environment.cache, self._environment.globals, self._environment.filters):
            if held is not None:
                held.clear()

    def _begin(self) -> None:
        self._later = []
        self._prose.start()

    def _filled(self, html: str) -> str:
        """Convert the texts that take the parser, all together, and put them in their places."""
        if not self._later:
            return html
        made = self._prose.blocks([text for text, _ in self._later])
        parts = html.split(_PLACE)
        parts[1::2] = [self._text(made, int(number)) for number in parts[1::2]]
        return "".join(parts)

    def _text(self, made: Sequence[str], number: int) -> str:
        return unwrapped(made[number]) if self._later[number][1] else made[number]

    def _section(self, name: str, heading: str, content: Any) -> str:
        show = self._templates.get(content.template)
        if show is None:
            template = self._environment.get_template(f"{content.template}.html")
            show = self._templates[content.template] = template.module.show  # type: ignore[attr-defined]
        body = show(content)
        return f'<h2 id="{name}">{shown(heading)}</h2>\n{body}' if heading else body

    def _turn_to(self, page: Page) -> None:
        self._address, self._source = page.address, page.source or ""

    def _edit(self) -> str | None:
        return self._links.edit(self._address)

    def _local(self, target: str) -> str:
        return self.url(self._links.local(self._source, target))

    def url(self, ref: Ref | str) -> str:
        """Return a link's address as seen from the page being rendered."""
        return ref if isinstance(ref, str) else self._links.to(self._address, ref)

    def term(self, term: Term, *, kind: str = "") -> str:
        """Return a word, with its link if it has one."""
        css = f' class="{shown(kind)}"' if kind else ""
        label = shown(term.label)
        if term.ref is None:
            return f"<span{css}>{label}</span>" if kind else label
        rel = ' rel="noopener"' if isinstance(term.ref, str) else ""
        return f'<a{css} href="{shown(self.url(term.ref))}"{rel}>{label}</a>'

    def terms(self, terms: Sequence[Term], between: str = ", ") -> str:
        """Return words with their links, one after another."""
        return between.join(map(self.term, terms))

    def say(self, key: str, **parts: object) -> Markup:
        """Return words with markup put in."""
        return Markup("{}").format(self._words(key)).format(**parts)

    @cached_property
    def _between(self) -> tuple[str, ...]:
        """What stands before, between and after the two ends of a stretch of time."""
        before, rest = shown(self._words("between")).split("{start}")
        return (before, *rest.split("{end}"))

    def span(self, span: Span) -> str:
        """Return a moment, or a stretch of time with both its ends."""
        made = clock(span.start)
        if span.end:
            before, between, after = self._between
            made = f"{before}{made}{between}{clock(span.end)}{after}"
        return made + shown(span.rest) if span.rest else made

    def prose(self, text: Text) -> str:
        """Return a text as blocks, in all its tellings."""
        return tellings(text, self._block, "div") if text.tellings else self._block(text.markdown)

    def inline(self, text: Text) -> str:
        """Return a text as part of a line if it is one paragraph, in all its tellings."""
        return tellings(text, self._line, "span") if text.tellings else self._line(text.markdown)

    def _block(self, markdown: str) -> str:
        made = self._prose.quick(markdown)
        return self._place(markdown) if made is None else made

    def _line(self, markdown: str) -> str:
        made = self._prose.quick(markdown)
        return self._place(markdown, inline=True) if made is None else unwrapped(made)

    def _place(self, markdown: str, *, inline: bool = False) -> str:
        self._later.append((markdown, inline))
        return f"{_PLACE}{len(self._later) - 1}{_PLACE}"


def tellings(text: Text, convert: Callable[[str], str], tag: str) -> str:
    """Return each telling of a text in a wrapper of its own; the stylesheet shows the chosen one."""
    base = convert(text.markdown)
    told = (base, *(base if words is None else convert(words) for words in text.tellings))
    return "\n".join(f'<{tag} class="pm-told" data-edition="{number}">{words}</{tag}>' for number, words in enumerate(told))


def bare(text: Text) -> str:
    """Return a text that is no Markdown, in all its tellings."""
    return tellings(text, shown, "span") if text.tellings else shown(text.markdown)


def code(text: str) -> str:
    """Return a text of ours, in which backticks mark code."""
    parts = text.split("`")
    return "".join(f"<code>{shown(part)}</code>" if number % 2 else shown(part) for number, part in enumerate(parts))


def joined(parts: Iterable[object], between: str) -> str:
    """Return texts and numbers as one text; markup is not for this."""
    return between.join(map(str, parts))


def ago(day: Clock) -> str:
    """Return how long ago a day was; nobody sees it before the page's script has made it right."""
    return f'<span data-ago="{shown(day.iso)}">{shown(day.text)}</span>'


def spoken(words: Mapping[str, object]) -> str:
    """Return the attribute that hands a page's script its words; in single quotes, since it is full of double ones."""
    if len(words) < 2:  # noqa: PLR2004 - the language alone says nothing
        return ""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return f" data-words='{text.replace('&', '&amp;').replace(chr(39), '&#39;').replace('<', '&lt;')}'"


@lru_cache(maxsize=64)
def badge(mark: Badge) -> str:
    """Return a severity as a badge."""
    return f'<span class="pm-sev pm-{shown(mark.value)}">{shown(mark.label)}</span>'


def clock(moment: Clock) -> str:
    """Return a moment as a `time` element, or as plain text where there is nothing for machines."""
    return f'<time datetime="{shown(moment.iso)}">{shown(moment.text)}</time>' if moment.iso else shown(moment.text)
