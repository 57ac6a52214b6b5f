"""How far long work has come: a line that changes on a terminal, and one line at the end everywhere else."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TextIO, TypeVar

__all__ = ["Progress"]

T = TypeVar("T")
Say = Callable[[str], None]

_AFTER, _EVERY = 0.5, 0.1  # seconds until the line is shown first, and between two of its changes
_MANY, _LONG, _VERY_LONG = 100, 2, 10  # work of so many things, and so many seconds, is worth a line at the end
_SLOW = 0.5  # seconds from which a single thing is worth its name


class Progress:
    """Follows one piece of work after another, and writes to a terminal, if there is one, or tells `say` when it was long."""

    def __init__(self, terminal: TextIO | None, say: Say, clock: Callable[[], float] = time.perf_counter) -> None:
        self._terminal, self._say, self._clock = terminal, say, clock
        self._shown = 0
        self.begin("", 0)

    @classmethod
    def of(cls, stream: TextIO, say: Say) -> Progress:
        """Return what suits a stream: it may be a terminal, or a file that somebody reads later."""
        return cls(stream if stream.isatty() else None, say)

    def begin(self, doing: str, total: int) -> None:
        """Begin a piece of work, such as `reading incident files`; 0 stands for a total that nobody knows yet."""
        self._doing, self._total, self._count = doing, total, 0
        self._slowest = (0.0, "")
        self._started = self._last = self._clock()
        self._next = self._started + _AFTER

    def step(self, name: str) -> None:
        """Say that one thing more is done."""
        now = self._clock()
        self._count += 1
        self._slowest = max(self._slowest, (now - self._last, name))
        self._last = now
        if self._terminal is not None and now >= self._next:
            self._next = now + _EVERY
            of = f" of {self._total:,}" if self._total else ""
            self._write(self._terminal, f"{self._doing}: {self._count:,}{of}{self._pace(now)}")

    def end(self) -> None:
        """End a piece of work: a terminal is clean again, and elsewhere one line tells of it if it was long."""
        seconds = self._clock() - self._started
        if self._terminal is not None:
            self._write(self._terminal, "")
        elif seconds >= _VERY_LONG or (seconds >= _LONG and self._count >= _MANY):
            self._say(f"{self._doing}: {self._count:,} in {seconds:.1f} s{self._pace(self._started + seconds)}")

    def over(self, items: Iterable[T], doing: str, name: Callable[[T], str]) -> Iterator[T]:
        """Yield the items, and follow what is done with each."""
        self.begin(doing, len(items) if isinstance(items, Sized) else 0)
        try:
            for item in items:
                yield item
                self.step(name(item))
        finally:
            self.end()

    def _pace(self, now: float) -> str:
        seconds, name = self._slowest
        rate = self._count / max(now - self._started, 0.001)
        return f" ({rate:,.0f}/s)" + (f", slowest: {name}, {seconds:.1f} s" if seconds >= _SLOW else "")

    def _write(self, terminal: TextIO, line: str) -> None:
        line = line[: shutil.get_terminal_size().columns - 1]
        if self._shown or line:
            terminal.write(f"\r{line:<{self._shown}}\r{line}")
            terminal.flush()
        self._shown = len(line)
