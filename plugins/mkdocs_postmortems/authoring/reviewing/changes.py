"""The incidents of two revisions side by side: which were added, changed and removed."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_postmortems.authoring.git import GitError, commit_time, files_at, merge_base, revision
from mkdocs_postmortems.catalogue import Catalogue, load
from mkdocs_postmortems.catalogue.files import is_incident
from mkdocs_postmortems.config import Config, repository
from mkdocs_postmortems.model import Audience, Incident
from mkdocs_postmortems.settings import Settings

__all__ = ["Changes", "changes"]

_NOT_ON_WINDOWS = frozenset('\\:"<>|?*')


@dataclass(frozen=True)
class Changes:
    """What happened to incident files between two revisions; paths are relative to the incidents folder.

    `renamed` gives the old path of added files that only moved. `shown` is the folder's path in the repository.
    """

    before: Catalogue
    after: Catalogue
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: Mapping[str, str]
    settings: Settings
    shown: str

    def old(self, path: str) -> Incident | None:
        """Return what a file held before, also under its old name."""
        return _at(self.before, self.renamed.get(path, path))

    def new(self, path: str) -> Incident | None:
        """Return what a file holds now; None if it can't be read."""
        return _at(self.after, path)


def _at(catalogue: Catalogue, path: str) -> Incident | None:
    return next((incident for incident in catalogue.incidents if incident.path == path), None)


def changes(config: Config, base: str, head: str = "HEAD", today: dt.datetime | None = None) -> Changes:
    """Compare the incidents at `head` with those where it left `base`.

    They are judged as of the day of `head`'s commit, unless SOURCE_DATE_EPOCH or `today` says otherwise.
    Raises GitError.
    """
    top = repository(config.folder.resolve())
    if top is None or not config.incidents.resolve().is_relative_to(top):
        raise GitError("the incidents folder is not in a git repository")
    new = revision(top, head)
    old = merge_base(top, revision(top, base), new)
    below = config.incidents.resolve().relative_to(top).as_posix()
    before, after = (files_at(top, commit, "" if below == "." else below) for commit in (old, new))
    settings = config.settings if today or os.environ.get("SOURCE_DATE_EPOCH") else config.settings.at(dt.datetime.fromtimestamp(commit_time(top, new), dt.UTC))
    return _compared(before, after, settings.model_copy(update={"audience": Audience.INTERNAL}), below)


def _compared(before: Mapping[str, bytes], after: Mapping[str, bytes], settings: Settings, below: str) -> Changes:
    old, new = ({name: data for name, data in files.items() if _counts(name)} for files in (before, after))
    gone = {data: name for name, data in sorted(old.items(), reverse=True) if name not in new}
    renamed = {name: gone.pop(data) for name, data in sorted(new.items()) if name not in old and data in gone}
    return Changes(
        before=_loaded(before, settings, below),
        after=_loaded(after, settings, below),
        added=tuple(sorted(name for name in new if name not in old and name not in renamed)),
        changed=tuple(sorted([name for name in new if name in old and new[name] != old[name]] + list(renamed))),
        removed=tuple(sorted(name for name in old if name not in new and name not in renamed.values())),
        renamed=renamed,
        settings=settings,
        shown=below,
    )


def _counts(name: str) -> bool:
    path = PurePosixPath(name)
    return is_incident(path.name) and not any(part.startswith((".", "_")) for part in path.parts)


def _loaded(files: Mapping[str, bytes], settings: Settings, below: str) -> Catalogue:
    """Return the catalogue of a revision, whose files are laid out in a folder for a moment; attachments without content."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            _lay(Path(folder).resolve(), name, data)
        return load(Path(folder).resolve(), settings, below, drafts=True)


def _lay(folder: Path, name: str, data: bytes) -> None:
    """Write a file below a folder; one whose name this system can't have is left out, and reported as unreadable."""
    path = folder / name
    if not path.resolve().is_relative_to(folder) or (os.name == "nt" and set(name) & _NOT_ON_WINDOWS):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if is_incident(path.name) else b"")
    except OSError:
        return
