"""Timelines of foreign documents: finding the lines that are entries, and the day and time that each one means."""

from mkdocs_postmortems.importers.timeline.entries import Scan
from mkdocs_postmortems.importers.timeline.found import Found
from mkdocs_postmortems.importers.timeline.offsets import counted_from, is_counted, stated_start
from mkdocs_postmortems.importers.timeline.reading import Reading, read_run, read_timeline
from mkdocs_postmortems.importers.timeline.times import Clockwork, Timed

__all__ = ["Clockwork", "Found", "Reading", "Scan", "Timed", "counted_from", "is_counted", "read_run", "read_timeline", "stated_start"]
