"""Names that become addresses, and links to files: each stays below its folder, or is a finding before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from checking import diagnose, lines
from mkdocs_postmortems.catalogue import load
from mkdocs_postmortems.rules.names import _OWN_PAGES
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.views.shared import slugs
from sites import SmallSite, fingerprint, incident

NAMES = ["../../pwned", "/etc/passwd", "..", ".", "a/b", "a\\b", "C:x", "C:\\x", "%2e%2e%2fx", "..%2f", "\\\\host\\x", "~root", "-rf", "CON", "con.txt", "NUL.x", "com¹", "LPT9", "x.", "a b", "<b>", 'x"y', "x?y", "x#y", "x|y", "x*y", "$(id)", "`id`", "a" * 121, "語" * 100, "e\u0301t", "index", "README", "actions", "By", "feeds", "files"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_that_is_no_address_is_an_error(name: str) -> None:
    """Nothing is built from it."""
    found = lines(diagnose({f"{name}.yml": incident()}))
    assert "PM407 the file can't be named" in found or "/" in name


@pytest.mark.parametrize("name", NAMES)
def test_an_id_that_is_no_address_is_told(name: str) -> None:
    """It is shown as text, and leads nowhere."""
    found = lines(diagnose({"2026-03-02-x.yml": incident("T", "2026-03-02", f"id: '{name}'", f"aliases: ['{name} again']")}))
    assert "PM407 the id" in found


@pytest.mark.parametrize("pair", [("a.yml", "b/a.yml"), ("a.yml", "b/A.md"), ("stra\u00dfe.yml", "b/STRASSE.yml"), ("\u00e9.yml", "b/e\u0301.yml"), ("\u212b.yml", "b/\u00e5.yml")])
def test_names_that_some_systems_take_for_one(pair: tuple[str, str]) -> None:
    """Letters of another case or composition make no other name."""
    first, second = pair
    other = incident("Other", "2026-03-04") if second.endswith(".yml") else f"---\n{incident('Other', '2026-03-04')}---\n"
    assert "PM402" in lines(diagnose({first: incident(), second: other}))


def test_values_of_facets_get_addresses_of_their_own() -> None:
    """Any service or tag has an address that every system can hold, and no two share one."""
    names = [*NAMES, "A B", "a-b", "É", "é", "none", "", "🙂", "🙃", "語" * 99, "x" * 300, "x" * 301, "index.", ".index"]
    made = list(slugs(names).values()) if len(set(names)) == len(names) else []
    assert len({slug.casefold() for slug in made}) == len(names)
    for slug in made:
        assert len(slug.encode()) < 100
        assert not set(slug) & set('/\\:*?"<>|%#& ')
        assert slug.strip(".") == slug
        assert slug.partition(".")[0] not in ("con", "nul", "lpt9", "com1", "index", "readme")


def linked(root: Path) -> Path:
    """Return a folder of incidents with links of every kind in it."""
    folder = root / "incidents"
    folder.mkdir()
    (root / "secret.yml").write_text(incident("Secret"), encoding="utf-8")
    (root / "outside").mkdir()
    (root / "outside" / "2026-03-05-o.yml").write_text(incident("Outside"), encoding="utf-8")
    (root / "secret.png").write_bytes(b"secret")
    (folder / "2026-03-02-ok.yml").write_text(incident("Fine"), encoding="utf-8")
    (folder / "2026-03-03-leak.yml").symlink_to("../secret.yml")
    (folder / "2026-03-04-gone.yml").symlink_to("nowhere.yml")
    (folder / "2026-03-06-a.yml").symlink_to("2026-03-06-b.yml")
    (folder / "2026-03-06-b.yml").symlink_to("2026-03-06-a.yml")
    (folder / "2026-03-07-self.yml").symlink_to("2026-03-07-self.yml")
    (folder / "folder").symlink_to("../outside")
    (folder / "round").symlink_to(".")
    (folder / "picture.png").symlink_to("../secret.png")
    (folder / "circle.png").symlink_to("circle.png")
    return folder


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path) -> None:
    """Each is told at its own path, whatever it leads to."""
    found = load(linked(tmp_path), Settings())
    told = {d.place.path.removeprefix("incidents/"): d.message for d in found.diagnostics if d.rule.code == "PM001"}
    assert set(told) == {"2026-03-03-leak.yml", "2026-03-04-gone.yml", "2026-03-06-a.yml", "2026-03-06-b.yml", "2026-03-07-self.yml", "folder", "round"}
    assert "it is not followed" in told["2026-03-03-leak.yml"]
    assert [incident.title for incident in found.incidents] == ["Fine"]


@pytest.mark.parametrize("target", ["../secret.png", "../../secret.png", "%2e%2e/secret.png", "..%2fsecret.png", "picture.png", "circle.png", "x%00.png", "a" * 290 + ".png", "./././../secret.png", "folder/../../secret.png", "incidents/../x.png"])
def test_attachments_stay_in_the_folder(tmp_path: Path, target: str) -> None:
    """What lies outside, or can't be there, is a finding; nothing is published for it."""
    folder = linked(tmp_path)
    (folder / "2026-03-02-ok.yml").write_text(incident("Fine", "2026-03-02", f"images: ['{target}']", f"summary: 'See [this]({target}).'"), encoding="utf-8")
    found = load(folder, Settings())
    assert sum(d.rule.code == "PM207" for d in found.diagnostics) == 3
    assert found.attachments == ()


@pytest.mark.parametrize("target", ["drawing.svg", "page.html", "script.js", "x.png.svg", "x.SVGZ", "x.xhtml", "x.pdf.exe", "2026-03-02-ok.yml?raw"])
def test_what_could_run_is_not_published(tmp_path: Path, target: str) -> None:
    """Drawings hold scripts, so they are refused as pages and scripts are; only pictures and plain files are published."""
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / target.partition("?")[0]).write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", encoding="utf-8")
    (folder / "2026-03-02-ok.yml").write_text(incident("Fine", "2026-03-02", f"images: ['{target}']"), encoding="utf-8")
    found = load(folder, Settings())
    assert "PM207" in {d.rule.code for d in found.errors}
    assert found.attachments == ()


def test_nothing_is_written_outside_and_nothing_of_the_authors_is_replaced(small: SmallSite) -> None:
    """A site full of odd names keeps to its folder; our own pages have only names that no incident can have."""
    small.configure("site_name: Ours\ntheme: mkdocs\nplugins: [postmortems]\n")
    odd = ", ".join(f"'{name}'" for name in NAMES)
    small.write("incidents/2026-03-02-x.yml", incident("T", "2026-03-02", "id: '../../../pwned'", f"services: [{odd}]", f"tags: [{odd}]", f"aliases: [{odd.replace('../../pwned', '../..')}, ok-alias]"))
    before = fingerprint(small.root)
    built = small.build().well()
    after = {name: digest for name, digest in fingerprint(small.root).items() if not name.startswith(("site/", ".cache/plugin/postmortems/"))}
    assert after == before
    assert not list(small.root.parent.glob("pwned*"))
    own = {path.name for path in (built.folder / "incidents").iterdir() if path.name not in ("index.html", "2026-03-02-x", "ok-alias")}
    assert own <= _OWN_PAGES
