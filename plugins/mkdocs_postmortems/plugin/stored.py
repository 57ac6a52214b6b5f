"""Files of ours that lie in a store until MkDocs writes them: it copies them as it copies all others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from mkdocs_postmortems.plugin.stamps import Stamps
from mkdocs_postmortems.store import Kept

__all__ = ["Stored"]


class Stored(File):
    """A file that is made, and not yet in the site. What another plugin writes into it is what counts from then on."""

    _kept: Kept
    _stamps: Stamps | None

    @classmethod
    def made(cls, config: MkDocsConfig, address: str, source: str, kept: Kept, stamps: Stamps | None) -> Self:
        """Return a file of what waits in a store; `source` is the path that it seems to come from."""
        file = cls(address, None, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.INCLUDED)
        file.generated_by = "postmortems"
        # Other plugins read the source's path, and its times, without asking whether there is one.
        file.abs_src_path = source
        file._kept, file._stamps = kept, stamps if kept.key else None
        return file

    @property
    def content_bytes(self) -> bytes:
        """What the file holds."""
        if self._content is not None:
            return super().content_bytes
        # Late in a build its store may be closed: then the file is in the site.
        return Path(self.abs_dest_path).read_bytes() if self._kept.store.file.closed else self._kept.content()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        """Hold something else."""
        self._content = value

    @property
    def content_string(self) -> str:
        """What the file holds, as text."""
        return self.content_bytes.decode("utf-8-sig")

    @content_string.setter
    def content_string(self, value: str) -> None:
        """Hold another text."""
        self._content = value

    def is_modified(self) -> bool:
        """Whether it must be written again: always, since it is made anew for each build."""
        return True

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as MkDocs calls it
        """Write the file into the site, unless it stands there already."""
        stamps = self._stamps if self._content is None else None
        if stamps and stamps.stands(self, self._kept.key):
            return
        self._write(self.abs_dest_path, self.content_bytes)
        if stamps:
            stamps.note(self, self._kept.key)

    def _write(self, path: str, content: bytes) -> None:
        if _is_there(path, content):
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - thousands of files
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content)


def _is_there(path: str, content: bytes) -> bool:
    """Whether a file has a content: to look is quicker than to write."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
    except OSError:
        return False
