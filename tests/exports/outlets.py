"""Outlets made from a few incident files, and what they publish."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mkdocs_postmortems.catalogue import load
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.published import published
from mkdocs_postmortems.settings import EXPORTS, Settings
from mkdocs_postmortems.views import Site
from mkdocs_postmortems.words import Words
from sites import incident

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "incidents"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ADDRESS = "https://ours.example/pm/"
# Letters that mean something in HTML, XML, CSV, iCalendar and JSON, and some that editors can't show.
HOSTILE = '<script>alert(1)</script> "quotes" \\; , & ]]> \'=1+1 é 郵便 🌱'


def place(address: str) -> str:
    """Return where a page stands, as MkDocs places it."""
    return f"{quote(address.removesuffix('index').rstrip('/'))}/"


def outlet(folder: Path, root: str = ADDRESS, now: dt.datetime = NOW, **options: Any) -> Outlet:
    """Return what publishes the incidents in a folder, in all forms but Parquet, which needs a library."""
    settings = Settings.read({"timezone": "America/Los_Angeles", "exports": [*EXPORTS, "sqlite"], **options}).at(now)
    catalogue = load(folder, settings)
    # Every file was read; whether it makes sense is not the question here.
    assert [d.message for d in catalogue.errors if d.rule.code < "PM1"] == []
    return Outlet(Site(catalogue, settings, Words()), "Ours", root, place)


def ongoing(title: str, day: str, *more: str) -> str:
    """Return an incident file without a timeline and without an end, unless these are among its further lines."""
    gone = ("resolved_at:", "timeline:", "  - ")
    return "\n".join(line for line in incident(title, day, *more).splitlines() if line in more or not line.startswith(gone))


def of(folder: Path, files: dict[str, str], root: str = ADDRESS, now: dt.datetime = NOW, **options: Any) -> Outlet:
    """Return what publishes some incident files, which are written into a folder first."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return outlet(folder, root, now, **options)


def files(made: Outlet) -> dict[str, bytes]:
    """Return all that is published, by address."""
    found = list(published(made))
    assert len({address for address, _ in found}) == len(found)
    return dict(found)


def save(made: dict[str, bytes], folder: Path) -> None:
    """Write published files into a folder."""
    for address, content in made.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
