"""What a fuzzer feeds: bytes as an incident file in both forms, and as a time, a span, a date and a length."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from checking import diagnose
from mkdocs_postmortems.reporters import FORMATS, report
from mkdocs_postmortems.timestamps import (
    TimeTextError,
    format_moment,
    parse_date,
    parse_duration,
    parse_moment,
    parse_zone,
)

CASES = Path(__file__).parents[1] / "cases"
DAY = dt.date(2026, 3, 2)


def one(data: bytes) -> None:
    """Feed bytes to the parser and to the grammar of times. Whatever they raise is a bug."""
    if data[:1] == b"\0":
        time(data[1:].decode("utf-8", errors="replace"))
        return
    for name in ("2026-03-02-x.yml", "2026-03-02-x.md"):
        found = diagnose({name: data})
        for form in FORMATS:
            report(found, form, verbose=True)


def time(text: str) -> None:
    """Read a text as everything that it could be; a time that can be read means the same when it is written again."""
    for read in (parse_date, parse_duration, parse_zone):
        refused(read, text)
    zone = dt.UTC
    moment = refused(lambda given: parse_moment(given, zone, DAY), text)
    if moment is not None:
        again = parse_moment(format_moment(moment), zone, DAY)
        assert (again.earliest, again.latest) == (moment.earliest, moment.latest), text


def refused(read, text: str):
    """Return what a text is read as, or None if it is refused in the words of a finding."""
    try:
        return read(text)
    except TimeTextError:
        return None


def seeds() -> list[bytes]:
    """Return the cases that tests have, whole files and times, for the fuzzer to begin with."""
    files = [path.read_bytes() for folder in ("ok", "bad") for path in sorted((CASES / folder).iterdir()) if path.suffix in (".yml", ".md")]
    times = ["2026-03-02 09:10", "~2026-03-02 07:00 PM PST", "09:10–09:20", "2026-03-02T09:10:00+01:00", "1h39m", "90 min", "2d 4h", "Europe/Berlin", "2026-03-02"]
    return [*files, *(b"\0" + text.encode() for text in times)]

