"""What the machine refuses: full and read-only disks, and files that are none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from conftest import POSTMORTEMS, mounted
from sites import SmallSite, fingerprint, incident

FULL = "no space is left on its disk: free some"


def run(site: SmallSite, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run our command to its end."""
    return subprocess.run([*POSTMORTEMS, *map(str, arguments)], cwd=site.root, env=site.environment(), capture_output=True, encoding="utf-8", check=False)


def test_a_full_disk_keeps_the_old_site(site: SmallSite) -> None:
    """Room for one site only: the old one stays as it is, the rest is removed, and the message says what to do."""
    with mounted(site.root / "disk", "-t", "tmpfs", "-o", "size=900k", "tmpfs") as disk:
        site.write("disk/site/old.html", "as it was")
        done = run(site, "build", "--site-dir", disk / "site")
        assert (done.returncode, {*fingerprint(disk)}) == (1, {"site/old.html"})
        assert FULL in done.stderr
        assert "Traceback" not in done.stderr
        assert [path.name for path in disk.iterdir()] == ["site"]


def test_a_full_disk_ends_a_plain_build_in_a_sentence(site: SmallSite) -> None:
    """MkDocs itself writes into the published folder, so that is incomplete; but the exit code and the message are right."""
    with mounted(site.root / "disk", "-t", "tmpfs", "-o", "size=300k", "tmpfs") as disk:
        built = site.build("--site-dir", str(disk / "site"))
    assert built.code == 1
    assert FULL in built.output
    assert "Traceback" not in built.output


def test_no_room_for_anything(site: SmallSite) -> None:
    """A disk without a single free block is named by every command that writes."""
    with mounted(site.root / "disk", "-t", "tmpfs", "-o", "size=4k,nr_inodes=3", "tmpfs") as disk:
        site.write("disk/site/old.html", "")
        for code, *arguments in (
            (1, "build", "--site-dir", disk / "site"),
            (2, "export", "--to", disk / "export"),
            (2, "export", "--tables", "sqlite", "--to", disk / "export"),
            (2, "init", disk / "new"),
        ):
            done = run(site, *arguments)
            assert done.returncode == code, done.stderr
            assert FULL in done.stderr
            assert "Traceback" not in done.stderr
        assert {*fingerprint(disk)} == {"site/old.html"}


def test_a_read_only_disk_is_named(site: SmallSite) -> None:
    """Nothing can be written: the commands say where, and that another place is needed."""
    (site.root / "disk").mkdir()
    site.write("disk/site/old.html", "as it was")
    with mounted(site.root / "disk", "--bind", str(site.root / "disk")) as disk:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(disk)], check=True)
        for code, *arguments in (
            (1, "build", "--site-dir", disk / "site"),
            (2, "export", "--to", disk / "export"),
            (1, "import", "--output", disk, site.write("notes.md", "# We were down\n\n2026-03-02 09:10 UTC: down\n")),
        ):
            done = run(site, *arguments)
            assert done.returncode == code, done.stderr
            assert "can't be written: its disk is read-only: name a place that can be written" in done.stderr
            assert "Traceback" not in done.stderr
        plain = site.build("--site-dir", str(disk / "site"))
        assert plain.code == 1
        assert "its disk is read-only" in plain.output
        assert "Traceback" not in plain.output


def test_the_folder_itself_may_be_mounted_within(site: SmallSite) -> None:
    """A published folder that is a mounted disk can't be replaced in one step; a folder on it can."""
    with mounted(site.root / "site", "-t", "tmpfs", "tmpfs") as disk:
        done = run(site, "build")
        assert done.returncode == 2
        assert "publish into a folder on it" in done.stderr
        assert run(site, "build", "--site-dir", disk / "site").returncode == 0
        assert (disk / "site/index.html").is_file()


def test_files_that_are_none_are_findings(site: SmallSite) -> None:
    """A pipe is not waited for, and links that lead nowhere or in circles are no bug."""
    folder = site.root / "incidents"
    os.mkfifo(folder / "a-pipe.yml")
    (folder / "b-loop.yml").symlink_to("b-loop.yml")
    (folder / "c-nowhere.yml").symlink_to("nothing.yml")
    done = run(site, "check", "--format", "concise")
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines() if "the file can't be read:" in line] == ["incidents/a-pipe.yml", "incidents/b-loop.yml", "incidents/c-nowhere.yml"]
    assert done.stderr == ""


# The owner of all files may not read this one only without the privileges of root.
WITHOUT = "-dac_override,-dac_read_search"
AS_ANYBODY = ["setpriv", f"--bounding-set={WITHOUT}", f"--inh-caps={WITHOUT}"] if os.getuid() == 0 else []


def test_a_file_that_we_may_not_read_is_a_finding(site: SmallSite) -> None:
    """Run by somebody without the right to read a file, the command names it."""
    (site.root / "incidents/2026-03-02-certificate.yml").chmod(0)
    done = subprocess.run([*AS_ANYBODY, *POSTMORTEMS, "check"], cwd=site.root, env=site.environment(), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    assert "the file can't be read: Permission denied" in done.stdout


def test_a_picture_that_we_may_not_read_keeps_the_old_site(site: SmallSite) -> None:
    """What MkDocs would fail to copy is noticed while the old site still stands, also in a plain build."""
    site.write("incidents/2026-03-02-certificate.yml", incident("A", "2026-03-02", "images: [{src: graph.png, alt: Requests}]"))
    site.write("incidents/graph.png", "not really").chmod(0)
    command = [*AS_ANYBODY, *site.command("build", "-q")]
    done = subprocess.run(command, cwd=site.root, env=site.environment(), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "`incidents/graph.png` can't be used: you are not allowed to: change its permissions" in done.stderr
    assert {*fingerprint(site.root / "site")} == {"old.html"}
