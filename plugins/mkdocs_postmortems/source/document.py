"""One incident file: its text, its nodes, and where in the text each value stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import yaml

from mkdocs_postmortems.diagnostics import Finding, Place, Route, Span
from mkdocs_postmortems.model import Part
from mkdocs_postmortems.model.fields import field_at, is_prose
from mkdocs_postmortems.patterns import later
from mkdocs_postmortems.source.characters import describe, replaced, unreadable
from mkdocs_postmortems.source.decoding import MAX_BYTES
from mkdocs_postmortems.source.nodes import MAX_DEPTH, YamlFault, compose, too_deep

__all__ = ["EMPTY", "MAX_KEYS", "MAX_VALUES", "Source", "read_yaml"]

EMPTY = Finding("PM001", (), "the file is empty", "write at least `title`, `started_at` and `summary`", span=Span(1, 1))
MAX_VALUES = 20_000
MAX_KEYS = 500
_LONGEST_KEY = 1_000
_LONGEST_OWN = 10_000
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_WRITTEN_TAG = later(r"(?:&\S+\s+)?(!\S*)")
_ESCAPE = later(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_NAMED_ESCAPES = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "e": 27, "N": 0x85, "L": 0x2028, "P": 0x2029}
_USUAL_KEYS = frozenset(key for part in Part.__subclasses__() for key in part.model_fields)
_PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "!")
_EXCUSE = later(r"#[ \t]*postmortems:[ \t]*ignore\[([^\]\n]{0,200})\][ \t]*(.*)")
_CUT = re.compile(r"[ \t]+#(?!\s*postmortems:)(\S?)")


class Excuse(NamedTuple):
    """A comment that silences rules on its line, or on the next one when it stands alone."""

    line: int
    codes: frozenset[str]
    reason: str
    span: Span


@dataclass
class Source:
    """An incident file that has been read.

    `path` is as messages show it. `root` is None when nothing could be read; `findings` say why.
    `offset` is where the YAML begins in the text (after the fence of a front matter).
    """

    path: str
    text: str
    root: yaml.Node | None = None
    offset: int = 0
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate([len(line) + 1 for line in self.text.split("\n")[:-1]], initial=0))

    def span(self, index: int, end: int | None = None) -> Span:
        """Return line and column of a character of the file; the width ends at the line's end."""
        line = bisect_right(self._starts, index) - 1
        start = self._starts[line]
        stop = min(end if end is not None else index + 1, start + len(self.line(line + 1)))
        return Span(line + 1, index - start + 1, max(1, stop - index))

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 1."""
        begin = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[begin:end].rstrip("\r\n")

    def place(self, span: Span, label: str = "") -> Place:
        """Return a span of this file with its line."""
        return Place(self.path, span, self.line(span.line), label)

    def locate(self, route: Route, *, key: bool = False) -> Span:
        """Return where the value at `route` stands, or its key; the nearest existing parent if it is missing."""
        node, name = self.root, None
        for step in route:
            found = _child(node, step)
            if found is None:
                break
            name, node = found
        shown = name if name is not None and (key or not isinstance(node, yaml.ScalarNode)) else node
        if shown is None:
            return Span(1, 1)
        return self.span(shown.start_mark.index + self.offset, shown.end_mark.index + self.offset)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The file's content as texts, lists and mappings; nothing where it is empty."""
        if not isinstance(self.root, yaml.MappingNode):
            return {}
        try:
            value = _Builder(self).value(self.root, ())
        except YamlFault as fault:
            self.findings.append(fault.finding(self.span(fault.index)))
            return {}
        return value if isinstance(value, dict) else {}

    @cached_property
    def excuses(self) -> list[Excuse]:
        """The file's `# postmortems: ignore[...]` comments."""
        return list(self._excuses()) if "postmortems:" in self.text else []

    def _excuses(self) -> Iterator[Excuse]:
        for match in _EXCUSE.finditer(self.text):
            span = self.span(match.start(), match.end())
            alone = not self.line(span.line)[: span.column - 1].strip()
            codes = frozenset(code.strip() for code in match[1].split(",") if code.strip())
            yield Excuse(span.line + alone, codes, match[2].strip(), span)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    if not isinstance(node, yaml.MappingNode):
        return None
    for name, value in node.value:
        if name.value == step:
            return name, value
    if step in ("time", "event") and len(node.value) == 1:  # the short form of a timeline entry
        [(name, value)] = node.value
        return (name, name) if step == "time" else (name, value)
    return None


class _Builder:
    """Turns nodes into plain values, and notes what is wrong with them on the way.

    Every value of every file comes through here, so that nothing is asked twice.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.offset = source.offset
        self.count = 0
        self.size = 0
        self.furthest = 0
        self.open: set[int] = set()
        # What few files hold, and looking for it in every value takes long.
        self.may_repeat = "&" in source.text
        self.may_be_cut = " #" in source.text or "\t#" in source.text
        self.may_hide = "\\" in source.text or not source.text.isascii()

    def value(self, node: yaml.Node, route: Route) -> Any:
        """Return a value; stop at a file that holds more than any incident needs, counting what its aliases repeat."""
        is_text = type(node) is yaml.ScalarNode
        self.count += 1
        if is_text:
            self.size += len(node.value)
        if self.may_repeat:
            # What an alias repeats stands further up; the finding belongs where it is repeated.
            self.furthest = max(self.furthest, self._start(node))
        if self.count > MAX_VALUES or self.size > MAX_BYTES or len(route) > MAX_DEPTH or not (is_text or self._is_bounded(node)):
            self._refuse(node)
        if node.tag not in _PLAIN_TAGS:
            self._note(node, f"the tag `{self._tag(node)}` is not allowed", "remove it: every value is text, and its field says how it is read")
        return self.scalar(node, route) if isinstance(node, yaml.ScalarNode) else self._collection(node, route)

    def _collection(self, node: yaml.Node, route: Route) -> Any:
        self.open.add(id(node))
        made = self.mapping(node, route) if isinstance(node, yaml.MappingNode) else [self.value(item, (*route, index)) for index, item in enumerate(node.value)]
        self.open.discard(id(node))
        return made

    def _is_bounded(self, node: yaml.Node) -> bool:
        return id(node) not in self.open and (len(node.value) <= MAX_KEYS or not isinstance(node, yaml.MappingNode))

    def _refuse(self, node: yaml.Node) -> None:
        index = max(self.furthest, self._start(node))
        if self.count > MAX_VALUES:
            raise YamlFault(f"the file holds more than {MAX_VALUES:,} values", "split it, or remove the anchors that repeat parts", index, "PM011")
        if self.size > MAX_BYTES:
            raise YamlFault(f"the anchors of this file repeat more than {MAX_BYTES:,} characters", "write each text once", index, "PM011")
        if id(node) in self.open:
            raise YamlFault("this part contains itself: an alias (`*`) in it leads back to its own anchor (`&`)", "remove the alias", index, "PM011")
        if self._is_bounded(node):
            raise too_deep(index)
        raise YamlFault(f"a mapping has more than {MAX_KEYS} keys", "make it a list, or move it into an attachment", self._start(node.value[MAX_KEYS][0]), "PM011")

    def _start(self, node: yaml.Node) -> int:
        return node.start_mark.index + self.source.offset

    def _tag(self, node: yaml.Node) -> str:
        """Return a tag as it is written."""
        found = _WRITTEN_TAG.match(self.source.text, self._start(node))
        return (found[1] if found else node.tag)[:60]

    def scalar(self, node: yaml.ScalarNode, route: Route) -> str | None:
        value: str = node.value
        if not node.style:
            if self.may_be_cut:
                self.note_cut(node, route)
            if value in _NULLS:
                return None
        if len(value) > _LONGEST_OWN and str(route[0]).startswith("x-"):
            self._note(node, f"this text has {len(node.value):,} characters, and at most {_LONGEST_OWN:,} are allowed", "move it into an attachment, and link to it", "PM011")
            return None
        return self.text(node) if self.may_hide else value

    def text(self, node: yaml.ScalarNode) -> str:
        """Return the text of a node; what double quotes may smuggle in by its number is found as if it stood there."""
        value: str = node.value
        if self.may_hide and node.style == '"' and not (value.isascii() and value.isprintable()) and (escaped := next(unreadable(value), None)):
            span = self._span(node, *self._escape(node, escaped[0]))
            self._say(span, "PM010", f"the character {describe(escaped[0])} can't be seen or changes how the text is read", "remove it")
            return replaced(value)
        return value

    def _escape(self, node: yaml.ScalarNode, char: str) -> tuple[int, int]:
        """Return from where to where in a node's own text a character is written by its number."""
        written = self.source.text[self._start(node) : node.end_mark.index + self.source.offset]
        for match in _ESCAPE.finditer(written):
            number = match[1] or match[2] or match[3]
            if (int(number, 16) if number else _NAMED_ESCAPES.get(match[4])) == ord(char):
                return match.span()
        return 0, len(written)

    def mapping(self, node: yaml.MappingNode, route: Route) -> dict[str, Any]:
        seen: dict[str, yaml.Node] = {}
        result: dict[str, Any] = {}
        for name, node_value in node.value:
            key = name.value if type(name) is yaml.ScalarNode and name.value in _USUAL_KEYS and name.tag in _PLAIN_TAGS else self.key(name)
            if key is None:
                continue
            if key in seen:
                self._note_twice(name, seen[key])
                self.count += 1
                continue
            seen[key] = name
            value = self.value(node_value, (*route, key))
            if value is not None:
                result[key] = value
        return result

    def key(self, name: yaml.Node) -> str | None:
        """Return a key; nothing for one that can't be used, which is noted."""
        if type(name) is not yaml.ScalarNode:
            self._note(name, "a key is a list or a mapping", "write the key as a plain word")
            return None
        if name.tag not in _PLAIN_TAGS:
            self._note(name, f"the tag `{self._tag(name)}` is not allowed", "remove it: every key is text")
        if name.value == "<<" and not name.style:
            self._note(name, "`<<` would merge another mapping into this one, which is not supported", "write the keys out")
            return None
        if len(name.value) > _LONGEST_KEY:
            self._note(name, f"this key has {len(name.value):,} characters, and at most {_LONGEST_KEY:,} are allowed", "shorten it, or put the text behind it", "PM011")
            return None
        return self.text(name)

    def note_cut(self, node: yaml.ScalarNode, route: Route) -> None:
        """Warn when a text without quotes ends where a ` #` begins a comment that looks like more text."""
        end = node.end_mark.index + self.source.offset
        cut = _CUT.match(self.source.text, end)
        if not cut or not node.value:
            return
        known = field_at(route)
        if known is None or not (is_prose(known) or (cut[1] and cut[1].isdigit())):
            return
        span = self.source.span(cut.end() - 1 - len(cut[1]), cut.end())
        lost = self.source.line(span.line)[span.column - 1 :].strip()
        self.source.findings.append(Finding("PM002", route, f"` #` cuts this text: `{lost[:40]}` is not part of it", "put the whole text in quotes; or put the comment on a line of its own", span=span))

    def _note(self, node: yaml.Node, message: str, cure: str, code: str = "PM001") -> None:
        self._say(self._span(node), code, message, cure)

    def _note_twice(self, name: yaml.Node, first: yaml.Node) -> None:
        line = self.source.span(self._start(first)).line
        self._note(name, f"`{name.value}` is written twice; the first is on line {line}", "keep one of the two")

    def _say(self, span: Span, code: str, message: str, cure: str) -> None:
        self.source.findings.append(Finding(code, (), message, cure, span=span))

    def _span(self, node: yaml.Node, begin: int = 0, end: int | None = None) -> Span:
        """Return where a node stands, or a part of it."""
        start = self._start(node)
        return self.source.span(start + begin, node.end_mark.index + self.source.offset if end is None else start + end)


def read_yaml(path: str, text: str) -> Source:
    """Return the source of a YAML incident file; what can't be read is in its findings."""
    source = Source(path, text)
    attach(source, text, 0)
    return source


def attach(source: Source, yaml_text: str, offset: int) -> None:
    """Compose a part of the file's text and make it the source's root."""
    source.offset = offset
    try:
        source.root = compose(yaml_text)
    except YamlFault as fault:
        source.findings.append(fault.finding(source.span(fault.index + offset)))
        return
    if source.root is None and source.path.casefold().endswith(".md"):
        return
    if source.root is None:
        source.findings.append(EMPTY)
    elif not isinstance(source.root, yaml.MappingNode):
        source.root = None
        source.findings.append(Finding("PM001", (), "the file is not a list of `key: value` lines", "begin with `title: …`", span=source.span(offset)))
