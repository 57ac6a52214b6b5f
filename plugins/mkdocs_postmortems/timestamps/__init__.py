"""Time text <-> aware datetime, durations."""

from mkdocs_postmortems.timestamps.dates import parse_date
from mkdocs_postmortems.timestamps.durations import format_duration, parse_duration
from mkdocs_postmortems.timestamps.instants import wall_clock
from mkdocs_postmortems.timestamps.moments import Moment, format_moment, parse_moment
from mkdocs_postmortems.timestamps.text import NoDateError, TimeTextError, UnknownZoneError
from mkdocs_postmortems.timestamps.zones import parse_zone

__all__ = [
    "Moment",
    "NoDateError",
    "TimeTextError",
    "UnknownZoneError",
    "format_duration",
    "format_moment",
    "parse_date",
    "parse_duration",
    "parse_moment",
    "parse_zone",
    "wall_clock",
]
