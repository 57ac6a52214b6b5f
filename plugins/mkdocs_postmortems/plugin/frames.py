"""What a theme puts around our pages, made once for all pages that have the same.

Pages of incidents differ in what the theme shows of them by a few texts and addresses. One stand-in, with a mark at the
place of each, is framed by the theme; every page then puts its own in. The first pages of each kind are framed in both
ways: where the results differ by a single character, as with a template of the site's own that shows more, or where a
mark does not come out as it went in, the theme frames each page itself, as it always does for whatever is unusual.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from jinja2 import BaseLoader, Environment, TemplateNotFound
from markupsafe import Markup, escape
from mkdocs.plugins import PluginCollection
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_postmortems.plugin.stamps import Stamps
from mkdocs_postmortems.store.memo import Key, key_of

__all__ = ["FRAME", "Finish", "Frames", "nobody_else_looks", "only_search_reads", "use_frames"]

FRAME = "postmortems-frame.html"
"""The template of pages that may share a frame."""
_PROVEN = 2
# Values of a page's front matter that a stand-in has marks for.
_MARKED = {"title": "zqpm&amp;titleqz", "description": "zqpm&amp;descriptionqz", "date": dt.date(1111, 11, 11), "tags": ["zqpmtagqz"]}
# A mark holds a character that shows whether a template escapes what stands here, or takes tags out of it.
_MARK = re.compile("zqpm(&amp;amp;|&amp;|&|)([a-z]+)qz")
_CONTENT, _HEAD = "zqpmcontentqz", "zqpmheadqz"
_WRITTEN: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    "&amp;": lambda text: text,
    "&amp;amp;": lambda text: str(escape(text)),
    "&": lambda text: str(Markup(text).striptags()),  # noqa: S704
}
_PLAIN_NAME = re.compile(r"(?!.*(?:edit|blob|raw))[\w.-]+", re.ASCII)


# What happens before a page has content, or where no page is seen.
_EARLY = ("startup", "shutdown", "serve", "config", "pre_build", "files", "nav", "pre_page", "page_read_source", "page_markdown", "build_error")


class Finish(NamedTuple):
    """What is done to the HTML of our pages when the theme is through with it.

    `content` gives a page's own HTML, and `made_of` a key of it and of all that its head says. `everywhere` changes what
    all pages share; `head` gives what stands at the end of a page's head, which may depend on what the theme has put there.
    """

    content: Callable[[Page], str | None]
    made_of: Callable[[Page], Key]
    everywhere: Callable[[str], str]
    head: Callable[[Page, str], str]

    def page(self, page: Page, html: str) -> str:
        """Return a page as it is written."""
        return self._with(html, self.head(page, html))

    def frame(self, html: str) -> str:
        """Return a frame with a mark for what pages have in their heads."""
        return self._with(html, _HEAD)

    def _with(self, html: str, head: str) -> str:
        return self.everywhere(html).replace("</head>", f"{head}</head>", 1)


def use_frames(env: Environment, finish: Finish, stamps: Stamps | None) -> Frames:
    """Give a theme's environment the template that frames, and return it; pages that stand already are not framed."""
    frames = Frames(env, finish, stamps)
    env.loader = _Loader(env.loader, frames)
    return frames


def only_search_reads(plugins: PluginCollection, own: object) -> bool:
    """Whether nobody but Material's search, which leaves our pages out, looks at a page's content before it is framed."""
    return "material/search" in plugins and _are_ours(plugins, "page_context", own)


def nobody_else_looks(plugins: PluginCollection, own: object) -> bool:
    """Whether nobody but Material's search ever looks at a page's content, so that it need not be there until it is written."""
    return "material/search" in plugins and all(_are_ours(plugins, event, own) for event in plugins.events if event not in _EARLY)


def _are_ours(plugins: PluginCollection, event: str, own: object) -> bool:
    readers = (getattr(reader, "__self__", None) for reader in plugins.events[event])
    return all(reader in (plugins.get("material/search"), own) for reader in readers)


class _Loader(BaseLoader):
    """Loads the template that frames, and all others from where they come from."""

    def __init__(self, others: BaseLoader | None, frames: Frames) -> None:
        self._others, self._frames = others, frames

    def load(self, environment: Environment, name: str, globals: Any = None) -> Any:  # noqa: A002 - as Jinja calls it
        """Return a template by its name."""
        if name == FRAME:
            return self._frames
        if self._others is None:
            raise TemplateNotFound(name)
        return self._others.load(environment, name, globals)

    def list_templates(self) -> list[str]:
        """Return the names of all other templates."""
        return self._others.list_templates() if self._others else []


class _Frame:
    """The parts between marks, and what each mark stands for; `proven` counts the pages that came out right."""

    def __init__(self, html: str) -> None:
        pieces = _MARK.split(html)
        self.html, self.key, self._texts = html, key_of(html), pieces[0::3]
        self._marks = list(zip(pieces[1::3], pieces[2::3], strict=True))
        self._different = set(self._marks)
        self.proven = 0

    def is_whole(self, values: Collection[str]) -> bool:
        """Whether every mark came out as it went in, and stands for one of these values."""
        return not any("zqpm" in text for text in self._texts) and all(name in values for _, name in self._marks)

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the frame with a page's own texts and addresses."""
        written = {(kind, name): _WRITTEN[kind](values[name]) for kind, name in self._different}
        made = [self._texts[0]]
        for mark, text in zip(self._marks, self._texts[1:], strict=True):
            made += (written[mark], text)
        return "".join(made)


class Frames:
    """The frames of one build, in the shape of a template. `last` is the page that it finished last."""

    # What Jinja asks of a template that it has loaded before.
    is_up_to_date = True

    def __init__(self, env: Environment, finish: Finish, stamps: Stamps | None) -> None:
        self._env, self._finish, self._stamps = env, finish, stamps
        self._frames: dict[Any, _Frame | None] = {}
        self._listed: dict[int, set[int]] = {}
        self.globals: dict[str, Any] = {}
        self.last: Page | None = None

    def render(self, context: dict[str, Any]) -> str:
        """Return a page in its frame, or as the theme frames it, finished; nothing for one that stands already."""
        page, nav = context["page"], context["nav"]
        del page.meta["template"]
        if self._stamps is not None and self._stands(page, nav, self._stamps):
            self._stamps.hush(page.file)
            self.last = page
            return ""
        content = self._finish.content(page)
        if content is None:
            return self._env.get_template("main.html").render(context)
        before, page.content = page.content, content
        self.last, framed = page, self._framed(context, page, nav)
        whole = self._finish.page(page, self._themed(context, page)) if framed is None else framed
        # What nobody else looks at need not stay in memory.
        page.content = before
        return whole

    def _stands(self, page: Page, nav: Navigation, stamps: Stamps) -> bool:
        """Whether a page stands in the site as it would come out in its frame; known only for pages with a heading of their own."""
        if not stamps.knows(page.file) or self._is_listed(page, nav):
            return False
        frame = self._frames.get(_kind(page, has_heading=True))
        return frame is not None and frame.proven >= _PROVEN and stamps.stands(page.file, self._stamp(page, frame))

    def _stamp(self, page: Page, frame: _Frame) -> Key:
        return key_of(frame.key, self._finish.made_of(page), page.update_date)

    def _is_listed(self, page: Page, nav: Navigation) -> bool:
        if id(nav) not in self._listed:
            self._listed[id(nav)] = {id(listed) for listed in nav.pages}
        return id(page) in self._listed[id(nav)]

    def _framed(self, context: dict[str, Any], page: Page, nav: Navigation) -> str | None:
        """Return a page in its frame; None where the theme must frame it."""
        values = None if self._is_listed(page, nav) else _values(page)
        if values is None:
            return None
        key = _kind(page, has_heading="<h1" in (page.content or ""))
        frame = self._frames[key] if key in self._frames else self._made(context, page, key, values)
        if frame is None:
            return None
        framed = frame.filled(values | {"head": self._finish.head(page, frame.html)})
        if frame.proven < _PROVEN:
            return self._proven(context, page, key, framed)
        if self._stamps is not None:
            self._stamps.note(page.file, self._stamp(page, frame))
        return framed

    def _made(self, context: dict[str, Any], page: Page, key: Any, values: Collection[str]) -> _Frame | None:
        # Themes look for a heading in the content, and make one where there is none.
        html = self._themed(context, _stand_in(page)).replace(f"{_CONTENT}<h1", _CONTENT)
        frame = _Frame(self._finish.frame(html))
        self._frames[key] = frame if frame.is_whole({*values, "head"}) else None
        return self._frames[key]

    def _proven(self, context: dict[str, Any], page: Page, key: Any, framed: str) -> str:
        """Return what the theme makes of a page, and remember whether the frame comes to the same."""
        html, frame = self._finish.page(page, self._themed(context, page)), self._frames[key]
        if frame is None or html != framed:
            self._frames[key] = None
        else:
            frame.proven += 1
        return html

    def _themed(self, context: dict[str, Any], page: Page) -> str:
        return self._env.get_template("main.html").render({**context, "page": page})


def _kind(page: Page, *, has_heading: bool) -> Any:
    """Return all that a frame depends on, but for the texts and addresses that have marks."""
    neighbours = (page.previous_page is not None, page.next_page is not None)
    headings = tuple((item.id, item.title, item.level) for item in page.toc)
    edit = page.edit_url.rpartition("/")[0] if page.edit_url else None
    meta = tuple((name, "" if name in _MARKED else str(value)) for name, value in page.meta.items())
    return (page.url.removesuffix("/").rpartition("/")[0], tuple(map(id, page.ancestors)), neighbours, headings, edit, meta, page.canonical_url is None, has_heading)


def _values(page: Page) -> dict[str, str] | None:
    """Return what differs from page to page; None for a page that is unlike the others in more than that."""
    folder, _, own = page.url.removesuffix("/").rpartition("/")
    values = {"content": page.content or "", "own": own, "updated": page.update_date, "title": str(page.title), "description": str(page.meta.get("description", ""))}
    names = [own]
    for name, neighbour in (("earlier", page.previous_page), ("later", page.next_page)):
        if neighbour is not None:
            above, _, values[name] = neighbour.url.removesuffix("/").rpartition("/")
            values[f"{name}title"] = str(neighbour.title)
            names += [values[name]] if above == folder else [""]
    if page.edit_url:
        values["edit"] = page.edit_url.rpartition("/")[2]
        names.append(values["edit"])
    usual = page.url.endswith("/") and folder and all(_PLAIN_NAME.fullmatch(name) for name in names)
    return values if usual and not any("zqpm" in value for value in values.values()) else None


def _stand_in(page: Page) -> Page:
    """Return a page like this one, with marks where pages differ."""
    made = copy.copy(page)
    made.file, own = copy.copy(page.file), page.url.removesuffix("/").rpartition("/")[2]
    made.file.url = _moved(page.url, own, "own")
    made.meta = {name: _MARKED.get(name, value) for name, value in page.meta.items()}
    made.title, made.update_date = str(_MARKED["title"]), "zqpmupdatedqz"
    made.content = _CONTENT + ("<h1" if "<h1" in (page.content or "") else "")
    for attribute in ("canonical_url", "abs_url"):
        if address := getattr(page, attribute):
            setattr(made, attribute, _moved(address, own, "own"))
    if page.edit_url:
        made.edit_url = f"{page.edit_url.rpartition('/')[0]}/zqpmeditqz"
    made.previous_page = _neighbour(page.previous_page, "earlier")
    made.next_page = _neighbour(page.next_page, "later")
    return made


def _neighbour(page: Page | None, name: str) -> Page | None:
    if page is None:
        return None
    made = copy.copy(page)
    made.file = copy.copy(page.file)
    made.file.url = _moved(page.url, page.url.removesuffix("/").rpartition("/")[2], name)
    made.title = f"zqpm&amp;{name}titleqz"
    made.meta = {**page.meta, "title": made.title}
    return made


def _moved(address: str, own: str, name: str) -> str:
    """Return an address with a mark in place of its last part."""
    return f"{address.removesuffix('/').removesuffix(own)}zqpm{name}qz/"
