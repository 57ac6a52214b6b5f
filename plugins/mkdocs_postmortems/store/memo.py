"""What earlier builds made, for later ones: each thing by its name, with a key of all that it was made from.

A thing is taken only if its key is the same; nothing is ever guessed from dates of files. The file is signed, so that
nobody can put a page into a site by adding a file to its repository; one that is damaged, of another version, or
signed by somebody else, is taken for an empty one.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Sequence
from hashlib import blake2b, sha256
from hmac import compare_digest
from pathlib import Path
from typing import IO, NamedTuple

from mkdocs_postmortems.store import Slot, Store

__all__ = ["Key", "Memo", "key_of"]

Key = bytes
_MAGIC = b"postmortems 2\n\0\0"
_HEAD = len(_MAGIC) + 16 + 32  # what it is, where the index lies, and the signature of that
_SPARE = 2  # a file may be so many times as large as what is still needed
_NAME = "made.bin"
_LENGTH = 16  # of keys and digests


def key_of(*parts: bytes | str) -> Key:
    """Return a key of everything that something depends on."""
    # Processors have instructions for this one, which make it twice as fast as any other.
    made = sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(content).to_bytes(8, "little"))
        made.update(content)
    return made.digest()[:_LENGTH]


class _Entry(NamedTuple):
    """Where a thing lies: its parts one behind the other. A file of a thousand incidents holds some thousands of these."""

    key: Key
    when: str
    start: int
    lengths: tuple[int, ...]
    digest: bytes

    def slot(self, part: int) -> Slot:
        return Slot(self.start + sum(self.lengths[:part]), self.lengths[part])

    @property
    def whole(self) -> Slot:
        return Slot(self.start, sum(self.lengths))


class Memo:
    """The things of one project. Without a folder, or where that can't be written, they last as long as the process.

    `secret` signs what is written. `say` is told in one line what keeps the memo from being read or written.
    """

    def __init__(self, folder: Path | None, secret: bytes | None, say: Callable[[str], None]) -> None:
        self._folder, self._secret, self._say = folder, secret or b"", say
        self._known: dict[str, _Entry] = {}
        self._used: dict[str, _Entry] = {}
        self._moments: tuple[str, ...] = ("",)
        self._path: Path | None = None
        self.store = self._opened() if folder and secret else Store()

    def begin(self, *moments: str) -> None:
        """Begin a build at a moment, given as exactly as things may depend on it: as a day, and to the second."""
        self._moments = ("", *moments)
        self._known |= self._used
        self._used = {}

    def recall(self, name: str, key: Key) -> bytes | None:
        """Return the first part of what is known by a name, if it was made from the same; None if it must be made."""
        entry = self._find(name, key)
        if entry is None:
            return None
        content = self.store.get(entry.whole)
        if _digest(content) != entry.digest:
            self._say(f"{self._path} is damaged; what it held is made anew")
            self._known.clear()
            return None
        self._used[name] = entry
        return content[: entry.lengths[0]]

    def holds(self, name: str, key: Key) -> bool:
        """Whether something that this process has made or recalled before is known by a name, and was made from the same."""
        entry = self._find(name, key)
        if entry is not None:
            self._used[name] = entry
        return entry is not None

    def _find(self, name: str, key: Key) -> _Entry | None:
        entry = self._used.get(name) or self._known.get(name)
        return entry if entry and entry.key == key and entry.when in self._moments else None

    def keep(self, name: str, key: Key, content: bytes, when: str = "", more: Sequence[bytes] = ()) -> None:
        """Keep what was made, and `more` that belongs to it; `when` is the moment that it depends on, if any."""
        whole = b"".join((content, *more)) if more else content
        self._used[name] = _Entry(key, when, self.store.put(whole).start, (len(content), *map(len, more)), _digest(whole))

    def slot(self, name: str, part: int = 0) -> Slot:
        """Return where a part of something lies that this build has made or recalled."""
        return self._used[name].slot(part)

    def stamp(self, name: str) -> Key:
        """Return what is another one wherever something that this build has made or recalled is."""
        entry = self._used[name]
        return entry.key + entry.digest

    def save(self) -> None:
        """Leave what this build made or recalled to the next one. After that, nothing can be recalled or kept."""
        if self._path is None or self._folder is None:
            return
        try:
            self._write(self.store.file)
            self.store.file.close()
            self._path.replace(self._folder / _NAME)
        except OSError as error:
            self._say(f"what was made can't be kept for the next build in {self._folder}: {error.strerror or error}")
            self.discard()
        self._path = None

    def discard(self) -> None:
        """Leave what earlier builds left as it is."""
        if self._path is not None:
            self.store.file.close()
            self._path.unlink(missing_ok=True)
            self._path = None

    def _write(self, file: IO[bytes]) -> None:
        index = pickle.dumps({name: tuple(entry) for name, entry in self._used.items()}, pickle.HIGHEST_PROTOCOL)
        slot = self.store.put(index)
        place = slot.start.to_bytes(8, "little") + slot.length.to_bytes(8, "little")
        file.seek(0)
        file.write(_MAGIC + place + self._signature(place, index))
        file.flush()

    def _opened(self) -> Store:
        """Return a store that begins with what earlier builds left, in a file of our own."""
        folder = self._folder or Path()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
            _sweep(folder)
            path = folder / f"{os.getpid()}.tmp"
            old = folder / _NAME
            if old.is_file():
                shutil.copyfile(old, path)
            file = path.open("r+b" if old.is_file() else "w+b")
        except OSError as error:
            self._say(f"nothing is kept for the next build in {folder}: {error.strerror or error}")
            return Store()
        self._path = path
        size = path.stat().st_size
        self._known = self._read(file, size) if size else {}
        live = sum(entry.whole.length for entry in self._known.values())
        if size > _SPARE * live + _HEAD:
            return self._compacted(file, path)
        return Store(file, max(size, _HEAD))

    def _read(self, file: IO[bytes], size: int) -> dict[str, _Entry]:
        head = file.read(_HEAD)
        place = head[len(_MAGIC) : len(_MAGIC) + 16]
        start, length = int.from_bytes(place[:8], "little"), int.from_bytes(place[8:], "little")
        if head[: len(_MAGIC)] == _MAGIC and start + length <= size:
            file.seek(start)
            index = file.read(length)
            if compare_digest(self._signature(place, index), head[len(_MAGIC) + 16 :]):
                found = pickle.loads(index)  # noqa: S301 - signed with a secret of whoever runs this
                return {name: _Entry._make(entry) for name, entry in found.items()}
        self._say(f"{self._folder}: what it holds is damaged, or of somebody else; everything is made anew")
        return {}

    def _compacted(self, file: IO[bytes], path: Path) -> Store:
        """Return a store with nothing but what is known."""
        old = Store(file)
        fresh = Store((path.with_suffix(".new")).open("w+b"), _HEAD)
        self._known = {name: entry._replace(start=fresh.put(old.get(entry.whole)).start) for name, entry in self._known.items()}
        file.close()
        path.unlink()
        self._path = path.with_suffix(".new")
        return fresh

    def _signature(self, place: bytes, index: bytes) -> bytes:
        return blake2b(place + index, key=self._secret, digest_size=32).digest()


def _digest(content: bytes) -> bytes:
    return sha256(content).digest()[:_LENGTH]


def _sweep(folder: Path) -> None:
    """Remove what builds left that were killed."""
    for path in (*folder.glob("*.tmp"), *folder.glob("*.new")):
        if not _runs(path.stem):
            path.unlink(missing_ok=True)


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
