"""What a start costs: a build loads nothing that it does not need, and compiles nothing before it is needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.patterns import later

BUILD = """\
import sys
from mkdocs.__main__ import cli
cli(["build", "--quiet"], standalone_mode=False)
print(*sys.modules)
"""
MODEL = """\
from mkdocs_postmortems.model import Incident, Part
Incident.model_validate({"title": "A", "timeline": [{"time": "2026-03-02 09:10", "event": "B"}]})
print(*(part.__name__ for part in Part.__subclasses__() if part.__pydantic_complete__))
"""
NEEDLESS = {
    "frontmatter",
    "http.server",
    "mkdocs_postmortems.authoring.drafts",
    "mkdocs_postmortems.cli",
    "mkdocs_postmortems.config",
    "mkdocs_postmortems.exports.folder",
    "mkdocs_postmortems.importers",
    "mkdocs_postmortems.plugin.watching",
    "mkdocs_postmortems.publishing",
    "mkdocs_postmortems.source.markdown",
    "mkdocs_postmortems.source.writer",
    "sqlite3",
    "urllib.request",
    "watchdog",
    "wsgiref",
    "xml.sax",
}


def words(program: str, folder: Path) -> set[str]:
    """Run a program in a folder and return the words that it prints."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_build_loads_only_what_it_needs(tmp_path: Path):
    """A build of a small site leaves alone what serves other commands, servers and other forms of files."""
    for folder in ("docs", "incidents"):
        (tmp_path / folder).mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: A\ntheme: {name: material}\nplugins: [search, postmortems]\n", encoding="utf-8")
    (tmp_path / "docs" / "index.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "incidents" / "2026-03-02-a.yml").write_text("title: A\nstarted_at: 2026-03-02 09:10\nsummary: B\n", encoding="utf-8")
    loaded = words(BUILD, tmp_path)
    assert "mkdocs_postmortems.plugin" in loaded
    assert loaded & NEEDLESS == set()


def test_only_whole_incidents_get_a_validator(tmp_path: Path):
    """Reading incidents makes no validators for their parts alone."""
    assert words(MODEL, tmp_path) == {"Incident"}


def test_pattern_is_compiled_when_it_is_needed():
    """A pattern for later is not looked at before, and then is like any other."""
    with pytest.raises(Exception, match="unterminated"):
        later("(").search("a")
    pattern = later(r"B(?P<rest>\w)", 2)
    assert pattern.search("abc")["rest"] == "c"
    assert pattern.sub("-", "abcbd") == "a--"
    assert pattern.flags & 2


def test_parts_hold_nothing_that_nobody_asks_for():
    """What pydantic notes about each part for itself is one value for all, which copies leave as it is."""
    read = Incident.model_validate({"title": "A", "timeline": [{"time": "2026-03-02 09:10", "event": "B"}, {"time": "2026-03-02 09:12", "event": "C"}]})
    first, second = read.timeline or ()
    assert first.model_fields_set is second.model_fields_set is read.model_fields_set
    assert read.model_copy(update={"title": "D"}).title == "D"
    assert read.model_fields_set == set()


def test_names_that_many_incidents_share_are_held_once():
    """Services of different files are the same texts in memory."""
    names = [f"checkout {number // 2}" for number in range(2)]
    assert names[0] is not names[1]
    first, second = (Incident.model_validate({"title": "A", "services": [name]}) for name in names)
    assert first.services[0] is second.services[0]
