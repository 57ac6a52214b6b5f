"""Times that no clock shows, such as `T+15 min`, `Day 2`, `Next morning` or `Two weeks before`."""

from __future__ import annotations

import re

from mkdocs_postmortems.importers.months import MONTH, month_number
from mkdocs_postmortems.importers.stamps import Stamp, Written
from mkdocs_postmortems.importers.timeline.offsets import LENGTH

__all__ = ["as_stamp", "loose"]

_COUNT = r"(?:an?|one|two|three|four|five|six|ten|several|some|a\s+few|many|\d+)"
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|[smhdw])"
_PART = r"(?:morning|afternoon|evening|night|noon|midday|midnight|day|week|weekend|month)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_COUNTED = r"(?:day|hour|week)\s+(?:\d{1,3}|one|two|three)"
_TOLD = (
    rf"(?:~\s?)?{_COUNT}\s*{_UNIT}\s+(?:later|before|earlier|prior|after(?:wards)?|ago)"
    rf"|{_UNIT}\s+(?:before|prior|earlier|later)"
    rf"|(?:(?:early|late|later|in|the|next|that|same|following|previous)\s+){{0,4}}{_PART}"
    rf"|(?:{_WEEKDAY})(?:\s+{_PART})?"
    r"|(?:shortly|soon|right|just|some\s?time|immediately|not\s+long|a\s+while|long)\s+(?:after(?:wards)?|before|later|thereafter)"
    rf"|{MONTH}\.?,?\s+(?:19|20)\d\d"
    r"|later(?:\s+on)?|meanwhile|afterwards|eventually|before|beforehand|previously|earlier|ongoing|unknown(?:\s+time)?|time\s+unknown|tbd|tbc|n/?a"
)
_OFFSET = rf"t\s?[+−–-]\s?(?:{LENGTH}|\d{{1,5}}(?![\d.]))|t0|[+−-]\s?{LENGTH}"
_AFTER_OFFSET = re.compile(rf"(?P<marks>[*_`\[(]{{0,6}})(?P<said>{_OFFSET})(?P<close>[*_`\])]*)(?:\s*(?::|[–—-](?=\s)|\||→|>)[*_]*|(?=\s))\s*(?!(?:=|is\s)\s*\d)(?=\S)", re.IGNORECASE)
_MONTH = re.compile(rf"({MONTH})\.?,?\s+((?:19|20)\d\d)", re.IGNORECASE)
_CLOCKS = {"noon": "12:00", "midday": "12:00"}
_LOOSE = re.compile(rf"(?P<marks>[*_`\[(]{{0,6}})(?P<said>{_COUNTED}|{_TOLD})(?P<close>[*_`\])]*)\s*(?P<sep>:|[–—-](?=\s)|\|)[*_]*\s*(?=\S)", re.IGNORECASE)


def as_stamp(said: str) -> Stamp:
    """Return words that stand where other entries have their time, as a time of which as good as nothing is known."""
    if month := _MONTH.fullmatch(said):
        return Stamp(said, 0, len(said), Written("ymd", int(month[2]), month_number(month[1]), 1), about=True)
    return Stamp(said, 0, len(said), clock=_CLOCKS.get(said.casefold(), ""), about=True)


def loose(text: str) -> tuple[Stamp, str] | None:
    """Return the words for a time that a line begins with, and the rest of it; None if it begins otherwise."""
    found = _LOOSE.match(text) or _AFTER_OFFSET.match(text)
    return (as_stamp(found["said"]), text[found.end() :]) if found else None
