"""The command: what it reads, what it prints, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import mkdocs_postmortems
import pytest
from click.testing import CliRunner, Result
from mkdocs_postmortems.cli import main, postmortems
from mkdocs_postmortems.rules import RULES
from mkdocs_postmortems.schema import json_schema, template

GOOD = """\
title: Checkout failed after a certificate expired
severity: sev2
started_at: 2026-03-02 09:10
resolved_at: 2026-03-02 09:52
impact: About one payment in five failed.
root_cause: The renewal job had been switched off.
resolution: A new certificate was issued by hand.
timeline: []
action_items: []
"""
BAD = GOOD.replace("severity", "severty")
WARNED = GOOD.replace("root_cause", "x-cause")
MKDOCS = """\
site_name: Ours
theme: {name: material, custom_dir: !relative theme}
markdown_extensions:
  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }
plugins:
  - search
  - postmortems:
"""
BEFORE = "--today=2026-03-10"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty repository with an incidents folder, in which the command runs."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "incidents").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "POSTMORTEMS_DEBUG", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(path: Path, text: str) -> Path:
    """Write a file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def run(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(postmortems, [str(argument) for argument in arguments])


def concise(*arguments: str | Path) -> list[str]:
    """Return the places and codes of what `check` finds."""
    result = run("check", BEFORE, "--format=concise", *arguments)
    assert result.exit_code in (0, 1), result.output
    return [line.split("]")[0] + "]" for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (GOOD, (), 0),
        (GOOD, ("--strict",), 0),
        (WARNED, (), 0),
        (WARNED, ("--strict",), 1),
        (BAD, (), 1),
        (BAD, ("--format=json",), 1),
        ("", (), 1),
    ],
)
def test_exit_code_tells_findings(site: Path, text: str, options: tuple[str, ...], code: int) -> None:
    """Errors end with 1, and warnings only if that is asked for."""
    write(site / "incidents/2026-03-02-certificate.yml", text)
    assert run("check", BEFORE, *options).exit_code == code


def test_full_is_the_default(site: Path) -> None:
    """People get the finding with its line, and a path from the root of the repository."""
    write(site / "incidents/2026-03-02-certificate.yml", BAD)
    assert run("check", BEFORE).stdout == (
        "error[PM003] unknown key `severty`\n"
        "  --> incidents/2026-03-02-certificate.yml:2:1\n"
        " 2 | severty: sev2\n"
        "   | ^^^^^^^\n"
        "   = help: did you mean `severity`?\n"
        "\n"
        "1 error in 1 file\n"
    )


def test_github_is_noticed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside GitHub Actions findings become annotations, unless another format is asked for."""
    write(site / "incidents/2026-03-02-certificate.yml", BAD)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run("check", BEFORE).stdout.startswith("::error file=incidents/2026-03-02-certificate.yml,line=2,col=1,title=PM003 unknown-key::")
    assert run("check", BEFORE, "--format=full").stdout.startswith("error[PM003]")


def test_nothing_found(site: Path) -> None:
    """A clean run says so to people, and prints nothing where each line is a finding."""
    write(site / "incidents/2026-03-02-certificate.yml", GOOD)
    assert run("check", BEFORE).stdout == "no findings\n"
    assert run("check", BEFORE, "--format=concise").stdout == ""
    assert json.loads(run("check", BEFORE, "--format=json").stdout) == []


def test_info_on_request(site: Path) -> None:
    """Findings of level info are shown by --verbose only, and never change the exit code."""
    write(site / "incidents/2026-03-02-certificate.yml", GOOD.replace("severity: sev2\n", ""))
    assert concise() == []
    assert concise("-v", "--strict") == ["incidents/2026-03-02-certificate.yml:1:1: info[PM201]"]
    assert run("check", BEFORE, "-v", "--strict").exit_code == 0


def test_paths_limit_the_report(site: Path) -> None:
    """Files and folders say what is reported, while rules that compare incidents still see all of them."""
    write(site / "incidents/a.yml", BAD)
    write(site / "incidents/2026/b.yml", GOOD + "id: same\n")
    write(site / "incidents/2026/c.yml", GOOD + "id: same\n")
    everything = concise()
    assert [line for line in everything if line.startswith("incidents/a.yml:2:1: error[PM003]")]
    assert {line.split(":")[0] for line in concise("incidents/a.yml")} == {"incidents/a.yml"}
    assert concise("incidents/2026") == [line for line in everything if "2026/" in line]
    assert "PM402" in " ".join(concise(site / "incidents" / "2026" / "c.yml"))
    assert concise(".") == concise("incidents") == everything


def test_paths_outside_are_checked_alone(site: Path) -> None:
    """A file or folder elsewhere is checked by itself; no incidents folder is needed for that."""
    (site / "incidents").rmdir()
    write(site / "drafts/a.yml", BAD)
    write(site / "drafts/b.md", f"---\n{GOOD}---\n")
    write(site / "c.yml", BAD)
    assert concise("drafts/a.yml") == concise("drafts") == ["drafts/a.yml:2:1: error[PM003]"]
    assert concise("c.yml", "drafts/b.md", "c.yml") == ["c.yml:2:1: error[PM003]"]


def test_path_that_holds_no_incident(site: Path) -> None:
    """A named file that is not read as an incident is mentioned, so that its silence does not mislead."""
    write(site / "incidents/README.md", "# About")
    write(site / "incidents/2026-03-02-certificate.yml", GOOD)
    result = run("check", BEFORE, "incidents/README.md")
    assert result.output == "note: `incidents/README.md` is not an incident file and holds none\nno findings\n"
    assert result.exit_code == 0


def test_empty_folder_is_mentioned(site: Path) -> None:
    """A folder without a single incident is probably the wrong one."""
    assert run("check").output == "note: `incidents` is not an incident file and holds none\nno findings\n"
    assert list((site / "incidents").iterdir()) == []


def test_today_can_be_chosen(site: Path) -> None:
    """What depends on the day is checked for the day that is given."""
    write(site / "incidents/2026-03-02-certificate.yml", GOOD.replace("action_items: []", "action_items: [{action: Renew, owner: us, due: 2026-03-31}]"))
    assert concise("--today=2026-03-31") == []
    assert concise("--today=2026-04-01") == ["incidents/2026-03-02-certificate.yml:9:48: warning[PM303]"]


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml", "properdocs.yml"])
def test_options_come_from_the_configuration(site: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The nearest configuration above gives folder and levels; tags that only MkDocs knows do not matter."""
    write(site / name, MKDOCS + "      incidents_dir: outages\n      rules: {missing-cause: off, PM203: error}\n      strict: no\n      services:\n")
    write(site / "outages/a.yml", WARNED.replace("resolution", "x-resolution"))
    write(site / "docs/deep/index.md", "")
    monkeypatch.chdir(site / "docs/deep")
    assert [line.split(" ")[1] for line in concise()] == ["error[PM203]"]
    assert concise()[0].startswith("outages/a.yml:")


def test_incidents_beside_the_site(site: Path) -> None:
    """Incidents may lie beside the site's folder; messages show where they are without detours."""
    write(site / "site/mkdocs.yml", MKDOCS + "      incidents_dir: ../incidents\n")
    write(site / "incidents/a.yml", BAD)
    assert concise("--config", "site/mkdocs.yml") == ["incidents/a.yml:2:1: error[PM003]"]
    assert concise("--config", "site/mkdocs.yml", "incidents/a.yml") == ["incidents/a.yml:2:1: error[PM003]"]


@pytest.mark.parametrize("plugins", ["plugins: {postmortems: {incidents_dir: outages, enabled: true}}", "plugins: [search, {postmortems: {incidents_dir: !ENV [NO_SUCH, outages]}}]", "x: &x {incidents_dir: outages}\nplugins:\n- postmortems: {<<: *x, path: incidents}"])
def test_options_in_other_spellings(site: Path, plugins: str) -> None:
    """Plugins may be a mapping, options may come from the environment or be merged in."""
    write(site / "mkdocs.yml", plugins)
    write(site / "outages/a.yml", BAD)
    assert concise() == ["outages/a.yml:2:1: error[PM003]"]


def test_environment_gives_an_option(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An option may name an environment variable, as in MkDocs."""
    write(site / "mkdocs.yml", "plugins:\n- postmortems: {incidents_dir: !ENV [A_FOLDER, incidents]}\n")
    write(site / "outages/a.yml", BAD)
    monkeypatch.setenv("A_FOLDER", "outages")
    assert concise() == ["outages/a.yml:2:1: error[PM003]"]


@pytest.mark.parametrize("text", ["site_name: Ours\n", "plugins: [postmortems]\n", "plugins:\n- postmortems\n", "plugins:\n- postmortems:\n", ""])
def test_defaults_without_options(site: Path, text: str) -> None:
    """A configuration that says nothing about us means the defaults."""
    write(site / "mkdocs.yml", text)
    write(site / "incidents/a.yml", BAD)
    assert concise() == ["incidents/a.yml:2:1: error[PM003]"]


def test_config_can_be_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration elsewhere is used with --config; its folder is where the incidents are looked for."""
    write(site / "handbook/site.yml", MKDOCS)
    write(site / "handbook/incidents/a.yml", BAD)
    assert concise("--config", "handbook/site.yml") == ["handbook/incidents/a.yml:2:1: error[PM003]"]
    (site / ".git").rmdir()
    monkeypatch.chdir(site / "incidents")
    assert concise("--config", site / "handbook/site.yml") == ["incidents/a.yml:2:1: error[PM003]"]


def test_configuration_above_the_repository(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration that belongs to another repository around this one is not used."""
    write(site / "mkdocs.yml", MKDOCS + "      incidents_dir: outages\n")
    inner = site / "inner"
    write(inner / "incidents/a.yml", BAD)
    (inner / ".git").mkdir()
    monkeypatch.chdir(inner)
    assert concise() == ["incidents/a.yml:2:1: error[PM003]"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (MKDOCS + "      incident_dir: x\n", "mkdocs.yml: unknown option `incident_dir`: did you mean `incidents_dir`?"),
        (MKDOCS + "      due_soon: soon\n      strict: maybe\n", "mkdocs.yml: option `strict`: write `true` or `false`\nmkdocs.yml: option `due_soon`: write a whole number"),
        (MKDOCS + "      - incidents_dir\n", "mkdocs.yml: the options of `postmortems` are not a mapping"),
        (MKDOCS + "      rules: {PM999: off}\n", "option `rules`: there is no rule `PM999`"),
        ("plugins: [search\nsite_name: Ours\n", "mkdocs.yml: line 2: a list in brackets is not closed"),
        ("site_name: \x07", "mkdocs.yml: line 1: this is not YAML"),
        ("plugins:\n- postmortems: {incidents_dir: outages}\n", "there is no folder `outages`: create it"),
    ],
)
def test_misuse_is_explained(site: Path, config: str, message: str) -> None:
    """What can't be used ends with 2, and says in which file and how to mend it."""
    write(site / "mkdocs.yml", config)
    result = run("check")
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize(
    "arguments",
    [("check", "no-such-file.yml"), ("check", "--format=pdf"), ("check", "--today=yesterday"), ("check", "notes.txt"), ("rules", "PM999"), ("no-such-command",)],
)
def test_misuse_of_arguments(site: Path, arguments: tuple[str, ...]) -> None:
    """Arguments that make no sense end with 2."""
    write(site / "notes.txt", "")
    assert run(*arguments).exit_code == 2


def test_broken_clock_is_explained(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOURCE_DATE_EPOCH that is no number ends with 2, too."""
    write(site / "incidents/a.yml", GOOD)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    result = run("check")
    assert (result.exit_code, "SOURCE_DATE_EPOCH is `noon`" in result.output) == (2, True)


def test_windows_encoding_of_the_configuration(site: Path) -> None:
    """A configuration that is not UTF-8 is named."""
    (site / "mkdocs.yml").write_bytes("site_name: Café".encode("latin-1"))
    assert "mkdocs.yml is not UTF-8" in run("check").output


def test_rules_are_shown() -> None:
    """Rules are listed, explained by code or by name, and given to programs."""
    assert all(code in run("rules").stdout for code in RULES)
    assert run("rules", "pm111").stdout == run("rules", RULES["PM111"].name).stdout
    assert run("rules", "pm111").stdout.startswith("PM111 ")
    assert [rule["code"] for rule in json.loads(run("rules", "--format=json").stdout)] == list(RULES)
    assert len(json.loads(run("rules", "PM111", "--format=json").stdout)) == 1


def test_rule_is_guessed() -> None:
    """A rule that does not exist is answered with the nearest one."""
    assert "did you mean PM303 (overdue-action)?" in run("rules", "overdue-actions").output


def test_schema_and_template_are_printed() -> None:
    """The schema is JSON, the template is the text itself."""
    assert json.loads(run("schema").stdout) == json_schema()
    assert run("template").stdout == template()


def test_template_passes_its_own_check(site: Path) -> None:
    """A copy of the template has no finding on the days after its incident."""
    write(site / "incidents/2026-03-02-certificate-expired.yml", run("template").stdout)
    assert concise() == []


def test_bug_of_ours(site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that nobody foresaw ends with 2 and a request to report it, with a traceback only on request."""

    def fail(*_: object) -> None:
        raise KeyError("PM000")

    monkeypatch.setattr(sys.modules["mkdocs_postmortems.cli.check"], "_checked", fail)
    monkeypatch.setattr(sys, "argv", ["postmortems", "check", str(site)])
    for debug in ("0", "1"):
        monkeypatch.setenv("POSTMORTEMS_DEBUG", debug)
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == 2
        said = capsys.readouterr().err
        assert ("Traceback" in said) == (debug == "1")
        assert debug == "1" or said.startswith("this is a bug in mkdocs-postmortems: KeyError at cli/check.py:")


def process(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as the process that an installed command would be, on a console that is not UTF-8."""
    code = "from mkdocs_postmortems.cli import main; main()"
    package = str(Path(mkdocs_postmortems.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, env=environment, capture_output=True, check=False)


def test_real_process(site: Path) -> None:
    """The real command prints UTF-8 wherever it runs, and ends with the code it promises."""
    write(site / "incidents/2026-03-02-certificate.yml", BAD.replace("severty", "sévérité"))
    found = process(site, "check", BEFORE)
    assert found.returncode == 1
    assert "unknown key `sévérité`" in found.stdout.decode("utf-8")
    assert found.stderr == b""
    assert process(site, "--version").stdout.startswith(b"mkdocs-postmortems ")
    assert process(site, "check", "--nonsense").returncode == 2


def test_real_process_without_mkdocs(site: Path) -> None:
    """The command never imports MkDocs."""
    code = "import sys, mkdocs_postmortems.cli.commands\nassert 'mkdocs' not in sys.modules"
    package = str(Path(mkdocs_postmortems.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code], cwd=site, env={**os.environ, "PYTHONPATH": package}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_missing_library_is_named(site: Path) -> None:
    """An installation that lacks something says what, and how to get it; also when it is needed before anything runs."""
    code = "import sys; sys.modules['nh3'] = None\nfrom mkdocs_postmortems.cli import main; main()"
    package = str(Path(mkdocs_postmortems.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code, "check"], cwd=site, env={**os.environ, "PYTHONPATH": package}, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: `nh3` is missing, or does not fit what is installed:")
    assert "-m pip install --upgrade nh3" in done.stderr
    assert "Traceback" not in done.stderr
