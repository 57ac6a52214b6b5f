"""Bytes to text: UTF-8 is read, and anything else is named, so that its author knows what to save it as."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["MAX_BYTES", "Undecodable", "decode"]

MAX_BYTES = 1_000_000
# UTF-32 before UTF-16, whose marks begin its own.
_MARKS = {b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"+/v8": "UTF-7", b"\xdd\x73\x66\x73": "EBCDIC"}
_BINARY = {b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture", b"%PDF": "a PDF document", b"PK\x03\x04": "a ZIP archive or office document", b"\x1f\x8b": "compressed by gzip", b"\x7fELF": "a program"}
_SAMPLE = 400
# Latin encodings have an accent here and there, and no letters below a certain byte.
_LONG_RUN, _FIRST_LETTER = 4, 0xA0
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_SAVE = "save it as UTF-8"


class Undecodable(NamedTuple):
    """Why bytes are no text that can be read: what is wrong, how to mend it, where, and by which rule."""

    message: str
    cure: str
    at: int = 0
    code: str = "PM010"


def decode(data: bytes) -> tuple[str, Undecodable | None]:
    """Return the text of a file, as far as it can be shown, and what is wrong with its bytes if anything is."""
    if len(data) > MAX_BYTES:
        return "", Undecodable(f"the file is larger than {MAX_BYTES:,} bytes", "move logs and long texts into attachments, and link to them", code="PM011")
    if name := _by_mark(data, _MARKS) or _by_zeros(data):
        return "", Undecodable(f"the file is written in {name}", _SAVE)
    if name := _by_mark(data, _BINARY):
        return "", Undecodable(f"the file is no text: it is {name}", "put it beside an incident file as an attachment, and write the incident as text")
    if data[:_SAMPLE].count(0) > len(data[:_SAMPLE]) // 10:
        return "", Undecodable("the file is no text: it holds zero bytes", "write the incident as text, in UTF-8")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        index = len(data[: error.start].decode("utf-8-sig", errors="replace"))
        return data.decode("utf-8-sig", errors="replace"), _explain(data, error, index)


def _by_mark(data: bytes, marks: Mapping[bytes, str]) -> str:
    return next(name for mark, name in marks.items() if data.startswith(mark)) if data.startswith(tuple(marks)) else ""


def _by_zeros(data: bytes) -> str:
    """Return the encoding that a file without a mark betrays by where its zero bytes stand: after or before each letter."""
    sample = data[: min(_SAMPLE, len(data) // 4 * 4)]
    if 0 not in sample:
        return ""
    zeros = [sample[place::4].count(0) * 16 > len(sample) for place in range(4)]
    if all(zeros):
        return ""
    if zeros[1] and zeros[2] and (zeros[0] or zeros[3]):
        return "UTF-32 (without a mark at its beginning)"
    if (zeros[0] and zeros[2]) or (zeros[1] and zeros[3]):
        return "UTF-16 (without a mark at its beginning)"
    return ""


def _explain(data: bytes, error: UnicodeDecodeError, index: int) -> Undecodable:
    if error.reason == "unexpected end of data":
        return Undecodable("the file ends in the middle of a character", "copy or save it again: its end is missing", index)
    byte = f"0x{data[error.start]:02X}"
    return Undecodable(f"the byte {byte} is not UTF-8; the file was probably saved as {_likely(data)}", _SAVE, index)


def _likely(data: bytes) -> str:
    """Guess an encoding by where its bytes stand."""
    runs = _FOREIGN.findall(data)
    foreign = b"".join(runs)
    if len(foreign) >= _LONG_RUN * len(runs):
        return "GB18030, EUC, Big5, KOI8-R or Windows-1251"
    if len(foreign) > _LONG_RUN and sum(byte < _FIRST_LETTER for byte in foreign) * 2 > len(foreign):
        return "Shift-JIS, or with a code page of DOS"
    return "Windows-1252 or Latin-1"
