"""Which files make the catalogue: incident files, and the attachments that lie beside them."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from mkdocs_postmortems.diagnostics import Finding, Level, Route, Span
from mkdocs_postmortems.model import Audience, Incident, Part
from mkdocs_postmortems.source import SUFFIXES, Source
from mkdocs_postmortems.source.pictures import without_metadata

__all__ = ["ATTACHMENT_TYPES", "astray", "attached", "attachment_faults", "beside", "changed_content", "incident_files", "relative_links", "shows_files", "stray_links"]

# Types that a browser shows or stores without running them.
ATTACHMENT_TYPES = (".avif", ".csv", ".gif", ".jpeg", ".jpg", ".json", ".log", ".pdf", ".png", ".txt", ".webp")
_TEXT_TYPES = (".csv", ".json", ".log", ".txt")
_LONGEST_SHOWN = 80
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]", re.IGNORECASE)
_LINK = re.compile(r"\]\(<?([^\s()<>]{1,300})")


def incident_files(root: Path) -> list[Path]:
    """Return the incident files below `root`, sorted by their path.

    Left out: names that begin with `.` or `_`, README files, and links that lead out of the folder.
    """
    files = (entry for entry in _entries(root) if is_incident(entry.name) and not _is_folder(entry))
    found = (Path(entry.path) for entry in files if not entry.is_symlink() or _is_inside(Path(entry.path), root))
    return sorted(found, key=Path.as_posix)


def stray_links(root: Path) -> Iterator[Path]:
    """Yield the links that are not followed: to folders, and to files outside of `root`."""
    for entry in _entries(root):
        if entry.is_symlink() and (_is_folder(entry) or (is_incident(entry.name) and not _is_inside(Path(entry.path), root))):
            yield Path(entry.path)


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """Yield what a folder holds, and the folders in it, apart from what is hidden; what can't be read is empty."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith((".", "_"))]
    except OSError:
        return
    for entry in entries:
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether something is a folder, or a link to one; a link that goes round in circles is none."""
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()  # noqa: PTH112


def _is_inside(path: Path, root: Path) -> bool:
    """Whether a path leads to something below a folder, all links followed; one that goes round in circles does not."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def is_incident(name: str) -> bool:
    """Whether a file name is that of an incident file."""
    return name.casefold().endswith(SUFFIXES) and not name.startswith((".", "_")) and not name.casefold().startswith("readme.")


def beside(path: str, target: str) -> str | None:
    """Return the path below the incidents folder that a relative link in the file at `path` leads to; None for other links."""
    # As nearly all are.
    if target.startswith(("https://", "http://")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path or target.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(PurePosixPath(path).parent, unquote(parts.path)))


def attached(incident: Incident, root: Path, *, linking: bool) -> Iterator[str]:
    """Yield the files beside an incident that it shows or links to, by path below `root`; faulty ones are left out.

    `linking` says that its texts hold relative links; looking through all texts costs more than reading the file.
    """
    targets = [target for _, target in _named(incident)]
    targets += [target for text in (_texts(incident) if linking else ()) if "](" in text for target in _LINK.findall(text)]
    for target in targets:
        path = beside(incident.path, target)
        if path is not None and not is_incident(posixpath.basename(path)) and _fault(root, path, target) is None:
            yield path


def shows_files(incident: Incident) -> bool:
    """Whether an incident shows or names files beside its own, apart from what its texts link to."""
    return any(beside(incident.path, target) is not None for _, target in _named(incident))


def changed_content(path: Path, audience: Audience) -> bytes | None:
    """Return what is published instead of an attachment; None where it is published as it is.

    Pictures for everybody lose what a camera wrote into them.
    Lines of text end as on Linux, because Git may have changed that when it wrote the file.
    """
    is_text = path.suffix.casefold() in _TEXT_TYPES
    if not is_text and audience == Audience.INTERNAL:
        return None
    data = path.read_bytes()
    if not is_text:
        return without_metadata(data)
    return data.replace(b"\r\n", b"\n") if b"\r\n" in data and _is_utf8(data) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def attachment_faults(incident: Incident, links: Iterable[tuple[str, Span]], root: Path) -> Iterator[Finding]:
    """Yield what is wrong with the files beside an incident that it shows, or that `links` in its texts lead to."""
    for route, target in _named(incident):
        path = beside(incident.path, target)
        if path is not None and (fault := _fault(root, path, target)):
            yield Finding("PM207", route, *fault, level=Level.ERROR)
    for target, span in links:
        path = beside(incident.path, target)
        if path is not None and (fault := _fault(root, path, target)):
            yield Finding("PM207", (), *fault, span=span)


def relative_links(source: Source) -> tuple[list[tuple[str, Span]], list[tuple[str, Span]]]:
    """Return the relative links in a file's texts, with their places: those that lead to attachments, and those to incident files."""
    found: tuple[list[tuple[str, Span]], list[tuple[str, Span]]] = ([], [])
    for match in _LINK.finditer(source.text) if "](" in source.text else ():
        if not _ABSOLUTE.match(match[1]):
            name = match[1].rpartition("/")[2].partition("#")[0]
            found[is_incident(name)].append((match[1], source.span(match.start(1), match.end(1))))
    return found


def astray(links: Iterable[tuple[str, Span]], path: str, root: Path, names: Container[str]) -> Iterator[Finding]:
    """Yield the links in the file at `path` to incident files that do not exist; a file that was renamed is known by its other `names`."""
    for target, span in links:
        found = beside(path, target)
        if found is not None and PurePosixPath(found).stem not in names and not (root / found).is_file():
            cure = "correct the name of the file; what leads nowhere leads to the list of incidents"
            yield Finding("PM404", (), f"there is no incident file `{target}`", cure, span=span, level=Level.WARNING)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in an incident or a part of one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, tuple | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _named(incident: Incident) -> Iterator[tuple[Route, str]]:
    for number, image in enumerate(incident.images):
        yield ("images", number, "src"), image.src
    for number, link in enumerate(incident.links):
        yield ("links", number, "url"), link.url
    for number, entry in enumerate(incident.timeline or ()):
        for position, link in enumerate(entry.links):
            yield ("timeline", number, "links", position, "url"), link.url


def _fault(root: Path, path: str, address: str) -> tuple[str, str] | None:
    """Return what is wrong with an attachment, and how to mend it."""
    shown = f"`{address[:60]}…`" if len(address) > _LONGEST_SHOWN else f"`{address}`"
    try:
        inside, there = _is_inside(root / path, root), (root / path).is_file()
    except (OSError, ValueError):  # a name that no system can have
        inside, there = True, False
    if path.startswith("..") or not inside:
        return f"{shown} lies outside the incidents folder", "put the file beside this one"
    if not path.casefold().endswith(ATTACHMENT_TYPES):
        return f"{shown} is of a type that is not published", f"use one of {', '.join(ATTACHMENT_TYPES)}, or link to it elsewhere"
    return None if there else (f"there is no file {shown} beside this one", "correct the name, or add the file")
