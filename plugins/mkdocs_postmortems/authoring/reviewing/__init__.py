"""What a branch adds to the incidents, told to its reviewer: no network, and the same bytes on each run."""

from __future__ import annotations

from mkdocs_postmortems.authoring.reviewing.changes import Changes, changes
from mkdocs_postmortems.authoring.reviewing.report import report

__all__ = ["Changes", "changes", "report"]
