"""Rules of file and shape. They have no checks here: a file that breaks one can't be read as an incident."""

from __future__ import annotations

from mkdocs_postmortems.rules.records.shape import RULES

__all__ = ["RULES"]
