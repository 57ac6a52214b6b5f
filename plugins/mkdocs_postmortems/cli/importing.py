"""`postmortems import`: documents of other people and systems to incident files."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from mkdocs_postmortems.authoring.files import create
from mkdocs_postmortems.cli.common import Misuse, config_option, configure, progress, shown
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.failures import sentence
from mkdocs_postmortems.importers import Choices, Imported, Unreadable, read_foreign
from mkdocs_postmortems.settings import SettingsError
from mkdocs_postmortems.timestamps import TimeTextError, parse_zone

__all__ = ["import_documents"]

_SUFFIXES = (".md", ".markdown", ".mdx", ".qmd", ".txt", ".text", ".erb", ".json", ".jsonl", ".rst")
_OURS = (".yml", ".yaml")
_STANDARD = "-"


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--output", "-o", metavar="DIR", help="Folder to write to, or - for standard output. Default: the site's incidents folder.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day of documents that name none, as in 2026-03-02.")
@click.option("--timezone", metavar="ZONE", default="", help="The time zone of documents that name none, as in Europe/Berlin.")
@config_option
@click.pass_context
def import_documents(  # noqa: PLR0913
    context: click.Context, files: tuple[Path, ...], *, output: str | None, date: dt.datetime | None, timezone: str, config: Path | None
) -> None:
    """Make incident files of FILES: postmortems in Markdown or plain text, status pages, issues.

    Folders stand for the documents in them, and - for standard input. What a document does not say is not made up,
    and no text is lost: what fits no field is kept in `sections`, and named on standard error together with all that
    a person should look at. Every file passes `postmortems check`. Files that exist are left alone.

    Exit code: 0 done; 1 if a document could not be read, or its file exists already; 2 misuse.
    """
    try:
        site = configure(config)
        if timezone:
            parse_zone(timezone)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    except TimeTextError as error:
        raise Misuse(f"--timezone: {error.message}: {error.help}") from error
    target = site.incidents if output is None else None if output == _STANDARD else Path(output).resolve()
    run = _Import(site, target, Choices(date.date() if date else None, timezone))
    for path in progress().over(list(_documents(files)), "importing documents", lambda path: path.name):
        run.document(path)
    run.sum_up()
    context.exit(1 if run.failed else 0)


def _documents(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the documents that paths stand for; of a folder, all those below it that may be one."""
    for path in paths:
        if path.is_dir():
            found = sorted(inner for inner in path.rglob("*") if inner.is_file() and inner.name.casefold().endswith(_SUFFIXES))
            yield from (inner for inner in found if not inner.name.startswith((".", "_")) and not inner.name.casefold().startswith("readme."))
        else:
            yield path


def _read(path: Path) -> bytes:
    if path.name.casefold().endswith(_OURS):
        raise Unreadable("this is YAML: incident files need no import")
    return sys.stdin.buffer.read() if str(path) == _STANDARD else path.read_bytes()


@dataclass
class _Import:
    """One run: where it writes to, and what came of it so far."""

    site: Config
    target: Path | None
    choices: Choices
    written: int = 0
    skipped: int = 0
    failed: int = 0
    names: set[str] = field(default_factory=set)

    def document(self, path: Path) -> None:
        """Import one document."""
        name = "standard input" if str(path) == _STANDARD else path.name
        try:
            data = _read(path)
            for made in read_foreign(data, "document" if str(path) == _STANDARD else name, self.site.settings, self.choices):
                self.take(made, name)
        except (Unreadable, OSError) as error:
            self.failed += 1
            _say(name, sentence(error) if isinstance(error, OSError) else str(error))

    def take(self, made: Imported, source: str) -> None:
        """Write one incident file, and say what a person should know about it."""
        if made.skipped:
            self.skipped += 1
            _say(source, f"skipped: {made.skipped}")
            return
        name = self._name(made.name)
        if self.target is None:
            click.echo(f"---\n# {name}\n{made.text}" if self.written else made.text, nl=False)
        elif not self._write(self.target / name, made.text):
            return
        self.written += 1
        for doubt in made.doubts:
            _say(name, f"to do: {doubt}")
        if made.unplaced:
            _say(name, f"not placed: {'; '.join(made.unplaced)}")

    def _name(self, name: str) -> str:
        """Return a name that no other file of this run has."""
        stem, number = name.removesuffix(".yml"), 1
        while name in self.names:
            number += 1
            name = f"{stem}-{number}.yml"
        self.names.add(name)
        return name

    def _write(self, path: Path, text: str) -> bool:
        """Write a new file; False for one that exists, which is a failure unless it says the same."""
        if create(path, text):
            click.echo(shown(self.site, path))
            return True
        same = path.is_file() and path.read_bytes() == text.encode()
        self.failed += not same
        _say(shown(self.site, path), "was imported before" if same else "exists already, and is left as it is: rename or remove it, or choose another folder with --output")
        return False

    def sum_up(self) -> None:
        """Say what the run came to."""
        parts = [f"{self.written} incident {'file' if self.written == 1 else 'files'} {'printed' if self.target is None else 'written'}"]
        parts += [f"{self.skipped} skipped"] if self.skipped else []
        parts += [f"{self.failed} not imported"] if self.failed else []
        click.echo(", ".join(parts), err=True)


def _say(name: str, text: str) -> None:
    click.echo(f"{name}: {text}", err=True)
