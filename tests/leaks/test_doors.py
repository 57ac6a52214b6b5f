"""Nothing internal leaves by another door: exported folders, tables, answers of commands, and what customers would see."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mkdocs_postmortems.cli import postmortems
from searching import found, searched
from sites import NOW, SmallSite, fingerprint, incident
from spiking import Sites


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str, given: str = "") -> Result:
    """Run our command in a folder."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return CliRunner().invoke(postmortems, arguments, input=given)


def said(text: str, sites: Sites) -> list[str]:
    """Return the places whose mark is in a text."""
    forms = "\n".join(searched(text.encode()))
    return [place for place, mark in (sites.shown | sites.unseen).items() if mark in forms]


@pytest.mark.parametrize("more", [(), ("--for", "hugo"), ("--tables", "sqlite"), ("--tables", "parquet")], ids=" ".join)
def test_export_holds_nothing_internal(sites: Sites, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, more: tuple[str, ...]) -> None:
    """What is exported for everybody is, byte for byte, what it would be if nothing internal had ever been written."""
    for name in ("public", "clean"):
        assert run(monkeypatch, sites.folders[name], "export", "--to", str(tmp_path / name), *more).exit_code == 0
    assert found(tmp_path / "public", [*sites.shown.values(), *sites.unseen.values()]) == {}
    assert fingerprint(tmp_path / "public") == fingerprint(tmp_path / "clean")


@pytest.mark.parametrize("more", [(), ("--tables", "parquet")], ids=" ".join)
def test_option_chooses_whose_export_it_is(sites: Sites, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, more: tuple[str, ...]) -> None:
    """A site for colleagues exports everything, or with the option what everybody may see."""
    everything = run(monkeypatch, sites.folders["internal"], "export", "--to", str(tmp_path / "all"), *more)
    public = run(monkeypatch, sites.folders["internal"], "export", "--to", str(tmp_path / "public"), "--audience", "public", *more)
    assert everything.exit_code == public.exit_code == 0
    assert found(tmp_path / "all", sites.shown.values())
    assert found(tmp_path / "public", [*sites.shown.values(), *sites.unseen.values()]) == {}


def test_questions_find_nothing_internal(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """No internal word finds anything, and no internal action item is listed."""
    words = " ".join(sites.shown.values())
    for folder, more in (("public", ()), ("internal", ("--audience", "public"))):
        assert run(monkeypatch, sites.folders[folder], "search", "-", *more, given=words).exit_code == 1
        for form in ("text", "json", "csv"):
            answer = run(monkeypatch, sites.folders[folder], "actions", "--format", form, *more)
            assert "Alert earlier" in answer.output
            assert said(answer.output, sites) == []
    answer = run(monkeypatch, sites.folders["internal"], "search", "-", "--format", "json", given=words)
    assert len(json.loads(answer.output)) == 3


def test_reviewer_sees_what_customers_would(sites: Sites, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The part of a report that shows what customers would see holds nothing internal."""
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for name in ("clean", "internal"):
        shutil.copytree(sites.folders[name], tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site"))
        for arguments in (("init", "-q"), ("add", "."), (*author, "commit", "-qm", name)):
            subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    report = run(monkeypatch, tmp_path, "report", "HEAD~1").output
    parts = [part.partition("\n### ")[0] for part in report.split("What customers would see")[1:]]
    assert any("Half of all payments failed." in part for part in parts)
    assert [said(part, sites) for part in parts] == [[]] * 4


def test_check_says_what_everybody_would_see(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each incident is listed with what is left out, or counted by why it is not published."""
    public = run(monkeypatch, sites.folders["internal"], "check", "--audience", "public", "--verbose").output
    lines = public.partition("everybody would see ")[2].splitlines()
    assert lines[0] == "3 of 6 incidents:"
    assert lines[1] == "  incidents/2026-02-01-slow.yml: in full"
    assert lines[2] == "  incidents/2026-03-02-checkout.yml: left out: timeline 1, action items 1, sections 1, related 2, links 3, images 2, editions 1, corrections 1, own keys 1"
    assert lines[4] == "not published: 2 internal, 1 draft:"
    data = json.loads(run(monkeypatch, sites.folders["internal"], "check", "--audience", "public", "--format", "json").output)
    assert sorted(entry["reason"] for entry in data["incidents"] if not entry["published"]) == ["draft", "internal", "internal"]
    assert {entry["id"]: entry["left_out"] for entry in data["incidents"]}["2026-02-01-slow"] == {}


def test_check_says_how_to_publish_something(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where everybody would see nothing, the way out is said; every form for people says it, and that for code scanning stays what it is."""
    site = SmallSite(tmp_path).configure("site_name: Ours\nplugins: [search, postmortems]\n")
    site.write("incidents/2026-03-02-checkout.yml", incident())
    for form in ("full", "concise", "github"):
        output = run(monkeypatch, tmp_path, "check", "--audience", "public", "--format", form).output
        assert output.endswith("everybody would see 0 of 1 incident\nnot published: 1 internal\nan incident is published once it says `audience: public`\n")
        assert "everybody" not in run(monkeypatch, tmp_path, "check", "--format", form).output
    assert set(json.loads(run(monkeypatch, tmp_path, "check", "--audience", "public", "--format", "sarif").output)) >= {"runs", "version"}
