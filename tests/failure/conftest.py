"""Builds as processes that can be held at a certain moment, and disks that can be full or read-only."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sites import SmallSite, incident

PATIENCE = 60  # seconds until a process that does not react has failed
# It listens to Ctrl+C, as in a terminal, also where the tests run behind a shell that does not.
POSTMORTEMS = [sys.executable, "-c", "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from mkdocs_postmortems.cli import main; main()"]
CONFIG = "site_name: Ours\ntheme: mkdocs\nplugins: [search, postmortems]\nhooks: [hooks.py]\n"
# Waits in the middle of a build while a file `hold` is there, and fails in the way that a variable names.
HOOKS = """\
import os, time
from pathlib import Path
import mkdocs_postmortems.plugin as ours

def _fail(*_, **__):
    raise {"bug": KeyError("x"), "hook": ValueError("boo"), "import": ModuleNotFoundError("No module named 'x'", name="x"), "disk": OSError(28, "No space", "/data/file")}[os.environ["FAIL"]]

def on_startup(**_):
    if Path("bug").exists() or os.environ.get("FAIL") in ("bug", "disk"):
        ours.Words = _fail

def on_env(env, **_):
    if os.environ.get("FAIL") in ("hook", "import"):
        _fail()
    if Path("hold").exists():
        Path("held").touch()
    while Path("hold").exists():
        time.sleep(0.02)
    return env
"""


class Slow:
    """A `postmortems build` that runs beside the test."""

    def __init__(self, site: SmallSite, *arguments: str) -> None:
        self._log = site.root / f"build-{time.monotonic_ns()}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen([*POSTMORTEMS, "build", *arguments], cwd=site.root, env=site.environment(), stdout=log, stderr=subprocess.STDOUT)

    @property
    def said(self) -> str:
        """All that it printed."""
        return self._log.read_text(encoding="utf-8")

    def end(self) -> int:
        """Wait for its end, and return its exit code."""
        return self.process.wait(timeout=PATIENCE)


def until(reached: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def site(small: SmallSite) -> SmallSite:
    """Return a site with one incident and something that was published before."""
    small.write("incidents/2026-03-02-certificate.yml", incident())
    small.write("hooks.py", HOOKS)
    small.write("site/old.html", "as it was")
    return small.configure(CONFIG)


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """Mount a small disk, or the folder itself, with options; that needs the rights of root."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"this test mounts a disk, which needs Linux and root: {done.stderr}"
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
