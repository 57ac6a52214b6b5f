"""The command `postmortems`: translates arguments and exit codes, and decides nothing.

Exit codes: 0 clean, 1 findings, 2 misuse or a bug of ours.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from mkdocs_postmortems.cli.ask import actions, search
from mkdocs_postmortems.cli.check import check
from mkdocs_postmortems.cli.export import export
from mkdocs_postmortems.cli.fix import fix
from mkdocs_postmortems.cli.importing import import_documents
from mkdocs_postmortems.cli.init import init
from mkdocs_postmortems.cli.new import new
from mkdocs_postmortems.cli.reference import list_rules, schema, template
from mkdocs_postmortems.cli.review import report, similar

__all__ = ["main", "postmortems"]

ISSUES = "https://github.com/mkdocs-postmortems/mkdocs-postmortems/issues"


def _version() -> str:
    try:
        return version("mkdocs-postmortems")
    except PackageNotFoundError:
        return "(not installed)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="mkdocs-postmortems", message="%(prog)s %(version)s")
def postmortems() -> None:
    """Start a site of incidents, write incident files, check and mend them, and look up what may stand in them."""


for _command in (init, new, import_documents, check, fix, report, similar, search, actions, export, list_rules, schema, template):
    postmortems.add_command(_command)


def main() -> None:
    """Run the command. A fault that we did not foresee ends it with a request to report it, and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        postmortems(prog_name="postmortems")
    except Exception as error:  # noqa: BLE001
        click.echo(_confession(error), err=True)
        sys.exit(2)


def _confession(error: Exception) -> str:
    """Return what to say about a bug; all of it with POSTMORTEMS_DEBUG=1."""
    if os.environ.get("POSTMORTEMS_DEBUG") == "1":
        return "".join(traceback.format_exception(error))
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((f for f in reversed(frames) if "mkdocs_postmortems" in f.filename), frames[-1])
    place = f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"
    return f"this is a bug in mkdocs-postmortems: {type(error).__name__} at {place}\nplease report it at {ISSUES}, with what POSTMORTEMS_DEBUG=1 shows"
