"""Keeping the garbage collector out of the way while many values are made that all stay."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Leftovers"]

_GROWTH = 1.5
_PAUSE = 1.0  # seconds, in which browsers have loaded what a build has changed


class Leftovers:
    """Values that the builds of one process have left: garbage is looked for while nobody waits, or once they have grown by half."""

    def __init__(self) -> None:
        self._most = 0
        self._ended: float | None = None

    @contextmanager
    def ignored(self) -> Iterator[None]:
        """Make values without looking for garbage among them; afterwards they are taken for granted for a while.

        Looking through the values of a thousand incidents again and again costs a seventh of a build, and finds nothing.
        In a server, an earlier build's are garbage, but to look for them after each change costs a sixth of a build.
        """
        self._ended = None
        if gc.get_freeze_count() > self._most:
            gc.unfreeze()
            gc.collect()
            self._most = 0
        gc.disable()
        try:
            yield
        finally:
            gc.enable()
            gc.freeze()
            self._most = self._most or int(gc.get_freeze_count() * _GROWTH)

    def wait(self) -> None:
        """Know that a build has ended."""
        self._ended = time.monotonic()

    def sweep(self, pause: float = _PAUSE) -> None:
        """Look for garbage, if a build ended some seconds ago and no other has begun."""
        if self._ended is None or time.monotonic() - self._ended < pause:
            return
        self._ended = None
        gc.unfreeze()
        gc.collect()
        gc.freeze()
