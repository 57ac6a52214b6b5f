"""iCalendar's own way of writing (RFC 5545, 3.1 to 3.3): content lines, folded by octets, and values of each type."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Property", "component", "date", "joined", "moment", "text"]

# A name, perhaps with parameters, and a value that is written already.
Property = tuple[str, str]
_LONGEST = 75
_SPECIAL = re.compile("[\\\\;,\x00-\x1f\x7f]")
# What a text can't hold; the ends of lines and tabs are put right before.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


def text(value: str) -> str:
    """Return a text as a value: ends of lines of any kind as one, no other control characters."""
    if not _SPECIAL.search(value):
        return value
    plain = value.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", plain.replace("\n", "\\n"))


def joined(values: Sequence[str]) -> str:
    """Return several texts as one value."""
    return ",".join(map(text, values))


def date(day: dt.date) -> str:
    """Return a day as a value; its property needs the parameter `;VALUE=DATE`."""
    return f"{day.year:04}{day.month:02}{day.day:02}"


def moment(at: dt.datetime) -> str:
    """Return an aware moment as a value, in UTC."""
    utc = at.astimezone(dt.UTC)
    return f"{date(utc)}T{utc.hour:02}{utc.minute:02}{utc.second:02}Z"


def component(name: str, properties: Iterable[Property], inside: Iterable[bytes] = ()) -> bytes:
    """Return a component: its properties in their order, then the components inside it as they are."""
    lines = [line if len(line := f"{key}:{value}") <= _LONGEST and line.isascii() else _folded(line) for key, value in properties]
    # No name is too long for a line.
    return b"".join([f"BEGIN:{name}\r\n".encode(), "\r\n".join([*lines, ""]).encode(), *inside, f"END:{name}\r\n".encode()])


def _folded(line: str) -> str:
    return b"\r\n ".join(_pieces(line.encode())).decode()


def _pieces(octets: bytes) -> Iterator[bytes]:
    """Yield a line in pieces that fit, never cut within a character."""
    start, room = 0, _LONGEST
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004
            end -= 1
        yield octets[start:end]
        # A folded line begins with a space, which counts.
        start, room = end, _LONGEST - 1
    yield octets[start:]
