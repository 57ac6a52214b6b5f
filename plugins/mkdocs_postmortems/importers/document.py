"""A document of headings, labels, tables and prose to a draft: each part goes where its heading says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.days import Days
from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.labels import Label, label_of, split
from mkdocs_postmortems.importers.outline import Node, outline
from mkdocs_postmortems.importers.roles import PROSE, VALUES, role_of
from mkdocs_postmortems.importers.stamps import trailing
from mkdocs_postmortems.importers.story import (
    LESSONS,
    PROSE_FIELDS,
    place_actions,
    place_key_events,
    place_lessons,
    place_links,
    place_list,
    place_prose,
    place_timeline,
    take_reading,
)
from mkdocs_postmortems.importers.tables import table_at
from mkdocs_postmortems.importers.text import Line, joined, plain
from mkdocs_postmortems.importers.timeline import read_run, read_timeline
from mkdocs_postmortems.importers.timeline.entries import timed
from mkdocs_postmortems.importers.titles import take_title
from mkdocs_postmortems.importers.values import place_value
from mkdocs_postmortems.importers.zones import statement

__all__ = ["Document"]

_ACTIONS = ("actions", "tasks", "improvements")
_SPLIT = ("summary", "happened", "stats", "duration", "cause_and_resolution", "lessons")
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>https?://[^\s)\"\\<>]+)\)")
_FEWEST_RUN = 3
_ONE_LABEL = 1


@dataclass
class Document:
    """Places the parts of one document in a draft."""

    draft: Draft
    days: Days
    stem: str
    roles: set[str] = field(default_factory=set)
    path: list[str] = field(default_factory=list)
    told_in_context: bool = False

    def place(self, lines: Sequence[Line], *, titled: bool = False) -> None:
        """Place every line; `titled` if the title is known already."""
        tree = outline(lines)
        _lower_times(tree)
        main, parts = take_title(self.draft, tree, self.stem, titled=titled)
        self.path = [str(self.draft.data.get("title", ""))]
        labelled = sum(1 for line in main.lines if (label := label_of(line)) and label.role)
        split(main, unknown=labelled > _ONE_LABEL)
        parts = _with_times_below([*main.children, *parts])
        self.roles = {_role(part) for part in parts} | {_role(child) for part in parts for child in part.children if part.is_empty}
        self.told_in_context = any(role_of(part.heading) == "context" and _is_run(part) for part in parts)
        self._opening(main)
        self.draft.dated.append(joined(main.lines))
        if not parts or not self.roles & (PROSE | VALUES):
            self._unstructured(main, parts)
            return
        main.lines = self._without_run(main, main.lines)
        for part in parts:
            self.part(part)
        self._close_opening(main)

    def part(self, node: Node) -> None:
        """Place one part with all that stands below it."""
        _move_value(node)
        role = role_of(node.heading)
        if role in _SPLIT:
            split(node, any_name=role == "stats")
        if role in VALUES:
            self._value(role, node)
        elif role == "timeline":
            self._timeline(node)
        elif role in ("key_events", "context"):
            self._events(role, node)
        elif role in _ACTIONS or (role == "prevention" and "actions" not in self.roles):
            place_actions(self.draft, role, node, self.days)
        elif role in PROSE:
            self._story(role, node)
        else:
            self._other(node)

    def _timeline(self, node: Node) -> None:
        """Place a timeline; parts of the story that are only deeper headings below it are placed on their own."""
        told = [_role(child) in PROSE and _role(child) != "timeline" and not _has_times(child) for child in node.children]
        first = told.index(True) if True in told else len(told)
        last = not any(_has_times(child) for child in node.children[first:])
        pulled = [child for at, child in enumerate(node.children) if told[at] or (last and at >= first)]
        node.children = [child for child in node.children if child not in pulled]
        place_timeline(self.draft, node, self.path)
        self.roles |= {_role(child) for child in pulled}
        self._children(node, pulled)

    def _value(self, role: str, node: Node) -> None:
        """Place a single value, and the labels below it."""
        labelled = [child for child in node.children if child.level >= 10]  # noqa: PLR2004
        if labelled:
            node = Node(node.heading, node.line, node.level, node.lines, [child for child in node.children if child not in labelled])
        if not labelled or any(line.text.strip() for line in node.below()):
            place_value(self.draft, role, node)
        else:
            self.draft.comment((), node.name)
        self._children(node, labelled)

    def _story(self, role: str, node: Node) -> None:
        """Place the text of a part in its field, and the parts in it that have one of their own."""
        own, pulled, apart = list(node.lines), [], []
        for child in node.children:
            if self._leaves(role, child):
                pulled.append(child)
            elif role in LESSONS or role == "factors":
                apart.append(child)
            else:
                own += child.all()
        self._text(role, node, own)
        self._children(node, pulled)
        for child in apart:
            self.draft.section(child.name, joined(child.below()), child.line)

    def _text(self, role: str, node: Node, lines: Sequence[Line]) -> None:
        """Place the text of a part of the story."""
        own = self._without_run(node, lines) if role in PROSE_FIELDS or role == "detection" else list(lines)
        aside = role == "conclusion" or (role == "happened" and ("summary" in self.roles or bool(self.draft.data.get("summary"))))
        if role in LESSONS:
            place_lessons(self.draft, role, node, own)
        elif role in ("factors", "symptoms"):
            place_list(self.draft, role, node, own)
        elif role == "links":
            place_links(self.draft, node, own)
        elif role == "stats":
            self._facts(node, own)
        elif not aside:
            place_prose(self.draft, role, node, own)
        elif joined(own):
            self.draft.section(node.name, joined(own), node.line)

    def _leaves(self, role: str, child: Node) -> bool:
        """Whether a part inside another one goes to a field of its own."""
        other = _role(child)
        if child.level >= 10 or (role in _SPLIT and other in VALUES):  # noqa: PLR2004 - made of a label
            return True
        if role in LESSONS:
            return other in LESSONS and other != "lessons"
        return other == "timeline" or (bool(other) and other != role and other in PROSE and (role in _SPLIT or other not in self.roles))

    def _children(self, node: Node, children: Sequence[Node]) -> None:
        self.path.insert(0, node.name)
        for child in children:
            self.part(child)
        self.path.pop(0)

    def _events(self, role: str, node: Node) -> None:
        lines = list(node.below())
        if role == "key_events":
            place_key_events(self.draft, node, self.path, as_timeline=not self._has_timeline())
            return
        if _is_run(node):
            take_reading(self.draft, node, read_timeline(lines, ends=False), self.path)
        else:
            self._other(node)

    def _has_timeline(self) -> bool:
        """Whether the document tells what happened when in another place than its key events."""
        return "timeline" in self.roles or bool(self.draft.timelines) or self.told_in_context

    def _other(self, node: Node) -> None:
        """Place a part whose heading says nothing to us."""
        if node.is_empty and node.children and any(role_of(child.heading) in PROSE for child in node.children):
            self.draft.comment(("sections",), node.name)
            self._children(node, node.children)
            return
        stays = [child for child in node.children if not self._is_missing(child)]
        pulled = [child for child in node.children if child not in stays]
        lines = [*node.lines, *(line for child in stays for line in child.all())]
        text = joined(self._without_run(node, lines))
        if text or not (pulled or joined(lines)):
            if node.level >= 10 and len(text) <= 90 and "\n" not in text:  # noqa: PLR2004
                self.draft.own(node.name, text)
            else:
                self.draft.section(node.name, text, node.line)
        self._children(node, pulled)

    def _is_missing(self, child: Node) -> bool:
        role = _role(child)
        return role in PROSE and role not in self.roles and role not in ("stats", "links", "context", "happened", "summary")

    def _without_run(self, node: Node, lines: Sequence[Line]) -> list[Line]:
        """Take a run of lines with times out of a text, if the document has no timeline of its own."""
        reading = read_run(lines) if "timeline" not in self.roles else None
        if reading is None:
            return list(lines)
        rest = [*reading.before, *reading.after]
        reading.before, reading.after = [], []
        take_reading(self.draft, node, reading, self.path)
        return rest

    def _opening(self, main: Node) -> None:
        """Place what stands above the first heading: pictures, statements of a time zone, tables of facts, and text."""
        lines = []
        at = 0
        while at < len(main.lines):
            line = main.lines[at]
            table = table_at(main.lines, at)
            if table and self._fact_table(main.lines[at : at + table.size]):
                at += table.size
                continue
            image = _IMAGE.fullmatch(line.text.strip())
            zones = statement(line.text) if len(line.text.split()) <= 10 else []  # noqa: PLR2004
            if image and "images" not in self.draft.data:
                self.draft.data["images"] = [{"src": image["src"], **({"alt": plain(image["alt"])} if plain(image["alt"]) else {})}]
            elif zones:
                self.draft.zones += zones
                self.draft.comment(("timezone",), line.text)
            else:
                lines.append(line)
            at += 1
        main.lines = lines

    def _fact_table(self, lines: Sequence[Line]) -> bool:
        """Take a table of two columns whose first one names values."""
        table = table_at(lines, 0)
        if table is None or len(table.header) != 2:  # noqa: PLR2004
            return False
        rows = [(line, cells) for line, cells in ((table.head, table.header), *table.rows) if len(cells) == 2]  # noqa: PLR2004
        named = [row for row in rows if role_of(row[1][0], exact=True) in VALUES]
        if len(named) * 2 < len(rows):
            return False
        for line, (name, value) in rows:
            role = role_of(name, exact=True)
            if line is table.head and not role:
                self.draft.comment(("title",), line.text.strip(" |"))
            elif value.strip():
                self.part(Node(name, line, 10, [Line(line.number, value)]))
            else:
                self.draft.comment(("title",), name)
        return True

    def _facts(self, node: Node, lines: Sequence[Line]) -> None:
        """Place a part that lists facts about the incident: what is not one of them is a section."""
        rest: list[Line] = []
        at = 0
        while at < len(lines):
            table = table_at(lines, at)
            if table and self._fact_table(lines[at : at + table.size]):
                at += table.size
                continue
            rest.append(lines[at])
            at += 1
        if joined(rest):
            self.draft.section(node.name, joined(rest), node.line)
        else:
            self.draft.comment(("title",), node.name)

    def _unstructured(self, main: Node, parts: Sequence[Node]) -> None:
        """Place a report that is told without headings that say anything: its first paragraph, and the rest as it is."""
        lines = self._without_run(main, main.lines)
        first, _, rest = joined(lines).partition("\n\n")
        self.draft.prose("summary", first)
        if rest.strip():
            self.draft.section("Report", rest, lines[0] if lines else None)
        for part in parts:
            self.part(part)
        self.draft.doubt("no heading of the source names a part of an incident: the text is kept as it is")

    def _close_opening(self, main: Node) -> None:
        """Put text above the first heading before the summary."""
        text = joined(main.lines)
        if text:
            before = self.draft.data.get("summary")
            self.draft.data["summary"] = f"{text}\n\n{before}" if before else text


def _value_label(node: Node) -> Label | None:
    """Return the label in a heading that has text behind it (`### Root cause: A full disk …`)."""
    label = label_of(Line(0, node.heading)) if node.line is not None and node.level < 10 else None  # noqa: PLR2004
    return label if label and label.role and len(label.value.split()) > 2 else None  # noqa: PLR2004


def _role(node: Node) -> str:
    """Return the role of a heading, or of the label in it."""
    label = _value_label(node)
    return label.role if label else role_of(node.heading)


def _move_value(node: Node) -> None:
    """Move text behind a label in a heading to the lines below it."""
    label = _value_label(node)
    if label and node.line is not None:
        node.lines.insert(0, Line(node.line.number, label.value))
        node.heading = label.name


def _has_times(node: Node) -> bool:
    """Whether a part holds entries of a timeline."""
    return trailing(node.heading) is not None or any(timed(line) for line in node.all())


def _is_run(node: Node) -> bool:
    return len(read_timeline(list(node.below()), ends=False).entries) >= _FEWEST_RUN


def _lower_times(tree: Node) -> None:
    """Put headings that are only a time below the timeline that they follow, whatever their level."""
    for node in [tree, *_all(tree)]:
        kept: list[Node] = []
        for child in node.children:
            last = kept[-1] if kept else None
            found = timed(Line(0, child.heading))
            if last and found and found[0].has_clock and not found[1] and role_of(last.heading) == "timeline":
                last.children += [Node(child.heading, child.line, last.level + 1, child.lines), *child.children]
            else:
                kept.append(child)
        node.children = kept


def _with_times_below(parts: list[Node]) -> list[Node]:
    """Put headings that begin with a time below one of a timeline, where a document has none (`## 18:00 - Sails again`)."""
    moments = [part for part in parts if (found := timed(Line(0, part.heading))) and found[0].has_clock]
    if len(moments) < _FEWEST_RUN or any(_role(part) == "timeline" for part in parts):
        return parts
    whole = Node("Timeline", None, moments[0].level, [], moments)
    return [whole if part is moments[0] else part for part in parts if part is moments[0] or part not in moments]


def _all(node: Node) -> list[Node]:
    return [inner for child in node.children for inner in (child, *_all(child))]
