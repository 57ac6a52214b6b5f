"""From the texts of incident files to what is said about them, without a folder on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs_postmortems import rules
from mkdocs_postmortems.catalogue.judge import Judge
from mkdocs_postmortems.diagnostics import Diagnostic, Finding, Level
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.parser import Parsed, parse
from mkdocs_postmortems.rules.examples import NOW, compose
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import Source, read_bytes

CASES = Path(__file__).parent / "cases"
EVERYTHING = {"length-in-prose-differs": "info"}


def settings(now: dt.datetime = NOW, **options: Any) -> Settings:
    """Return settings for a fixed moment, with every rule switched on."""
    return Settings.read({"rules": EVERYTHING} | options).at(now)


def diagnose(files: Mapping[str, str | bytes], site: Settings | None = None) -> list[Diagnostic]:
    """Return what is wrong with incident files, by name; every level, sorted by place."""
    site = site or settings()
    judge = Judge(site)
    sources: dict[str, Source] = {}
    incidents: list[Incident] = []
    found: list[Diagnostic] = []
    for name, text in files.items():
        sources[name] = read_bytes(text if isinstance(text, bytes) else text.encode(), name)
        parsed = parse(sources[name], site, name)
        found += judge.judge(sources[name], [*parsed.findings, *_checked(parsed, site)])
        incidents += [parsed.incident] if parsed.incident else []
    for incident, finding in rules.check_all(incidents, site):
        found += judge.judge(sources[incident.path], [finding])
    for source in sources.values():
        found += judge.unused(source)
    found += judge.rest()
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def _checked(parsed: Parsed, site: Settings) -> list[Finding]:
    if parsed.incident is None:
        return []
    findings = rules.check(parsed.incident, site, parsed.unread)
    return [_in_file(finding, parsed) for finding in findings]


def _in_file(finding: Finding, parsed: Parsed) -> Finding:
    notes = tuple((parsed.original(route), label) for route, label in finding.notes)
    where = parsed.original(finding.route)
    return Finding(
        finding.code, where, finding.message, finding.help, notes, finding.key, finding.span, finding.level
    )


def examples(fragment: str, **options: Any) -> list[Diagnostic]:
    """Return what is wrong with a fragment, completed as the examples of the rules are."""
    return diagnose(compose(fragment), settings(**options))


def codes(found: list[Diagnostic]) -> list[str]:
    """Return the codes of diagnostics, in order."""
    return [diagnostic.rule.code for diagnostic in found]


def lines(found: list[Diagnostic]) -> str:
    """Write diagnostics as the case files do: one line each, information left out."""
    shown = [d for d in found if d.level in (Level.ERROR, Level.WARNING)]
    return "".join(f"{d.place.span.line}:{d.place.span.column} {d.rule.code} {d.message}\n" for d in shown)


def case(path: Path) -> str:
    """Return what is said about a case file, as its neighbour with the ending `.txt` should hold it."""
    return lines(diagnose({path.name: path.read_bytes()}))
