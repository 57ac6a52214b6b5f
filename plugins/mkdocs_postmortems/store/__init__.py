"""A place on disk for what is made long before it is needed, and for what the next build need not make again."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO, NamedTuple

__all__ = ["Kept", "Slot", "Store"]


class Slot(NamedTuple):
    """Where in a store something lies, in bytes."""

    start: int
    length: int


class Store:
    """Keeps bytes in a file: by default one that nobody else sees, and that vanishes with the process.

    `start` is where it may begin to write; what stands before can be read.
    """

    def __init__(self, file: IO[bytes] | None = None, start: int = 0) -> None:
        self.file = file or TemporaryFile()  # noqa: SIM115 - it is open as long as the store is needed
        self._end = start
        self._at_end = False

    def put(self, content: bytes) -> Slot:
        """Keep bytes, and return where they lie."""
        if not self._at_end:
            self.file.seek(self._end)
            self._at_end = True
        self.file.write(content)
        slot = Slot(self._end, len(content))
        self._end += len(content)
        return slot

    def get(self, slot: Slot) -> bytes:
        """Return what was kept."""
        self._at_end = False
        self.file.seek(slot.start)
        return self.file.read(slot.length)


class Kept(NamedTuple):
    """Bytes that wait in a store."""

    store: Store
    slot: Slot

    def content(self) -> bytes:
        """Return them."""
        return self.store.get(self.slot)
