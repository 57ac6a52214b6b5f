"""Pictures without what cameras and editors write into them: place, time, owner, device, earlier versions, remarks.

What is needed to show a picture as it was stays: its pixels, colours, animation, and which side is up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

__all__ = ["without_metadata"]

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SHOWN = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT cICP mDCV cLLI".split())
_WEBP_SHOWN = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_ABOUT = 0x08 | 0x04
_GIF_END = b";"
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_EXIF = b"Exif\0\0"
_FILL, _SCAN, _END, _REMARK = 0xFF, 0xDA, 0xD9, 0xFE
_JFIF, _CAMERA, _COLOURS, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_GIF_PICTURE, _GIF_MORE = 0x2C, 0x21
_ALONE = (0x01, *range(0xD0, 0xD9))
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_TURN_TAG, _TURNED = 0x0112, range(2, 9)


def without_metadata(data: bytes) -> bytes:
    """Return a JPEG, PNG, WebP or GIF without metadata, and anything else as it is."""
    if data.startswith(b"\xff\xd8\xff"):
        return b"".join(_jpeg(data))
    if data.startswith(_PNG):
        return b"".join((_PNG, *_png(data)))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        body = b"WEBP" + b"".join(_webp(data))
        return b"RIFF" + len(body).to_bytes(4, "little") + body
    return b"".join(_gif(data)) if data[:6] in (b"GIF87a", b"GIF89a") else data


def _png(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in _PNG_SHOWN:
            yield data[at:end]
        if data[at + 4 : at + 8] == b"IEND":
            return
        at = end


def _webp(data: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        kind, chunk = data[at : at + 4], data[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes(flags & ~_WEBP_ABOUT for flags in chunk[8:9]) + chunk[9:]
        if kind in _WEBP_SHOWN:
            yield chunk
        at = end


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while at + 1 < len(data) and data[at] == _FILL:
        marker = data[at + 1]
        if marker == _FILL:
            at += 1
            continue
        end = at + 2 if marker in (*_ALONE, _END) else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield _segment(marker, data[at:end])
        if marker == _END:
            return
        if marker == _SCAN:
            found = _MARKER.search(data, end)
            next_at = found.start() if found else len(data)
            yield data[end:next_at]
            end = next_at
        at = max(end, at + 2)


def _segment(marker: int, segment: bytes) -> bytes:
    """Return what stays of a segment: nothing of remarks and of what programs add, unless it is needed."""
    said = segment[4:]
    if marker == _JFIF and said.startswith(b"JFIF\0"):
        return segment[:2] + b"\0\x10" + segment[4:16] + b"\0\0"  # without its thumbnail
    if marker == _CAMERA and said.startswith(_EXIF):
        return _turned(said[len(_EXIF) :])
    if (marker == _COLOURS and said.startswith(b"ICC_PROFILE\0")) or marker == _ADOBE:
        return segment
    return b"" if marker == _REMARK or marker in range(0xE0, 0xF0) else segment


def _turned(tiff: bytes) -> bytes:
    """Return a segment that says only which side of the picture is up, if it is not its first line."""
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    start = number(4, 4)
    entries = (start + 2 + 12 * index for index in range(min(number(start, 2), 500)))
    turn = next((number(at + 8, 2) for at in entries if number(at, 2) == _TURN_TAG), 1)
    if turn not in _TURNED:
        return b""
    body = _EXIF + b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + turn.to_bytes(2, "big") + b"\0\0\0\0\0\0"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _palette(data[10:11])
    yield data[:at]
    while at < len(data) and data[at] in (_GIF_MORE, _GIF_PICTURE):
        is_picture = data[at] == _GIF_PICTURE
        head = at + 10 + _palette(data[at + 9 : at + 10]) + 1 if is_picture else at + 2
        end = _blocks(data, head)
        label = data[at + 1 : at + 2]
        is_said = label == b"\xfe" or (label == b"\xff" and data[at + 3 : at + 14] not in _GIF_LOOPS)
        if is_picture or not is_said:
            yield data[at:end]
        at = end
    yield _GIF_END if data[at : at + 1] == _GIF_END else b""


def _palette(flags: bytes) -> int:
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """Return where a chain of blocks ends that each begin with their length."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
