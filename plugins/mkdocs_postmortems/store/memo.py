"""What earlier builds made, for later ones: each thing by its name, with a key of all that it was made from.

A thing is taken only if its key is the same; nothing is ever guessed from dates of files. The file is signed, so that
nobody can put a page into a site by adding a file to its repository; one that is damaged, of another version, or
signed by somebody else, is taken for an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from mkdocs_postmortems.store import Slot, Store
from mkdocs_postmortems.store.packs import Packs

__all__ = ["Key", "Memo", "key_of"]

Key = bytes
T = TypeVar("T")
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
    pack: int

    def slot(self, part: int) -> Slot:
        return Slot(self.start + sum(self.lengths[:part]), self.lengths[part], self.pack)

    @property
    def whole(self) -> Slot:
        return Slot(self.start, sum(self.lengths), self.pack)

    def at(self, slot: Slot) -> _Entry:
        return self._replace(start=slot.start, pack=slot.pack)


class Memo:
    """The things of one project. Without a folder, or where that can't be written, they last as long as the process.

    `secret` signs what is written. `say` is told in one line what keeps the memo from being read or written. `lasting` is
    for a process of many builds: what one of them has read, the next ones need not read again.
    """

    def __init__(self, folder: Path | None, secret: bytes | None, say: Callable[[str], None], *, lasting: bool = False) -> None:
        self._folder, self._secret, self._say, self._lasting = folder, secret or b"", say, lasting
        self._values: dict[str, tuple[_Entry, Any]] = {}
        self._known: dict[str, _Entry] = {}
        self._used: dict[str, _Entry] = {}
        self._moments: tuple[str, ...] = ("",)
        self._packs: Packs | None = None
        self.store = self._opened(folder) if folder and secret else Store()

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
            self._say(f"{self._folder} is damaged; what it held is made anew")
            self._known.clear()
            return None
        self._used[name] = entry
        return content[: entry.lengths[0]]

    def value(self, name: str, key: Key, read: Callable[[bytes], T]) -> T | None:
        """Return what is read from the first part of what is known by a name, as `recall` does; nobody may change it."""
        entry, (known, value) = self._find(name, key), self._values.get(name, (None, None))
        if entry is not None and entry == known:
            self._used[name] = entry
            found: T | None = value
            return found
        content = self.recall(name, key)
        if content is None:
            return None
        made = read(content)
        if self._lasting:
            self._values[name] = (self._used[name], made)
        return made

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
        slot = self.store.put(whole)
        self._used[name] = _Entry(key, when, slot.start, (len(content), *map(len, more)), _digest(whole), slot.pack)

    def slot(self, name: str, part: int = 0) -> Slot:
        """Return where a part of something lies that this build has made or recalled."""
        return self._used[name].slot(part)

    def stamp(self, name: str) -> Key:
        """Return what is another one wherever something that this build has made or recalled is."""
        entry = self._used[name]
        return entry.key + entry.digest

    def save(self) -> None:
        """Leave what this build made or recalled to the next one. After that, nothing can be recalled or kept."""
        if self._packs is None:
            return
        try:
            self._packs.save({name: tuple(entry) for name, entry in self._used.items()}, {entry.pack for entry in self._used.values()})
        except OSError as error:
            self._say(f"what was made can't be kept for the next build in {self._folder}: {error.strerror or error}")
            self._packs.discard()
        self._packs = None

    def discard(self) -> None:
        """Leave what earlier builds left as it is."""
        if self._packs is not None:
            self._packs.discard()
            self._packs = None

    def _opened(self, folder: Path) -> Store:
        """Return a store with what earlier builds left."""
        try:
            packs = Packs(folder, self._secret)
        except OSError as error:
            self._say(f"nothing is kept for the next build in {folder}: {error.strerror or error}")
            return Store()
        if packs.damaged:
            self._say(f"{folder}: what it holds is damaged, or of somebody else; everything is made anew")
        self._packs = packs
        self._known = {name: _Entry._make(entry) for name, entry in packs.found.items()}
        if packs.is_wasteful(sum(entry.whole.length for entry in self._known.values())):
            self._known = {name: entry.at(packs.put(packs.get(entry.whole))) for name, entry in self._known.items()}
        return packs


def _digest(content: bytes) -> bytes:
    return sha256(content).digest()[:_LENGTH]
