"""What a server is told about our files: a name with a digest never changes its content, so browsers may keep it for good."""

from __future__ import annotations

import re
import shutil
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

import pytest
from documents import ROOT, blocks, text
from mkdocs_postmortems.exports import assets
from mkdocs_postmortems.exports.assets import asset_address
from sites import Built, SmallSite, incident

DIGEST = re.compile(r"\.([0-9a-f]{8})\.\w+$")
CONFIG = "site_name: Ours\nsite_url: https://example.org/ops/\ntheme: {name: material, font: false}\nplugins: [search, postmortems]\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a site with so many incidents that their list is in several files."""
    small = SmallSite(tmp_path_factory.mktemp("many"))
    for number in range(320):
        small.write(f"incidents/{number:03}.yml", incident(f"Outage number {number}"))
    return small.configure(CONFIG).build().well()


def test_no_page_asks_for_a_file_that_is_missing(built: Built) -> None:
    """Every stylesheet, script and link of every page is published with it, also on pages for wrong addresses."""
    assert built.broken_links("/ops/") == []
    [worker] = {re.findall(r'"search": ?"[./]*(?:ops/)?([^"?]+)', html)[0] for _, html in built.pages()}
    assert (built.folder / worker).is_file()


def test_what_pages_load_at_once_has_a_digest(built: Built) -> None:
    """Our files that a page names in its head or at its end change their names with their content."""
    loaded = {name for _, html in built.pages() for name in re.findall(r'(?:href|src)="[./]*(?:ops/)?(assets/postmortems/[^"]+)"', html)}
    assert len(loaded) == 4
    for name in loaded:
        [digest] = DIGEST.findall(name)
        assert sha256((built.folder / name).read_bytes()).hexdigest().startswith(digest)


def test_another_content_has_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed stylesheet is another file to every cache."""
    before = asset_address("postmortems.css")
    shutil.copytree(ROOT / "plugins/mkdocs_postmortems/assets", tmp_path / "assets")
    with (tmp_path / "assets/postmortems.css").open("a", encoding="utf-8") as file:
        file.write(".pm { color: inherit }\n")
    monkeypatch.setattr(assets, "_FOLDER", tmp_path / "assets")
    for function in (assets.asset, asset_address):
        function.cache_clear()
    after = asset_address("postmortems.css")
    monkeypatch.undo()
    for function in (assets.asset, asset_address):
        function.cache_clear()
    assert after != before == asset_address("postmortems.css")


def test_the_manuals_rule_for_servers_fits(built: Built) -> None:
    """What the sample for a server keeps for good has a digest in its path, and nothing else does: pages and indexes are asked for anew."""
    [sample] = [block.text for block in blocks(ROOT / "docs/guide/publish.md") if block.title == "nginx.conf"]
    [pattern] = re.findall(r'location ~ "(.+)"', sample)
    names = [f"/{path.relative_to(built.folder).as_posix()}" for path in built.folder.rglob("*") if path.is_file()]
    kept = [name for name in names if re.search(pattern, name)]
    assert {name for name in names if re.search(r"[.-][0-9a-f]{8}[./]", name)} == {*kept}
    assert {name for name in names if fnmatch(name, "/assets/*[.-]" + 8 * "[0-9a-f]" + "[./]*")} == {*kept}
    assert text(ROOT / "docs/guide/publish.md").count('"assets/*[.-]$digest[./]*"') == 2
    assert len([name for name in kept if name.startswith("/assets/postmortems/")]) > 4
    assert not [name for name in kept if name.endswith((".html", "/index.js", ".xml", ".json"))]
