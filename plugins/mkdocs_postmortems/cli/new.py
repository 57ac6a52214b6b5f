"""`postmortems new`: asks what it must, and writes a short incident file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from mkdocs_postmortems.authoring.drafts import (
    Draft,
    DraftError,
    add,
    file_text,
    moment_of,
    now_in,
)
from mkdocs_postmortems.authoring.drawing import drawn_from
from mkdocs_postmortems.catalogue.files import incident_files
from mkdocs_postmortems.cli.common import Misuse, config_option, configure, shown
from mkdocs_postmortems.config import Config
from mkdocs_postmortems.rules.templates import UNKNOWN_IMPACT
from mkdocs_postmortems.settings import Settings, SettingsError
from mkdocs_postmortems.timestamps import TimeTextError, parse_zone

__all__ = ["new"]


@click.command()
@click.argument("title", required=False)
@click.option("--from", "document", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), metavar="FILE", help="A document to begin with, as `postmortems import` takes it; - for standard input.")
@click.option("--started", metavar="TIME", help="When users began to be affected, as in '2026-03-02 09:10'. Default: now.")
@click.option("--detected", metavar="TIME", default="", help="When somebody or something noticed.")
@click.option("--resolved", metavar="TIME", help="When it was over. Default: it is not.")
@click.option("--severity", metavar="WORD", default="", help="How bad it was: sev1 to sev5.")
@click.option("--service", "services", metavar="NAME", multiple=True, help="What was affected; may be given several times.")
@click.option("--impact", metavar="TEXT", help="What it did to users.")
@click.option("--timezone", metavar="ZONE", default="", help="The zone of the times, as in Europe/Berlin. Default: the site's.")
@click.option("--edit/--no-edit", default=True, help="Open the file in $VISUAL or $EDITOR, if one is set and this is a terminal.")
@config_option
def new(  # noqa: PLR0913
    title: str | None, *, document: Path | None, started: str | None, detected: str, resolved: str | None, severity: str, services: tuple[str, ...], impact: str | None, timezone: str, edit: bool, config: Path | None
) -> None:
    """Write a new incident file with a TITLE into the incidents folder.

    Asks for what is not given when it runs in a terminal, and takes the defaults otherwise.
    The file's name is the day and a few words of the title; no file is ever overwritten.
    The file passes `postmortems check`.
    """
    try:
        site = configure(config)
        _check_zone(timezone)
        draft = Draft(title or "", started or "", impact or "", resolved or "", detected, severity, services, timezone)
        draft = _drawn(draft, document, site.settings) if document else draft
        draft = _asked(draft, site.settings, ask_end=resolved is None) if sys.stdin.isatty() else _filled(draft, site.settings)
        path = add(draft, site.incidents, site.settings, _taken(site), site.folder)
    except (SettingsError, DraftError) as error:
        raise Misuse(str(error)) from error
    click.echo(shown(site, path))
    if edit and sys.stdin.isatty() and sys.stdout.isatty() and (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        click.edit(filename=str(path))
    click.echo("next: say what happened in it, run `postmortems check`, and open a pull request", err=True)


def _drawn(draft: Draft, document: Path, settings: Settings) -> Draft:
    """Return a draft with what a document says; what is to be looked at is printed."""
    is_stream = str(document) == "-"
    data = sys.stdin.buffer.read() if is_stream else document.read_bytes()
    drawn, doubts = drawn_from(data, "standard input" if is_stream else document.name, draft, settings)
    for doubt in doubts:
        click.echo(f"to do: {doubt}", err=True)
    return drawn


def _check_zone(zone: str) -> None:
    try:
        if zone:
            parse_zone(zone)
    except TimeTextError as error:
        raise Misuse(f"--timezone: {error.message}: {error.help}") from error


def _filled(draft: Draft, settings: Settings) -> Draft:
    """Return a draft with the defaults where nothing is given."""
    if not draft.title.strip():
        raise Misuse('say what broke: postmortems new "Checkout failed after a certificate expired"')
    if draft.more and not draft.started:
        raise Misuse("the document does not say when it started: add for example --started '2026-03-02 09:10'")
    return replace(draft, started=draft.started or now_in(settings, draft.timezone))


def _asked(draft: Draft, settings: Settings, *, ask_end: bool) -> Draft:
    """Return a draft with what its author answers where nothing is given."""
    zone = draft.timezone or settings.timezone

    def is_time(text: str) -> str:
        moment_of(text, settings, draft.timezone)
        return text

    title = draft.title.strip() or _ask("What broke, in one line", "Something broke", str.strip)
    started = draft.started or _ask(f"When did it start ({zone})", now_in(settings, draft.timezone), is_time)
    draft = replace(draft, title=title, started=started)

    def is_end(text: str) -> str:
        file_text(replace(draft, resolved=text), settings)
        return text

    resolved = _ask(f"When was it over ({zone}; empty if it is not)", "", lambda text: is_end(text) if text else "") if ask_end and not draft.is_over else draft.resolved
    return replace(draft, resolved=resolved, impact=draft.impact if draft.is_told else _ask("What did it do to users", UNKNOWN_IMPACT, str.strip))


def _ask(question: str, default: str, read: Callable[[str], str]) -> str:
    """Return an answer that can be read; what can't is asked again, with the reason."""

    def checked(text: str) -> str:
        try:
            return read(text.strip())
        except DraftError as error:
            raise click.BadParameter(str(error)) from error

    return str(click.prompt(question, default=default, value_proc=checked, show_default=bool(default), err=True))


def _taken(site: Config) -> list[str]:
    return [path.stem for path in incident_files(site.incidents)] if site.incidents.is_dir() else []
