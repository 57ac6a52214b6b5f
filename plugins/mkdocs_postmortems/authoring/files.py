"""Writing files so that nothing is lost: new ones never over old ones, changed ones in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

__all__ = ["create", "replace"]


def create(path: Path, text: str) -> bool:
    """Write a file that does not exist yet, with its folders; return whether it was written. Others are left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def replace(path: Path, data: bytes) -> None:
    """Replace a file's content in one step, with its permissions kept; through a link, the file that it leads to."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
