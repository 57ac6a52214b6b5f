"""Writing the folder: all documents and files first, beside it; then it appears at once, or nothing does."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from mkdocs_postmortems.exports.assets import asset, asset_address
from mkdocs_postmortems.exports.folder.configuration import (
    SCRIPT_NAMES,
    SCRIPTS,
    STYLE,
    STYLE_NAME,
    hugo,
    mkdocs,
)
from mkdocs_postmortems.exports.folder.documents import Made, document
from mkdocs_postmortems.exports.folder.places import Places
from mkdocs_postmortems.exports.folder.project import Project
from mkdocs_postmortems.exports.folder.theme import FOLDER, takes_heads, template, templates
from mkdocs_postmortems.publishing.exchange import exchange
from mkdocs_postmortems.views import Page

__all__ = ["Content", "assets", "is_free", "own_files", "write", "write_files"]

Content = str | bytes | Path
# Says that a folder is ours to replace.
_MARK = ".postmortems-export"
_ANYWHERE = (".pm:has([name=pm-edition]", ":root:has([name=pm-edition]")


def assets() -> dict[str, Content]:
    """Return our stylesheet and scripts by their addresses."""
    found: dict[str, Content] = {asset_address(name): asset(name) for name in SCRIPT_NAMES}
    # The choice of an edition stands in one part of a page here, and the texts in others.
    return {STYLE: asset(STYLE_NAME).decode().replace(*_ANYWHERE), **found}


def own_files(project: Project) -> dict[str, Path]:
    """Return the author's own files by their paths below their folder; hidden ones stay where they are."""
    found = ((path.relative_to(project.docs), path) for path in sorted(project.docs.rglob("*")) if path.is_file())
    return {name.as_posix(): path for name, path in found if not any(part.startswith(".") for part in name.parts)}


def is_free(folder: Path) -> bool:
    """Whether a folder can be written: there is none yet, it is empty, or an earlier export made it."""
    return not folder.exists() or (folder.is_dir() and ((folder / _MARK).is_file() or not any(folder.iterdir())))


def write(folder: Path, project: Project, places: Places, pages: Sequence[Made], files: Mapping[str, Content], *, home: str) -> None:  # noqa: PLR0913
    """Write pages, and files by their paths below `docs`, with what builds them. Documents among the files are the author's.

    `home` is what the head of the site's own first page should say.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".postmortems-") as beside:
        new = Path(beside) / "new"
        for made in pages:
            _save(new / places.document(made.page.address), document(made, places, _before(places, made.page.address)))
        for name, content in files.items():
            _save(new / (places.document(name[:-3]) if name.endswith(".md") else places.file(name)), content)
        _configure(new, folder, project, places, [made.page for made in pages])
        if takes_heads(project, places.generator):
            name, text = template(home)
            _save(new / name, text)
        _save(new / _MARK, "`postmortems export` wrote this folder, and replaces it.\n")
        _place(new, folder)


def _place(new: Path, folder: Path) -> None:
    if folder.exists():
        if exchange(new, folder):
            return
        shutil.rmtree(folder)
    new.rename(folder)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: all of them are complete before the first one is in its place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".postmortems-") as beside:
        for name, content in files.items():
            (Path(beside) / name).write_bytes(content)
        folder.mkdir(exist_ok=True)
        for name in files:
            (Path(beside) / name).replace(folder / name)


def _before(places: Places, address: str) -> str:
    """Return what has to stand in a page itself, because no theme of Hugo knows of our stylesheet and scripts."""
    if places.generator != "hugo":
        return ""
    style = f'<link rel="stylesheet" href="{places.link(address, STYLE, page=False)}">'
    scripts = (f'<script defer src="{places.link(address, script, page=False)}"></script>' for script in SCRIPTS)
    return "".join([style, *scripts]) + "\n\n"


def _configure(new: Path, folder: Path, project: Project, places: Places, pages: list[Page]) -> None:
    if places.generator == "hugo":
        _save(new / "hugo.yaml", hugo(project, pages))
        return
    _save(new / "mkdocs.yml", mkdocs(project, folder, pages, places.generator))
    own = templates(project, places.generator)
    if own is not None and own.is_dir():
        shutil.copytree(own, new / FOLDER)


def _save(path: Path, content: Content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
