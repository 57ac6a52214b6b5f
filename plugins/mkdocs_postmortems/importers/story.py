"""Parts of the story to fields: prose, lists, lessons, action items and timelines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mkdocs_postmortems.importers.actions import Todos, read_todos
from mkdocs_postmortems.importers.days import Days
from mkdocs_postmortems.importers.draft import Draft, Fact, Told
from mkdocs_postmortems.importers.items import read_items, unwrapped
from mkdocs_postmortems.importers.labels import split
from mkdocs_postmortems.importers.outline import Node
from mkdocs_postmortems.importers.roles import role_of
from mkdocs_postmortems.importers.text import Line, joined, plain, words
from mkdocs_postmortems.importers.timeline import Reading, read_timeline
from mkdocs_postmortems.importers.values import MILESTONES
from mkdocs_postmortems.importers.zones import statement
from mkdocs_postmortems.model.values import LONGEST_LINE

__all__ = ["LESSONS", "PROSE_FIELDS", "place_actions", "place_key_events", "place_lessons", "place_links", "place_list", "place_prose", "place_timeline", "told"]

PROSE_FIELDS = {
    "summary": "summary", "happened": "summary", "impact": "impact", "root_cause": "root_cause",
    "cause_and_resolution": "root_cause", "trigger": "trigger", "resolution": "resolution", "prevention": "prevention",
}  # fmt: skip
LESSONS = {"lessons": "learned", "went_well": "went_well", "went_wrong": "went_wrong", "lucky": "got_lucky"}
_LINK = re.compile(r"^(?:[-*+•]\s+|\d+[.)]\s+)?(?:(?P<name>[^\[\]<>]{0,80}?)\s*[:–-]?\s*)?(?:\[(?P<text>[^\]]*)\]\((?P<url>https?://[^\s)]+)[^)]*\)|<?(?P<bare>https?://[^\s<>]+?)>?)[.,]?$")
_CONCLUSION = re.compile(r"(?:in conclusion|to conclude|in summary|to sum up)\b", re.IGNORECASE)
_MOST_LINES = 40


def place_prose(draft: Draft, role: str, node: Node, kept: Iterable[Line]) -> None:
    """Put the text of a part into its field; `kept` are its lines without those that went elsewhere."""
    text = joined(kept)
    if role == "detection":
        if text:
            before = draft.data.get("detection", {}).get("description")
            draft.data["detection"] = {"description": f"{before}\n\n{text}" if before else text}
            draft.comment(("detection",), *([node.name] if set(words(node.name)) - {"detection"} else []))
            draft.last = "detection"
        return
    if text:
        draft.prose(PROSE_FIELDS[role], text, node.name)
    else:
        draft.comment((PROSE_FIELDS[role],), node.name)


def place_list(draft: Draft, role: str, node: Node, lines: Sequence[Line]) -> None:
    """Put the items of a part into the list of contributing factors or symptoms; other text is an item of its own."""
    key = "contributing_factors" if role == "factors" else "symptoms"
    found = read_items(lines)
    texts = [text for text in (joined(found.before), *(item.text for item in found.items), joined(found.after)) if text.strip()]
    fits = all(len(text) <= LONGEST_LINE and "\n" not in text for text in texts) or key != "symptoms"
    if not texts or not fits or (key == "symptoms" and not found.items):
        draft.section(node.name, joined(lines), node.line)
        return
    draft.add(key, texts)
    draft.comment((key,), node.name)
    draft.last = key if key in ("contributing_factors", "symptoms") else draft.last


def place_lessons(draft: Draft, role: str, node: Node, lines: Sequence[Line]) -> None:
    """Put the items of a part into the lessons."""
    key = LESSONS[role]
    found = read_items(lines)
    before, after = joined(found.before), joined(found.after)
    texts = [text for text in ([before] if before else []) + [item.text for item in found.items] + ([after] if after else []) if text.strip()]
    if not texts:
        draft.comment(("lessons",), node.name)
        return
    lessons = draft.data.setdefault("lessons", {})
    lessons.setdefault(key, []).extend(texts)
    draft.comment(("lessons", key), node.name)
    draft.last = "lessons"


def place_links(draft: Draft, node: Node, lines: Sequence[Line]) -> None:
    """Put a list of links into the links; anything else is a section."""
    filled = [line for line in lines if line.text.strip()]
    found = [_LINK.match(line.text.strip()) for line in filled]
    if not filled or not all(found) or len(filled) > _MOST_LINES:
        draft.section(node.name, joined(lines), node.line)
        return
    for match in found:
        url = (match["url"] or match["bare"] or "") if match else ""
        title = " – ".join(part for part in ((match["name"] or "").strip(" :-–"), match["text"]) if part) if match else ""
        draft.add("links", [{"url": url, **({"title": title} if title and title != url else {})}])
    draft.comment(("links",), node.name)


def place_actions(draft: Draft, role: str, node: Node, days: Days) -> None:
    """Put what is to be done into the action items, and the text around it into `prevention`."""
    split(node)
    roles = {role_of(child.heading) for child in node.children}
    parts = [Node(node.heading, None, node.level, node.lines), *node.children]
    draft.comment(("action_items",), *([node.name] if set(words(node.name)) - {"action", "items"} else []))
    for part in parts:
        own = role_of(part.heading) if part.line else role
        if own == "improvements" and "tasks" in roles:
            draft.prose("prevention", joined(unwrapped(list(part.below()))), part.name)
        else:
            _add_todos(draft, node, part, read_todos(list(part.below()), days))


def _add_todos(draft: Draft, node: Node, part: Node, todos: Todos) -> None:
    items = draft.data.get("action_items", [])
    at = len(items)
    if todos.items and _CONCLUSION.match(todos.items[-1].data["action"]):
        draft.section("Conclusion", todos.items.pop().data["action"])
    if todos.items or todos.none:
        draft.data["action_items"] = items
    route = ("action_items", at) if todos.items else ("action_items",)
    if part.line:
        draft.comment(route, part.name)
    draft.structure(route, todos.structure)
    for number, todo in enumerate(todos.items):
        items.append(todo.data)
        draft.comment(("action_items", at + number), *todo.said)
    draft.last = "action_items"
    before = joined(todos.before)
    if todos.items or not part.line:
        draft.prose("prevention", before)
    elif before:
        draft.section(part.name, before, part.line)
    _add_rest(draft, node, todos.after)


def _add_rest(draft: Draft, node: Node, lines: Sequence[Line]) -> None:
    text = joined(lines)
    if not text:
        return
    name = "Conclusion" if _CONCLUSION.match(text) else node.name
    draft.section(name, text, next((line for line in lines if line.text.strip()), None))


def told(reading: Reading, headings: Sequence[str]) -> Told:
    """Return a timeline that was read, with the headings that stand above it."""
    stated = [zone for heading in headings for zone in statement(heading)]
    beside = [line.text for line in (*reading.structure, *reading.before)]
    return Told(reading.entries, list(headings), list(dict.fromkeys([*stated, *reading.zones])), beside)


def place_timeline(draft: Draft, node: Node, headings: Sequence[str]) -> None:
    """Put the entries of a part into the timeline; text around them becomes a section of the same name."""
    reading = read_timeline(list(node.below()))
    take_reading(draft, node, reading, headings)


def take_reading(draft: Draft, node: Node, reading: Reading, headings: Sequence[str]) -> None:
    """Put what was read into the timeline, and the rest into sections."""
    before, after = joined(reading.before), joined(reading.after)
    if reading.entries:
        draft.timelines.append(told(reading, [node.name, *headings]))
        draft.structure(("timeline",), [Line(0, node.name), *reading.structure])
        draft.zones += [zone for zone in reading.zones if zone not in draft.zones]
        draft.dated.append(before)
        if before:
            draft.section(node.name, before, node.line)
        draft.last = "timeline"
        if after:
            _add_rest(draft, node, reading.after)
    else:
        draft.structure(("timeline",), reading.structure)
    if not reading.entries and (before or after):
        draft.section(node.name, "\n\n".join(part for part in (before, after) if part), node.line)
        draft.doubt(f"“{node.name}” holds no times that can be read; it is kept as a section")


def place_key_events(draft: Draft, node: Node, headings: Sequence[str], *, as_timeline: bool) -> None:
    """Take the milestones from a list of them; where the document has no timeline, they are that as well."""
    reading = read_timeline(list(node.below()))
    if not reading.entries:
        draft.section(node.name, joined(node.below()), node.line)
        return
    if as_timeline:
        take_reading(draft, node, reading, headings)
        return
    draft.structure(("started_at",), [Line(0, node.name)])
    for entry in reading.entries:
        role = role_of(entry.text, exact=True)
        if role in MILESTONES and role not in draft.facts:
            draft.facts[role] = Fact(entry.stamp, entry.line.text.strip(" -*"))
        else:
            draft.own(plain(entry.text), entry.stamp.text)
    for rest in (reading.before, reading.after):
        draft.section(node.name, joined(rest), node.line) if joined(rest) else None
