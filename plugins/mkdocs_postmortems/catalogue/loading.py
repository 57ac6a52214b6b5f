"""Incident files, one after another: read, checked, and kept until they can be compared with each other."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs_postmortems import rules
from mkdocs_postmortems.catalogue.archive import Archive, Told
from mkdocs_postmortems.catalogue.files import astray, attachment_faults, relative_links, shows_files
from mkdocs_postmortems.catalogue.judge import MOST_LISTED, Judge
from mkdocs_postmortems.diagnostics import Diagnostic, Finding, Route, Span
from mkdocs_postmortems.model import Audience, Incident
from mkdocs_postmortems.parser import Parsed, parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import Source, content, read, read_content

__all__ = ["Loading", "names_of"]


@dataclass
class Loading:
    """What is gathered while files are read one after another.

    By the path of their file: incidents that are `showing` files beside them, or `linking` to some in their texts; those that
    are `pointing` to other incident files; those of which it is `unclear` who may see them.
    """

    root: Path
    settings: Settings
    shown: str
    archive: Archive | None = None
    incidents: list[Incident] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    excusing: list[Source] = field(default_factory=list)
    showing: set[str] = field(default_factory=set)
    linking: set[str] = field(default_factory=set)
    pointing: dict[str, Sequence[tuple[str, Span]]] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    originals: dict[str, Callable[[Route], Route]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.judge = Judge(self.settings)

    def source(self, relative: str) -> Source:
        """Read a file again or for the first time."""
        return read(self.root / relative, posixpath.join(self.shown, relative))

    def add(self, path: Path) -> None:
        """Read a file, check it by itself, and keep its incident."""
        relative, found = path.relative_to(self.root).as_posix(), content(path)
        known = self.archive.recall(relative, found) if self.archive and isinstance(found, bytes) else None
        if known is None:
            self._read(relative, read_content(found, posixpath.join(self.shown, relative)))
            return
        incident, told = known
        self.incidents.append(incident)
        if told.unclear:
            self.unclear.add(relative)
        if told.pointing:
            self.pointing[relative] = told.pointing
        self.judge.remember(told.diagnostics)
        self.diagnostics += told.diagnostics

    def _read(self, path: str, source: Source) -> None:
        self.settings.asked()
        parsed = parse(source, self.settings, path)
        findings = list(parsed.findings)
        links, others = relative_links(source)
        if parsed.incident is not None:
            self._note(parsed.incident, parsed, links, others)
            checked = [*rules.check(parsed.incident, self.settings, parsed.unread), *attachment_faults(parsed.incident, links, self.root)]
            findings += [_in_file(finding, parsed.original) for finding in checked] if parsed.kept else checked
        diagnostics = list(self.judge.judge(source, findings))
        self.diagnostics += diagnostics
        if source.excuses:
            self.excusing.append(source)
        most = max(Counter(diagnostic.rule.code for diagnostic in diagnostics).values(), default=0)
        # Others see what is left of it when all are known.
        if self.archive and parsed.incident is not None and self.settings.audience == Audience.INTERNAL:
            # What depends on more than the file and the day is found out each time.
            alone = not (parsed.kept or source.excuses or path in self.showing) and most < MOST_LISTED
            told = Told(diagnostics, _is_unclear(parsed), tuple(others), self.settings.asked()) if alone else None
            self.archive.fold(parsed.incident, told)

    def _note(self, incident: Incident, parsed: Parsed, links: Sequence[tuple[str, Span]], others: Sequence[tuple[str, Span]]) -> None:
        self.incidents.append(incident)
        self.unclear |= {incident.path} if _is_unclear(parsed) else set()
        self.linking |= {incident.path} if links else set()
        self.showing |= {incident.path} if links or shows_files(incident) else set()
        self.pointing |= {incident.path: others} if others else {}
        self.originals |= {incident.path: parsed.original} if parsed.kept else {}

    def miss(self, links: Iterable[Path]) -> None:
        """Say which links are not followed."""
        for path in links:
            source = Source(posixpath.join(self.shown, path.relative_to(self.root).as_posix()), "")
            finding = Finding("PM001", (), "this is a link to a folder, or to something outside of the incidents folder; it is not followed", "put the files themselves here", span=source.span(0))
            self.diagnostics += self.judge.judge(source, [finding])

    def compare(self) -> None:
        """Check the incidents among each other, then the excuses that nothing needed."""
        for incident, finding in rules.check_all(self.incidents, self.settings):
            original = self.originals.get(incident.path)
            self.diagnostics += self.judge.judge(self.source(incident.path), [_in_file(finding, original) if original else finding])
        names = names_of(self.incidents) if self.pointing else {}
        for path, links in self.pointing.items():
            if faults := list(astray(links, path, self.root, names)):
                self.diagnostics += self.judge.judge(self.source(path), faults)
        for source in self.excusing:
            self.diagnostics += self.judge.unused(source)
        self.diagnostics += self.judge.rest()


def _is_unclear(parsed: Parsed) -> bool:
    """Whether a file does not say for certain who may see what: if its errors are excused, it is for colleagues."""
    return any(route[-1:] == ("audience",) for route in parsed.unread) or any(finding.code == "PM001" for finding in parsed.findings)


def _in_file(finding: Finding, original: Callable[[Route], Route]) -> Finding:
    notes = tuple((original(route), label) for route, label in finding.notes)
    return Finding(finding.code, original(finding.route), finding.message, finding.help, notes, finding.key, finding.span, finding.level)


def names_of(incidents: Sequence[Incident]) -> dict[str, Incident]:
    """Return incidents by everything they are called; a file's own name comes before what others are called."""
    names = {incident.stem: incident for incident in incidents}
    for incident in incidents:
        for name in (incident.name, *incident.aliases):
            names.setdefault(name, incident)
    return names
