"""Documents of many layouts, invented for this purpose, to incident files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from documents import ROOT, shown
from importing import HERE, errors, expected, imported, one, value, values
from mkdocs_postmortems.importers import Imported
from mkdocs_postmortems.importers.text import lost

SAMPLES = sorted(path for path in (HERE / "samples").iterdir() if path.suffix != ".json")
LAYOUTS = sorted((HERE / "layouts").iterdir())
OFFSETS = sorted((HERE / "offsets").glob("*.md"))
RECORDS = sorted(path for path in (HERE / "records").iterdir() if ".expected" not in path.name)


def beside(path: Path) -> dict[str, Any]:
    """Return what a sample should make."""
    return expected(path.with_name(path.name.split(".")[0] + ".json"))


def made_of(path: Path) -> list[Imported]:
    """Return what a sample makes."""
    name = beside(path).get("file", path.name) if path.parent.name == "samples" else path.name
    return imported(path.read_bytes(), name)


def compare(made: Imported, wanted: dict[str, Any]) -> None:
    """Assert that an incident file is as wanted: its name, its counts, single values, and what is said about it."""
    data = values(made)
    assert made.name == wanted["name"]
    assert len(data.get("timeline", [])) == wanted["timeline"]
    assert len(data.get("action_items", [])) == wanted.get("action_items", 0)
    assert [section["title"] for section in data.get("sections", [])] == wanted.get("sections", [])
    found = {path: value(data, path) for path in wanted.get("fields", {})}
    assert found == wanted.get("fields", {})
    for doubt in wanted.get("doubts", []):
        assert any(doubt in said for said in made.doubts), made.doubts


def test_there_are_many_layouts() -> None:
    """At least twenty layouts of documents are tried."""
    assert len(SAMPLES) >= 20


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_layout(path: Path) -> None:
    """Each layout gives exactly the entries, actions, sections and values that a person finds in it."""
    [made] = made_of(path)
    compare(made, beside(path))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_line_is_lost(path: Path) -> None:
    """Every line of a document stands in the incident file."""
    [made] = made_of(path)
    assert lost(path.read_text(encoding="utf-8"), made.text) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_nothing_is_left_over(path: Path) -> None:
    """No sample needs the section for lines that found no place at all."""
    assert "Not placed" not in made_of(path)[0].text


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_record(path: Path) -> None:
    """Structured documents give one incident each, the oldest post first, and planned maintenance is skipped."""
    wanted = expected(path.with_name(path.name.split(".")[0] + ".expected.json"))
    files = [made for made in made_of(path) if not made.skipped]
    assert len(made_of(path)) - len(files) == wanted.get("skipped", 0)
    for made, single in zip(files, wanted.get("files", [wanted]), strict=True):
        compare(made, single)


@pytest.mark.parametrize("path", [*SAMPLES, *RECORDS], ids=lambda path: path.name)
def test_the_check_finds_no_error(path: Path) -> None:
    """What is imported passes the check without errors."""
    assert [found for made in made_of(path) if not made.skipped for found in errors(made)] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_nothing_is_made_up(path: Path) -> None:
    """Severity, status, owners and the names of people stand in the document; so does every clock time."""
    [made] = made_of(path)
    source = path.read_text(encoding="utf-8").casefold()
    data = values(made)
    for key in ("severity", "status"):
        assert key not in data or re.search(key, source)
    owners = [item["owner"] for item in data.get("action_items", []) if "owner" in item]
    clocks = re.findall(r"\d{1,2}:\d{2}", " ".join(entry["time"] for entry in data.get("timeline", [])))
    for said in [*owners, *data.get("authors", []), *clocks]:
        assert said.casefold() in source.replace(".", ":") or said.casefold() in source


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_imports_are_repeatable(path: Path) -> None:
    """The same document gives the same file, byte for byte."""
    assert made_of(path) == made_of(path)


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.name)
def test_entries_of_a_layout(path: Path) -> None:
    """A document in each further layout gives the number of entries in its name, loses nothing, and makes up no time."""
    source = path.read_text(encoding="utf-8")
    [made] = imported(path.read_bytes(), path.name)
    entries = values(made).get("timeline", [])
    assert len(entries) == int(path.name.split(".")[1])
    assert lost(source, made.text) == []
    assert "Not placed" not in made.text
    assert errors(made) == []
    clocks = re.findall(r"\d{1,2}:\d{2}", " ".join(entry["time"] for entry in entries))
    said = re.sub(r"(\d)[.h](\d\d)|\b(\d\d)(\d\d)(?=Z)", r"\1\3:\2\4", source)
    assert [clock for clock in clocks if clock not in said] == []


@pytest.mark.parametrize("path", OFFSETS, ids=lambda path: path.name)
def test_times_counted_from_the_start(path: Path) -> None:
    """Offsets become times where the start is known, roughly so without a unit, and none of them is made up where it is not."""
    [made] = imported(path.read_bytes(), path.name)
    assert [entry["time"] for entry in values(made)["timeline"]] == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert lost(path.read_text(encoding="utf-8"), made.text) == []
    assert "Not placed" not in made.text
    assert errors(made) == []


def test_items_without_a_time_belong_to_the_entry_above() -> None:
    """Items between entries, and right below the last one, go on telling the entry above them."""
    listed = "- 10:00 rain\n- a roof leaks\n- 10:05 more rain\n- 10:10 sun\n- the roof dries\n"
    made = one(f"# Rain on 2024-05-02\n\n## Timeline\n\n{listed}\n- [ ] Mend the roof\n")
    assert [entry["event"] for entry in values(made)["timeline"]] == ["rain\n- a roof leaks", "more rain", "sun\n- the roof dries"]
    assert [section["body"] for section in values(made)["sections"]] == ["- [ ] Mend the roof"]


def test_the_manual_shows_what_is_made() -> None:
    """The document in the manual makes the incident file that stands below it."""
    page = ROOT / "docs" / "guide" / "import.md"
    [source] = shown(page, "bread-orders.md")
    [made] = imported(source.encode(), "bread-orders.md")
    assert shown(page, f"incidents/{made.name}") == [made.text]
