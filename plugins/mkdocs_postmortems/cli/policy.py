"""`postmortems policy`: the Content-Security-Policy to send with a built site."""

from __future__ import annotations

from pathlib import Path

import click

from mkdocs_postmortems.cli.common import Misuse
from mkdocs_postmortems.exports.policy import policy

__all__ = ["print_policy"]


@click.command("policy")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), default="site")
def print_policy(site: Path) -> None:
    """Print the Content-Security-Policy that the server of a built SITE should send.

    SITE is the folder that was built, `site` by default. The scripts that the theme writes into pages are named by their hashes.
    """
    pages = [path for path in sorted(site.rglob("*.html")) if path.is_file()]
    if not pages:
        raise Misuse(f"there are no pages in `{site}`: build the site first")
    click.echo(policy(path.read_text(encoding="utf-8", errors="replace") for path in pages))
