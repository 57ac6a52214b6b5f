"""`postmortems build`: the site, so that readers see all of the old one or all of the new one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

import click

from mkdocs_postmortems.cli.common import Misuse, configure, shown
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.failures import sentence
from mkdocs_postmortems.publishing import Generator, Refused, Stopped, publish
from mkdocs_postmortems.settings import SettingsError

__all__ = ["build"]

PROGRAMS = ("mkdocs", "properdocs")
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_KILLED = 128


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTIONS OF MKDOCS]")
@click.option("--config-file", "--config", "-f", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help="The site's configuration. Default: the nearest mkdocs.yml in this folder or above.")
@click.option("--site-dir", "-d", metavar="DIR", help="The folder to publish into, relative to the configuration. Default: its `site_dir`.")
@click.option("--program", type=click.Choice(PROGRAMS), help="What builds the site. Default: mkdocs, or properdocs for a properdocs.yml.")
@click.pass_context
def build(context: click.Context, options: tuple[str, ...], file: Path | None, site_dir: str | None, program: str | None) -> None:
    """Build the site with MkDocs, and publish it in one step.

    The new site is made in a hidden folder beside the published one, and takes its place when it is complete.
    A build that fails or is killed changes nothing. All OPTIONS of `mkdocs build` can be given, such as --strict.

    Exit code: 0 published; 1 the build failed; 2 misuse, or a bug of ours; 128 and more: stopped by a signal.
    """
    site, config = _configured(file, options)
    target = Path(os.path.normpath(site.folder / (site_dir or site.site_dir)))
    _protect(site, target)
    program = program or (PROGRAMS[1] if _is_for_properdocs(config) else PROGRAMS[0])
    try:
        code = _Build(target, Generator(program, ["build", *options, "--config-file", str(config)])).run()
    except Refused as error:
        raise Misuse(str(error)) from error
    if code:
        _say(f"`{shown(site, target)}` is as it was before.")
    elif not {"-q", "--quiet"} & {*options}:
        _say(f"published in `{shown(site, target)}`")
    context.exit(code)


def _configured(file: Path | None, options: tuple[str, ...]) -> tuple[Config, Path]:
    if "--dirty" in options:
        raise Misuse("--dirty changes a site in its place: use `mkdocs build --dirty` for that")
    try:
        config = configure(file)
    except SettingsError as error:
        raise Misuse(str(error)) from error
    if config.file is None:
        raise Misuse("there is no mkdocs.yml here: go to the site's folder, or name the file by --config-file")
    return config, config.file


def _is_for_properdocs(config: Path) -> bool:
    return config.stem == PROGRAMS[1] or not find_spec(PROGRAMS[0])


def _protect(config: Config, target: Path) -> None:
    """Refuse a folder whose content nobody can want to be replaced by a site."""
    sources = {"the configuration": config.folder, "the pages": config.folder / config.docs_dir, "the incident files": config.incidents}
    for what, source in sources.items():
        if Path(os.path.realpath(source)).is_relative_to(os.path.realpath(target)):
            raise Misuse(f"`{target.name}` holds {what}, and publishing replaces all that is in it: name another folder by --site-dir")


class _Build:
    """One build: what runs, and whether somebody has asked to stop it."""

    def __init__(self, target: Path, generator: Generator) -> None:
        self._target, self._generator = target, generator
        self._signal = 0

    def run(self) -> int:
        """Build and publish; return the exit code."""
        with _heeding(self._stop):
            try:
                return publish(self._target, self._make, _say, lambda: bool(self._signal))
            except Stopped:
                return _KILLED + self._signal
            except OSError as error:
                _say(f"Error: {sentence(error)}")
                return 1

    def _make(self, folder: Path, held: int) -> int:
        code = self._generator.run(["--site-dir", str(folder)], held)
        if code < 0 and not self._signal:
            _say(f"Error: {self._generator.program} was ended by signal {-code}: if that is 9, the machine may have run out of memory")
        return code if code in (0, 2) else 1

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self._signal = number
        self._generator.stop()


@contextmanager
def _heeding(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let signals be heeded when it is safe, instead of at once."""
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    # What `nohup` and the like told us to ignore stays ignored.
    before = {number: signal.signal(number, stop) for number in numbers if signal.getsignal(number) != signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(text: str) -> None:
    click.echo(text, err=True)
