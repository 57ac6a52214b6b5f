"""A new incident file: short, valid, and safe whatever its author answers."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs_postmortems import rules
from mkdocs_postmortems.authoring.blank import HINTS
from mkdocs_postmortems.authoring.files import create
from mkdocs_postmortems.authoring.fixing import fix
from mkdocs_postmortems.diagnostics import Level
from mkdocs_postmortems.model import Severity
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.rules.names import fold
from mkdocs_postmortems.rules.templates import UNKNOWN_IMPACT
from mkdocs_postmortems.schema import SCHEMA_ID
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes
from mkdocs_postmortems.source.characters import readable
from mkdocs_postmortems.source.writer import write
from mkdocs_postmortems.timestamps import Moment, TimeTextError, parse_moment, parse_zone, wall_clock
from mkdocs_postmortems.timestamps.instants import localise, spell

__all__ = ["Draft", "DraftError", "add", "file_stem", "file_text", "now_in", "schema_from"]

SCHEMA_FILE = "incident.schema.json"
_LONGEST_SLUG = 60
_LATER = """\

# Add what you know, and remove the `#`. `postmortems template` shows every key.
"""
# Without values, so that nothing of them can be published by mistake.
class DraftError(ValueError):
    """An answer that an incident file can't hold; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a new incident, in its author's words; empty texts are not known.

    `more` are further values for its file, as an imported document gives them.
    """

    title: str
    started: str
    impact: str = ""
    resolved: str = ""
    detected: str = ""
    severity: str = ""
    services: tuple[str, ...] = ()
    timezone: str = ""
    more: Mapping[str, Any] | None = None

    def values(self) -> dict[str, Any]:
        """Return the values of its file. Raises DraftError for a word that is none."""
        severity = Severity.named(self.severity) if self.severity else None
        if self.severity and severity is None:
            raise DraftError(f"`{self.severity}` is not a severity: choose from {', '.join(Severity)}")
        given = {
            "title": " ".join(readable(self.title).split()),
            "severity": str(severity or ""),
            "services": [name for service in self.services if (name := " ".join(readable(service).split()))],
            "timezone": self.timezone,
            "started_at": self.started,
            "detected_at": self.detected,
            "resolved_at": self.resolved,
            "impact": readable(self.impact).strip(),
        }
        known = {**(self.more or {}), **{key: value for key, value in given.items() if value}}
        return known if known.get("impact") or known.get("summary") else {**known, "impact": UNKNOWN_IMPACT}


    @property
    def is_told(self) -> bool:
        """Whether it is known what happened to users."""
        return bool(self.impact or (self.more and (self.more.get("impact") or self.more.get("summary"))))

    @property
    def is_over(self) -> bool:
        """Whether it is known when it was over."""
        return bool(self.resolved or (self.more and self.more.get("resolved_at")))


def now_in(settings: Settings, zone: str = "") -> str:
    """Write the present minute on the clocks of a zone, or of the site; with its offset in an hour that occurs twice."""
    now = settings.now.astimezone(parse_zone(zone) if zone else settings.zone).replace(second=0, microsecond=0)
    try:
        localise(now.replace(tzinfo=None), parse_zone(zone) if zone else settings.zone)
    except TimeTextError:
        return spell(now, with_seconds=False)
    return wall_clock(now)


def moment_of(text: str, settings: Settings, zone: str = "") -> Moment:
    """Read a time as the file will. Raises DraftError."""
    try:
        return parse_moment(text, parse_zone(zone) if zone else settings.zone)
    except TimeTextError as error:
        raise DraftError(f"{error.message}: {error.help}" if error.help else error.message) from error


def schema_from(path: Path, root: Path) -> str:
    """Return where an editor finds the schema: a file at the top of the site as seen from an incident file, or its address."""
    local = root / SCHEMA_FILE
    return Path(os.path.relpath(local, path.parent)).as_posix() if local.is_file() else SCHEMA_ID


def file_text(draft: Draft, settings: Settings, schema: str = SCHEMA_ID) -> str:
    """Return the text of a draft's file. Raises DraftError if `check` would find an error in it."""
    values = draft.values()
    text = _written(values, schema, settings)
    parsed = parse(read_bytes(text.encode("utf-8"), "draft.yml"), settings, "draft.yml")
    found = list(parsed.findings)
    if parsed.incident is not None:
        found += rules.check(parsed.incident, settings, parsed.unread)
    errors = [finding for finding in found if (finding.level or rules.RULES[finding.code].level) == Level.ERROR]
    if errors:
        raise DraftError("\n".join(f"{finding.message}: {finding.help}" for finding in errors))
    return text + _hints(values)


def _written(values: Mapping[str, Any], schema: str, settings: Settings) -> str:
    """Return values as YAML in which nothing is left to mend, such as a name that other programs take for a number."""
    text = write(values, {(): [f"yaml-language-server: $schema={schema}"]})
    return fix(text.encode("utf-8"), "draft.yml", settings).after.decode("utf-8")


def _hints(values: Mapping[str, Any]) -> str:
    """Return the usual keys that have no value yet, switched off."""
    lines = [line for key, hint in HINTS.items() if key not in values for line in hint]
    return _LATER + "\n".join(lines) + "\n" if lines else ""


def file_stem(title: str, started: Moment, taken: Iterable[str] = ()) -> str:
    """Return a file's name without its ending: the day and a few words; with a number if it is taken."""
    base = f"{started.earliest.date()}-{_slug(title)}"
    names = {fold(name) for name in taken}
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(names) + 2))
    return next(name for name in numbered if fold(name) not in names)


def _slug(title: str) -> str:
    """Return a title as a part of an address: letters and digits of any script, accents of Latin ones left out."""
    plain = "".join(_base(char) for char in unicodedata.normalize("NFC", title)).casefold()
    kept = "".join(char if unicodedata.category(char)[0] in "LNM" else "-" for char in unicodedata.normalize("NFC", plain))
    words = re.sub(r"-+", "-", kept).strip("-")
    if len(words) > _LONGEST_SLUG:
        words = words[: _LONGEST_SLUG + 1].rpartition("-")[0] or words[:_LONGEST_SLUG]
    return words.strip("-") or "incident"


def _base(char: str) -> str:
    letter = unicodedata.normalize("NFKD", char)[:1]
    return letter if letter.isascii() and letter.isalnum() else "" if char in "'’" else char


def add(draft: Draft, folder: Path, settings: Settings, taken: Iterable[str], root: Path) -> Path:
    """Write a draft's file into a folder, never over another; return its path. Raises DraftError.

    `taken` are the names of all other incidents; `root` is the site's folder.
    """
    names, started = list(taken), moment_of(draft.started, settings, draft.timezone)
    while True:
        path = folder / f"{file_stem(draft.title, started, names)}.yml"
        if create(path, file_text(draft, settings, schema_from(path, root))):
            return path
        names.append(path.stem)
