"""Templates as this machine has compiled them before, so that a site's first build need not do it again.

Like the files that Python makes of modules, they belong to what is installed, and not to a site. They are code, so they
lie with the user's own files, signed; what is damaged, or signed by somebody else, is compiled anew.
"""

from __future__ import annotations

import os
import pickle
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from mkdocs_postmortems.store.memo import Key
from mkdocs_postmortems.store.secret import own_folder, own_secret

__all__ = ["Compiled"]

_SIGNATURE = 32
_MOST_BYTES = 4_000_000
_MOST_FILES = 8


class Compiled(BytecodeCache):
    """What templates were compiled to. Jinja compares their texts; `key` is of all else that this depends on."""

    def __init__(self, key: Key) -> None:
        self._path = own_folder() / "templates" / f"{key.hex()}.bin"
        self._secret = own_secret()
        self._known = self._read()
        self._used: dict[str, bytes] = {}
        self._is_new = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what is known."""
        if found := self._known.get(bucket.key):
            self._used[bucket.key] = found
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket was filled with."""
        self._known[bucket.key] = self._used[bucket.key] = bucket.bytecode_to_string()
        self._is_new = True

    def save(self) -> None:
        """Leave what was compiled to later builds; where that can't be written, they compile it again."""
        if not self._is_new or self._secret is None:
            return
        # Templates that are gone would stay forever.
        kept = self._known if sum(map(len, self._known.values())) <= _MOST_BYTES else self._used
        with suppress(OSError):
            self._write(pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))
            self._is_new = False

    def _read(self) -> dict[str, bytes]:
        if self._secret is None:
            return {}
        try:
            held = self._path.read_bytes()
        except OSError:
            return {}
        signature, content = held[:_SIGNATURE], held[_SIGNATURE:]
        if not compare_digest(signature, self._sign(content)):
            return {}
        found: dict[str, bytes] = pickle.loads(content)  # noqa: S301 - signed with a secret of whoever runs this
        return found

    def _write(self, content: bytes) -> None:
        """Write a file, whole or not at all, and remove those that others have replaced."""
        folder = self._path.parent
        folder.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(self._sign(content) + content)
        fresh.replace(self._path)
        for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-_MOST_FILES]:
            path.unlink(missing_ok=True)

    def _sign(self, content: bytes) -> bytes:
        """Return the signature of what a file of this name holds."""
        return blake2b(self._path.name.encode() + content, key=self._secret or b"", digest_size=_SIGNATURE).digest()
