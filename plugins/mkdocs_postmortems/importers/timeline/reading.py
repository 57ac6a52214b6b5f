"""A part of a document to the entries of a timeline, and the text that is none of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mkdocs_postmortems.importers.outline import code_lines
from mkdocs_postmortems.importers.roles import role_of
from mkdocs_postmortems.importers.text import Line
from mkdocs_postmortems.importers.timeline.entries import Scan, heads_with_times, timed
from mkdocs_postmortems.importers.timeline.found import Found
from mkdocs_postmortems.importers.timeline.rows import is_table_of_events
from mkdocs_postmortems.importers.zones import statement

__all__ = ["Reading", "read_run", "read_timeline"]

_FEWEST = 3
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,}).*")
_LABEL = re.compile(r"\s*(?:[-*+•]\s+.{3,80}|(\*\*|__).{3,80}\1|.{3,80}:)\s*")


@dataclass
class Reading:
    """Entries, the zones that are stated for them, the lines that only give structure, and the text around them."""

    entries: list[Found] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    structure: list[Line] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)


def read_timeline(lines: Sequence[Line], *, ends: bool = True) -> Reading:
    """Return what a timeline holds; with `ends`, times at the end of lines count where none stands at the beginning."""
    scan = Scan.over(lines)
    if ends and not scan.entries:
        scan = Scan.over(lines, ends=True)
    _name_by_label(scan)
    empty = [entry for entry in scan.entries if not entry.text.strip()]
    entries = [entry for entry in scan.entries if entry.text.strip()]
    return Reading(entries, scan.zones, scan.structure, scan.before, [*(entry.line for entry in empty), *scan.after])


def _name_by_label(scan: Scan) -> None:
    """Take a label above a time that stands alone as what happened then (`When was it detected:`, and `2:17 PM` below)."""
    above = scan.before
    for entry in scan.entries:
        filled = [line for line in above if line.text.strip()]
        own = [line for line in entry.lines if line.text.strip()]
        alone = not entry.heading and all(line.number != entry.line.number and _LABEL.fullmatch(line.text) for line in own)
        if not (filled and _LABEL.fullmatch(filled[-1].text)):
            if above is scan.before:
                return
        elif alone:
            above.remove(filled[-1])
            entry.lines = [Line(entry.line.number, filled[-1].text.strip(" \t-*+•:_")), *entry.lines]
        above = entry.lines


def read_run(lines: Sequence[Line]) -> Reading | None:
    """Return what a run of lines with clock times at their beginning holds, None if there is no such run in a text."""
    code = code_lines(lines)
    named = next((at for at, line in enumerate(lines) if role_of(line.text, exact=True) == "timeline"), None)
    bare = [line for line in lines if not _FENCE.fullmatch(line.text)]
    if named is None and len(bare) < len(lines) and all(line.number in code for line in lines if line.text.strip()):
        return read_run(bare)
    outside = (at for at, line in enumerate(lines) if named is not None or line.number not in code)
    first = next((at for at in outside if _has_clock(lines[at]) or is_table_of_events(lines, at)), None)
    if first is None:
        return _read_headings(lines)
    start = named if named is not None and named < first else first
    scan = Scan.over(lines[start + (start == named) :])
    zones = [*scan.zones, *(statement(lines[start].text) if start == named else [])]
    if sum(1 for entry in scan.entries if entry.stamp.has_clock) < _FEWEST:
        return None
    structure = [*([lines[start]] if start == named else []), *scan.structure]
    return Reading(scan.entries, list(dict.fromkeys(zones)), structure, [*lines[:start], *scan.before], scan.after)


def _read_headings(lines: Sequence[Line]) -> Reading | None:
    """Return what headings with clock times at their ends hold, None if there are too few of them."""
    if heads_with_times(lines) < _FEWEST:
        return None
    scan = Scan.over(lines, ends=True)
    return Reading(scan.entries, scan.zones, scan.structure, scan.before, scan.after)


def _has_clock(line: Line) -> bool:
    found = timed(line)
    return bool(found and found[0].has_clock)
