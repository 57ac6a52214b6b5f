"""What stays of an old site while the new one is written over it: nothing that the new one has not."""

import os
from pathlib import Path

import pytest
from mkdocs_postmortems.plugin.standing import Standing
from sites import SmallSite, fingerprint, incident


def _write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")


def _files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}


def test_only_wanted_files_stay(tmp_path: Path) -> None:
    """What nobody wants goes, with the folders that hold nothing else; other folders are MkDocs' business."""
    _write(tmp_path, "a/one/index.html", "a/two/index.html", "a/two/more/deep.html", "b/one.html")
    standing = Standing(tmp_path)
    standing.hide(["a", "nowhere"])
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["b"]
    standing.show({"a/one/index.html", "a/three/index.html", "b/two.html"})
    assert _files(tmp_path) == {"a/one/index.html", "b/one.html"}
    assert not (tmp_path / "a/two").exists()


def test_a_file_that_something_else_shares_goes(tmp_path: Path) -> None:
    """A copy of the site may share its files, or a link in the site may lead out of it: neither is written through."""
    _write(tmp_path, "site/a/shared.html", "site/a/own.html", "elsewhere/target.html")
    os.link(tmp_path / "site/a/shared.html", tmp_path / "elsewhere/copy.html")
    (tmp_path / "site/a/link.html").symlink_to(tmp_path / "elsewhere/target.html")
    (tmp_path / "site/b").symlink_to(tmp_path / "elsewhere")
    standing = Standing(tmp_path / "site")
    standing.hide(["a", "b"])
    standing.show({"a/shared.html", "a/own.html", "a/link.html", "b/copy.html"})
    assert _files(tmp_path / "site/a") == {"own.html"}
    assert _files(tmp_path / "elsewhere") == {"copy.html", "target.html"}


def test_what_a_killed_build_hid_is_removed(tmp_path: Path) -> None:
    """A folder that was hidden then is nobody's now."""
    _write(tmp_path, "a/one.html")
    Standing(tmp_path).hide(["a"])
    _write(tmp_path, "a/two.html")
    standing = Standing(tmp_path)
    standing.hide(["a"])
    standing.show({"a/one.html", "a/two.html"})
    assert _files(tmp_path) == {"a/two.html"}


def test_what_cannot_be_removed_does_not_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in which something unwanted stays is not the site's any more, so that no old page is published."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    _write(tmp_path, "a/wanted.html", "a/old.html")
    standing = Standing(tmp_path)
    standing.hide(["a"])
    monkeypatch.setattr(os, "unlink", refuse)
    standing.show({"a/wanted.html"})
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("ends", ["an error", "somebody wrote there"])
def test_a_folder_that_cannot_stand_is_removed(tmp_path: Path, ends: str) -> None:
    """After an error the site is as MkDocs leaves it, and what somebody has begun to write anew is not mixed with old files."""
    _write(tmp_path, "a/one.html")
    standing = Standing(tmp_path)
    standing.hide(["a"])
    if ends == "an error":
        standing.drop()
    else:
        _write(tmp_path, "a/new.html")
        standing.show({"a/one.html"})
    assert _files(tmp_path) == (set() if ends == "an error" else {"a/new.html"})


def _alike(root: Path) -> SmallSite:
    """Return a site with pages that share a frame."""
    site = SmallSite(root)
    site.configure("site_name: Ours\ntheme: material\nplugins: [search, postmortems]\n")
    for day in range(1, 8):
        site.write(f"incidents/2026-03-0{day}-alike.yml", incident(f"It came {day} times", f"2026-03-0{day}"))
    return site


def test_a_page_that_would_come_out_the_same_is_not_written(tmp_path: Path) -> None:
    """Nor does MkDocs remark on it; the first pages that share a frame are, since they prove it."""
    site = _alike(tmp_path)
    pages = sorted((site.build().well().folder / "incidents").glob("2026-*/index.html"))
    before = {page.parent.name: page.stat().st_mtime_ns for page in pages}
    site.write("incidents/2026-03-01-alike.yml", incident("It came 1 times", "2026-03-01", "impact: All payments failed."))
    built = site.build("-v").well()
    stood = {page.parent.name for page in pages if page.stat().st_mtime_ns == before[page.parent.name]}
    assert stood
    assert stood < set(before) - {"2026-03-01-alike"}
    assert "All payments failed." in (built.folder / "incidents/2026-03-01-alike/index.html").read_text(encoding="utf-8")
    assert "Page skipped" not in built.output


def test_a_file_that_somebody_has_touched_is_written(tmp_path: Path) -> None:
    """As long as it was, and with the time that it had."""
    site = _alike(tmp_path)
    before = fingerprint(site.build().well().folder)
    for page in (*(site.root / "site/incidents").glob("2026-*/index.html"), *(site.root / "site/api/v1/incidents").glob("*.json")):
        found = page.stat()
        page.write_bytes(page.read_bytes()[::-1])
        os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert fingerprint(site.build().well().folder) == before


def test_a_site_over_an_old_one_is_the_same_as_in_an_empty_folder(tmp_path: Path) -> None:
    """What somebody put into the old one is gone, pages that were longer are whole, and nothing stays hidden."""
    site = SmallSite(tmp_path / "site")
    site.configure("site_name: Ours\ntheme: material\nplugins: [search, postmortems]\n")
    for name in ("kept", "gone"):
        site.write(f"incidents/2026-03-02-{name}.yml", incident(name, "2026-03-02", "summary: A long text that is shorter later."))
    built = site.build().well()
    _write(built.folder, "incidents/foreign/index.html", "api/v1/foreign.json")
    data = built.folder / "api/v1/causes.json"
    data.write_bytes(data.read_bytes()[::-1])
    (site.root / "incidents/2026-03-02-gone.yml").unlink()
    site.write("incidents/2026-03-02-kept.yml", incident("kept", "2026-03-02", "summary: Short."))
    again = fingerprint(site.build().well().folder)
    site.build("--site-dir", str(tmp_path / "fresh")).well()
    assert again == fingerprint(tmp_path / "fresh")
    assert not list(built.folder.rglob(".*"))
