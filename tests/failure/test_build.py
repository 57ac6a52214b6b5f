"""`postmortems build`: the published folder is the whole old site or the whole new one, whatever happens."""

from __future__ import annotations

import signal
import subprocess
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import POSTMORTEMS, Slow, until
from mkdocs_postmortems.cli import postmortems
from mkdocs_postmortems.publishing import Refused, publish
from mkdocs_postmortems.publishing import site as publishing
from sites import Built, SmallSite, fingerprint, incident

OLD = {"old.html"}


def build(site: SmallSite, *arguments: str, cwd: Path | None = None, **environment: str) -> Built:
    """Run the real command to its end."""
    done = subprocess.run(
        [*POSTMORTEMS, "build", *arguments],
        cwd=cwd or site.root,
        env=site.environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return Built(done.returncode, done.stdout, site.root / "site")


def is_old(site: SmallSite) -> bool:
    """Whether the published site is the old one, and nothing lies beside it."""
    return {*fingerprint(site.root / "site")} == OLD and not hidden(site)


def hidden(site: SmallSite) -> list[str]:
    """Return what lies hidden beside the published site."""
    return [path.name for path in site.root.iterdir() if path.name.startswith(".") and path.name != ".cache"]


def test_the_new_site_is_the_one_that_mkdocs_makes(site: SmallSite) -> None:
    """It takes the place of all of the old one, keeps what MkDocs keeps, and leaves nothing beside it."""
    expected = fingerprint(site.build("--site-dir", "expected").folder.parent / "expected")
    site.write("site/.well-known/security.txt", "Contact: us")
    (site.root / "site").chmod(0o750)
    built = build(site, "--strict", "--quiet")
    assert (built.code, built.output) == (0, "")
    assert {name: digest for name, digest in fingerprint(built.folder).items() if not name.startswith(".well")} == expected
    assert built.read(".well-known/security.txt") == "Contact: us"
    assert built.folder.stat().st_mode & 0o777 == 0o750
    assert hidden(site) == []


@pytest.mark.parametrize(
    ("arguments", "fault", "code", "said"),
    [
        ((), "finding", 1, "did you mean `severity`?"),
        (("--theme", "readthedocs", "--nonsense"), "", 2, "--nonsense"),
        ((), "hook", 1, "mkdocs, or one of its plugins or themes, has stopped: ValueError at"),
        ((), "import", 1, "`x` is missing, or does not fit what is installed"),
        ((), "disk", 1, "`/data/file` can't be written: no space is left on its disk: free some"),
        ((), "bug", 2, "this is a bug in mkdocs-postmortems: KeyError at plugin/"),
    ],
)
def test_a_build_that_fails_changes_nothing(site: SmallSite, arguments: tuple[str, ...], fault: str, code: int, said: str) -> None:
    """Each way to fail has its exit code and its sentence, and none a traceback."""
    if fault == "finding":
        site.write("incidents/2026-03-02-certificate.yml", incident().replace("severity", "severty"))
    built = build(site, *arguments, FAIL=fault)
    assert built.code == code, built.output
    assert said in built.output
    assert built.output.endswith("`site` is as it was before.\n")
    assert "Traceback" not in built.output
    assert is_old(site)


def test_a_bug_in_a_plain_build_keeps_the_old_site(site: SmallSite) -> None:
    """A fault of ours is said before MkDocs has removed anything, and ends it with 2; who wants to report it gets all of it."""
    built = site.build(FAIL="bug")
    assert built.code == 2
    assert "please report it at https://" in built.output
    assert "Traceback" not in built.output
    assert "Traceback" in site.build(FAIL="bug", POSTMORTEMS_DEBUG="1").output
    assert is_old(site)


def test_the_folder_and_the_configuration_can_be_named(site: SmallSite, tmp_path_factory: pytest.TempPathFactory) -> None:
    """From a folder within the site, with another configuration and a folder that is not there yet, or through a link, which stays."""
    site.write("base.yml", "site_dir: public/pages\n")
    site.write("other.yml", f"INHERIT: base.yml\n{site.config.read_text()}")
    (site.root / ".git").mkdir()
    assert build(site, "--config-file", "../other.yml", cwd=site.root / "docs").code == 0
    assert (site.root / "public/pages/index.html").is_file()
    assert {*fingerprint(site.root / "site")} == OLD
    elsewhere = tmp_path_factory.mktemp("disk") / "www"
    (site.root / "site").rename(elsewhere)
    (site.root / "deep").mkdir()
    (site.root / "deep/site").symlink_to(elsewhere)
    assert build(site, "-d", "deep/site", cwd=site.root / "docs").code == 0
    assert (site.root / "deep/site").is_symlink()
    assert (elsewhere / "index.html").is_file()
    assert not (elsewhere / "old.html").exists()
    assert [path.name for path in elsewhere.parent.iterdir()] == ["www"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--site-dir", "."), "holds the configuration"),
        (("--site-dir", "incidents"), "`incidents` holds the incident files"),
        (("--site-dir", "docs"), "`docs` holds the pages"),
        (("--site-dir", "mkdocs.yml"), "`mkdocs.yml` is a file"),
        (("--site-dir", "/proc"), "`/proc` is where a disk is mounted"),
        (("--site-dir", "mine"), "is in the way, and not ours"),
        (("--dirty",), "use `mkdocs build --dirty`"),
        (("--config-file", "-"), "File '-' does not exist"),
    ],
)
def test_what_can_not_be_published_is_refused(site: SmallSite, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str) -> None:
    """Folders that nobody can want to be replaced, or that can't be in one step, are named before anything is built."""
    site.write(".mine.postmortems/notes.txt", "not for deleting")
    before = fingerprint(site.root)
    monkeypatch.chdir(site.root)
    result = CliRunner().invoke(postmortems, ["build", *arguments])
    assert result.exit_code == 2
    assert said in result.output
    assert fingerprint(site.root) == before


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_stopped_clears_up(site: SmallSite, number: signal.Signals, code: int) -> None:
    """Asked to stop in the middle, it ends its generator, removes what it made, and keeps the old site."""
    hold = site.write("hold", "")
    running = Slow(site)
    until((site.root / "held").exists)
    running.process.send_signal(number)
    assert running.end() == code
    assert running.said.endswith("`site` is as it was before.\n")
    hold.unlink()
    assert "Traceback" not in running.said
    assert is_old(site)


def test_a_build_that_is_killed_leaves_the_old_site(site: SmallSite) -> None:
    """Killed without a chance to clear up, it leaves the old site in its place; the next build removes the rest."""
    hold = site.write("hold", "")
    running = Slow(site)
    until((site.root / "held").exists)
    running.process.kill()
    assert running.end() == -signal.SIGKILL
    assert {*fingerprint(site.root / "site")} == OLD
    hold.unlink()
    built = build(site).well()
    assert (built.folder / "index.html").is_file()
    assert not (built.folder / "old.html").exists()
    assert hidden(site) == []


def test_the_second_build_waits_for_the_first(site: SmallSite) -> None:
    """Two builds at once come one after the other, and the second says whom it waits for."""
    hold = site.write("hold", "")
    first = Slow(site)
    until((site.root / "held").exists)
    second, third = Slow(site), Slow(site)
    for other in (second, third):
        until(lambda other=other: f"waiting for another build of `site`, process {first.process.pid}" in other.said)
    assert {*fingerprint(site.root / "site")} == OLD
    third.process.send_signal(signal.SIGTERM)
    assert third.end() == 143
    hold.unlink()
    assert (first.end(), second.end()) == (0, 0), first.said + second.said
    assert (site.root / "site/index.html").is_file()
    assert hidden(site) == []


# --- The change of places itself


def make(text: str, folder: Path) -> int:
    """Write a site of one page."""
    folder.mkdir()
    (folder / "index.html").write_text(text, encoding="utf-8")
    return 0


def test_readers_always_find_a_site(tmp_path: Path) -> None:
    """While one site after another takes its place, the page is there at every moment."""
    target, over = tmp_path / "site", threading.Event()
    missed: list[OSError] = []

    def read() -> None:
        while not over.is_set():
            try:
                (target / "index.html").read_bytes()
            except OSError as error:
                missed.append(error)

    make("the first", target)
    reader = threading.Thread(target=read)
    reader.start()
    for number in range(50):
        publish(target, lambda folder, _, text=str(number): make(text, folder), print, lambda: False)
    over.set()
    reader.join()
    assert missed == []
    assert (target / "index.html").read_text(encoding="utf-8") == "49"


def test_where_no_exchange_is_possible_the_old_site_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In two steps, the old site is put back if the second one fails, and by the next run if that never came."""
    monkeypatch.setattr(publishing, "exchange", lambda *_: False)
    target = tmp_path / "site"
    make("old", target)
    rename = Path.rename
    monkeypatch.setattr(Path, "rename", lambda path, to: rename(path, to) if path.name != "new" else Path("nowhere").replace(to))
    with pytest.raises(FileNotFoundError):
        publish(target, lambda folder, _: make("new", folder), print, lambda: False)
    assert (target / "index.html").read_text(encoding="utf-8") == "old"
    monkeypatch.setattr(Path, "rename", rename)
    (tmp_path / ".site.postmortems").mkdir()
    (tmp_path / ".site.postmortems/lock").touch()
    target.rename(tmp_path / ".site.postmortems/old")
    assert publish(target, lambda *_: 1, print, lambda: False) == 1
    assert (target / "index.html").read_text(encoding="utf-8") == "old"
    assert publish(target, lambda folder, _: make("new", folder), print, lambda: False) == 0
    assert (target / "index.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_writes_elsewhere_publishes_nothing(tmp_path: Path) -> None:
    """A site that a hook has put somewhere else does not become an empty one."""
    target = tmp_path / "site"
    make("old", target)
    with pytest.raises(Refused, match="wrote nothing"):
        publish(target, lambda *_: 0, print, lambda: False)
    assert (target / "index.html").read_text(encoding="utf-8") == "old"
