"""The examples of the rules as whole files: a base that breaks no rule, and fragments that change it."""

from __future__ import annotations

import datetime as dt
import re

__all__ = ["BASE", "NAME", "NOW", "compose", "options"]

NAME = "2026-03-02-example.yml"
NOW = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
"""The moment at which the examples are checked."""

BASE = """\
title: Checkout failed after a certificate expired
timezone: UTC
severity: sev2
services: [checkout]
started_at: 2026-03-02 09:10
detected_at: 2026-03-02 09:14
mitigated_at: 2026-03-02 09:40
resolved_at: 2026-03-02 09:52
impact: About one payment in five failed.
root_cause: The renewal job had been switched off.
resolution: A new certificate was issued by hand.
timeline:
  - 2026-03-02 09:20: The payment team looks at the gateway.
  - 2026-03-02 09:52: Every check is green again.
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
    ticket: OPS-4711
"""

_WHOLE = "# whole file\n"
_FILE = re.compile(r"^--- # (.+)\n", re.MULTILINE)
_OPTION = re.compile(r"^# in mkdocs\.yml: (\w+): \[(.*)\]\n", re.MULTILINE)
_KEY = re.compile(r"^(?=[\w-]+:)", re.MULTILINE)


def compose(fragment: str) -> dict[str, str]:
    """Return the files that a rule's example stands for, by name.

    A fragment's keys replace those of the base; a key without a value removes it. `--- # name.yml` begins another
    file; `# whole file` at the top says that nothing is to be added.
    """
    if fragment.startswith(_WHOLE):
        return {NAME: fragment.removeprefix(_WHOLE)}
    first, *rest = _FILE.split(_OPTION.sub("", fragment))
    named = [(NAME, first)] if first.strip() or not rest else []
    named += zip(rest[::2], rest[1::2], strict=True)
    return {name: _complete(text) for name, text in named}


def options(fragment: str) -> dict[str, list[str]]:
    """Return the options of mkdocs.yml that an example is checked with."""
    return {match[1]: [word.strip() for word in match[2].split(",")] for match in _OPTION.finditer(fragment)}


def _complete(fragment: str) -> str:
    parts = _blocks(BASE) | _blocks(fragment)
    return "".join(parts.values())


def _blocks(text: str) -> dict[str, str]:
    """Return the top-level keys of a file with all that stands below each."""
    return {block.split(":")[0]: block for block in _KEY.split(text) if block.strip()}
