"""A place on disk for what is made long before it is needed, so that memory holds little of it at a time."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import NamedTuple

__all__ = ["Slot", "Store"]


class Slot(NamedTuple):
    """Where in a store something lies, in bytes."""

    start: int
    length: int


class Store:
    """Keeps bytes in a file that nobody else sees, and that vanishes with the process."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it is open as long as the store is needed
        self._end = 0
        self._at_end = True

    def put(self, content: bytes) -> Slot:
        """Keep bytes, and return where they lie."""
        if not self._at_end:
            self._file.seek(self._end)
            self._at_end = True
        self._file.write(content)
        slot = Slot(self._end, len(content))
        self._end += len(content)
        return slot

    def get(self, slot: Slot) -> bytes:
        """Return what was kept."""
        self._at_end = False
        self._file.seek(slot.start)
        return self._file.read(slot.length)
