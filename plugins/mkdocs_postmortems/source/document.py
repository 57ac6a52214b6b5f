"""One incident file: its text, its nodes, and where in the text each value stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from mkdocs_postmortems.diagnostics import Finding, Place, Route, Span
from mkdocs_postmortems.model.fields import field_at, is_prose
from mkdocs_postmortems.source.nodes import MAX_DEPTH, YamlFault, compose

__all__ = ["MAX_BYTES", "MAX_VALUES", "Source", "read_yaml"]

MAX_BYTES = 1_000_000
MAX_VALUES = 20_000
_NULLS = ("", "~", "null", "Null", "NULL")
_PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "!")
_EXCUSE = re.compile(r"#\s*postmortems:\s*ignore\[([^\]\n]*)\][ \t]*(.*)")
_CUT = re.compile(r"[ \t]+#(?!\s*postmortems:)(\S?)")
_CUT_IN_PROSE = re.compile(r"[ \t]+#")


@dataclass(frozen=True, slots=True)
class Excuse:
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
        return [0, *(match.end() for match in re.finditer(r"\n", self.text))]

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
    """Turns nodes into plain values, and notes what is wrong with them on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.count = 0

    def value(self, node: yaml.Node, route: Route) -> Any:
        self.count += 1
        if self.count > MAX_VALUES:
            raise YamlFault(f"the file holds more than {MAX_VALUES:,} values", "split it, or remove the anchors that repeat parts", node.start_mark.index + self.source.offset, "PM011")
        if len(route) > MAX_DEPTH:
            raise YamlFault(f"lists and mappings are nested more than {MAX_DEPTH} deep", "flatten them", node.start_mark.index + self.source.offset, "PM011")
        if node.tag not in _PLAIN_TAGS:
            self._note(node, f"the tag `{node.tag[:60]}` is not allowed", "remove it: every value is text, and its field says how it is read")
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, route)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*route, index)) for index, item in enumerate(node.value)]
        return self.scalar(node, route) if isinstance(node, yaml.ScalarNode) else None

    def scalar(self, node: yaml.ScalarNode, route: Route) -> str | None:
        if node.style:
            return str(node.value)
        self.note_cut(node, route)
        return None if node.value in _NULLS else str(node.value)

    def mapping(self, node: yaml.MappingNode, route: Route) -> dict[str, Any]:
        seen: dict[str, yaml.Node] = {}
        result: dict[str, Any] = {}
        for name, node_value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                self._note(name, "a key is a list or a mapping", "write the key as a plain word")
                continue
            key = str(name.value)
            if key in seen:
                self._note_twice(name, seen[key])
                continue
            seen[key] = name
            value = self.value(node_value, (*route, key))
            if value is not None:
                result[key] = value
        return result

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

    def _note(self, node: yaml.Node, message: str, cure: str) -> None:
        start, end = node.start_mark.index + self.source.offset, node.end_mark.index + self.source.offset
        self.source.findings.append(Finding("PM001", (), message, cure, span=self.source.span(start, end)))

    def _note_twice(self, name: yaml.ScalarNode, first: yaml.Node) -> None:
        line = self.source.span(first.start_mark.index + self.source.offset).line
        self._note(name, f"`{name.value}` is written twice; the first is on line {line}", "keep one of the two")


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
    if source.root is not None and not isinstance(source.root, yaml.MappingNode):
        source.root = None
        source.findings.append(Finding("PM001", (), "the file is not a list of `key: value` lines", "begin with `title: …`", span=source.span(offset)))
