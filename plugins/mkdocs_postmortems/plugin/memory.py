"""Keeping the garbage collector out of the way while many values are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Leftovers"]

_GROWTH = 1.5


class Leftovers:
    """Values that the builds of one process have left: a server looks for garbage among them once they have grown by half."""

    def __init__(self) -> None:
        self._most = 0

    @contextmanager
    def ignored(self) -> Iterator[None]:
        """Make values without looking for garbage among them; afterwards they are taken for granted for a while.

        Looking through the values of a thousand incidents again and again costs a seventh of a build, and finds nothing.
        In a server, an earlier build's are garbage, but to look for them after each change costs a sixth of a build.
        """
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
