"""Rules and checks of time: what a file says about when, against itself and the calendar."""

from __future__ import annotations

from mkdocs_postmortems.rules import entries, lengths, lifecycle
from mkdocs_postmortems.rules.records.time import RULES

__all__ = ["CHECKS", "RULES"]

CHECKS = (*lifecycle.CHECKS, *entries.CHECKS, *lengths.CHECKS)
