"""Templates as an earlier build compiled them: compiling takes a tenth of a build in which little has changed."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from mkdocs_postmortems.store.memo import Key, Memo

__all__ = ["Compiled"]


class Compiled(BytecodeCache):
    """What templates were compiled to. Jinja compares their texts; `key` is of all else that this depends on."""

    def __init__(self, memo: Memo, key: Key) -> None:
        self._memo, self._key = memo, key

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what is known."""
        if found := self._memo.recall(f"code:{bucket.key}", self._key):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket was filled with."""
        self._memo.keep(f"code:{bucket.key}", self._key, bucket.bytecode_to_string())
