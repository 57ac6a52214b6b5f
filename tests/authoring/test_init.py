"""Starting a site: what is there stays byte for byte, and the result can be built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from mkdocs_postmortems.authoring.forge import forge_at, place_of
from mkdocs_postmortems.authoring.starting import Package, texts
from mkdocs_postmortems.authoring.starting.configuration import with_plugin
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

from .commands import Repository

REST = "\n# the end\nnav:\n  - index.md\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("plugins:\n  - search\n", "plugins:\n  - search\n  - postmortems\n"),
        ("plugins:\n- search   # c\n", "plugins:\n- search   # c\n- postmortems\n"),
        ("plugins:  # ours\n    - search:\n        lang: en\n        # deep\n    - tags\n", "plugins:  # ours\n    - search:\n        lang: en\n        # deep\n    - tags\n    - postmortems\n"),
        ("plugins:\n  search: {}\n  tags:\n    a: |\n      text\n\n      more\n", "plugins:\n  search: {}\n  tags:\n    a: |\n      text\n\n      more\n  postmortems: {}\n"),
        ("plugins: [search, 'tags']\n", "plugins: [search, 'tags', postmortems]\n"),
        ("plugins: [\n  search,\n  tags,  # last\n]\n", "plugins: [\n  search,\n  tags, postmortems,  # last\n]\n"),
        ("plugins: {search: {lang: en}}\n", "plugins: {search: {lang: en}, postmortems: {}}\n"),
        ("plugins: []\n", "plugins: [postmortems]\n"),
        ("plugins:\n", "plugins:\n  - search\n  - postmortems\n"),
        ("plugins:\n  - a: &x {b: 1}\n  - c: *x\n", "plugins:\n  - a: &x {b: 1}\n  - c: *x\n  - postmortems\n"),
        ("hooks: !ENV [X, y]\nplugins:\n  - !ENV [P, search]\n", "hooks: !ENV [X, y]\nplugins:\n  - !ENV [P, search]\n  - postmortems\n"),
        ("x: &p [search]\nplugins: *p\n", None),
        ("INHERIT: base.yml\n", None),
        ("plugins: search\n", None),
        ("plugins:\n  - search\n plugins: x\n", None),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_line_is_added(before: str, after: str | None, newline: str) -> None:
    """The plugin is added in the form that the others have, and nothing else changes; where that is in doubt, nothing is done."""
    text, wanted = ((f"site_name: x\n{part}{REST}" if part else part) for part in (before, after))
    made = with_plugin(str(text).replace("\n", newline))
    assert made == (wanted.replace("\n", newline) if wanted else None)


def test_plugins_are_added_at_the_end() -> None:
    """A configuration without plugins gets them at its end, with the search that it had unnamed."""
    assert with_plugin("site_name: x # c") == "site_name: x # c\n\nplugins:\n  - search\n  - postmortems\n"


@pytest.mark.parametrize("config", ["site_name: x\n", "site_name: x\nplugins:\n  - search\nnav:\n  - index.md\n", "site_name: x\nplugins: {search: {}}\n"])
def test_an_existing_site_still_builds(repository: Repository, config: str) -> None:
    """A site that was there before can be built strictly with the plugin, and shows an incident."""
    repository.write("mkdocs.yml", config)
    repository.write("docs/index.md", "# Home\n")
    repository.postmortems("init").well()
    repository.postmortems("new", "Down", "--started=2026-03-02 09:10").well()
    repository.build().well()
    assert repository.read("docs/index.md") == "# Home\n"
    assert (repository.root / "site/incidents/2026-03-02-down/index.html").is_file()


def test_a_second_time_changes_nothing(repository: Repository) -> None:
    """Whoever runs it again finds every file as it was."""
    repository.postmortems("init", "--forge=github").well()
    before = {path: path.read_bytes() for path in repository.root.rglob("*") if path.is_file() and ".git" not in path.parts}
    done = repository.postmortems("init", "--forge=gitlab").well()
    assert {path: path.read_bytes() for path in before} == before
    assert "created  .gitlab-ci.yml" in done.out
    assert "kept     mkdocs.yml" in done.out


def test_files_of_others_are_kept(repository: Repository) -> None:
    """Where a file of ours would stand, the author's stays, and the lines to add are printed."""
    for name in (".gitlab-ci.yml", ".pre-commit-config.yaml", "mkdocs.yml", "incidents/_example.yml"):
        repository.write(name, "INHERIT: base.yml\n")
    repository.write("base.yml", "site_name: Ours\n")
    done = repository.postmortems("init").well()
    for name in (".gitlab-ci.yml", ".pre-commit-config.yaml", "mkdocs.yml"):
        assert repository.read(name) == "INHERIT: base.yml\n"
        assert f"\n{name}: add " in done.out
    assert "      - id: postmortems-check" in done.out
    assert "        - postmortems\n" not in done.out
    assert "      - postmortems\n" in done.out


@pytest.mark.parametrize(
    ("address", "forge", "file"),
    [
        ("git@github.com:acme/site.git", "repo_url: https://github.com/acme/site\nedit_uri: edit/main/docs/\n", ".github/workflows/incidents.yml"),
        ("https://u:p@gitlab.example.org/a/b/site.git", "repo_url: https://gitlab.example.org/a/b/site\nedit_uri: -/edit/main/docs/\n", ".gitlab-ci.yml"),
    ],
)
def test_the_origin_names_the_forge(repository: Repository, address: str, forge: str, file: str) -> None:
    """The repository's origin decides which checks are written, and where pages are corrected; its credentials stay out."""
    repository.git("remote", "add", "origin", address).well()
    repository.postmortems("init").well()
    assert forge in repository.read("mkdocs.yml")
    assert yaml.safe_load(repository.read(file))
    repository.build().well()


def test_another_folder(repository: Repository) -> None:
    """A site in a folder of the repository gets its checks at the top, for its own incidents."""
    repository.postmortems("init", "docs/site", "--forge=github").well()
    assert (repository.root / ".github/workflows/incidents.yml").is_file()
    assert "files: ^docs/site/incidents/\n" in repository.read(".pre-commit-config.yaml")


@pytest.mark.parametrize("text", [texts.github(Package.of("1.2.3")), texts.gitlab(Package.of("1.2.3"))])
def test_checks_are_pinned(text: str) -> None:
    """What a workflow installs is named by its version, and what it uses by its commit."""
    data = yaml.safe_load(text)
    assert "mkdocs-postmortems==1.2.3" in text
    uses = [line.split("@")[1] for line in text.splitlines() if "uses:" in line]
    assert all(len(revision.split()[0]) == 40 for revision in uses)
    assert ("permissions" in data) == bool(uses)


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("origin", "requirement", "hooks"),
    [
        (None, "mkdocs-postmortems==1.2.3", "rev: v1.2.3"),
        ({"url": "https://git.example.org/a/b.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, f"mkdocs-postmortems @ git+https://git.example.org/a/b.git@{COMMIT}", f"repo: https://git.example.org/a/b.git\n    rev: {COMMIT}"),
        ({"url": "https://files.example.org/x-1.2.3-py3-none-any.whl", "archive_info": {}}, "mkdocs-postmortems @ https://files.example.org/x-1.2.3-py3-none-any.whl", "rev: v1.2.3"),
        ({"url": "https://me:secret@git.example.org/a/b", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, "mkdocs-postmortems==1.2.3", "rev: v1.2.3"),
        ({"url": "file:///srv/b", "dir_info": {"editable": True}}, "mkdocs-postmortems==1.2.3", "rev: v1.2.3"),
    ],
)
def test_others_install_what_is_installed_here(origin: dict[str, object] | None, requirement: str, hooks: str) -> None:
    """The new files name a release, or the commit or file on the web that this package was installed from; never a password or a path."""
    package = Package.of("1.2.3", json.dumps(origin) if origin else None)
    for text in (texts.github(package), texts.gitlab(package)):
        assert f'pip install "{requirement}"' in text
        assert yaml.safe_load(text)
    assert hooks in texts.pre_commit(package, "incidents")
    assert package.is_local == ("==" in requirement and origin is not None)


def test_the_example_is_an_incident() -> None:
    """The example can be copied as it is: nothing is wrong with it, and it is no page of the site."""
    source = read_bytes(texts.EXAMPLE.format(schema="x").encode(), "example.yml")
    assert parse(source, Settings.read({}), "example.yml").findings == []


@pytest.mark.parametrize("address", ["https://example.org/a/b", "https://notgithub.com/a/b", "javascript:github.com/a/b", "https://github.com/", "https://github.com/a", "https://github.com/a/b c", "/srv/git/site.git", "file:///github.com/a/b"])
def test_no_forge(address: str) -> None:
    """An address that is none of a repository on a forge that we know is not taken for one."""
    assert forge_at(address) is None


def test_new_file_addresses() -> None:
    """The page that writes a new file has its name and text filled in, whatever they hold."""
    github, gitlab = forge_at("https://github.com/a/b/"), forge_at("git@gitlab.com:a/b/c.git")
    assert github is not None
    assert gitlab is not None
    assert github.new_file("main", "incidents", "x y.yml", "a: #\n&") == "https://github.com/a/b/new/main/incidents?filename=x%20y.yml&value=a%3A%20%23%0A%26"
    assert gitlab.new_file("main", "incidents", "x.yml", "a") == "https://gitlab.com/a/b/c/-/new/main/incidents?file_name=x.yml&content=a"
    assert [place_of(uri) for uri in ("edit/trunk/docs/", "-/edit/dev/a/docs", "", "https://github.com/a/b/blob/x/docs?y")] == [("trunk", "docs"), ("dev", "a/docs"), ("main", "docs"), ("x", "docs")]


def test_the_folder_is_made(tmp_path: Path) -> None:
    """A folder that does not exist is made; one outside a repository will do."""
    made = Repository(tmp_path)
    made.postmortems("init", "new").well()
    assert (tmp_path / "new" / "mkdocs.yml").is_file()
