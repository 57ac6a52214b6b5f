"""`postmortems search` and `actions`: answers on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mkdocs_postmortems.cli import postmortems
from sites import incident

CONFIG = "site_name: Ours\nplugins: [postmortems]\n"
ITEMS = (
    "action_items: [{id: late, action: Do\\x1b it, owner: Team A, due: 2026-03-10}, {id: soon, action: Then this, owner: team b, due: 2026-06-10},"
    " {id: done, action: Was done, owner: Team A, due: 2026-03-05, status: done, completed: 2026-03-20}, {id: never, action: Never, status: cancelled, notes: x}, {id: when, action: Some day}]"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site with two incidents, in which commands run."""
    (tmp_path / "incidents").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    items = ITEMS.replace("\\x1b", "")
    first = incident("Nobody could pay", "2026-03-02", items, "services: [Shop]", "symptoms: ['x509: certificate has expired']")
    second = incident("Mail was late", "2026-05-02", "action_items: [{action: Another, owner: team a, due: 2026-05-20}]", "services: [mail]")
    (tmp_path / "incidents/2026-03-02-paid.yml").write_text(first, encoding="utf-8")
    (tmp_path / "incidents/2026-05-02-mail.yml").write_text(second, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, given: str | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(postmortems, arguments, input=given, catch_exceptions=False)


def ids(*arguments: str) -> list[str]:
    """Return the action items that the command lists."""
    result = run("actions", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    return [row["id"] for row in json.loads(result.output)]


@pytest.mark.usefixtures("here")
def test_what_is_open_comes_by_its_date() -> None:
    """Open action items are listed, the longest due first, those without a date last."""
    assert ids("--as-of", "2026-06-01") == ["2026-03-02-paid#action-late", "2026-05-02-mail#action-1", "2026-03-02-paid#action-soon", "2026-03-02-paid#action-when"]


@pytest.mark.usefixtures("here")
def test_actions_can_be_chosen() -> None:
    """Lateness, owner and service narrow the list; case does not matter."""
    assert ids("--as-of", "2026-06-01", "--overdue") == ["2026-03-02-paid#action-late", "2026-05-02-mail#action-1"]
    assert ids("--as-of", "2026-06-01", "--owner", "TEAM A", "--service", "shop") == ["2026-03-02-paid#action-late"]
    assert ids("--owner", "nobody") == []


@pytest.mark.usefixtures("here")
def test_a_day_in_the_past_is_as_it_was() -> None:
    """As of an earlier day, later incidents are unknown, and what was done later was open."""
    assert ids("--as-of", "2026-03-15") == ["2026-03-02-paid#action-done", "2026-03-02-paid#action-late", "2026-03-02-paid#action-soon", "2026-03-02-paid#action-when"]
    assert ids("--as-of", "2026-03-15", "--overdue") == ["2026-03-02-paid#action-done", "2026-03-02-paid#action-late"]
    assert ids("--as-of", "2026-03-10", "--overdue") == ["2026-03-02-paid#action-done"]
    assert ids("--as-of", "2026-03-01") == []


@pytest.mark.usefixtures("here")
def test_actions_for_people_and_for_spreadsheets() -> None:
    """The same rows come as lines in columns, and as CSV."""
    lines = run("actions", "--as-of", "2026-06-01").output.splitlines()
    assert lines[0] == "2026-03-10  83 d late  Team A    Do it  (2026-03-02-paid#action-late)"
    assert lines[3] == "no date                no owner  Some day  (2026-03-02-paid#action-when)"
    assert lines[-1] == "4 open, 2 overdue"
    rows = list(csv.DictReader(io.StringIO(run("actions", "--as-of", "2026-06-01", "--format", "csv").output)))
    assert [(row["owner"], row["days_late"]) for row in rows] == [("Team A", "83"), ("team a", "12"), ("team b", "0"), ("", "0")]


@pytest.mark.usefixtures("here")
def test_an_error_line_finds_its_incident() -> None:
    """A search prints what it found, where its file is, and which words fit; exit code 0."""
    result = run("search", "certificate", "has", "expired")
    assert result.exit_code == 0
    assert result.output.splitlines() == ["SEV2 · 2 Mar 2026 · Nobody could pay", "  incidents/2026-03-02-paid.yml", "  x509: certificate has expired"]


@pytest.mark.usefixtures("here")
def test_a_search_for_programs() -> None:
    """The same answer comes as JSON, and a text can be piped in."""
    result = run("search", "-", "--format", "json", "--most", "1", given="2026-03-02T09:10Z ERROR x509: certificate has expired (serial 17)\n")
    assert [row["id"] for row in json.loads(result.output)] == ["2026-03-02-paid"]


@pytest.mark.usefixtures("here")
def test_finding_nothing_is_exit_code_1() -> None:
    """A search without a result says so."""
    result = run("search", "xyzzyqwv")
    assert (result.exit_code, result.output) == (1, "nothing found\n")
    assert json.loads(run("search", "xyzzyqwv", "--format", "json").output) == []


def test_without_a_folder_there_is_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no incidents, both commands say what to do, with exit code 2."""
    monkeypatch.chdir(tmp_path)
    for arguments in (("search", "x"), ("actions",)):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "incidents_dir" in result.output


def test_a_wrong_option_is_misuse(here: Path) -> None:
    """A configuration that can't be used is named, with exit code 2."""
    (here / "mkdocs.yml").write_text("plugins:\n  - postmortems: {exports: [everything]}\n", encoding="utf-8")
    result = run("actions")
    assert result.exit_code == 2
    assert "there is no `everything`: choose from `api`" in result.output
