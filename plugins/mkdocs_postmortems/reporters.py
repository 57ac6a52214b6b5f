"""Findings and rules as text: one formatter for people, one for editors, one for GitHub, two for programs."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from mkdocs_postmortems.diagnostics import Diagnostic, Level, Place, Rule
from mkdocs_postmortems.rules import FAMILIES

__all__ = ["FORMATS", "report", "rule_data", "rule_list", "rule_page", "visible"]

_TAB = "    "
_UNSEEN = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # parts of emoji and of Persian words
_LONGEST = 120  # columns of a line that are shown
_MOST_SHOWN = 1000  # findings for people; programs get all
_BEFORE = 40  # columns shown before a mark in a line that is longer


def report(diagnostics: Iterable[Diagnostic], form: str, *, verbose: bool = False) -> str:
    """Return findings as text without a newline at its end, sorted by file and line.

    `form` is one of FORMATS. Findings of level info are left out unless `verbose`.
    Characters that a terminal would obey or not show are replaced.
    """
    shown = [d for d in diagnostics if verbose or d.level != Level.INFO]
    return FORMATS[form]([_clean(diagnostic) for diagnostic in sorted(shown, key=lambda d: d.order)])


def _clean(diagnostic: Diagnostic) -> Diagnostic:
    return diagnostic._replace(
        message=visible(diagnostic.message),
        help=visible(diagnostic.help),
        place=_clean_place(diagnostic.place),
        notes=tuple(_clean_place(note) for note in diagnostic.notes),
    )


def _clean_place(place: Place) -> Place:
    return place._replace(path=visible(place.path), label=visible(place.label))


def visible(text: str) -> str:
    """Return a text on one line, with what can't be seen replaced."""
    return "".join(_shown(char) for char in text.replace("\n", " ").replace("\t", " "))


def _shown(char: str) -> str:
    if char == "\t":
        return _TAB
    return _UNSEEN if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in _JOINERS else char


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for wide characters, none for combining ones."""
    seen = (char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in seen)


# --- For people


def full(diagnostics: Sequence[Diagnostic]) -> str:
    """Each finding with its line of the file and a mark below it; a count at the end."""
    listed, more = _listed(diagnostics)
    return "\n\n".join([*map(_block, listed), *more, _summary(diagnostics)])


def _listed(diagnostics: Sequence[Diagnostic]) -> tuple[Sequence[Diagnostic], list[str]]:
    """Return the findings that people are shown, errors before others if there are too many, and how many are left."""
    if len(diagnostics) <= _MOST_SHOWN:
        return diagnostics, []
    worst = sorted(diagnostics, key=lambda diagnostic: _WORST_FIRST.index(diagnostic.level))[:_MOST_SHOWN]
    left = len(diagnostics) - _MOST_SHOWN
    return sorted(worst, key=lambda diagnostic: diagnostic.order), [f"{left:,} more findings are not listed here; `--format json` has all"]


def _block(diagnostic: Diagnostic) -> str:
    head, place = f"{diagnostic.level}[{diagnostic.rule.code}] {diagnostic.message}", diagnostic.place
    marks = {place.path: [(place, "^")]}
    for note in diagnostic.notes:
        marks.setdefault(note.path, []).append((note, "-"))
    gutter = max(len(str(mark.span.line)) for found in marks.values() for mark, _ in found)
    lines = [head, f"{' ' * gutter} --> {_at(place)}", *_excerpt(marks.pop(place.path), gutter)]
    for found in marks.values():
        lines += [f"{' ' * gutter} ::: {_at(found[0][0])}", *_excerpt(found, gutter)]
    if diagnostic.help:
        lines.append(f"{' ' * gutter}  = help: {diagnostic.help}")
    return "\n".join(lines)


def _at(place: Place) -> str:
    return f"{place.path}:{place.span.line}:{place.span.column}"


def _excerpt(marks: Sequence[tuple[Place, str]], gutter: int) -> Iterator[str]:
    """Yield the marked lines of one file in order, each once, with its marks below."""
    lines: dict[int, list[tuple[Place, str]]] = defaultdict(list)
    for place, sign in marks:
        lines[place.span.line].append((place, sign))
    for number, found in sorted(lines.items()):
        text, start = found[0][0].text, _cut(found[0][0])
        yield f" {number:>{gutter}} | {_window(text, start)}".rstrip()
        for place, sign in found:
            yield f" {' ' * gutter} | {_mark(place, sign, start)}".rstrip()


def _cut(place: Place) -> int:
    """Return the character at which a line begins to be shown: 0, or shortly before the mark if it is long."""
    return max(0, place.span.column - 1 - _BEFORE) if _columns(place.text) > _LONGEST else 0


def _window(text: str, start: int) -> str:
    part = "".join(_shown(char) for char in text[start : start + _LONGEST])
    return f"{'…' if start else ''}{part}{'…' if len(text) > start + _LONGEST else ''}"


def _mark(place: Place, sign: str, start: int) -> str:
    """Return the marks below a span and what is said about it; a note is marked by a single sign."""
    first = place.span.column - 1
    before = "".join(_shown(char) for char in place.text[start:first])
    inside = place.text[first : min(first + place.span.width, start + _LONGEST)]
    width = max(1, _columns("".join(_shown(char) for char in inside))) if sign == "^" else 1
    return f"{' ' * (_columns(before) + bool(start))}{sign * width} {place.label}"


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    counts = Counter(diagnostic.level for diagnostic in diagnostics)
    files = len({diagnostic.place.path for diagnostic in diagnostics})
    said = [_count(counts[level], level) for level in (Level.ERROR, Level.WARNING, Level.INFO) if counts[level]]
    return f"{', '.join(said)} in {_count(files, 'file')}" if said else "no findings"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 or name == Level.INFO else 's'}"


# --- For editors, GitHub and programs


def concise(diagnostics: Sequence[Diagnostic]) -> str:
    """One line for each finding."""
    listed, more = _listed(diagnostics)
    return "\n".join([*(f"{_at(d.place)}: {d.level}[{d.rule.code}] {d.message}{f' ({d.help})' if d.help else ''}" for d in listed), *more])


_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_WORST_FIRST = list(_COMMANDS)


def github(diagnostics: Sequence[Diagnostic]) -> str:
    """One workflow command for each finding; only the start, because GitHub places an annotation at its last line."""
    listed, more = _listed(diagnostics)
    return "\n".join([*map(_annotation, listed), *(f"::notice::{said}" for said in more)])


def _annotation(diagnostic: Diagnostic) -> str:
    span, rule = diagnostic.place.span, diagnostic.rule
    values = {"file": diagnostic.place.path, "line": span.line, "col": span.column, "title": f"{rule.code} {rule.name}"}
    said = "\n".join(filter(None, (diagnostic.message, diagnostic.help)))
    properties = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in values.items())
    return f"::{_COMMANDS[diagnostic.level]} {properties}::{_escape(said)}"


def _escape(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a list of objects, one for each finding.

    `level` (error, warning, info), `code`, `name` (the rule's), `message`, `help` (may be empty),
    `path`, `line`, `column` (from 1), `width` (characters), and `notes`: a list of objects with `path`, `line`,
    `column`, `width` and `label`. Keys may be added, but none will be renamed.
    """
    return _dump([
        {
            "level": d.level,
            "code": d.rule.code,
            "name": d.rule.name,
            "message": d.message,
            "help": d.help,
            **_place(d.place),
            "notes": [{**_place(note), "label": note.label} for note in d.notes],
        }
        for d in diagnostics
    ])


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.span.line, "column": place.span.column, "width": place.span.width}


def _dump(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


_SARIF_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note", Level.OFF: "none"}
_ROOT = "%SRCROOT%"


def sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a log in SARIF 2.1.0, for code scanning and editors: every rule that was broken, and a result for each finding."""
    rules = list({d.rule.code: d.rule for d in sorted(diagnostics, key=lambda d: d.rule.code)}.values())
    places = {rule.code: number for number, rule in enumerate(rules)}
    driver = {"name": "mkdocs-postmortems", "rules": [_descriptor(rule) for rule in rules]}
    results = [
        {
            "ruleId": d.rule.code,
            "ruleIndex": places[d.rule.code],
            "level": _SARIF_LEVELS[d.level],
            "message": _message(f"{d.message} ({d.help})" if d.help else d.message),
            "locations": [_location(d.place)],
            "relatedLocations": [{"id": number, "message": _message(note.label), **_location(note)} for number, note in enumerate(d.notes)],
        }
        for d in diagnostics
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dump({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _descriptor(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.level]},
    }


def _message(text: str) -> dict[str, str]:
    """Return a message that holds neither a placeholder nor a link, which SARIF would see in braces and brackets."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def _location(place: Place) -> dict[str, Any]:
    span = place.span
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.column + span.width}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(place.path), "uriBaseId": _ROOT}, "region": region}}


FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {"full": full, "concise": concise, "github": github, "json": as_json, "sarif": sarif}


# --- The rules themselves


def rule_list() -> str:
    """Return every rule on a line, family by family: code, level, name, summary."""
    return "\n\n".join("\n".join([family, *(_rule_line(rule) for rule in rules)]) for family, rules in FAMILIES.items())


def _rule_line(rule: Rule) -> str:
    width = max(len(other.name) for rules in FAMILIES.values() for other in rules)
    return f"  {rule.code}  {rule.level:<7}  {rule.name:<{width}}  {rule.summary}"


def rule_page(rule: Rule) -> str:
    """Return all there is to say about one rule: why it exists, an example that breaks it and one that does not."""
    dated = "\n\nIts outcome depends on the day: see `--today`." if rule.dated else ""
    examples = [f"{title}\n\n{textwrap.indent(text.strip(chr(10)), '    ')}" for title, text in (("Not so:", rule.bad), ("But so:", rule.good))]
    return "\n\n".join([f"{rule.code} {rule.name} ({rule.level})", rule.summary, textwrap.fill(rule.why, 100) + dated, *examples])


def rule_data(rules: Iterable[Rule]) -> str:
    """Return rules as a JSON list of objects: code, name, level, family, summary, why, bad, good, dated."""
    families = {rule.code: family for family, members in FAMILIES.items() for rule in members}
    return _dump([
        {
            **{key: getattr(rule, key) for key in ("code", "name", "level")},
            "family": families[rule.code],
            **{key: getattr(rule, key) for key in ("summary", "why", "bad", "good", "dated")},
        }
        for rule in rules
    ])
