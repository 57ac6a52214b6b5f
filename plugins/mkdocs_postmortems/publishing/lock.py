"""A file that one process at a time can hold; the system lets go of it when that process ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["drop", "holder", "take"]

_BEHIND = 4096  # Windows locks bytes, and those could not be read: so lock one behind the text

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> None:
        os.lseek(descriptor, _BEHIND, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _seize(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def take(path: Path) -> int | None:
    """Return the descriptor of a lock that is now ours; None while another process has it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except FileNotFoundError:
        # The folder was removed by who held it a moment ago.
        return None
    try:
        _seize(descriptor)
        # Who had it before may have removed the file between our two steps: then somebody else can lock a new one.
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            _sign(descriptor)
            return descriptor
    except (BlockingIOError, PermissionError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None


def _sign(descriptor: int) -> None:
    # Only those who wait want to know; on a full disk they don't get to.
    with suppress(OSError):
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())


def drop(path: Path, descriptor: int) -> None:
    """Let go of a lock, and remove its file."""
    # While it is ours, so that nobody locks a file that is about to vanish; Windows removes no open file, and needs no such care.
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    os.close(descriptor)
    with suppress(OSError):
        if sys.platform == "win32":
            path.unlink()


def holder(path: Path) -> str:
    """Return the number of the process that holds a lock, as far as it can be read."""
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
