"""`postmortems rules`, `schema` and `template`: what may stand in an incident file."""

from __future__ import annotations

import json
from difflib import get_close_matches

import click

from mkdocs_postmortems import reporters
from mkdocs_postmortems.cli.common import Misuse
from mkdocs_postmortems.rules import RULES, find
from mkdocs_postmortems.schema import json_schema
from mkdocs_postmortems.schema import template as incident_template

__all__ = ["list_rules", "schema", "template"]


@click.command("rules")
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
def list_rules(code: str | None, form: str) -> None:
    """List the rules, or explain the one with a CODE or name."""
    rule = find(code) if code else None
    if code and rule is None:
        near = get_close_matches(code.casefold(), [name.casefold() for r in RULES.values() for name in (r.code, r.name)], n=1)
        known = find(near[0]) if near else None
        raise Misuse(f"there is no rule `{code}`" + (f": did you mean {known.code} ({known.name})?" if known else ": `postmortems rules` lists them"))
    if form == "json":
        click.echo(reporters.rule_data([rule] if rule else RULES.values()))
    else:
        click.echo(reporters.rule_page(rule) if rule else reporters.rule_list())


@click.command()
def schema() -> None:
    """Print the JSON Schema of an incident file, for editors."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@click.command()
def template() -> None:
    """Print an incident file to copy, with every key explained."""
    click.echo(incident_template(), nl=False)
