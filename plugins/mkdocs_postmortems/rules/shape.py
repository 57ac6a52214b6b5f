"""Rules of file and shape, most of which need no check: a file that breaks them can't be read as an incident."""

from __future__ import annotations

from mkdocs_postmortems.rules.bounds import check_cost, check_counts
from mkdocs_postmortems.rules.records.shape import RULES

__all__ = ["CHECKS", "RULES"]

CHECKS = (check_counts, check_cost)
