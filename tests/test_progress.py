"""Long work tells how far it has come: on a terminal in a line that changes, elsewhere in one line at the end."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from mkdocs_postmortems.progress import Progress
from sites import SmallSite, incident


class Terminal(io.StringIO):
    """A terminal that keeps all that was written."""

    @property
    def lines(self) -> list[str]:
        """What could be seen, one after the other."""
        return [line for line in self.getvalue().split("\r") if line.strip()]


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def work(self, items: Iterator[str], seconds: float, slow: str = "", longer: float = 0) -> None:
        """Spend time on each item, and more on one of them."""
        for item in items:
            self.now += longer if item == slow else seconds


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


def names(count: int) -> list[str]:
    """Return names of things to do."""
    return [f"{number}.yml" for number in range(count)]


def test_a_terminal_shows_count_rate_and_what_is_slow(clock: Clock) -> None:
    """The line comes after half a second, changes ten times a second at most, and is gone at the end."""
    terminal, said = Terminal(), []
    clock.work(Progress(terminal, said.append, clock).over(names(1000), "reading", str), 0.002, "500.yml", 0.9)
    assert terminal.lines[0].strip() == "reading: 250 of 1,000 (500/s)"
    assert "slowest: 500.yml, 0.9 s" in terminal.lines[-1]
    assert len({line.strip() for line in terminal.lines}) <= 25
    assert terminal.getvalue().rsplit("\r", 2)[-2].strip() == ""
    assert said == []


def test_a_total_need_not_be_known(clock: Clock) -> None:
    """Of things that are made one after the other, only the count is told."""
    terminal = Terminal()
    clock.work(Progress(terminal, print, clock).over(iter(names(3)), "making", str), 0.6)
    assert terminal.lines[0].strip() == "making: 1 (2/s), slowest: 0.yml, 0.6 s"


def test_short_work_says_nothing(clock: Clock) -> None:
    """Neither a terminal nor a file hears of work that nobody waits for."""
    terminal, said = Terminal(), []
    clock.work(Progress(terminal, said.append, clock).over(names(100), "reading", str), 0.004)
    clock.work(Progress(None, said.append, clock).over(names(300), "reading", str), 0.006)
    clock.work(Progress(None, said.append, clock).over(names(20), "reading", str), 0.2)
    assert (terminal.getvalue(), said) == ("", [])


def test_elsewhere_one_line_tells_of_long_work(clock: Clock) -> None:
    """A log gets one line with the count, the time, the rate and what was slow."""
    said: list[str] = []
    clock.work(Progress(None, said.append, clock).over(names(1000), "reading", str), 0.002, "7.yml", 1.5)
    assert said == ["reading: 1,000 in 3.5 s (286/s), slowest: 7.yml, 1.5 s"]


def test_the_line_is_gone_after_a_failure(clock: Clock) -> None:
    """What is said about a failure begins on a line of its own."""
    terminal = Terminal()
    items = Progress(terminal, print, clock).over(names(10), "reading", str)
    for _ in range(3):
        next(items)
        clock.now += 1
    items.close()  # type: ignore[attr-defined]
    assert terminal.lines
    assert terminal.getvalue().rsplit("\r", 2)[-2].strip() == ""


def test_programs_read_nothing_of_it(small: SmallSite) -> None:
    """On a real terminal, progress goes to standard error only; findings for programs stay what they are."""
    for number in range(400):
        small.write(f"incidents/{number:03}.yml", incident(f"Outage {number}").replace("severity", "severty"))
    small.configure("site_name: Ours\nplugins: [search, postmortems]\n")
    code = "import mkdocs_postmortems.progress as p; p._AFTER = 0; from mkdocs_postmortems.cli import main; main()"
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", code, "check", "--format", "json"]
    done = subprocess.run(command, cwd=small.root, env=small.environment(), stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    seen = os.read(ours, 4096).decode()
    os.close(ours)
    assert done.returncode == 1
    assert done.stdout.startswith(b"[")
    assert done.stdout.endswith(b"]\n")
    assert "reading incident files: 1 of 400 (" in seen
