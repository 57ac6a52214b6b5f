"""The command `import`: where it writes, what it prints, and that it never writes over anything."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from importing import HERE
from mkdocs_postmortems.cli import postmortems

SAMPLES = HERE / "samples"
FERRY = SAMPLES / "headings-of-times.md"
NAME = "2024-03-05-ferry-bookings-refused.yml"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty repository with a site's options, in which the command runs."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Ours\nplugins:\n  - postmortems:\n      incidents_dir: outages\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "POSTMORTEMS_DEBUG", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(postmortems, [str(argument) for argument in arguments], input=stdin)


def test_files_go_to_the_incidents_folder(site: Path) -> None:
    """A document becomes a file in the site's incidents folder; its path is printed, and what is to be done goes to standard error."""
    result = run("import", FERRY)
    assert result.exit_code == 0
    assert result.stdout == f"outages/{NAME}\n"
    assert f"{NAME}: to do: `started_at` is known by its day only" in result.stderr
    assert result.stderr.endswith("1 incident file written\n")
    assert (site / "outages" / NAME).is_file()


def test_imported_files_pass_the_check(site: Path) -> None:
    """All samples together pass the check without an error."""
    samples = [path for path in SAMPLES.iterdir() if path.suffix != ".json"]
    records = [path for path in (HERE / "records").iterdir() if ".expected" not in path.name]
    imported = run("import", *sorted(samples), *sorted(records))
    assert imported.exit_code == 0, imported.stderr
    checked = run("check", "--today=2026-10-01", "--format=concise")
    assert checked.exit_code == 0, checked.stdout
    assert len(list((site / "outages").iterdir())) == imported.stdout.count("\n")


def test_what_was_not_placed_is_named() -> None:
    """Sections without a field are named with their line, and planned maintenance is said to be skipped."""
    result = run("import", SAMPLES / "indented-labels.txt", HERE / "records/planned.md", "--output=-")
    assert "not placed: “Conclusion” (line " in result.stderr
    assert "planned.md: skipped: “Scheduled Updates” is planned maintenance" in result.stderr
    assert result.stderr.endswith("1 incident file printed, 1 skipped\n")


def test_standard_output(site: Path) -> None:
    """With `-` everything is printed, and nothing is written."""
    result = run("import", FERRY, SAMPLES / "table-dated.md", "-o", "-")
    assert result.stdout.startswith("# Imported from headings-of-times.md\n")
    assert result.stdout.count("\n---\n") == 1
    assert not (site / "outages").exists()


def test_standard_input() -> None:
    """A document can be piped in."""
    result = run("import", "-", "-o", "-", stdin=FERRY.read_bytes())
    assert result.exit_code == 0
    assert 'title: "Ferry bookings refused"' in result.stdout


def test_another_folder(site: Path) -> None:
    """A folder that is named is created where it does not exist."""
    result = run("import", FERRY, "--output", "drafts/new")
    assert result.stdout == f"drafts/new/{NAME}\n"
    assert (site / "drafts/new" / NAME).is_file()


def test_nothing_is_written_over(site: Path) -> None:
    """A file that exists is left alone, and that is a failure unless it was imported before."""
    run("import", FERRY)
    path = site / "outages" / NAME
    again = run("import", FERRY)
    assert again.exit_code == 0
    assert "was imported before" in again.stderr
    path.write_text("title: Ours\n", encoding="utf-8")
    changed = run("import", FERRY)
    assert changed.exit_code == 1
    assert "exists already, and is left as it is" in changed.stderr
    assert path.read_text(encoding="utf-8") == "title: Ours\n"


def test_equal_names_are_numbered(site: Path) -> None:
    """Two incidents of one run that would have the same name get two files."""
    result = run("import", HERE / "records/statuspage.json")
    assert result.stdout == "outages/2026-06-06-tickets-by-phone-fail.yml\noutages/2026-06-06-tickets-by-phone-fail-2.yml\n"
    assert len(list((site / "outages").iterdir())) == 2


def test_a_date_and_a_zone_can_be_given() -> None:
    """Documents that name neither take them from the command."""
    result = run("import", SAMPLES / "undated.md", "-o", "-", "--date=2024-05-06", "--timezone=Europe/Berlin")
    assert "  - time: 2024-05-06 10:30 AM\n" in result.stdout
    assert "timezone: Europe/Berlin\n" in result.stdout


def test_a_wrong_zone_is_misuse() -> None:
    """An abbreviation is no time zone, and the message says which one may be meant."""
    result = run("import", FERRY, "--timezone=PST")
    assert result.exit_code == 2
    assert "America/Los_Angeles" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.md", b" \n", "the file is empty"),
        ("list.json", b'{"numbers": [1, 2]}', "neither a status page's list of incidents nor a list of issues"),
        ("broken.json", b'{"incidents": [', "neither a status page's list of incidents nor a list of issues"),
        ("none.json", b'{"page": {"id": "x"}, "incidents": []}', "it holds no incidents"),
        ("scan.md", b"PK\x03\x04\x00\x00", "this is not text"),
        ("logs.md", b"# Logs\n\n" + b"a line of a log\n" * 70_000, "an incident file may have 1,000,000 bytes"),
        ("ours.yml", b"title: x\n", "incident files need no import"),
    ],
)
def test_what_can_not_be_read_is_said(site: Path, name: str, content: bytes, said: str) -> None:
    """A document that holds no incident is named with the reason, and the others are imported all the same."""
    (site / name).write_bytes(content)
    result = run("import", name, FERRY)
    assert result.exit_code == 1
    assert f"{name}: " in result.stderr
    assert said in result.stderr
    assert result.stdout == f"outages/{NAME}\n"


def test_folders_stand_for_their_documents(site: Path) -> None:
    """Of a folder, documents are taken and everything else is passed over."""
    for name in ("a/2024-01-01-rain.md", "a/README.md", "a/b/2024-01-02-snow.txt", "a/picture.png", "a/.hidden.md"):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("It was wet.\n", encoding="utf-8")
    assert run("import", "a").stdout == "outages/2024-01-01-rain.yml\noutages/2024-01-02-snow.yml\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Größe: falsch\n".encode("cp1252"), "read as Windows-1252"),
        ("# Rain\u200b\n\nWet.\x07\n".encode(), "2 characters that can't be seen were left out"),
        ("# Rain\n\nWet.\n".encode("utf-16"), ""),
        (b"\xef\xbb\xbf# Rain\r\n\r\nWet.\r\n", ""),
    ],
    ids=["windows", "unseen", "utf-16", "mark"],
)
def test_any_encoding_is_read(site: Path, data: bytes, said: str) -> None:
    """Files in other encodings are read, and what had to be done for that is said."""
    (site / "2024-01-01-rain.md").write_bytes(data)
    result = run("import", "2024-01-01-rain.md")
    assert result.exit_code == 0
    assert said in result.stderr
    assert run("check", "--today=2026-10-01").exit_code == 0
