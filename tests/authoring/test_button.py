"""Reporting an incident without a command: the button on the page of all outages."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from mkdocs_postmortems.authoring.blank import blank
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes
from mkdocs_postmortems.views import report_address

from .commands import Repository

SITE = Settings.read({"timezone": "Europe/Berlin"})


@pytest.mark.parametrize(
    ("repo_url", "edit_uri", "path", "keys"),
    [
        ("https://github.com/acme/site", "edit/trunk/docs/", "/acme/site/new/trunk/incidents", ("filename", "value")),
        ("https://gitlab.com/acme/site/", "-/edit/main/web/docs/", "/acme/site/-/new/main/web/incidents", ("file_name", "content")),
    ],
)
def test_the_button_opens_a_new_file(repository: Repository, repo_url: str, edit_uri: str, path: str, keys: tuple[str, str]) -> None:
    """The button leads to the forge's page for a new file in the incidents folder, with name and text filled in."""
    repository.write("mkdocs.yml", f"site_name: x\nrepo_url: {repo_url}\nedit_uri: {edit_uri}\ntheme: {{name: material}}\nplugins: [search, postmortems]\n")
    repository.write("docs/index.md", "# Home\n")
    (repository.root / "incidents").mkdir()
    repository.build().well()
    page = repository.read("site/incidents/index.html")
    found = re.search(r'<a class="md-button" href="([^"]+)"[^>]*>Report an incident</a>', page)
    assert found
    parts = urlsplit(html.unescape(found[1]))
    assert parts.path == path
    name, text = (parse_qs(parts.query)[key][0] for key in keys)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-what-broke\.yml", name)
    assert text.startswith("# yaml-language-server: ")


@pytest.mark.parametrize(("repo_url", "folder", "options"), [("", "../incidents", {}), ("https://example.org/a/b", "../incidents", {}), ("https://github.com/a/b", "../../incidents", {}), ("https://github.com/a/b", "../incidents", {"audience": "public"})])
def test_no_button(repo_url: str, folder: str, options: dict[str, str]) -> None:
    """There is no button without a forge, for a folder outside the repository, and on a site for everybody."""
    assert report_address(repo_url, "edit/main/docs/", folder, Settings.read(options)) == ""


def test_a_blank_file_is_refused_until_it_is_filled_in() -> None:
    """What the template says can't be published as it is; with its three answers, nothing is wrong."""
    name, text = blank(SITE)
    assert {finding.code for finding in parse(read_bytes(text.encode(), name), SITE, name).findings} >= {"PM004", "PM008"}
    filled = text.replace('title: ""', 'title: "Down"').replace("started_at:", "started_at: 2026-03-02 09:10", 1).replace('impact: ""', 'impact: "Nobody could pay."')
    assert parse(read_bytes(filled.encode(), name), SITE, name).findings == []
