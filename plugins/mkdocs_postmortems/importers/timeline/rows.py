"""The rows of a table that tells what happened when."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.roles import role_of
from mkdocs_postmortems.importers.stamps import Stamp, Written, leading, whole
from mkdocs_postmortems.importers.tables import Table, table_at
from mkdocs_postmortems.importers.text import Line, plain
from mkdocs_postmortems.importers.timeline.found import Found
from mkdocs_postmortems.importers.timeline.loose import as_stamp, loose
from mkdocs_postmortems.importers.timeline.offsets import offset_of

__all__ = ["is_table_of_events", "timed_rows"]

_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_TIME_COLUMN = re.compile(r"\b(?:time|date|when|timestamp|utc|clock|day|hour|zeit|uhrzeit|heure|hora|datum|fecha)\b", re.IGNORECASE)
_EVENT_COLUMN = re.compile(r"\b(?:events?|what|description|actions?|happened|details?|activity|notes?|updates?)\b", re.IGNORECASE)
_END_COLUMN = re.compile(r"\b(?:end|ended|until|to|finish|finished|resolved)\b", re.IGNORECASE)
_COUNTED_COLUMN = re.compile(r"(?:t\s?\+.*|(?:elapsed|relative|offset)\b.*|time\s+since\b.*|minutes?(?:\s+(?:in|after|since)\b.*)?)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.IGNORECASE)
_SUM = re.compile(r"\W*(?:total|sum)\b", re.IGNORECASE)
_MOST_TIME_COLUMNS = 3


def is_table_of_events(lines: Sequence[Line], at: int) -> bool:
    """Whether a table begins on a line that says by its header that it tells what happened when."""
    table = table_at(lines, at)
    return bool(table and any(_EVENT_COLUMN.search(name) for name in table.header) and timed_rows(table).entries)


@dataclass
class _Rows:
    """The rows of a table of times: entries, rows above the first of them, and rows that hold a date for those below."""

    entries: list[Found] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    dates: list[Line] = field(default_factory=list)


def timed_rows(table: Table) -> _Rows:
    """Return the rows of a table of times; nothing for other tables."""
    table = _time_first(table)
    width = _time_columns(table)
    rows = _Rows()
    group: Written | None = None
    for line, cells in table.rows if width else ():
        said = _said(cells[:width], table.header)
        found = _time_of(said, table.header[:width])
        texts = _cell_texts(table, cells, width)
        if found and any(text.strip() for text in texts):
            stamp, extra = found
            event = " | ".join(text for text in (extra, *texts) if text.strip())
            told = [Line(line.number, _BREAK.sub("\n", event))]
            rows.entries.append(Found(line, stamp, said, told, None if stamp.day else group, in_table=True))
            group = None
        elif found and found[0].day and not found[0].has_clock and not found[1]:
            group = found[0].day
            rows.dates.append(line)
        elif any(cell.strip() for cell in cells):
            rest = Line(line.number, ": ".join(cell for cell in cells if cell))
            (rows.entries[-1].lines if rows.entries else rows.above).append(rest)
    return rows


def _said(cells: Sequence[str], header: Sequence[str]) -> str:
    """Return what the columns of a row's time say; a column of ends makes a span."""
    ends = len(cells) == 2 and _END_COLUMN.search(header[1]) and whole(cells[0]) and whole(cells[1])  # noqa: PLR2004
    return (" – " if ends else ", ").join(cell for cell in cells if cell)


def _time_first(table: Table) -> Table:
    """Return a table with its column of clock times in front, if that is another one; the end of a span goes with it."""
    if not table.rows or _time_columns(table):
        return table
    clocks = [sum(1 for _, cells in table.rows if at < len(cells) and _has_clock(cells[at])) * 2 > len(table.rows) for at in range(len(table.header))]
    moved = [at for at, is_time in enumerate(clocks) if is_time][:2]
    moved = moved if len(moved) > 1 and moved[1] == moved[0] + 1 and _END_COLUMN.search(table.header[moved[1]]) else moved[:1]
    rest = [at for at in range(len(table.header)) if at not in moved]
    order = [*moved, *sorted(rest, key=lambda at: all(cells[at].isdecimal() for _, cells in table.rows if at < len(cells)))]
    placed: Callable[[Sequence[str]], list[str]] = lambda cells: [*(cells[at] for at in order if at < len(cells)), *cells[len(order) :]]  # noqa: E731
    return Table(placed(table.header), [(line, placed(cells)) for line, cells in table.rows], table.head, table.size)


def _has_clock(said: str) -> bool:
    stamp = whole(said)
    return bool(stamp and stamp.has_clock)


def _time_of(said: str, names: Sequence[str]) -> tuple[Stamp, str] | None:
    """Return the time of a row; below a column of times, any words stand for one that is not known."""
    if names and _COUNTED_COLUMN.fullmatch(plain(names[0])) and (counted := _counted(said)):
        return counted, ""
    found = leading(said)
    if found and found[0].is_time:
        return found
    named = any(_TIME_COLUMN.search(name) for name in names)
    counts = (named and not _SUM.match(said) and role_of(said, exact=True) != "duration") or _is_loose(said)
    return (as_stamp(said), "") if said.strip() and counts else None


def _counted(said: str) -> Stamp | None:
    """Return the time since the start in a column of such times, where the sign may be left out."""
    text = plain(said)
    return next((as_stamp(each) for each in (text, f"T+{text}") if offset_of(each)), None)


def _is_loose(said: str) -> bool:
    return loose(f"{said}: …") is not None


def _cell_texts(table: Table, cells: Sequence[str], width: int) -> Sequence[str]:
    """Return the cells of a row that tell what happened, with the names of their columns if there are several."""
    rest = cells[width:]
    if len([cell for cell in rest if cell]) <= 1:
        return rest
    names = table.header[width:]
    named: Callable[[int], str] = lambda at: names[at] if at < len(names) else ""  # noqa: E731
    return [rest[0], *(f"{named(at)}: {cell}" if named(at) else cell for at, cell in enumerate(rest[1:], 1) if cell)]


def _time_columns(table: Table) -> int:
    """Return how many of a table's first columns hold the time of its rows."""
    width = 0
    for at, name in enumerate(table.header[:_MOST_TIME_COLUMNS]):
        filled = [cells[at] for _, cells in table.rows if at < len(cells) and cells[at]]
        weekdays = bool(filled) and all(_WEEKDAY.fullmatch(cell) for cell in filled)
        times = sum(1 for cell in filled if _has_time(cell))
        counted = bool(_COUNTED_COLUMN.fullmatch(plain(name)))
        times = sum(1 for cell in filled if _counted(cell)) if counted else times
        named = counted or bool(_TIME_COLUMN.search(name) or (width and _END_COLUMN.search(name)))
        if not weekdays and not (filled and (named or not width) and (times * 2 > len(filled) or (named and times > 1))):
            break
        width = at + 1
    return width if any(_time_of(", ".join(cells[:width]), table.header[:1]) for _, cells in table.rows) else 0


def _has_time(said: str) -> bool:
    found = leading(said)
    return bool(found and found[0].is_time) or _is_loose(said)
