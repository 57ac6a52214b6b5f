"""Packs: files of what builds made, each written once and then only read, and a signed list of what lies in them.

Builds that run at the same time write packs of their own. What the next one finds is the list of the one that ended last.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from typing import Any

from mkdocs_postmortems.store import Store

__all__ = ["Packs"]

_MAGIC = b"postmortems 3\n\0\0"
_SIGNED = 32  # bytes of a signature
_LIST, _PACK = "made.bin", ".pack"
_SPARE, _MOST = 2, 20  # packs may be so many times as large as what is still needed of them, and so many


class Packs(Store):
    """A store in a folder: the packs of earlier builds, and one of its own. Raises OSError where that can't be written.

    `found` is what `save` was given by the last build; nothing if that is `damaged`, or signed by somebody else.
    """

    def __init__(self, folder: Path, secret: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        self._folder, self._secret = folder, secret
        self._names, self.found, self.damaged = self._listed()
        _sweep(folder, self._names.values())
        self._own = folder / f"{os.getpid()}-{time.time_ns()}.tmp"
        with suppress(FileNotFoundError):
            older = {number: (folder / name).open("rb") for number, name in self._names.items()}
            super().__init__(self._own.open("w+b"), older)
            return
        self._names, self.found, self.damaged = {}, {}, True
        super().__init__(self._own.open("w+b"))

    def is_wasteful(self, needed: int) -> bool:
        """Whether the packs of earlier builds are too many, or too large for so many bytes."""
        size = sum((self._folder / name).stat().st_size for name in self._names.values())
        return size > _SPARE * needed or len(self._names) > _MOST

    def save(self, found: Mapping[str, Any], used: Collection[int]) -> None:
        """Leave what lies in the packs that are `used` to the next build, and remove the others. After that, nothing can be read."""
        self.close()
        if self.number in used:
            self._own.replace(self._own.with_suffix(_PACK))
        else:
            self._own.unlink()
        names = {number: name for number, name in self._names.items() if number in used}
        if not all((self._folder / name).is_file() for name in names.values()):
            # A build that ended meanwhile has put everything in order.
            self.discard()
            return
        own = {self.number: self._own.with_suffix(_PACK).name} if self.number in used else {}
        content = pickle.dumps((names | own, dict(found)), pickle.HIGHEST_PROTOCOL)
        fresh = self._own.with_suffix(".new")
        fresh.write_bytes(_MAGIC + self._signature(content) + content)
        fresh.replace(self._folder / _LIST)
        for name in {*self._names.values()} - {*names.values()}:
            # Where another build still reads it, it may have to stay for now.
            with suppress(OSError):
                (self._folder / name).unlink()

    def discard(self) -> None:
        """Leave what earlier builds left as it is."""
        self.close()
        for suffix in (".tmp", ".new", _PACK):
            self._own.with_suffix(suffix).unlink(missing_ok=True)

    def _listed(self) -> tuple[dict[int, str], dict[str, Any], bool]:
        """Return the names of packs by their numbers, what is said about them, and whether that can't be believed."""
        path = self._folder / _LIST
        if not path.is_file():
            return {}, {}, False
        with path.open("rb") as file:
            signed = file.read(len(_MAGIC) + _SIGNED)
            content = file.read() if signed.startswith(_MAGIC) else b""
        if not compare_digest(signed, _MAGIC + self._signature(content)):
            return {}, {}, bool(signed)
        names, found = pickle.loads(content)  # noqa: S301 - signed with a secret of whoever runs this
        return names, found, False

    def _signature(self, content: bytes) -> bytes:
        return blake2b(content, key=self._secret, digest_size=_SIGNED).digest()


def _sweep(folder: Path, named: Collection[str]) -> None:
    """Remove what builds left that were killed, and packs that a list has no more."""
    for path in folder.iterdir():
        left = path.suffix in (".tmp", ".new") or (path.suffix == _PACK and path.name not in named)
        if left and not _runs(path.stem.partition("-")[0]):
            with suppress(OSError):
                path.unlink()


def _runs(process: str) -> bool:
    """Whether the process of a number may be running; on Windows, a file that is open can't be removed anyway."""
    if os.name == "nt":
        return False
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except OSError:
        return True
    return True
