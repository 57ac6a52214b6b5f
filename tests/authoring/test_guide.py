"""The guide's commands that need a repository, the action and the template: they say what there is, and are pinned."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import click
import pytest
import yaml
from mkdocs_postmortems.cli import postmortems

from .commands import Repository

ROOT = Path(__file__).parents[2]
SCRIPTS = [
    pytest.param(line, id=f"{page}: {line}")
    for page in ("add.md", "check.md")
    for script in re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "guide" / page).read_text(encoding="utf-8"), re.DOTALL)
    for line in script.splitlines()
]
DATA = {name: yaml.safe_load((ROOT / name).read_text(encoding="utf-8")) for name in ("action.yml", "templates/gitlab-ci.yml")}
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in DATA}


@pytest.mark.parametrize("line", SCRIPTS)
def test_scripts_of_the_guide_run(repository: Repository, line: str) -> None:
    """What the guide shows to be run in a repository runs in one."""
    repository.postmortems("init").well()
    repository.write("notes.md", "# Search was slow\n\nIt took twelve seconds.\n")
    repository.commit()
    repository.postmortems(*shlex.split(line)[1:]).well()


@pytest.mark.parametrize("command", postmortems.commands.values(), ids=lambda command: command.name)
def test_help_is_complete(command: click.Command) -> None:
    """Every command says what it does, and what each of its options means; every argument is in the text."""
    assert command.help
    assert command.get_short_help_str(200).endswith(".")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert parameter.help.endswith((".", "?"))
        else:
            shown = parameter.make_metavar(click.Context(command))
            assert any(word in command.help for word in re.findall(r"[A-Z]{4,}", shown))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_command_in_a_workflow_exists(text: str) -> None:
    """What the action and the template run are commands that we have."""
    used = set(re.findall(r"postmortems ([a-z]+)", text))
    assert used == {"check", "report"}
    assert used <= set(postmortems.commands)


def test_the_action_is_pinned() -> None:
    """What the action uses is named by its commit, and it installs the package that lies beside it."""
    steps = DATA["action.yml"]["runs"]["steps"]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    assert any('install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"' in step.get("run", "") for step in steps)


def test_no_input_becomes_a_command() -> None:
    """Nothing that a stranger may choose stands in a script: it comes through the environment, in quotes."""
    for step in DATA["action.yml"]["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert set(re.findall(r"\$(STRICT|CONFIG|BASE)", step.get("run", ""))) <= set(step.get("env", {}))


def test_the_scripts_of_the_action_run(repository: Repository) -> None:
    """The action's own lines check a pull request, and write its report into the summary."""
    repository.postmortems("init").well()
    repository.commit()
    base = repository.git("rev-parse", "HEAD").well().out.strip()
    repository.postmortems("new", "Down", "--started=2026-03-02 09:10").well()
    repository.commit()
    bin_folder = repository.write("bin/postmortems", f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "from mkdocs_postmortems.cli import main; main()" "$@"\n')
    bin_folder.chmod(0o755)
    summary = repository.root / "summary.md"
    scripts = [step["run"] for step in DATA["action.yml"]["runs"]["steps"] if "postmortems " in step.get("run", "") and "pip" not in step["run"]]
    assert len(scripts) == 2
    for script in scripts:
        path = f"{bin_folder.parent}:{os.environ['PATH']}"
        repository.run("bash", "-euo", "pipefail", "-c", script, PATH=path, BASE=base, CONFIG="", STRICT="false", GITHUB_STEP_SUMMARY=str(summary)).well()
    assert "### Added: Down" in summary.read_text(encoding="utf-8")
