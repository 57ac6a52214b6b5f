"""A place on disk for what is made long before it is needed, and for what the next build need not make again."""

from __future__ import annotations

from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import IO, NamedTuple

__all__ = ["Kept", "Slot", "Store"]


class Slot(NamedTuple):
    """Where in a store something lies: in bytes, and in which of its files."""

    start: int
    length: int
    pack: int = 0


class Store:
    """Keeps bytes in a file: by default one that nobody else sees, and that vanishes with the process.

    `older` are files that can only be read, by their numbers.
    """

    def __init__(self, file: IO[bytes] | None = None, older: Mapping[int, IO[bytes]] | None = None) -> None:
        self.file = file or TemporaryFile()  # noqa: SIM115 - it is open as long as the store is needed
        self.number = max(older or (), default=-1) + 1
        self._files = {**(older or {}), self.number: self.file}
        self._end = 0
        self._at_end = False

    def put(self, content: bytes) -> Slot:
        """Keep bytes, and return where they lie."""
        if not self._at_end:
            self.file.seek(self._end)
            self._at_end = True
        self.file.write(content)
        slot = Slot(self._end, len(content), self.number)
        self._end += len(content)
        return slot

    def get(self, slot: Slot) -> bytes:
        """Return what was kept."""
        file = self._files[slot.pack]
        self._at_end = self._at_end and file is not self.file
        file.seek(slot.start)
        return file.read(slot.length)

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()

    def whole(self) -> bytes:
        """Return all that was kept, one piece behind the other: what is long while it is made need not be in memory."""
        return self.get(Slot(0, self._end, self.number))


class Kept(NamedTuple):
    """Bytes that wait in a store; `key` is another one wherever they are, and empty where nothing is known of that."""

    store: Store
    slot: Slot
    key: bytes = b""

    def content(self) -> bytes:
        """Return them."""
        return self.store.get(self.slot)
