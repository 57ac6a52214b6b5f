"""The entries of a timeline, line by line: headings, bullets, paragraphs, rows of tables, and code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.outline import code_lines
from mkdocs_postmortems.importers.stamps import Stamp, Written, anywhere, leading, trailing
from mkdocs_postmortems.importers.tables import table_at
from mkdocs_postmortems.importers.text import Line
from mkdocs_postmortems.importers.timeline.found import Found
from mkdocs_postmortems.importers.timeline.loose import loose
from mkdocs_postmortems.importers.timeline.offsets import offset_of
from mkdocs_postmortems.importers.timeline.pieces import pieces
from mkdocs_postmortems.importers.timeline.rows import timed_rows
from mkdocs_postmortems.importers.zones import statement

__all__ = ["Scan", "heads_with_times", "timed"]

_LEAD = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+•–—·.‣◦▪●○➢➤►]|\d{1,3}[.)])\s+)?(?:\[[ xX]\]\s+)?")
_NUMBERED = re.compile(r"\s*\d{1,2}\. ")
_AT = re.compile(r"\b(?:at|around|by)\s+(?:about|around|approximately)?\s*$", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}#{1,6}\s*(.+?)[\s#]*")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,}).*")
_LABEL = re.compile(r"(?P<label>[*_]{0,2}[^\W\d][^:|]{0,40}?:?[*_]{0,2}):?\s+(?=[~\d(]|[A-Z][a-z]{2,8}\.? \d)")
_MENTION = re.compile(r"(?:at|by|from|since|until|around|about|after|before)\s", re.IGNORECASE)
_SIGN = re.compile(r"[:–—-]\W*$")
_FEW = 3
_SET_OFF = re.compile(r"[*_`]*\s*[:–—-]")
_SET_APART = re.compile(r"[(\[|@–—]\s*$|\s-\s*$")
_SHORT_LABEL = 90


def timed(line: Line) -> tuple[Stamp, str] | None:
    """Return the time that a line begins with, after its bullet, and the rest; None for lines that only look like it."""
    bare = line.text[_LEAD.match(line.text).end() :]  # type: ignore[union-attr]
    return _timed(bare, listed=_has_bullet(line)) or (_timed(line.text.strip()) if _NUMBERED.match(line.text) else None)


def _timed(text: str, *, listed: bool = False) -> tuple[Stamp, str] | None:
    """Return the time that a text begins with; a day alone must be set off, or be one in numbers in front of an item of a list."""
    found = leading(text)
    if found is None:
        return None
    stamp = found[0]
    if stamp.has_clock or stamp.unknown:
        return found
    closes = re.match(r"[)\]*_`]*\s*(?:[:–—|>→,;.=-]|$|\(|\[\^)", text[stamp.end :])
    in_numbers = listed and stamp.day is not None and stamp.day.order == "ymd"
    return found if stamp.day and stamp.day.order != "short" and (closes or in_numbers) else None


def _timed_heading(line: Line) -> tuple[Stamp, str] | None:
    """Return the time that a line or heading begins with."""
    heading = _HEADING.fullmatch(line.text)
    if heading is None:
        return timed(line)
    found = leading(heading[1])
    return found if found and found[0].day and found[0].day.order != "short" else timed(Line(line.number, heading[1]))


@dataclass
class Scan:
    """Goes through the lines of a timeline.

    With `ends`, lines with a time at their end or after a label are entries; with `heads`, headings that end with one.
    """

    lines: list[Line]
    ends: bool = False
    heads: bool = False
    entries: list[Found] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)
    structure: list[Line] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    _loose: list[Line] = field(default_factory=list)
    _group: Written | None = None

    @classmethod
    def over(cls, lines: Sequence[Line], *, ends: bool = False) -> Scan:
        """Return a finished scan; code is looked into only where the times stand in it."""
        whole = pieces(lines)
        code = code_lines(whole)
        outside = sum(1 for line in whole if line.number not in code and (_timed_heading(line) or "|" in line.text or (ends and trailing(line.text))))
        inside = [line for line in whole if line.number in code and timed(line)]
        if not outside and inside:
            whole = [line for line in whole if not _FENCE.fullmatch(line.text)]
            code = set()
        heads = ends and any(_heading_at_the_end(line) for line in whole if line.number not in code)
        scan = cls(whole, ends and not heads, heads)
        scan.run(code)
        return scan

    @property
    def after(self) -> list[Line]:
        """The lines after the last entry that do not belong to it."""
        return self._loose

    def run(self, code: set[int]) -> None:
        """Go through all lines."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            table = table_at(self.lines, at) if line.number not in code else None
            rows = timed_rows(table) if table else None
            if table and rows and rows.entries:
                self.structure += [table.head, *rows.dates]
                (self._loose if self.entries else self.before).extend(rows.above)
                self._state(" ".join(table.header))
                for found in rows.entries:
                    self._add(found)
                at += table.size
                continue
            if line.number in code:
                self._text(line, code=True)
            else:
                self._line(line, at)
            at += 1
        self._take_last_items()

    def _line(self, line: Line, at: int) -> None:
        heading = _HEADING.fullmatch(line.text)
        found = _timed_heading(line)
        if found and self._is_aside(line, found):
            self._text(line)
        elif found and not self._is_group(found, at, heading=bool(heading)):
            stamp, rest = found
            source = line.text.strip()[: len(line.text.strip()) - len(rest)].strip()
            self._add(Found(line, stamp, source, [Line(line.number, rest)] if rest else [], None, line.indent, bool(heading)))
        elif found:
            self._begin_group(line, found[0])
        elif entry := self._late(line, heading=bool(heading)):
            self._add(entry)
        elif heading and self._is_dated(heading[1], at):
            self._begin_group(line, next(stamp for stamp in anywhere(heading[1]) if stamp.day))
        elif heading or not self._states(line):
            self._text(line)

    def _late(self, line: Line, *, heading: bool) -> Found | None:
        """Return an entry for a line or heading that does not begin with its time."""
        if heading:
            return (_heading_at_the_end(line) if self.heads else None) or _counted_heading(line)
        return (_at_the_end(line) if self.ends else None) or self._within(line) or self._loosely(line)

    def _loosely(self, line: Line) -> Found | None:
        """Return an entry for a line with words where others have their time (`Next morning: …`)."""
        lead = _LEAD.match(line.text)
        found = loose(line.text[lead.end() :]) if lead else None
        last = self.entries[-1] if self.entries else None
        if found is None or (last and (last.in_table or last.heading or line.indent != last.indent)):
            return None
        stamp, rest = found
        if last is None and not stamp.is_time and not re.search(r"\d", stamp.text):
            return None
        return Found(line, stamp, stamp.text, [Line(line.number, rest)], indent=line.indent)

    def _is_aside(self, line: Line, found: tuple[Stamp, str]) -> bool:
        """Whether a line below an entry only mentions a time (`at 11:01 the log says …`)."""
        last = self.entries[-1] if self.entries else None
        bare = line.text[_LEAD.match(line.text).end() :]  # type: ignore[union-attr]
        if last is None or last.heading or not last.stamp.has_clock or not _MENTION.match(bare) or _SET_OFF.match(bare, found[0].end):
            return False
        return line.indent > last.indent or (len(self.entries) >= _FEW and all(_SIGN.search(entry.source) for entry in self.entries))

    def _within(self, line: Line) -> Found | None:
        """Return an entry for a bullet beside others that names its one time in the middle (`… at 3:17 PM …`)."""
        last, lead = (self.entries[-1] if self.entries else None), _LEAD.match(line.text)
        if last is None or lead is None or not lead.group().strip() or line.indent != last.indent or last.heading or last.in_table:
            return None
        text = line.text[lead.end() :].strip()
        sentence = re.split(r"(?<=[a-z])[.;](?:\s|$)", text, maxsplit=1)[0]
        stamps = [stamp for stamp in anywhere(sentence) if stamp.has_clock]
        if len(stamps) != 1 or not _AT.search(sentence[: stamps[0].start]):
            return None
        return Found(line, stamps[0], stamps[0].text, [Line(line.number, text)], indent=line.indent)

    def _begin_group(self, line: Line, stamp: Stamp) -> None:
        self._group = stamp.day
        self.structure.append(line)
        self._state(line.text)

    def _is_group(self, found: tuple[Stamp, str], at: int, *, heading: bool) -> bool:
        """Whether a date alone stands above clock times that have none."""
        stamp, rest = found
        if stamp.has_clock or stamp.unknown or stamp.day is None:
            return False
        alone = heading or not rest.strip(" .:*_") or bool(statement(rest)) or len(rest.split()) == 1
        return alone and self._next_is_undated(at + 1)

    def _is_dated(self, heading: str, at: int) -> bool:
        """Whether a heading names one day (`Day 2 (6 January)`) and stands above clock times that have none."""
        stamps = [stamp for stamp in anywhere(heading) if stamp.day]
        return len(stamps) == 1 and not stamps[0].has_clock and self._next_is_undated(at + 1)

    def _next_is_undated(self, at: int) -> bool:
        for number in range(at, len(self.lines)):
            line = self.lines[number]
            if (table := table_at(self.lines, number)) and (rows := timed_rows(table).entries):
                return rows[0].stamp.day is None and rows[0].group is None
            if found := _timed_heading(line):
                return found[0].day is None
        return False

    def _states(self, line: Line) -> bool:
        """Whether a line only states the zone of the times; it is then used up."""
        text = line.text.strip(" *_()>.")
        short = len(text.split()) <= 12 and not self.entries  # noqa: PLR2004
        zones = statement(line.text) if short else []
        if zones:
            self.structure.append(line)
            self._state(line.text)
        return bool(zones)

    def _state(self, text: str) -> None:
        self.zones += [zone for zone in statement(text) if zone not in self.zones]

    def _add(self, entry: Found) -> None:
        if self._loose:
            (self.entries[-1].lines if self.entries else self.before).extend(self._loose)
            self._loose = []
        entry.group, self._group = entry.group or self._group, None
        self.entries.append(entry)

    def _text(self, line: Line, *, code: bool = False) -> None:
        if not self.entries:
            self.before.append(line)
        elif not self._loose and (code or self._belongs(line, self.entries[-1])):
            self.entries[-1].lines.append(line)
        elif line.text.strip() or self._loose:
            self._loose.append(line)
        else:
            self._loose = [line] if not self.entries[-1].heading else []

    def _take_last_items(self) -> None:
        """Give the last entry the items without a time that stand right below it in its list, as the others have theirs.

        A time that stands alone has the paragraph or the items after it, whatever stands between them.
        """
        last = self.entries[-1] if self.entries else None
        if last is None or last.heading or last.in_table:
            return
        alone = not any(line.text.strip() for line in last.lines)
        if alone:
            while self._loose and not self._loose[0].text.strip():
                self._loose.pop(0)
            while self._loose and self._loose[0].text.strip() and not _has_bullet(self._loose[0]) and not _HEADING.fullmatch(self._loose[0].text):
                last.lines.append(self._loose.pop(0))
        elif not _has_bullet(last.line):
            return
        while self._loose and self._loose[0].text.strip() and (_has_bullet(self._loose[0]) or self._loose[0].indent > last.indent):
            last.lines.append(self._loose.pop(0))

    def _belongs(self, line: Line, entry: Found) -> bool:
        """Whether a line goes on telling the last entry."""
        if entry.heading:
            return not _HEADING.fullmatch(line.text) or line.text.lstrip().startswith("####")
        if not line.text.strip():
            return False
        empty = not any(other.text.strip() for other in entry.lines)
        return empty or line.indent > entry.indent or not _has_bullet(line)


def _has_bullet(line: Line) -> bool:
    return bool(_LEAD.match(line.text).group().strip(" >"))  # type: ignore[union-attr]


def heads_with_times(lines: Sequence[Line]) -> int:
    """Return how many headings end with a clock time that is set apart (`### Second call – 14:35`)."""
    code = code_lines(lines)
    return sum(1 for line in lines if line.number not in code and _heading_at_the_end(line))


def _at_the_end(line: Line) -> Found | None:
    """Return an entry whose time stands at the end of its line, or after a label."""
    text = line.text[_LEAD.match(line.text).end() :].strip()  # type: ignore[union-attr]
    label = _LABEL.match(text)
    behind = leading(text[label.end() :]) if label else None
    if label and behind and (behind[0].has_clock or behind[0].day):
        name = label["label"].strip("*_ ").rstrip(":")
        event = f"{name}: {behind[1]}" if behind[1] else name
        return Found(line, behind[0], behind[0].text, [Line(line.number, event)], indent=line.indent)
    last = trailing(text)
    if last and last[1].strip("*_ ") and len(last[1]) <= _SHORT_LABEL and (last[0].has_clock or last[0].day):
        return Found(line, last[0], last[0].text, [Line(line.number, last[1].strip())], indent=line.indent)
    return None


def _counted_heading(line: Line) -> Found | None:
    """Return an entry for a heading that begins with the time since the start (`### T+5 min: …`)."""
    heading = _HEADING.fullmatch(line.text)
    found = loose(heading[1]) if heading else None
    if found is None or offset_of(found[0].text) is None:
        return None
    return Found(line, found[0], found[0].text, [Line(line.number, found[1])], indent=line.indent, heading=True)


def _heading_at_the_end(line: Line) -> Found | None:
    """Return an entry whose time stands in brackets or behind a dash at the end of a heading."""
    heading = _HEADING.fullmatch(line.text)
    last = trailing(heading[1]) if heading else None
    if last is None or not last[1] or not last[0].has_clock or not _SET_APART.search(heading[1][: last[0].start]):  # type: ignore[index]
        return None
    return Found(line, last[0], last[0].text, [Line(line.number, last[1].strip())], indent=line.indent, heading=True)


