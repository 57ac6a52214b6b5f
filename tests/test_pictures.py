"""Published pictures: what cameras and editors write into them is gone, and what shows them is not."""

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_postmortems.catalogue import changed_content
from mkdocs_postmortems.model import Audience
from mkdocs_postmortems.source.pictures import without_metadata

MARK = b"MARK"


def segment(marker: int, content: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def part(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a WebP."""
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def camera(turn: int, order: str) -> bytes:
    """Return what a camera writes: which side is up, and a description."""
    sign = "II" if order == "<" else "MM"
    head = sign.encode() + struct.pack(f"{order}HIH", 42, 8, 2)
    return b"Exif\0\0" + head + struct.pack(f"{order}HHIHHHHIIIH", 0x112, 3, 1, turn, 0, 0x10E, 2, 5, 38, 0, 0) + MARK


JFIF = b"JFIF\0\1\1\0\0\1\0\1"
SCANS = segment(0xDA, b"\1\1\0\0\x3f\0") + b"ab\xff\0cd\xff\xd0ef" + segment(0xC4, b"table\xff\xd9") + segment(0xDA, b"\1\1\0\0\x3f\0") + b"gh\xff\xd9"
PICTURE = segment(0xDB, b"quantization") + segment(0xEE, b"Adobe") + segment(0xE2, b"ICC_PROFILE\0colours") + SCANS
PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
GIF = b"GIF89a\1\0\1\0\x80\0\0" + bytes(6)
GIF_PICTURE = b"\x21\xf9\4\1\0\0\0\0" + b"\x2c" + bytes(8) + b"\x80" + bytes(6) + b"\2\2D\1\0"
LOOPS = b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"


def test_jpeg_loses_what_is_not_shown() -> None:
    """Camera data, remarks, thumbnails, editors' data and what follows the end are gone."""
    added = segment(0xE1, camera(1, "<")), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + MARK), segment(0xED, b"Photoshop " + MARK), segment(0xFE, MARK)
    data = b"\xff\xd8" + segment(0xE0, JFIF + b"\1\1" + MARK[:3]) + b"\xff".join((b"", *added)) + PICTURE + MARK
    assert without_metadata(data) == b"\xff\xd8" + segment(0xE0, JFIF + b"\0\0") + PICTURE


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", [1, 3, 6, 8, 9])
def test_jpeg_stays_the_right_way_up(turn: int, order: str) -> None:
    """Which side is up is kept, and nothing else of the camera's data."""
    data = b"\xff\xd8" + segment(0xE1, camera(turn, order)) + PICTURE
    kept = without_metadata(data)
    assert MARK not in kept
    turned = segment(0xE1, b"Exif\0\0MM" + struct.pack(">HIHHHIHHI", 42, 8, 1, 0x112, 3, 1, turn, 0, 0))
    assert kept == b"\xff\xd8" + (turned if turn in (3, 6, 8) else b"") + PICTURE


def test_png_webp_and_gif_lose_what_is_not_shown() -> None:
    """Texts, times, camera data and what follows the end are gone; colours and animation stay."""
    shown = chunk(b"gAMA", b"\0\0\xb1\x8f") + chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"")
    said = chunk(b"tEXt", MARK) + chunk(b"iTXt", MARK) + chunk(b"zTXt", MARK) + chunk(b"eXIf", MARK) + chunk(b"tIME", MARK) + chunk(b"prVt", MARK)
    assert without_metadata(PNG + said + shown + MARK) == PNG + shown
    webp = [part(b"VP8X", bytes([flags, *range(9)])) + part(b"ICCP", b"colours") + part(b"VP8 ", b"pixels") for flags in (0x2C, 0x20)]
    full = b"WEBP" + webp[0] + part(b"EXIF", MARK) + part(b"XMP ", MARK)
    lean = b"WEBP" + webp[1]
    assert without_metadata(b"RIFF" + struct.pack("<I", len(full)) + full + MARK) == b"RIFF" + struct.pack("<I", len(lean)) + lean
    remarks = b"\x21\xfe\4" + MARK + b"\0" + b"\x21\xff\x0bXMP DataXMP\4" + MARK + b"\0"
    assert without_metadata(GIF + remarks + LOOPS + GIF_PICTURE + remarks + b";" + MARK) == GIF + LOOPS + GIF_PICTURE + b";"


@given(st.sampled_from([b"\xff\xd8\xff", b"\xff\xd8" + segment(0xE1, camera(6, ">"))[:40], PNG, b"RIFF\4\0\0\0WEBP", b"RIFF\4\0\0\0WEBPVP8X", GIF, GIF + b"\x2c", b""]), st.binary(max_size=60))
def test_any_bytes_are_cleaned_once(head: bytes, tail: bytes) -> None:
    """No bytes break it, however damaged, and a second time changes nothing."""
    once = without_metadata(head + tail)
    assert without_metadata(once) == once


def test_attachments_are_changed_only_where_they_must_be(tmp_path: Path) -> None:
    """Colleagues get pictures as they are; lines of text end alike on every system; all else is left alone."""
    picture, log, odd = tmp_path / "a.PNG", tmp_path / "b.log", tmp_path / "c.txt"
    picture.write_bytes(PNG + chunk(b"tEXt", MARK) + chunk(b"IEND", b""))
    log.write_bytes(b"one\r\ntwo\r\n")
    odd.write_bytes("é\r\n".encode("latin-1"))
    assert changed_content(picture, Audience.INTERNAL) is None
    assert MARK not in (changed_content(picture, Audience.PUBLIC) or MARK)
    assert changed_content(log, Audience.INTERNAL) == changed_content(log, Audience.PUBLIC) == b"one\ntwo\n"
    assert changed_content(odd, Audience.INTERNAL) is None
