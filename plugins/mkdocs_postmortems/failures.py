"""What to say when the machine fails, or we ourselves: a sentence that says what to do, and never a traceback."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from pathlib import Path
from typing import TypeGuard

__all__ = ["DEBUG", "INTERRUPTED", "ISSUES", "confession", "is_missing", "missing", "place", "sentence", "told"]

ISSUES = "https://github.com/mkdocs-postmortems/mkdocs-postmortems/issues"
DEBUG = "POSTMORTEMS_DEBUG"
INTERRUPTED = 130
_OURS = "mkdocs_postmortems"
# What the system says, what is the matter with a file or folder, and what to do about it.
_CAUSES: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("can't be written: no space is left on its disk", "free some, and try again"),
    errno.EDQUOT: ("can't be written: you have used up your share of its disk", "free some of it, and try again"),
    errno.EROFS: ("can't be written: its disk is read-only", "name a place that can be written"),
    errno.EACCES: ("can't be used: you are not allowed to", "change its permissions, or run this as its owner"),
    errno.EPERM: ("can't be changed: the system does not permit it", "change its permissions or attributes, or name another place"),
    errno.ENOENT: ("is not there", "look whether it was moved, or removed in the meantime"),
    errno.ENOTDIR: ("leads through a file where a folder should be", "remove the file, or name another place"),
    errno.EISDIR: ("is a folder where a file should be", "remove the folder, or name another place"),
    errno.ENAMETOOLONG: ("has too long a name for this disk", "shorten it"),
    errno.EMFILE: ("can't be opened: too many files are open", "raise the limit of open files (`ulimit -n`), and try again"),
    errno.EIO: ("can't be used: its disk does not answer as it should", "look after the disk"),
    errno.EXDEV: ("can't be renamed: it lies on another disk, or in the image of a container", "publish into a folder that was made there, where it is"),
    errno.EBUSY: ("is in use by another program", "end that program, and try again"),
    errno.ELOOP: ("is a link that leads back to itself", "mend the link"),
}


def sentence(error: OSError) -> str:
    """Return what is the matter with a file or folder, and what to do about it."""
    # What was being written, where there are two.
    file = error.filename2 or error.filename
    name = f"`{_shown(file)}`" if file else "a file"
    cause, cure = _CAUSES.get(error.errno or 0, (f"can't be used: {error.strerror or 'the system gives no reason'}", "look after it, and try again"))
    return f"{name} {cause}: {cure}"


def _shown(name: str | bytes | int) -> str:
    path = os.fsdecode(name) if isinstance(name, str | bytes) else f"file number {name}"
    here = Path.cwd()
    return Path(path).relative_to(here).as_posix() if Path(path).is_relative_to(here) and Path(path) != here else path


def is_missing(error: BaseException) -> TypeGuard[ImportError]:
    """Whether it is a library of somebody else's that can't be loaded."""
    return isinstance(error, ImportError) and not (error.name or "").startswith(_OURS)


def missing(error: ImportError) -> str:
    """Return which library can't be loaded, and how to get it."""
    name = (error.name or "a library").partition(".")[0]
    return f"`{name}` is missing, or does not fit what is installed: {error}\ninstall it into the environment that this runs in: {sys.executable} -m pip install --upgrade {name}"


def told(error: BaseException) -> str | None:
    """Return the whole traceback if the person at the keyboard asked for it by POSTMORTEMS_DEBUG=1."""
    return "".join(traceback.format_exception(error)) if os.environ.get(DEBUG) == "1" else None


def place(error: BaseException, folder: str = "") -> str:
    """Return what arose and where: in the last file below a folder of that name, and in which other file it came from there."""
    *_, raised = frames = traceback.extract_tb(error.__traceback__)
    ours = next((frame for frame in reversed(frames) if folder in Path(frame.filename).parts), raised)
    said = f"{type(error).__name__} at {_line(ours)}"
    return said if ours is raised else f"{said}, raised at {_line(raised)}"


def _line(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"


def confession(error: BaseException) -> str:
    """Return what to say about a bug of ours: where it is, and where to report it."""
    return told(error) or (
        f"this is a bug in mkdocs-postmortems: {place(error, _OURS)}\n"
        f"please report it at {ISSUES}, with what {DEBUG}=1 shows"
    )
