"""Markdown with front matter: the facts stand in the YAML, the prose under headings that name its field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import yaml
from frontmatter.default_handlers import YAMLHandler

from mkdocs_postmortems.diagnostics import Finding
from mkdocs_postmortems.model import Incident, Lessons, Part
from mkdocs_postmortems.model.fields import also, is_list, is_prose, part_of
from mkdocs_postmortems.patterns import later
from mkdocs_postmortems.source.document import Source, attach

__all__ = ["read_markdown"]

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_ITEM = later(r"^(?:[-*+]|\d{1,3}[.)]) +(?:\[[ xX]\] +)?")
_TITLE = re.compile(r"\s*^#[ \t]+(\S.*)$", re.MULTILINE)
_TIMED = later(r"^[`*]{0,3}(?P<time>.{1,60}?)[`*]{0,3}(?:: +| [–—|-] +(?!~?\d\d?:\d\d))(?P<event>.+)$", re.DOTALL)
# A time that stands out by its markup needs nothing between it and the event.
_SET_OFF = later(r"^(?P<sign>\*\*|`)(?P<time>[~\d][^*`\n]{0,60}?):?(?P=sign):? +(?:[–—|-] +)?(?P<event>.+)$", re.DOTALL)
_LINK = later(r"\[(?P<title>[^\[\]]+)\]\(<?(?P<url>[^\s()<>]+)>?\)")
_TEXT, _LIST, _MAP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"


@dataclass(frozen=True)
class _Block:
    """A heading of some level, and the text below it up to the next one; indices into the file."""

    heading: str
    start: int
    body: int
    end: int


def read_markdown(path: str, text: str) -> Source:
    """Return the source of a Markdown incident file; its front matter and its body make one mapping."""
    source = Source(path, text)
    handler = YAMLHandler()
    if not handler.detect(text):
        source.findings.append(Finding("PM001", (), _foreign(text), "begin with `---`, the facts as `key: value` lines, and `---`", span=source.span(0)))
        return source
    try:
        front, content = handler.split(text)
    except ValueError:
        source.findings.append(Finding("PM001", (), "the front matter is not closed", "end it with a line `---`", span=source.span(0)))
        return source
    body = len(text) - len(content)
    yaml_text = front.lstrip("\r\n")
    attach(source, yaml_text, text.index(front, 3) + len(front) - len(yaml_text))
    if source.findings or not isinstance(source.root, yaml.MappingNode | None):
        return source
    root = source.root or yaml.MappingNode(_MAP, [], _mark(0), _mark(0))
    source.root = root
    _Body(source, root).fill(body)
    return source


def _foreign(text: str) -> str:
    """Return what stands where the front matter should begin."""
    for fence, name in (("+++", "TOML"), ("{", "JSON"), (";;;", "JSON")):
        if text.startswith(fence):
            return f"the front matter is {name}, and YAML is wanted"
    return "the file does not begin with a front matter"


def _mark(index: int) -> yaml.Mark:
    return yaml.Mark("", index, 0, 0, None, 0)


def _blocks(text: str, start: int, end: int, level: int) -> Iterator[_Block]:
    """Yield the text before the first heading of `level`, then each heading with its text; code is skipped."""
    heading = re.compile(rf"^#{{{level}}}[ \t]+(.*)$")
    fence, at, current = "", start, _Block("", start, start, end)
    for line in text[start:end].splitlines(keepends=True):
        match = _FENCE.match(line)
        if match and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else match[1]
        found = None if fence else heading.match(line.rstrip("\r\n"))
        if found:
            yield _Block(current.heading, current.start, current.body, at)
            current = _Block(_plain(found[1]), at, at + len(line), end)
        at += len(line)
    yield current


def _plain(heading: str) -> str:
    """Return what a heading says, without the marks that may close it."""
    return heading.rstrip("# \t\r")


@cache
def _names(part: type[Part]) -> dict[str, str]:
    """Map what a heading may say to the key of the field it fills; the field's own names win over foreign ones."""
    names: dict[str, str] = {}
    for key, field in part.model_fields.items():
        own = {_fold(name): key for name in (key, field.title or key)}
        if is_prose(field) or part_of(field) is not None:
            names |= own | {_fold(o): key for o in also(field) if _fold(o) not in names}
        elif key == "symptoms":
            names |= own
    return names | ({"lessonslearned": "lessons", "lessonslearnt": "lessons"} if part is Incident else {})


def _fold(heading: str) -> str:
    return re.sub(r"[^\w]+|_", "", heading).casefold()


class _Body:
    """Adds what stands under the headings of a Markdown body to the root mapping."""

    def __init__(self, source: Source, root: yaml.MappingNode) -> None:
        self.source = source
        self.text = source.text
        self.root = root
        self.sections = yaml.SequenceNode(_LIST, [], _mark(0), _mark(0))

    def fill(self, start: int) -> None:
        for block in _blocks(self.text, self._take_title(start), len(self.text), 2):
            self._place(block)
        if self.sections.value:
            self._put(self.root, "sections", self.sections, start)

    def _take_title(self, start: int) -> int:
        """Take a level-1 heading at the top as the title; return where the rest begins."""
        first = _TITLE.match(self.text, start)
        if not first:
            return start
        title = first.start(1)
        self._put(self.root, "title", self._scalar(title, title + len(_plain(first[1]))), title)
        return first.end()

    def _place(self, block: _Block) -> None:
        if not block.heading:
            lead = self.text[block.body : block.end]
            if lead.strip():
                self._put(self.root, "summary", self._prose(block), block.body + len(lead) - len(lead.lstrip()))
            return
        key = _names(Incident).get(_fold(block.heading))
        field = Incident.model_fields.get(key or "")
        if key is None or field is None or key in ("sections", "editions", "external"):
            self._section(block)
        elif key == "lessons":
            self._put(self.root, key, self._lessons(block), block.start)
        elif is_list(field):
            self._put(self.root, key, self._items(block, key), block.start)
        elif part_of(field) is not None:
            self._describe(key, block)
        else:
            self._put(self.root, key, self._prose(block), block.start)

    def _describe(self, key: str, block: _Block) -> None:
        """Give the text to a mapping that the front matter began (`impact`, `detection`), or begin one."""
        mapping = self._begun(key)
        if mapping is None:
            mapping = yaml.MappingNode(_MAP, [], _mark(block.body), _mark(block.end))
            self._put(self.root, key, mapping, block.start)
        self._put(mapping, "description", self._prose(block), block.start)

    def _begun(self, key: str) -> yaml.MappingNode | None:
        """Return the mapping that the front matter holds under a key; a way of detection alone is the beginning of one."""
        for number, (name, value) in enumerate(self.root.value):
            if name.value == key and isinstance(value, yaml.MappingNode):
                return value
            if name.value == key == "detection" and isinstance(value, yaml.ScalarNode):
                method = yaml.ScalarNode(_TEXT, "method", value.start_mark, value.end_mark)
                mapping = yaml.MappingNode(_MAP, [(method, value)], value.start_mark, value.end_mark)
                self.root.value[number] = (name, mapping)
                return mapping
        return None

    def _section(self, block: _Block) -> None:
        at = self.text.index(block.heading, block.start)
        mapping = yaml.MappingNode(_MAP, [], self._mark(block.start), self._mark(block.end))
        self._put(mapping, "title", self._scalar(at, at + len(block.heading)), block.start)
        self._put(mapping, "body", self._prose(block), block.body)
        self.sections.value.append(mapping)

    def _lessons(self, block: _Block) -> yaml.Node:
        mapping = yaml.MappingNode(_MAP, [], self._mark(block.start), self._mark(block.end))
        names = _names(Lessons)
        for part in _blocks(self.text, block.body, block.end, 3):
            key = names.get(_fold(part.heading)) if part.heading else "learned"
            if self.text[part.body : part.end].strip():
                self._put(mapping, key or "learned", self._items(part, key or "learned"), part.start)
        return mapping

    def _items(self, block: _Block, key: str) -> yaml.Node:
        """Return the bullets of a block as a list; a text without bullets is its only item."""
        items = yaml.SequenceNode(_LIST, [], self._mark(block.body), self._mark(block.end))
        for start, end in self._bullets(block):
            items.value.append(self._item(key, start, end))
        return items

    def _item(self, key: str, start: int, end: int) -> yaml.Node:
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        if key == "timeline":
            return self._entry(start, end)
        raw = self.text[start:end].strip()
        if key == "links" and (link := _LINK.fullmatch(raw)):
            return self._pair(start, link, "title", "url")
        # A symptom is taken word for word: its backticks only say so.
        quoted = key == "symptoms" and len(raw) > 1 and raw[0] == raw[-1] == "`"
        return self._scalar(start + 1, start + len(raw) - 1) if quoted else self._scalar(start, end)

    def _bullets(self, block: _Block) -> Iterator[tuple[int, int]]:
        starts: list[tuple[int, int]] = []
        at = block.body
        for line in self.text[block.body : block.end].splitlines(keepends=True):
            if match := _ITEM.match(line):
                starts.append((at, at + match.end()))
            at += len(line)
        if not starts and self.text[block.body : block.end].strip():
            starts = [(block.body, block.body)]
        for number, (_, begin) in enumerate(starts):
            yield begin, starts[number + 1][0] if number + 1 < len(starts) else block.end

    def _entry(self, start: int, end: int) -> yaml.Node:
        raw = self.text[start:end].strip()
        match = _SET_OFF.match(raw) or _TIMED.match(raw)
        if not match:
            return self._scalar(start, end)
        mapping = yaml.MappingNode(_MAP, [], self._mark(start), self._mark(end))
        mapping.value.append(tuple(self._scalar(start + match.start(name), start + match.end(name)) for name in ("time", "event")))
        return mapping

    def _pair(self, start: int, match: re.Match[str], *keys: str) -> yaml.Node:
        """Return a mapping of what a pattern found, by the names of its groups."""
        mapping = yaml.MappingNode(_MAP, [], self._mark(start + match.start()), self._mark(start + match.end()))
        for key in keys:
            self._put(mapping, key, self._scalar(start + match.start(key), start + match.end(key)), start + match.start(key))
        return mapping

    def _put(self, mapping: yaml.MappingNode, key: str, value: yaml.Node, at: int) -> None:
        width = len(self.source.line(self.source.span(at).line))
        mapping.value.append((yaml.ScalarNode(_TEXT, key, self._mark(at), self._mark(at + width), style="'"), value))

    def _prose(self, block: _Block) -> yaml.ScalarNode:
        return self._scalar(block.body, block.end)

    def _scalar(self, start: int, end: int) -> yaml.ScalarNode:
        """Return the text between two characters, without the white space around it; bullets lose their indentation."""
        raw = self.text[start:end]
        start += len(raw) - len(raw.lstrip())
        value = re.sub(r"\n {2,4}(?=\S)", "\n", raw.strip()) if _ITEM.match(self.source.line(self.source.span(start).line)) else raw.strip()
        return yaml.ScalarNode(_TEXT, value.replace("\r\n", "\n"), self._mark(start), self._mark(start + len(raw.strip())), style="|")

    def _mark(self, index: int) -> yaml.Mark:
        return _mark(index - self.source.offset)

