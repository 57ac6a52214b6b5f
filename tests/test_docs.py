"""The documents: they are complete, their samples hold, their commands run, and their links lead somewhere."""

import datetime as dt
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import mkdocs.__main__
import pytest
import yaml
from checking import diagnose
from click.testing import CliRunner
from documents import DEMO, PAGES, QUIET, ROOT, Block, Command, blocks, commands, name, prose, shown, text
from mkdocs_postmortems import schema
from mkdocs_postmortems.catalogue.judge import Judge
from mkdocs_postmortems.cli import postmortems
from mkdocs_postmortems.config import read_config
from mkdocs_postmortems.diagnostics import Level
from mkdocs_postmortems.reporters import FORMATS
from mkdocs_postmortems.rules import RULES
from mkdocs_postmortems.rules.examples import compose
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.timestamps import TimeTextError, parse_moment
from sites import SmallSite

README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "guide"
BLOCKS = [block for page in PAGES for block in blocks(page)]
CONSOLE = [block for block in BLOCKS if block.language == "console"]
INCIDENTS = [block for block in BLOCKS if block.title.startswith("incidents/")]
CONFIGS = [block for block in BLOCKS if block.title == "mkdocs.yml"]
PARTS = [block for block in BLOCKS if block.language == "yaml" and not block.title]
OTHERS = [
    block for block in BLOCKS if block.language == "yaml" and block.title and block not in INCIDENTS + CONFIGS
]
TODAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Return the demo site, built strictly, and how that went."""
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    environment = os.environ | QUIET | {"SOURCE_DATE_EPOCH": str(int(TODAY.timestamp())), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return site, done


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the demo, in which commands run."""
    for part in DEMO:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY.timestamp())))
    return tmp_path


def write(file: Path, content: str) -> None:
    """Write a file, with its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8", newline="\n")


# --- Links and references


def test_every_link_leads_somewhere(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """The demo with its manual builds strictly: each link and each place on a page exists."""
    assert built[1].returncode == 0, built[1].stderr


def test_nothing_is_written_into_docs(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """After a build, the folder holds hand-written pages only."""
    assert built[0].joinpath("index.html").is_file()
    found = {
        path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*") if path.is_file()
    }
    assert found == {"index.md", *(f"guide/{page.name}" for page in GUIDE.glob("*.md"))}


def test_every_page_is_in_the_navigation() -> None:
    """A reader finds each hand-written page through the navigation."""
    nav = text(ROOT / "mkdocs.yml").partition("\nnav:")[2]
    assert [
        page
        for page in PAGES
        if page.is_relative_to(ROOT / "docs") and page.relative_to(ROOT / "docs").as_posix() not in nav
    ] == []


def test_links_of_the_readme_lead_to_files() -> None:
    """Each relative link outside the site leads to a file of the repository."""
    targets = [
        target
        for page in (README, ROOT / "CONTRIBUTING.md")
        for target in re.findall(r"\]\(([^)#:]+)\)", text(page))
    ]
    assert len(targets) >= len(list(GUIDE.glob("*.md")))
    assert [target for target in targets if not (ROOT / target).is_file()] == []


@pytest.mark.parametrize("number", range(len(schema.fields())), ids=[field.key for field in schema.fields()])
def test_every_field_is_in_the_reference(
    built: tuple[Path, subprocess.CompletedProcess[str]], number: int
) -> None:
    """The site's reference has a place for each field, with all keys of its mapping."""
    html = (built[0] / "incidents/reference/fields/index.html").read_text(encoding="utf-8")
    here, *after = schema.fields()[number:]
    place = html.partition(f'id="{here.key}"')[2].partition(
        f'id="{after[0].key}"' if after else "</article>"
    )[0]
    assert [
        key
        for key in (here.key, *(child.key for child in here.children))
        if f"<code>{key}</code>" not in place
    ] == []


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_in_the_reference(
    built: tuple[Path, subprocess.CompletedProcess[str]], code: str
) -> None:
    """The site's reference has a place for each rule, with its name."""
    html = (built[0] / "incidents/reference/rules/index.html").read_text(encoding="utf-8")
    assert RULES[code].name in html.partition(f'id="{code}"')[2][:200]


def default(value: object) -> str:
    """Return a default as it would be written in mkdocs.yml."""
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("option", Settings.model_fields)
def test_every_option_is_documented(option: str) -> None:
    """Each option has a line with its default and the same words as in the code."""
    field = Settings.model_fields[option]
    value = default(field.get_default(call_default_factory=True))
    assert (
        f"| `{option}` | `{value}` | {(field.description or '').replace('mkdocs.yml', '`mkdocs.yml`')} |\n"
        in text(GUIDE / "options.md")
    )


def test_no_option_is_invented() -> None:
    """The table of options has no line for something that is none."""
    assert set(re.findall(r"^\| `(\w+)` \|", text(GUIDE / "options.md"), re.MULTILINE)) == set(
        Settings.model_fields
    )


def test_the_example_has_every_option() -> None:
    """The example on the page of options shows all of them, and none at its default."""
    [example] = shown(GUIDE / "options.md", "mkdocs.yml")
    options = yaml.safe_load(example)["plugins"][1]["postmortems"]
    assert set(options) == set(Settings.model_fields)
    assert [option for option, value in Settings.read(options) if value == getattr(Settings(), option)] == []


def spans(page: Path) -> list[str]:
    """Return what stands between backticks in a page."""
    return re.findall(r"`([^`\n]+)`", prose(page))


@pytest.mark.parametrize("command", postmortems.commands)
def test_every_command_is_documented(command: str) -> None:
    """Each command has a line in the table of commands."""
    assert re.search(rf"^\| `postmortems {command}\b[^`]*` \| \w", text(GUIDE / "check.md"), re.MULTILINE)


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (command.name or "", spelling)
        for command in postmortems.commands.values()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for spelling in parameter.opts
    ],
)
def test_every_option_of_a_command_is_documented(command: str, option: str) -> None:
    """Each option has a line in the table of its command, or stands beside the command's name."""
    tables = re.findall(
        rf"^\| Option of `{command}` .*\n((?:\|.*\n)+)", text(GUIDE / "check.md"), re.MULTILINE
    )
    listed = any(re.search(rf"^\| [^|]*`{option}[` ]", table, re.MULTILINE) for table in tables)
    assert listed or any(
        re.match(rf"postmortems {command}\b.* {option}\b", span) for span in spans(GUIDE / "check.md")
    )


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_documented(form: str) -> None:
    """Each format of findings has a line that says whom it is for."""
    assert f"\n| `{form}` | " in text(GUIDE / "check.md")


def test_every_level_is_documented() -> None:
    """The page on checking says what each level does."""
    assert {level.value for level in Level} <= set(spans(GUIDE / "check.md"))


# --- Samples


@pytest.mark.parametrize("block", INCIDENTS, ids=str)
def test_incident_files_are_right(block: Block) -> None:
    """An incident file in the documents has no errors, or those that the page shows."""
    said = [
        output.output
        for console in blocks(block.page)
        for output in commands(console)
        if block.title in output.output
    ]
    expected = set(re.findall(r"^error\[(\w+)\]", "\n".join(said), re.MULTILINE))
    found = diagnose({block.title.removeprefix("incidents/"): block.text})
    assert {diagnostic.rule.code for diagnostic in found if diagnostic.level == Level.ERROR} == expected


@pytest.mark.parametrize("block", PARTS, ids=str)
def test_parts_of_incident_files_are_right(block: Block) -> None:
    """A part of an incident file, put into a complete one, brings no finding above info."""
    found = diagnose(compose(block.text))
    assert [
        diagnostic.message for diagnostic in found if diagnostic.level in (Level.ERROR, Level.WARNING)
    ] == []


@pytest.mark.parametrize("block", CONFIGS, ids=str)
def test_configurations_are_right(block: Block, tmp_path: Path) -> None:
    """A sample of mkdocs.yml means the same to MkDocs and to the command, and has options and rules that exist."""
    write(tmp_path / "mkdocs.yml", block.text)
    plugins = yaml.safe_load(block.text).get("plugins", [])
    options = next(
        (plugin["postmortems"] for plugin in plugins if isinstance(plugin, dict) and "postmortems" in plugin),
        {},
    )
    settings = read_config(tmp_path / "mkdocs.yml", tmp_path).settings
    assert settings == Settings.read(options)
    assert Judge(settings).levels.keys() <= RULES.keys()


@pytest.mark.parametrize("block", OTHERS, ids=str)
def test_other_files_can_be_read(block: Block) -> None:
    """Samples for other programs are YAML."""
    assert isinstance(yaml.safe_load(block.text), dict)


TIMES = re.findall(r"^\| `([^`]+)` \| ", text(GUIDE / "write.md"), re.MULTILINE)


@pytest.mark.parametrize("time", [*TIMES, "2026-03-02 9:10pm", "2026-03-02 9 PM"])
def test_times_of_the_table_can_be_read(time: str) -> None:
    """Every spelling in the table of times is accepted."""
    assert parse_moment(time, ZoneInfo("Europe/Berlin")).earliest.date() == dt.date(2026, 3, 2)


@pytest.mark.parametrize("abbreviation", ["CST", "IST", "BST"])
def test_abbreviations_of_several_places_are_refused(abbreviation: str) -> None:
    """The abbreviations that the table warns of are errors."""
    assert f"`{abbreviation}`" in text(GUIDE / "write.md")
    with pytest.raises(TimeTextError):
        parse_moment(f"2026-03-02 09:10 {abbreviation}", ZoneInfo("Europe/Berlin"))


# --- Commands


def run(demo: Path, command: Command) -> None:
    """Run our own command, with its redirection, and compare its output if the page shows one."""
    line, _, target = command.line.partition(" > ")
    result = CliRunner().invoke(postmortems, shlex.split(line)[1:])
    assert result.exit_code in (0, 1), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if target:
        write(demo / target, result.output)
    if command.output:
        assert result.output.strip("\n") == command.output


def parse(words: list[str]) -> None:
    """Check that MkDocs has the command and its options, without running it."""
    command = mkdocs.__main__.cli.commands[words[0]]
    assert command.make_context(words[0], words[1:]).command is command


def is_target(words: list[str]) -> None:
    """Check that the Makefile has a target."""
    targets = re.findall(r"^\.PHONY: (.+)$", text(ROOT / "Makefile"), re.MULTILINE)
    assert words[0] in targets[0].split()


def installs(words: list[str]) -> None:
    """Check that pip is told our own name, or a wheel of it; tests/test_wheel.py runs the rest."""
    ours = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["name"]
    assert words[-1] in (ours, f"dist/{ours.replace('-', '_')}-*.whl", ".")


def is_module(words: list[str]) -> None:
    """Check that Python has a module that a line runs."""
    assert words[0] == "-m"
    assert find_spec(words[1])


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(block.page == page for block in CONSOLE)], ids=name
)
def test_commands_run(page: Path, demo: Path) -> None:
    """Each command of a page runs in a copy of the demo with the page's files, or is one of a program that we know."""
    known = {"make": is_target, "mkdocs": parse, "pip": installs, "python": is_module}
    for block in blocks(page):
        if block.title.startswith("incidents/"):
            write(demo / block.title, block.text)
        for command in commands(block) if block.language == "console" else ():
            words = shlex.split(re.sub(r"^[A-Z_]+=\$\(.*?\) ", "", command.line))
            if words[0] == "postmortems":
                run(demo, command)
            else:
                known[words[0]](words[1:])


def test_the_hook_for_commits_runs(demo: Path) -> None:
    """The entry of the pre-commit hook checks the files that it is given."""
    [hook] = yaml.safe_load(text(ROOT / ".pre-commit-hooks.yaml"))
    files = [path.relative_to(demo).as_posix() for path in sorted((demo / "incidents").iterdir())]
    assert all(re.search(hook["files"], file) for file in files)
    result = CliRunner().invoke(postmortems, [*shlex.split(hook["entry"])[1:], *files])
    assert hook["id"] in text(GUIDE / "check.md")
    assert result.exit_code == 0, result.output


def test_the_readme_makes_a_site(small: SmallSite) -> None:
    """The incident file and the lines for mkdocs.yml from the README make a site with the incident's page."""
    [incident] = [block for block in INCIDENTS if block.page == README]
    [lines] = shown(README, "mkdocs.yml")
    small.write(incident.title, incident.text)
    built = small.configure(f"site_name: Ours\n{lines}").build().well()
    assert "Checkout failed" in built.page(incident.title.removesuffix(".yml"))


@pytest.mark.parametrize(
    "plugin", re.findall(r"^\| `([\w-]+)` \| ", text(GUIDE / "publish.md"), re.MULTILINE)
)
def test_plugins_of_the_manual_are_tried(plugin: str) -> None:
    """Each plugin that the manual names is built together with ours by a test."""
    tried = text(ROOT / "tests" / "compatibility" / "test_plugins.py")
    assert re.search(rf"(?:- |, |\[|= \"){plugin}\b", tried)


def test_promises_are_held_by_tests() -> None:
    """Each test that the page on safety names is there, and no promise stands there without one."""
    promises = text(GUIDE / "safety.md").partition("| We promise |")[2].partition("\n\n")[0].splitlines()[2:]
    named = [re.findall(r"`([\w/.]+)`", line.split("|")[2]) for line in promises]
    assert named
    assert all(named)
    assert [path for paths in named for path in paths if not (ROOT / "tests" / path).exists()] == []


# --- The words themselves


def test_the_floors_are_those_that_hold() -> None:
    """The table of floors for contributors names the layers of the import contract, in their order."""
    contract, *_ = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    floors = [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]
    table = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text(ROOT / "CONTRIBUTING.md"), re.MULTILINE)
    assert [set(re.findall(r"\w+", row)) for row in table] == floors


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=name)
def test_a_line_holds_one_sentence(page: Path) -> None:
    """A changed sentence is one line of difference."""
    lines = [re.sub(r"`[^`]*`|^\d+\. ", "", line) for line in prose(page).splitlines()]
    assert [line for line in lines if re.search(r"[.!?] [A-Z]", line) and not line.startswith("|")] == []


def test_the_changelog_says_what_is_not_released() -> None:
    """The first section of the changelog is for the next version, and says something in a known group."""
    first = re.split(r"^## ", text(ROOT / "CHANGELOG.md"), flags=re.MULTILINE)[1]
    assert first.startswith("Unreleased\n")
    assert re.findall(r"^### (Added|Changed|Deprecated|Removed|Fixed|Security)\n\n- \w", first, re.MULTILINE)
    assert set(re.findall(r"^### (.+)$", first, re.MULTILINE)) <= {
        "Added",
        "Changed",
        "Deprecated",
        "Removed",
        "Fixed",
        "Security",
    }
