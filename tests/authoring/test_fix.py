"""Mending incident files: what has one right answer, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from mkdocs_postmortems.authoring.fixing import fix
from mkdocs_postmortems.authoring.fixing.order import sorted_keys
from mkdocs_postmortems.authoring.fixing.proof import meaning
from mkdocs_postmortems.cli import postmortems
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

TESTS = Path(__file__).parents[1]
CASES = sorted(path for path in (TESTS / "cases").rglob("*") if path.suffix in (".yml", ".md"))
DEMO = sorted(path for path in (TESTS.parent / "incidents").iterdir() if path.suffix in (".yml", ".md"))
SITE = Settings.read({})
NAME = "2026-03-02-x.yml"
HEAD = "title: Nobody could pay\nstarted_at: 2026-03-02 09:10\n"
REST = "impact: One payment in five failed.\n"


def mended(text: str, name: str = NAME) -> str:
    """Return an incident file's text after mending, which a second time changes nothing."""
    result = fix(text.encode(), name, SITE)
    assert not result.refused
    assert fix(result.after, name, SITE).after == result.after
    return result.after.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("severity: SEV-2", "severity: sev2"),
        ("severity:   'Critical'   # by the board", "severity:   sev1   # by the board"),
        ("type: Near-Miss", "type: near_miss"),
        ("categories: [Config Change, expiry]", "categories: [config_change, expiry]"),
        ("detection: Alerting", "detection: monitoring"),
        ("detection: {method: Staff}", "detection: {method: employee}"),
        ("action_items:\n  - {action: One, status: WIP, priority: High}", "action_items:\n  - {action: One, status: in_progress, priority: P1}"),
        ("summary: no", 'summary: "no"'),
        ("root_cause: 19:15", 'root_cause: "19:15"'),
        ("tags: [1.10, 010, 2026]", 'tags: ["1.10", "010", 2026]'),
        ("root_cause: Switched off in #4711 and #4712.", 'root_cause: "Switched off in #4711 and #4712."'),
        ("root_cause: Switched off: nobody knew.", 'root_cause: "Switched off: nobody knew."'),
        ('root_cause: It said: "no".', "root_cause: 'It said: \"no\".'"),
        ("root_cause: '\"No\", it said.'", "root_cause: '\"No\", it said.'"),
        ("root_cause: *Everything* failed.", 'root_cause: "*Everything* failed."'),
        ("timeline:\n  - 2026-03-02 09:10: It said: no.", 'timeline:\n  - 2026-03-02 09:10: "It said: no."'),
        ("action_items:\n  - Alert earlier: 30 days", 'action_items:\n  - "Alert earlier: 30 days"'),
        ("contributing_factors:\n  - Nobody knew: the page was old", 'contributing_factors:\n  - "Nobody knew: the page was old"'),
        ("service: checkout", "services: [checkout]"),
        ("tags: single", "tags: [single]"),
        ("Resolution:", "resolution:"),
        ("severty: sev2", "severity: sev2"),
        ("sevreity: sev2", "severity: sev2"),
        ("acton_items:\n  - {action: One, onwer: team-a, prioritty: P1}", "action_items:\n  - {action: One, owner: team-a, priority: P1}"),
        ("timelines:\n  - 2026-03-02 09:10: It broke.", "timeline:\n  - 2026-03-02 09:10: It broke."),
        ("sympotms: slow", "symptoms: [slow]"),
        ("Resolved At: 2026-03-02 09:50", "resolved_at: 2026-03-02 09:50"),
        ("tasks:\n  - title: One\n    assignee: team-a", "action_items:\n  - action: One\n    owner: team-a"),
        ("timeline:\n  - {at: 2026-03-02 09:10, text: It broke.}", "timeline:\n  - {time: 2026-03-02 09:10, event: It broke.}"),
        ("timeline:\n  - 2026-03-02 09:10: A\n  - '09:20': B\n  - time: ~09:30\n    event: C", "timeline:\n  - 2026-03-02 09:10: A\n  - 2026-03-02 09:20: B\n  - time: ~2026-03-02 09:30\n    event: C"),
        ("timeline:\n  - 2026-03-02 09:10: A\n  - {time: 9:20 PM CET, until: 10:15 PM CET, event: B}", "timeline:\n  - 2026-03-02 09:10: A\n  - {time: 2026-03-02 9:20 PM CET, until: 2026-03-02 10:15 PM CET, event: B}"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_right_answer(before: str, after: str, newline: str) -> None:
    """What has one right answer gets it; the lines around it and the ends of lines stay."""
    text = f"# kept\n{HEAD}{REST}{before}\n".replace("\n", newline)
    lines = sorted(mended(text).split(newline))
    assert lines == sorted(f"# kept\n{HEAD}{REST}{after}\n".split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "severity: quite bad",
        "sevverrty: sev2",
        "severty: quite bad",
        "severty: sev2\nseverity: sev1",
        "preview: pages",
        "started_by: 2026-03-02 09:00",
        "tag: 5",
        "services: checkout, payments",
        "root_cause: Switched off # in March",
        "root_cause: See #4711 # and not #4712",
        "date: 2026-03-01",
        "cause: expiry",
        "priority: high",
        "start: 2026-03-02 09:00",
        "title: Another",
        "timeline:\n  - 2026-03-02 23:50: A\n  - 00:10: B\n  - 00:20: C",
        "x-own: {status: WIP, at: no}",
        "root_cause: 'not closed",
        "root_cause: One: two\n  three: four",
        "tags: &a [x]\naliases: *a",
        "ticket: 010",
    ],
)
def test_no_guess(text: str) -> None:
    """What could mean more than one thing, or nothing, stays as it is."""
    whole = f"{HEAD}{REST}{text}\n"
    assert sorted(mended(whole).splitlines()) == sorted(whole.splitlines())


def test_keys_are_sorted_with_their_comments() -> None:
    """Keys move with the comments above them; the blank lines and the first comment keep their place."""
    before = f"# yaml-language-server: $schema=x\nroot_cause: |\n  First.\n\n  Second.\n\n# who: the team\nresolved_at: 2026-03-02 09:50\nreview: closed\n{REST}{HEAD}"
    after = f"# yaml-language-server: $schema=x\n{HEAD.splitlines()[0]}\n\n{HEAD.splitlines()[1]}\n# who: the team\nresolved_at: 2026-03-02 09:50\nreview: closed\nroot_cause: |\n  First.\n\n  Second.\n{REST}"
    assert mended(before) == after


@pytest.mark.parametrize("text", [f"{REST}# alone\n\n{HEAD}", f"# about the impact\n{REST}{HEAD}", f"{REST}sevverrty: sev2\n{HEAD}", f"{REST}? title\n: A\nstarted_at: 2026-03-02\n"])
def test_keys_stay_where_their_place_is_unclear(text: str) -> None:
    """A comment that could belong to either neighbour, and a key that nobody knows, keep the order as it is."""
    assert mended(text) == text


@given(st.permutations(["title", "severity", "services", "started_at", "detected_at", "resolved_at", "summary", "timeline", "sections", "action_items", "lessons", "id", "x-own"]))
def test_order_is_one(names: list[str]) -> None:
    """Sorting keeps every key, and a second time changes nothing."""
    once = sorted_keys(names)
    assert sorted(once) == sorted(names)
    assert sorted_keys(once) == once
    assert [name for name in once if name.endswith("_at")] == ["started_at", "detected_at", "resolved_at"]


def test_markdown_is_mended_in_both_halves() -> None:
    """In Markdown, the front matter and the timeline in the body are mended; its prose stays."""
    before = "---\nname: A\nseverity: SEV-1\nstarted_at: 2026-03-02 09:10\n---\n\n## Summary\n\nno: it is #12 # here\n\n## Timeline\n\n- 2026-03-02 09:10: A\n- 09:20: B\n"
    after = before.replace("name: A", "title: A").replace("SEV-1", "sev1").replace("- 09:20", "- 2026-03-02 09:20")
    assert mended(before, "x.md") == after


@pytest.mark.parametrize("path", [*CASES, *DEMO], ids=lambda path: path.name)
def test_nothing_means_something_else(path: Path) -> None:
    """Of all cases and the demo, no incident that can be read is another one afterwards, and every comment is kept."""
    data = path.read_bytes()
    result = fix(data, path.name, SITE)
    assert not result.refused
    assert fix(result.after, path.name, SITE).after == result.after
    before, after = (parse(read_bytes(text, path.name), SITE, path.name) for text in (data, result.after))
    if not before.findings:
        assert after.findings == []
        assert meaning(before.incident) == meaning(after.incident)
    comments = re.compile(rb"^\s*#.*$", re.MULTILINE)
    assert sorted(comments.findall(data)) == sorted(comments.findall(result.after))


LINES = st.sampled_from([
    "severity: SEV-2", "Severity: low # odd", "summary: no", "root_cause: a: b", "resolution: 'x' y", "service: a", "tags: [1.10, b]", "tags: &t [q]", "aliases: *t",
    "timeline:", "  - 2026-03-02 09:10: A", "  - 09:20: B: C", "  - {time: 09:30, event: no}", "  - time: 23:30", "    until: 00:10", "    what: x #12",
    "# a comment", "", "  # indented", "review: draft", "action_items:", "  - One: two", "  - task: Three", "    state: done", "impact: |", "  text: with #3", "", "x-a: no",
    "detected_at: 2026-03-02 09:20", "resolved_at: 2026-03-02 10:00", "...", "---", "\ttab", "lessons: [x]",
])  # fmt: skip


@pytest.mark.property
@hypothesis_settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_file_is_safe(lines: list[str], newline: str, mark: bool) -> None:  # noqa: FBT001
    """Whatever a file holds, mending ends, is done in one go, and changes no incident that could be read."""
    data = (("\ufeff" if mark else "") + newline.join([*HEAD.splitlines(), *lines, ""])).encode()
    result = fix(data, NAME, SITE)
    assert fix(result.after, NAME, SITE).after == result.after
    before, after = (parse(read_bytes(text, NAME), SITE, NAME) for text in (data, result.after))
    if not before.findings:
        assert meaning(before.incident) == meaning(after.incident)
    assert result.after.count(b"#") == data.count(b"#")
    assert result.after.startswith("\ufeff".encode()) == mark


@pytest.mark.property
@hypothesis_settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=60))
def test_any_sentence_survives(words: str) -> None:
    """A sentence without quotes is either left alone or put into quotes as it stands."""
    text = f"{HEAD}{REST}root_cause: {words}\n"
    result = fix(text.encode(), NAME, SITE)
    if result.is_changed and b"root_cause" in result.after:
        told = read_bytes(result.after, NAME).data.get("root_cause")
        assert told in (words, words.strip(), None) or isinstance(told, dict)


def run(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(postmortems, ["fix", *map(str, arguments)])


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with one incident that is to be mended, in which the command runs."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "incidents").mkdir()
    (tmp_path / "incidents" / NAME).write_text(f"{HEAD}severity: SEV-2\n{REST}", encoding="utf-8", newline="\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_diff_writes_nothing(site: Path) -> None:
    """With --diff, what would change is shown as a patch, the files stay, and the exit code is 1 as long as there is something."""
    before = (site / "incidents" / NAME).read_bytes()
    result = run("--diff")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [f"--- a/incidents/{NAME}", f"+++ b/incidents/{NAME}"]
    assert "-severity: SEV-2\n+severity: sev2\n" in result.stdout
    assert (site / "incidents" / NAME).read_bytes() == before
    assert run().exit_code == 0
    assert run("--diff").exit_code == 0


@pytest.mark.parametrize("arguments", [(), ("incidents",), (f"incidents/{NAME}",)])
def test_files_are_written(site: Path, arguments: tuple[str, ...]) -> None:
    """The site's files, a folder's or one file are mended in place; the command says what was done."""
    path = site / "incidents" / NAME
    path.chmod(0o640)
    mode = path.stat().st_mode
    result = run(*arguments)
    assert result.exit_code == 0
    assert "severity: sev2" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode == mode
    assert [entry.name for entry in path.parent.iterdir()] == [NAME]
    assert "`SEV-2` is spelt `sev2`" in result.stdout
    assert "1 of 1 file mended" in result.stderr


def test_other_files_are_refused(site: Path) -> None:
    """A file that is no incident file is misuse."""
    other = site / "notes.txt"
    other.write_text("x", encoding="utf-8")
    assert run(other).exit_code == 2
