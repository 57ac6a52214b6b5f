"""The published folder, and the hidden one beside it in which its successor is made."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mkdocs_postmortems.publishing.exchange import exchange
from mkdocs_postmortems.publishing.lock import drop, holder, take

__all__ = ["Refused", "Stopped", "publish"]

_LOCK, _NEW, _OLD = "lock", "new", "old"
_SHORT = 0.1
Say = Callable[[str], None]


class Refused(Exception):  # noqa: N818
    """A folder that can't be published into; the message says why, and what to do instead."""


class Stopped(Exception):  # noqa: N818
    """Somebody asked us to stop; nothing has changed."""


@dataclass(frozen=True)
class _Workplace:
    """The hidden folder beside a published one: nobody else's while we have it."""

    target: Path
    descriptor: int = -1

    @property
    def folder(self) -> Path:
        """Where it is: on the same disk, so that the new site needs only another name to be published."""
        return self.target.with_name(f".{self.target.name}.postmortems")

    @property
    def new(self) -> Path:
        """Where the new site is made."""
        return self.folder / _NEW

    def swap(self) -> None:
        """Put the new site into its place. The old one is complete there until the new one is."""
        old = self.folder / _OLD
        if not self.target.exists():
            self.new.rename(self.target)
            return
        _keep_hidden(self.target, self.new)
        shutil.copymode(self.target, self.new)
        if exchange(self.new, self.target):
            return
        self.target.rename(old)
        try:
            self.new.rename(self.target)
        except BaseException:
            old.rename(self.target)
            raise

    def clear(self) -> None:
        """Remove what an earlier run left when it was killed; a site it had put aside goes back first."""
        if (old := self.folder / _OLD).exists() and not self.target.exists():
            old.rename(self.target)
        for path in (self.new, old):
            if path.exists():
                shutil.rmtree(path)

    def close(self) -> None:
        """Leave nothing behind; what resists is removed by the next run."""
        for path in (self.new, self.folder / _OLD):
            shutil.rmtree(path, ignore_errors=True)
        drop(self.folder / _LOCK, self.descriptor)
        # Somebody who waited may be in it already.
        with suppress(OSError):
            self.folder.rmdir()


def _keep_hidden(old: Path, new: Path) -> None:
    """Copy what MkDocs leaves alone when it empties a folder, such as `.git` or `.well-known`."""
    for path in old.iterdir():
        if path.name.startswith(".") and not (new / path.name).exists():
            if path.is_dir() and not path.is_symlink():
                shutil.copytree(path, new / path.name, symlinks=True)
            else:
                shutil.copy2(path, new / path.name, follow_symlinks=False)


def publish(target: Path, make: Callable[[Path, int], int], say: Say, stopped: Callable[[], bool]) -> int:
    """Let `make` write a new site into a folder beside the published one, which takes its place if 0 is returned. Return what was.

    `make` also gets a descriptor to be kept open as long as anything writes there.
    `say` tells why it takes long, and `stopped` whether somebody wants us to stop.
    Whatever happens, the published folder is the whole old site or the whole new one.
    Raises Refused, Stopped, or OSError, all of them with the old site in its place.
    """
    # Through a link, the folder that it leads to is replaced, and the link stays.
    target = Path(os.path.realpath(target))
    _refuse(target)
    with _workplace(target, say, stopped) as workplace:
        code = make(workplace.new, workplace.descriptor)
        if stopped():
            raise Stopped
        if code:
            return code
        if not workplace.new.is_dir() or not any(workplace.new.iterdir()):
            raise Refused("the build wrote nothing into the folder that it was told: does a hook or a plugin change `site_dir`?")
        workplace.swap()
    return 0


def _refuse(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise Refused(f"`{target.name}` is a file: remove it, or name a folder by --site-dir")
    if os.path.ismount(target) or target.parent == target:
        raise Refused(f"`{target}` is where a disk is mounted, so it can't be replaced in one step: publish into a folder on it, as in `--site-dir {target / 'site'}`")


@contextmanager
def _workplace(target: Path, say: Say, stopped: Callable[[], bool]) -> Iterator[_Workplace]:
    """Hold the folder beside a published one; wait while another build holds it."""
    workplace = _Workplace(target)
    lock = workplace.folder / _LOCK
    descriptor, waited = _enter(workplace.folder), False
    while descriptor is None:
        if stopped():
            raise Stopped
        if not waited and (other := holder(lock)):
            say(f"waiting for another build of `{target.name}`, process {other}")
            waited = True
        time.sleep(_SHORT)
        descriptor = _enter(workplace.folder)
    workplace = _Workplace(target, descriptor)
    try:
        workplace.clear()
        yield workplace
    finally:
        workplace.close()


def _enter(folder: Path) -> int | None:
    """Return the descriptor of the lock in a folder, which is made if need be; None while somebody else has it."""
    folder.mkdir(parents=True, exist_ok=True)
    if {*_names(folder)} - {_LOCK, _NEW, _OLD}:
        raise Refused(f"`{folder}` is in the way, and not ours: rename it, or publish elsewhere by --site-dir")
    try:
        return take(folder / _LOCK)
    except OSError:
        with suppress(OSError):
            folder.rmdir()
        raise


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
