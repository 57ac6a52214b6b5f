"""The commands of `postmortems`, gathered."""

from __future__ import annotations

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

__all__ = ["postmortems"]


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
