"""What stands of the old site while MkDocs makes the new one: files that will be written again are written over.

MkDocs removes all that it finds in the site's folder but what is hidden, and then writes nearly the same again: making
thousands of files costs several times what writing over them does.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["Standing"]

_HIDDEN = ".postmortems-"


class Standing:
    """Folders of a site that stay while MkDocs removes the others."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._hidden: dict[Path, Path] = {}

    def hide(self, names: Iterable[str]) -> None:
        """Hide folders from MkDocs, and remove those that a build hid that was killed then."""
        for left in self._site.glob(f"{_HIDDEN}*"):
            shutil.rmtree(left, ignore_errors=True)
        for path in (self._site / name for name in names):
            hidden = path.with_name(f"{_HIDDEN}{path.name}")
            if path.is_dir() and not path.is_symlink():
                with suppress(OSError):
                    path.rename(hidden)
                    self._hidden[path] = hidden

    def show(self, wanted: Collection[str]) -> None:
        """Let folders stand where they were, with nothing in them but files that will be written, by their paths in the site."""
        for path, hidden in self._hidden.items():
            try:
                _leave(os.fspath(hidden), path.name, wanted)
                hidden.rename(path)
            except OSError:
                # Nothing is left, somebody has begun to write there, or something can't be removed: all is made anew.
                shutil.rmtree(hidden, ignore_errors=True)
        self._hidden.clear()

    def drop(self) -> None:
        """Remove what is still hidden, as after an error."""
        for hidden in self._hidden.values():
            shutil.rmtree(hidden, ignore_errors=True)
        self._hidden.clear()


def _leave(folder: str, address: str, wanted: Collection[str]) -> bool:
    """Remove all files of a folder but those that are wanted; return whether any is left."""
    left = False
    with os.scandir(folder) as entries:
        for entry in entries:
            below = f"{address}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                stays = _leave(entry.path, below, wanted)
            elif not (stays := below in wanted and _is_the_sites_alone(entry.path)):
                os.unlink(entry.path)  # noqa: PTH108 - thousands of files
            left = left or stays
    if not left:
        os.rmdir(folder)  # noqa: PTH106
    return left


def _is_the_sites_alone(path: str) -> bool:
    """Whether writing into a file changes nothing outside of the site, such as a copy of it that shares its content."""
    found = os.lstat(path)
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1
