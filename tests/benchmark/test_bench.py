"""The measurement compares like with like, and what it writes has its place in the manual."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from checking import diagnose
from documents import ROOT, text
from mkdocs_postmortems.diagnostics import Level

BENCH = ROOT / "tools" / "bench"


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Return the name of some invented incidents, their files and their pages."""
    monkeypatch.syspath_prepend(str(BENCH))
    from records import Record  # noqa: PLC0415

    return [(record.stem, record.file(), record.page()) for record in map(Record, range(1, 30))]


def words(value: str) -> list[str]:
    """Return the words of a text, without how it is written down."""
    return sorted({*re.findall(r"[A-Za-z]{4,}|\d{2,}", value.replace("\\n", " "))})


def test_the_incidents_have_no_errors(both: list[tuple[str, str, str]]) -> None:
    """What is measured is a site that builds."""
    found = diagnose({f"{stem}.yml": file for stem, file, _ in both})
    assert [diagnostic.message for diagnostic in found if diagnostic.level == Level.ERROR] == []


def test_the_pages_say_the_same(both: list[tuple[str, str, str]]) -> None:
    """Every word of an incident file's values stands on the page that is written by hand."""
    for _, file, page in both:
        values = re.sub(r'^ *-? *\{?"?[a-z_]+"?:|, "?[a-z_]+"?:|"[a-z]+": ', " ", file, flags=re.MULTILINE)
        keys = {"time", "kind", "event", "action", "owner", "status", "type", "title", "body", "sections"}
        assert {*words(values)} - {*words(page)} <= keys


def test_its_figures_have_their_place() -> None:
    """The manual has the place that the table is written into, and the command explains itself."""
    assert re.search(r"<!-- measured -->\n\n.+?\n<!-- /measured -->", text(ROOT / "docs/guide/performance.md"), re.DOTALL)
    done = subprocess.run([sys.executable, str(BENCH), "--help"], capture_output=True, encoding="utf-8", check=True)
    assert {"--incidents", "--readers", "--repeat", "--write"} <= {*re.findall(r"--\w+", done.stdout)}
