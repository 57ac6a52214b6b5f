"""Other names of incidents lead to their pages."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from click.testing import CliRunner
from mkdocs_postmortems.cli import postmortems
from sites import SmallSite, elements, first, incident

NAMES = 'id: INC-2026-014\naliases: [OPS-4711, Störung, "two words", "../up", actions, ops-4711, 2026-02-01-other]'
CONFIG = "site_name: Ours\nplugins:\n  - search\n  - postmortems: {strict: false, rules: {PM402: off}}\n"
MADE = {"INC-2026-014", "OPS-4711", "Störung"}


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    """Return a site with an incident of many names, some of which can't be addresses, or are others' already."""
    small = SmallSite(tmp_path)
    small.write("incidents/2026-03-02-a.yml", incident('A <b>"title"</b>', "2026-03-02", NAMES))
    small.write("incidents/2026-02-01-other.yml", incident("Other", "2026-02-01"))
    small.write("incidents/2026-01-01-draft.yml", incident("Draft", "2026-01-01", "review: draft", "aliases: [DRAFT-1]"))
    return small.configure(CONFIG)


def leads(html: str, here: str) -> set[str]:
    """Return where a page leads, by itself and by its link."""
    refresh = next(element["content"] for element in elements(html, "meta") if element["http-equiv"] == "refresh")
    targets = (first(html, "a")["href"], first(html, "link")["href"], refresh.removeprefix("0; url="))
    return {urljoin(here, target) for target in targets}


def test_each_other_name_is_an_address(site: SmallSite) -> None:
    """An id and each alias that can be an address lead to the incident; nothing that is there is replaced."""
    built = site.build("--strict").well()
    made = {path.parent.name: path for path in built.folder.rglob("incidents/*/index.html") if 'http-equiv="refresh"' in path.read_text(encoding="utf-8")}
    assert set(made) == MADE
    for name, path in made.items():
        html = path.read_text(encoding="utf-8")
        assert leads(html, f"/incidents/{name}/") == {"/incidents/2026-03-02-a/"}
        assert first(html, "title").text == 'A <b>"title"</b>'
        assert "noindex" in html
    assert "Other" in built.page("incidents/2026-02-01-other")
    assert built.broken_links() == []


def test_a_page_of_the_authors_is_never_replaced(site: SmallSite) -> None:
    """Where the author has a page at such an address, the build stops before anything is written."""
    site.write("docs/incidents/OPS-4711.md", "# Mine\n")
    built = site.build()
    assert built.code == 1
    assert "Two pages claim one address" in built.output
    assert not built.folder.exists()


@pytest.mark.parametrize(
    ("generator", "file", "target"),
    [
        ("mkdocs", "docs/incidents/{}.html", "2026-03-02-a.html"),
        ("zensical", "docs/incidents/{}.html", "2026-03-02-a.html"),
        ("hugo", "static/incidents/{}/index.html", "2026-03-02-a/"),
    ],
)
def test_an_exported_folder_has_them_too(site: SmallSite, monkeypatch: pytest.MonkeyPatch, generator: str, file: str, target: str) -> None:
    """The same addresses lead to the same page, wherever the generator puts pages."""
    site.configure(f"{CONFIG}use_directory_urls: false\n")
    monkeypatch.chdir(site.root)
    done = CliRunner().invoke(postmortems, ["export", "--to", "out", "--for", generator], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found = {name: site.root / "out" / file.format(name) for name in MADE}
    for path in found.values():
        here = "/" + path.relative_to(site.root / "out").as_posix().partition("/")[2].removesuffix("index.html")
        assert leads(path.read_text(encoding="utf-8"), here) == {f"/incidents/{target}"}


LINKING = """root_cause: >-
  See [one](2026-02-01-other.yml#timeline), [its old name](old-name.yml), [another folder](2025/2026-02-01-other.yml),
  [a draft](2026-01-01-draft.yml), [a note](notes.txt), and [nobody](2026-02-01-othr.yml)."""


def test_links_in_texts_follow_a_renamed_file(site: SmallSite) -> None:
    """A link to an incident file holds when the file is moved or renamed; one to no file is a warning on its own line."""
    site.write("incidents/2026-02-01-other.yml", incident("Other", "2026-02-01", "aliases: [old-name]"))
    site.write("incidents/notes.txt", "Notes.\n")
    linking = incident("Linking", "2026-02-20", *LINKING.splitlines())
    site.write("incidents/2026-02-20-linking.yml", linking)
    built = site.build().well()
    here = "/incidents/2026-02-20-linking/"
    text = next(e for e in elements(built.page(here.strip("/")), "p") if e.text.startswith("See one"))
    assert "nobody" in text.text
    links = {e.text: urljoin(here, e["href"]) for e in elements(built.page(here.strip("/")), "a")}
    other = "/incidents/2026-02-01-other/"
    assert {name: links[name] for name in ("one", "its old name", "another folder")} == {"one": f"{other}#timeline", "its old name": other, "another folder": other}
    assert links["a draft"] == links["nobody"] == "/incidents/"
    assert links["a note"] == "/incidents/files/notes.txt"
    document = json.loads(built.read("api/v1/incidents/2026-02-20-linking.json"))
    assert document["written"]["root_cause"].count("incidents/2026-02-01-other/") == 3
    found = CliRunner().invoke(postmortems, ["check", "--format", "json", "--config", str(site.config)])
    [astray] = [finding for finding in json.loads(found.stdout) if finding["code"] == "PM404"]
    assert (astray["level"], astray["message"]) == ("warning", "there is no incident file `2026-02-01-othr.yml`")
    line = next(number for number, line in enumerate(linking.splitlines(), 1) if "othr" in line)
    assert (astray["line"], astray["width"]) == (line, len("2026-02-01-othr.yml"))
