"""What is shipped: the wheel holds all that a site needs, and a fresh installation of it builds one."""

import os
import shlex
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest
from documents import QUIET, ROOT, blocks, commands, shown, text

START = ROOT / "docs" / "guide" / "start.md"
PACKAGE = ROOT / "plugins" / "mkdocs_postmortems"


def call(command: list[str], folder: Path) -> None:
    """Run a program and show what it said when it fails."""
    environment = os.environ | QUIET | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that the documented command builds, in a folder of our own."""
    folder = tmp_path_factory.mktemp("dist")
    lines = [
        command.line for block in blocks(START) if block.language == "console" for command in commands(block)
    ]
    [line] = [line for line in lines if line.startswith("pip wheel ")]
    words = [str(folder) if word == "dist" else word for word in shlex.split(line)]
    call([sys.executable, "-m", *words], ROOT)
    [built] = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of a fresh environment with the wheel; what it depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    # Our own editable installation is a .pth file there, and those of a borrowed folder are not read.
    Path(paths["purelib"], "borrowed.pth").write_text(
        sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8"
    )
    python = Path(paths["scripts"], Path(sys.executable).name)
    call(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--no-deps",
            "--no-index",
            "--ignore-installed",
            str(wheel),
        ],
        folder,
    )
    return Path(paths["scripts"])


def test_the_wheel_holds_the_whole_package(wheel: Path) -> None:
    """Every file of the package is in the wheel: modules, templates, assets and the mark of typed packages."""
    sources = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert sources <= names
    assert "mkdocs_postmortems/py.typed" in names
    assert any(name.startswith("mkdocs_postmortems/render/templates/") for name in names)
    assert any(name.startswith("mkdocs_postmortems/assets/") for name in names)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    """Neither the demo nor the tests are shipped, but the licence is."""
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"mkdocs_postmortems"}
    assert [name for name in names if name.endswith("/licenses/LICENSE")]


def test_a_fresh_installation_builds_a_site(installed: Path, tmp_path: Path) -> None:
    """The three lines and the incident of the manual's first page make a site, with our stylesheet."""
    config, *_ = shown(START, "mkdocs.yml")
    [(title, incident)] = [
        (block.title, block.text) for block in blocks(START) if block.title.startswith("incidents/")
    ]
    assert config.count("\n") == len(config.splitlines()) == 3
    for name, content in {"mkdocs.yml": config, "docs/index.md": "# Ours\n", title: incident}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    call([str(installed / "postmortems"), "check", "--strict"], tmp_path)
    call([str(installed / "python"), "-P", "-m", "mkdocs", "build", "--strict"], tmp_path)
    page = text(tmp_path / "site" / Path(title).with_suffix("") / "index.html")
    assert "Alert 30 days before a certificate ends" in page
    assert list((tmp_path / "site/assets/postmortems").glob("postmortems.*.css"))


def test_a_fresh_installation_is_the_wheel(installed: Path, tmp_path: Path) -> None:
    """The fresh environment imports the package that it installed, not this checkout."""
    seen = tmp_path / "seen.txt"
    script = "import mkdocs_postmortems, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(mkdocs_postmortems.__file__)"
    call([str(installed / "python"), "-c", script, str(seen)], tmp_path)
    assert Path(seen.read_text()).is_relative_to(installed.parent)
