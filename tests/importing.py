"""What the tests of the importers share: running a sample, looking values up, and what a check says about the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mkdocs_postmortems import rules
from mkdocs_postmortems.catalogue.judge import Judge
from mkdocs_postmortems.diagnostics import Diagnostic, Level
from mkdocs_postmortems.importers import Choices, Imported, read_foreign
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

HERE = Path(__file__).parent / "importers"
SITE = Settings.read({})


def imported(data: bytes, name: str, choices: Choices | None = None) -> list[Imported]:
    """Return what a document makes."""
    return list(read_foreign(data, name, SITE, choices or Choices()))


def one(text: str, name: str = "document.md", choices: Choices | None = None) -> Imported:
    """Return the only incident file that a text makes."""
    [made] = imported(text.encode(), name, choices)
    return made


def values(made: Imported) -> dict[str, Any]:
    """Return the values in an incident file."""
    return read_bytes(made.text.encode(), made.name).data


def value(data: Any, path: str) -> Any:
    """Return the value at a path such as `timeline.0.time`, None if there is none."""
    for step in path.split("."):
        if isinstance(data, list):
            data = data[int(step)] if int(step) < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def errors(made: Imported) -> list[Diagnostic]:
    """Return the errors that the check finds in an incident file, those that a comment excuses left out."""
    source = read_bytes(made.text.encode(), made.name)
    parsed = parse(source, SITE, made.name)
    findings = list(parsed.findings)
    if parsed.incident is not None:
        findings += rules.check(parsed.incident, SITE, parsed.unread)
    return [found for found in Judge(SITE).judge(source, findings) if found.level == Level.ERROR]


def expected(path: Path) -> dict[str, Any]:
    """Return what a sample should make: the content of its neighbour."""
    return dict(json.loads(path.read_text(encoding="utf-8")))
