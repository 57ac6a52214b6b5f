"""The command `postmortems`: translates arguments and exit codes, and decides nothing.

Exit codes: 0 clean, 1 findings, 2 misuse or a bug of ours.
"""

from __future__ import annotations

import io
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from mkdocs_postmortems.cli.ask import actions, search
from mkdocs_postmortems.cli.build import build
from mkdocs_postmortems.cli.check import check
from mkdocs_postmortems.cli.export import export
from mkdocs_postmortems.cli.fix import fix
from mkdocs_postmortems.cli.importing import import_documents
from mkdocs_postmortems.cli.init import init
from mkdocs_postmortems.cli.new import new
from mkdocs_postmortems.cli.policy import print_policy
from mkdocs_postmortems.cli.reference import list_rules, schema, template
from mkdocs_postmortems.cli.review import report, similar
from mkdocs_postmortems.failures import confession, sentence, told

__all__ = ["main", "postmortems"]


def _version() -> str:
    try:
        return version("mkdocs-postmortems")
    except PackageNotFoundError:
        return "(not installed)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="mkdocs-postmortems", message="%(prog)s %(version)s")
def postmortems() -> None:
    """Start a site of incidents, write incident files, check and mend them, and look up what may stand in them."""


for _command in (init, new, import_documents, check, fix, build, report, similar, search, actions, export, print_policy, list_rules, schema, template):
    postmortems.add_command(_command)


def main() -> None:
    """Run the command. A fault that we did not foresee ends it with a request to report it, and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        postmortems(prog_name="postmortems")
    except OSError as error:
        click.echo(told(error) or f"Error: {sentence(error)}", err=True)
        sys.exit(2)
    except Exception as error:  # noqa: BLE001
        click.echo(confession(error), err=True)
        sys.exit(2)
