"""Files that stand in the site as they would be written: what each was made of, and whether it is as a build left it."""

from __future__ import annotations

import logging
import os
import pickle
from pathlib import Path

from mkdocs.structure.files import File

from mkdocs_postmortems.store.memo import Key, Memo

__all__ = ["Stamps"]

_NAME = "stamps"
_MKDOCS = logging.getLogger("mkdocs.commands.build")
# Whoever writes into a file, or puts another one in its place, changes one of these: the last can't be set.
_Traces = tuple[int, int, int, int]


class Stamps:
    """What is known of pages and data of a site that an earlier build wrote: a stamp of all that each was made of, and its file.

    `program` is a key of all that writes them beside what stamps say.
    """

    def __init__(self, site: Path, memo: Memo, program: Key) -> None:
        self._site, self._memo, self._program = site, memo, program
        found = memo.recall(_NAME, program)
        self._known: dict[str, tuple[Key, _Traces]] = pickle.loads(found) if found else {}  # noqa: S301 - signed with a secret of whoever runs this
        self._stamps: dict[str, Key] = {}
        self._silent = ""

    def knows(self, file: File) -> bool:
        """Whether an earlier build left a stamp of a file."""
        return file.dest_uri in self._known

    def stands(self, file: File, stamp: Key) -> bool:
        """Whether a file stands as it was written for the same stamp, so that it need not be written."""
        known = self._known.get(file.dest_uri)
        if known is None or known != (stamp, _traces(file.abs_dest_path)):
            return False
        self.note(file, stamp)
        return True

    def hush(self, file: File) -> None:
        """Keep MkDocs from remarking on a page for which it is given nothing to write."""
        _MKDOCS.addFilter(self._is_news)
        self._silent = f"Page skipped: '{file.src_uri}'"

    def note(self, file: File, stamp: Key) -> None:
        """Remember what a file is made of that is written."""
        self._stamps[file.dest_uri] = stamp

    def end(self) -> None:
        """Leave what is known to the next build."""
        _MKDOCS.removeFilter(self._is_news)
        known = {address: (stamp, traces) for address, stamp in self._stamps.items() if (traces := _traces(f"{self._site}{os.sep}{address}"))}
        self._memo.keep(_NAME, self._program, pickle.dumps(known, pickle.HIGHEST_PROTOCOL))

    def drop(self) -> None:
        """Leave nothing, as after an error."""
        _MKDOCS.removeFilter(self._is_news)

    def _is_news(self, record: logging.LogRecord) -> bool:
        return not self._silent or not record.getMessage().startswith(self._silent)


def _traces(path: str) -> _Traces | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of files
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
