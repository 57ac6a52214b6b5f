"""Action items of foreign documents: lists, boxes and tables of what is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.days import Days
from mkdocs_postmortems.importers.items import Item, read_items
from mkdocs_postmortems.importers.stamps import anywhere
from mkdocs_postmortems.importers.tables import Table, table_at
from mkdocs_postmortems.importers.text import Line, plain, words
from mkdocs_postmortems.model import ActionStatus, ActionType, Priority, Vocabulary

__all__ = ["Todo", "Todos", "read_todos"]

_DONE_MARK = re.compile(r"^\s*(?:[✅✔☑]\ufe0f?|\[x\])\s*", re.IGNORECASE)
_OPEN_MARK = re.compile(r"^\s*(?:⬜|☐|🔲|◻)\ufe0f?\s*")
_DONE = re.compile(
    r"[(\[*]+\s*(?:done|completed?|fixed|accomplished|finished)\b[^)\]*]{0,12}[)\]*]+|^DONE\b|\bDONE\b|^(?:Done|Completed)\s*[:–-]|[-–:]\s*(?:done|completed)\s*[.!]?$"
)
_TICKET = re.compile(r"https?://[^\s<>()\[\]\"']+/(?:issues|browse|pull|merge_requests|tickets?|t)/[\w-]*\d[\w-]*")
_MARKDOWN_LINK = re.compile(r"^\[[^\]]*\]\((https?://[^\s)]+)\)$")
_SUB = re.compile(r"\s*(?:[-*+•]\s+)?[*_]*(?P<name>owners?|assignees?|assigned to|responsible|due|due date|deadline|target date|status|priority|ticket|type)[*_]*\s*:[*_]*\s*(?P<value>.+)", re.IGNORECASE)
_INLINE_OWNER = re.compile(r"\s*[(\[](?:owner|assignee|assigned to|responsible)s?\s*:\s*(?P<value>[^)\]]{1,60})[)\]]", re.IGNORECASE)
_COLUMNS = {
    "action": "action; action item; action items; item; task; tasks; description; todo; to do; what; measure; follow up; followup; improvement; summary; title; details",
    "owner": "owner; owners; assignee; assigned to; who; responsible; dri; lead; team; responsible team; person",
    "status": "status; state; done; completed; complete; progress",
    "due": "due; due date; deadline; target date; by when; eta; target; when; date; timeline",
    "priority": "priority; prio; p; importance",
    "type": "type; category; kind",
    "ticket": "ticket; issue; link; jira; bug; tracking; tracking issue; pr; reference; ticket issue; trello card; github issue; url; tracker; links",
    "number": "#; no; nr; number; id; n",
}  # fmt: skip
_BY_COLUMN = {name.strip(): key for key, names in _COLUMNS.items() for name in names.split(";")}
_NOTHING = re.compile(r"(?:none|n/?a|nothing|-+|–|—|tbd|no action items?|not applicable)?\.?", re.IGNORECASE)
_LONGEST_OWNER = 80


@dataclass
class Todo:
    """An action item, with the words of the source that do not stand in it."""

    data: dict[str, str]
    said: list[str] = field(default_factory=list)


@dataclass
class Todos:
    """The action items of a part of a document, and the text around them. `none` if it says that there are none."""

    items: list[Todo] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    structure: list[Line] = field(default_factory=list)
    none: bool = False


def read_todos(lines: Sequence[Line], days: Days, *, bare: bool = True) -> Todos:
    """Return the action items among some lines: rows of a table, or items of a list."""
    result = Todos()
    rest = list(_tables(lines, days, result))
    found = read_items(rest, bare=bare and not result.items)
    result.items += [_todo(item, days) for item in found.items if item.text.strip()]
    result.before += found.before
    result.after += found.after
    said = " ".join(line.text.strip() for line in (*result.before, *result.after)).strip(" *_")
    only = result.items[0].data["action"] if len(result.items) == 1 else ""
    if (not result.items and said and _NOTHING.fullmatch(said)) or (only and not said and _NOTHING.fullmatch(only)):
        return Todos(structure=list(lines), none=True)
    return result


def _tables(lines: Sequence[Line], days: Days, result: Todos) -> Iterator[Line]:
    """Yield the lines that are no table of action items; the rows of those go to the result."""
    at = 0
    while at < len(lines):
        table = table_at(lines, at)
        columns = [_BY_COLUMN.get((plain(name) or name).casefold().strip(" ?*"), "") for name in table.header] if table else []
        if table and "action" in columns:
            result.structure.append(table.head)
            result.items += [row for line, cells in table.rows if (row := _row(table, columns, cells, line, days))]
            at += table.size
        else:
            yield lines[at]
            at += 1


def _row(table: Table, columns: Sequence[str], cells: Sequence[str], line: Line, days: Days) -> Todo | None:
    todo = Todo({"action": ""})
    for at, cell in enumerate(cells):
        column = columns[at] if at < len(columns) else ""
        name = plain(table.header[at]) if at < len(table.header) else ""
        if not cell.strip() or _NOTHING.fullmatch(cell.strip()):
            continue
        if column == "action" and not todo.data["action"]:
            todo.data["action"] = cell
        elif column == "number":
            todo.said.append(f"{name} {cell}")
        elif not _set(todo, column, cell, days):
            _note(todo, f"{name}: {cell}" if name else cell)
    if not todo.data["action"]:
        return None
    _judge_text(todo)
    if set(words(line.text)) - {word for value in (*todo.data.values(), *todo.said) for word in words(value)}:
        todo.said.append(line.text.strip(" |"))
    return todo


def _note(todo: Todo, text: str) -> None:
    todo.data["notes"] = "\n".join(part for part in (todo.data.get("notes"), text) if part)


def _todo(item: Item, days: Days) -> Todo:
    todo = Todo({"action": ""})
    if item.ticked:
        todo.data["status"] = "done"
    kept: list[str] = []
    for line in item.text.split("\n"):
        found = _SUB.fullmatch(line) if kept else None
        key = _BY_COLUMN.get(found["name"].casefold(), _BY_COLUMN.get(found["name"].casefold().rstrip("s"), "")) if found else ""
        if found and _set(todo, key, found["value"].strip(), days):
            todo.said.append(line.strip(" -*"))
        else:
            kept.append(line)
    text = "\n".join(kept).strip()
    if (owner := _INLINE_OWNER.search(text)) and _set(todo, "owner", owner["value"].strip(), days):
        text = _INLINE_OWNER.sub("", text, count=1).strip()
        todo.said.append(owner[0].strip(" ()[]"))
    todo.data["action"] = text
    _judge_text(todo)
    return todo


def _judge_text(todo: Todo) -> None:
    """Take what the text of an action says about its state and its ticket."""
    text = todo.data["action"]
    if _DONE_MARK.match(text) or _DONE.search(text):
        todo.data.setdefault("status", "done")
    bare = _OPEN_MARK.sub("", _DONE_MARK.sub("", text)).strip()
    todo.data["action"] = bare or text.strip()
    tickets = _TICKET.findall(text)
    if len(tickets) == 1:
        todo.data.setdefault("ticket", tickets[0])


def _set(todo: Todo, key: str, value: str, days: Days) -> bool:
    """Set a value of an action, False if it can't be one."""
    bare = plain(value)
    if key == "owner" and bare and len(bare) <= _LONGEST_OWNER:
        todo.data["owner"] = bare
    elif key == "due" and (due := _only_day(value, days)):
        todo.data["due"] = due
    elif key == "status" and (status := _status(value)):
        todo.data["status"] = status
        if ActionStatus.named(bare) is None:
            _note(todo, f"Status: {value}")
    elif key in ("priority", "type") and (word := _word(key, bare)):
        todo.data[key] = word
    elif key == "ticket" and "\n" not in value:
        found = _MARKDOWN_LINK.match(value.strip())
        todo.data["ticket"] = found[1] if found else value.strip()
    else:
        return False
    return True


def _word(key: str, text: str) -> str:
    words_of: type[Vocabulary] = Priority if key == "priority" else ActionType
    found = words_of.named(text)
    return found.value if found else ""


def _status(value: str) -> str:
    bare = plain(value)
    if found := ActionStatus.named(bare) or ActionStatus.named(re.split(r"[\s(:,–—-]", bare)[0]):
        return found.value
    return "done" if _DONE_MARK.match(value) or value.strip() in ("✅", "✔", "✔️", "x", "X") else ""


def _only_day(value: str, days: Days) -> str:
    stamps = [stamp for stamp in anywhere(value) if stamp.day]
    day = days.of_stamp(stamps[0]) if len(stamps) == 1 else None
    return str(day) if day else ""
