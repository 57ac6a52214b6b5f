"""The preview server, as a process: it shows what is edited, and keeps answering when that is wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from mkdocs.livereload import LiveReloadServer
from mkdocs_postmortems.plugin.watching import keep_watching
from sites import THREE_LINES, SmallSite, incident
from watchdog.events import FileSystemEventHandler

PATIENCE = 120  # seconds until a server that does not react has failed
NAME = "2026-03-02-certificate"
INCIDENT = f"incidents/{NAME}/"
FILE = f"incidents/{NAME}.yml"


class Server:
    """A running `mkdocs serve`, and what it said so far."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self._process, self._log = process, log
        self.address = f"http://127.0.0.1:{port}/"

    @property
    def said(self) -> str:
        """All that the server has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def get(self, page: str) -> tuple[int, str]:
        """Return status and text of a page; status 0 while nobody answers."""
        try:
            with urllib.request.urlopen(self.address + page, timeout=5) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
        except OSError:
            return 0, ""

    def until(self, reached: Callable[[], bool], what: str) -> None:
        """Wait until something is so; fail with the server's output if it does not come to be."""
        end = time.monotonic() + PATIENCE
        while not reached():
            assert self._process.poll() is None, f"the server ended\n{self.said}"
            assert time.monotonic() < end, f"{what}: not within {PATIENCE} seconds\n{self.said}"
            time.sleep(0.05)

    def shows(self, page: str, text: str) -> None:
        """Wait until a page holds a text."""
        self.until(lambda: text in self.get(page)[1], f"`{text}` on {page}")

    def lacks(self, page: str) -> None:
        """Wait until there is no such page."""
        self.until(lambda: self.get(page)[0] == 404, f"no page {page}")

    def says(self, text: str) -> None:
        """Wait until the server has printed a text."""
        self.until(lambda: text in self.said, f"`{text}` in the log")


@contextmanager
def serving(small: SmallSite) -> Iterator[Server]:
    """Run the server for a site until the test is over."""
    log = small.root / "serve.log"
    with log.open("wb") as output:
        port = _free_port()
        process = _start(small, port, output)
        try:
            server = Server(process, port, log)
            server.until(lambda: server.get("")[0] == 200, "the first page")
            yield server
        finally:
            process.kill()
            process.wait()


def _start(small: SmallSite, port: int, output: IO[bytes]) -> subprocess.Popen[bytes]:
    command = small.command("serve", "--dev-addr", f"127.0.0.1:{port}")
    folder = small.root / "temporary"
    folder.mkdir()
    environment = small.environment(PYTHONUNBUFFERED="1", **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)))
    return subprocess.Popen(command, cwd=small.root, env=environment, stdout=output, stderr=subprocess.STDOUT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(small: SmallSite) -> Iterator[Server]:
    """Return a server for a site with one incident."""
    small.write(FILE, incident())
    with serving(small.configure(THREE_LINES.format(theme="mkdocs"))) as running:
        yield running


def test_an_edit_is_seen(small: SmallSite, server: Server) -> None:
    """The first page is there at once, and saving the file shows its new text."""
    server.shows(INCIDENT, "Nobody could pay")
    small.write(FILE, incident("Hardly anybody could pay"))
    server.shows(INCIDENT, "Hardly anybody could pay")


def test_a_mistake_keeps_the_last_good_site(small: SmallSite, server: Server) -> None:
    """A bad file is named in the log while the page as it was is still served; mending it goes on from there."""
    small.write(FILE, incident("Hardly anybody could pay").replace("severity", "severty"))
    server.says("did you mean `severity`?")
    server.shows(INCIDENT, "Nobody could pay")
    small.write("docs/index.md", "# Home, edited meanwhile\n")
    server.shows("", "Home, edited meanwhile")
    server.shows(INCIDENT, "Nobody could pay")
    small.write(FILE, incident("Hardly anybody could pay"))
    server.shows(INCIDENT, "Hardly anybody could pay")
    assert f"--> {FILE}:2:1" in server.said
    assert "The site still shows the incidents as they were before." in server.said
    assert "Nothing was written." not in server.said
    assert "Traceback" not in server.said


def test_a_file_comes_and_goes(small: SmallSite, server: Server) -> None:
    """A new incident gets its page and its row, a draft as well, and both vanish with the file."""
    path = small.write("incidents/2026-03-06-draft.yml", incident("Nobody knows yet", "2026-03-06", "review: draft"))
    server.shows("incidents/2026-03-06-draft/", "Nobody knows yet")
    server.shows("incidents/", "Nobody knows yet")
    path.unlink()
    server.lacks("incidents/2026-03-06-draft/")
    server.until(lambda: "Nobody knows yet" not in server.get("incidents/")[1], "the row is gone")


def test_a_page_at_our_address_is_shown_instead(small: SmallSite, server: Server) -> None:
    """A page of the author's at the address of ours is named in the log and served; without it, ours is back."""
    page = small.write(f"docs/incidents/{NAME}.md", "# Written by hand\n")
    server.says("Two pages claim one address:")
    server.shows(INCIDENT, "Written by hand")
    server.shows("incidents/", "Nobody could pay")
    page.unlink()
    server.shows(INCIDENT, "The certificate expires.")
    assert "Traceback" not in server.said


def test_the_folder_may_vanish_for_a_while(small: SmallSite, server: Server) -> None:
    """While another branch without incidents is checked out, the server goes on; later it catches up with the next edit."""
    (small.root / "incidents").rename(small.root / "elsewhere")
    small.write("docs/index.md", "# Home without incidents\n")
    server.shows("", "Home without incidents")
    server.shows(INCIDENT, "Nobody could pay")
    assert "There is no folder `incidents` beside mkdocs.yml." in server.said
    (small.root / "elsewhere").rename(small.root / "incidents")
    small.write(FILE, incident("Hardly anybody could pay"))
    small.write("docs/index.md", "# Home again\n")
    server.shows(INCIDENT, "Hardly anybody could pay")


def test_a_mistake_at_the_start_is_told(small: SmallSite) -> None:
    """A server that has nothing good to show yet ends with the finding, and without a traceback."""
    small.write(FILE, incident().replace("severity", "severty"))
    small.configure(THREE_LINES.format(theme="mkdocs"))
    command = small.command("serve", "--dev-addr", f"127.0.0.1:{_free_port()}")
    done = subprocess.run(command, cwd=small.root, env=small.environment(), capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert f"--> {FILE}:2:1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_was_away_is_watched_again(small: SmallSite, server: Server) -> None:
    """When the incidents folder comes back changed, nothing else needs an edit; nor when a file took its place meanwhile."""
    folder = small.root / "incidents"
    folder.rename(small.root / "elsewhere")
    small.write("incidents", "not a folder")
    small.write("docs/index.md", "# Home without incidents\n")
    server.shows("", "Home without incidents")
    folder.unlink()
    (small.root / "elsewhere").rename(folder)
    small.write(FILE, incident("Hardly anybody could pay"))
    server.shows(INCIDENT, "Hardly anybody could pay")
    small.write(FILE, incident("Everybody could pay"))
    server.shows(INCIDENT, "Everybody could pay")
    assert "Traceback" not in server.said


def test_a_change_is_not_left_to_the_servers_own_time(tmp_path: Path) -> None:
    """It is told once, though the server itself would not look for an hour."""
    told: list[str] = []
    handler = FileSystemEventHandler()
    handler.on_modified = lambda event: told.append(str(event.src_path))  # type: ignore[method-assign]
    path = tmp_path / "one.yml"
    path.write_text("one", encoding="utf-8")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path), polling_interval=3600)
    server.observer.schedule(handler, str(tmp_path), recursive=True)
    server.observer.start()
    try:
        keep_watching(server, lambda: str(tmp_path), lambda: None)
        path.write_text("another", encoding="utf-8")
        end = time.monotonic() + PATIENCE
        while str(path) not in told:
            assert time.monotonic() < end
            time.sleep(0.05)
        time.sleep(0.5)
        assert told.count(str(path)) == 1
    finally:
        server.observer.stop()
        server.observer.join()
        server.server_close()


def test_a_bug_of_ours_keeps_the_server_alive(small: SmallSite) -> None:
    """A fault that nobody foresaw is confessed in the log, and the last good pages are served until it is gone."""
    small.write(FILE, incident())
    hook = "import pathlib, mkdocs_postmortems.plugin as ours\nright = ours.Words\n"
    hook += "def on_config(config):\n    ours.Words = dict().pop if pathlib.Path('bug').exists() else right\n"
    small.write("hooks.py", hook)
    with serving(small.configure(THREE_LINES.format(theme="mkdocs") + "hooks: [hooks.py]\n")) as server:
        small.write("bug", "")
        small.write("docs/index.md", "# Home, with a bug\n")
        server.shows("", "Home, with a bug")
        server.shows(INCIDENT, "Nobody could pay")
        assert "this is a bug in mkdocs-postmortems: KeyError at plugin/" in server.said
        (small.root / "bug").unlink()
        small.write(FILE, incident("Hardly anybody could pay"))
        server.shows(INCIDENT, "Hardly anybody could pay")
        assert "Traceback" not in server.said


def test_a_picture_may_vanish(small: SmallSite, server: Server) -> None:
    """A file beside an incident that is removed is named in the log, while all pages are still served; back again, it is shown."""
    picture = small.write("incidents/graph.png", "not really")
    small.write(FILE, incident("With a picture", "2026-03-02", "images: [{src: graph.png, alt: Requests}]"))
    server.shows(INCIDENT, "With a picture")
    picture.unlink()
    server.says("there is no file `graph.png` beside this one")
    small.write("docs/index.md", "# Home without a picture\n")
    server.shows("", "Home without a picture")
    server.shows(INCIDENT, "With a picture")
    small.write("incidents/graph.png", "again")
    server.until(lambda: server.get("incidents/files/graph.png")[1] == "again", "the picture")
    assert "Traceback" not in server.said


_REBUILDS = """
import gc
from mkdocs.commands.build import build
from mkdocs.config.base import load_config
from mkdocs_postmortems.views import Site

for _ in range(4):
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
gc.unfreeze()
gc.collect()
print(sum(isinstance(value, Site) for value in gc.get_objects()))
"""


def test_earlier_builds_are_forgotten(small: SmallSite) -> None:
    """However often a site is built in one process, only what the last build made stays in memory."""
    small.write(FILE, incident())
    small.configure(THREE_LINES.format(theme="mkdocs"))
    done = subprocess.run([sys.executable, "-c", _REBUILDS], cwd=small.root, env=small.environment(), capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "1"
