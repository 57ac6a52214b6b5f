"""The file to fill in where there is no command, and the keys that a new file names without a value."""

from __future__ import annotations

from mkdocs_postmortems.schema import SCHEMA_ID
from mkdocs_postmortems.settings import Settings

__all__ = ["HINTS", "blank"]

HINTS = {
    "severity": ("# severity:",),
    "services": ("# services: []",),
    "resolved_at": ("# resolved_at:",),
    "root_cause": ("# root_cause: >-",),
    "resolution": ("# resolution: >-",),
    "timeline": ("# timeline:", "#   - time:", "#     event:"),
    "action_items": ("# action_items:", "#   - action:", "#     owner:", "#     due:"),
}
"""Lines for the keys that most incidents come to have, each behind a `#`."""


def blank(settings: Settings) -> tuple[str, str]:
    """Return the name and text of a file to fill in where there is no command: `check` refuses it until that is done."""
    lines = [
        f"# yaml-language-server: $schema={SCHEMA_ID}",
        "# Name the file by the day and a few words. Put texts in quotes.",
        "# What broke, in one line:",
        'title: ""',
        f"# When it began, on the clocks of {settings.timezone}, as in {settings.today} 09:10:",
        "started_at:",
        "# What it did to users:",
        'impact: ""',
        *(line for hint in HINTS.values() for line in hint),
    ]
    return f"{settings.today}-what-broke.yml", "\n".join(lines) + "\n"
