"""The search for marks finds them however they are hidden, or the other tests would prove nothing."""

import base64
import gzip
import html
import io
import sqlite3
import zlib
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet
import pytest
from canaries import markable
from searching import found
from spiking import Sites, picture

MARK = "zq123456789012345qz"


def database() -> bytes:
    """Return a database that holds the mark."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (c TEXT)")
        connection.execute("INSERT INTO t VALUES (?)", (MARK,))
        return connection.serialize()


def columns() -> bytes:
    """Return a table that holds the mark, packed."""
    to = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"c": [MARK]}), to, compression="zstd")
    return to.getvalue()


HIDDEN = {
    "upper case": MARK.upper().encode(),
    "packed": gzip.compress(f"<x>{MARK}</x>".encode()),
    "database": database(),
    "columns": columns(),
    "entities": "".join(f"&#x{ord(letter):x};" for letter in MARK).encode(),
    "entities twice": html.escape("".join(f"&#{ord(letter)};" for letter in MARK)).encode(),
    "percent": "".join(f"%{ord(letter):02x}" for letter in MARK).encode(),
    "escapes": "".join(f"\\u{ord(letter):04x}" for letter in MARK).encode(),
    "base64": b"data:text/plain;base64," + base64.b64encode(f"some {MARK} words".encode()),
    "base64 for addresses": base64.urlsafe_b64encode(f"???>>>{MARK}".encode()),
    "utf-16": f"some {MARK}".encode("utf-16"),
    "folded lines": f"SUMMARY:{MARK[:8]}\r\n {MARK[8:]}\r\n".encode(),
    "elements": f"<b>{MARK[:5]}</b><wbr>{MARK[5:]}".encode(),
    "picture": picture(MARK),
    "packed text in a picture": picture("").replace(b"IEND", b"zTXtComment\0\0" + zlib.compress(MARK.encode()) + b"IEND"),
}


@pytest.mark.parametrize("data", HIDDEN.values(), ids=HIDDEN)
def test_mark_is_found(tmp_path: Path, data: bytes) -> None:
    """A mark is found packed, written in other letters, cut up, and in binary files."""
    (tmp_path / "file").write_bytes(data)
    assert found(tmp_path, [MARK]) == {MARK: {"file"}}


@pytest.mark.parametrize("name", [MARK, f"{MARK}/x", quote(f"ü{MARK}")])
def test_mark_is_found_in_names(tmp_path: Path, name: str) -> None:
    """A mark is found in the name of a file or a folder."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"")
    assert set(found(tmp_path, [MARK])) == {MARK}


def test_other_marks_are_not_found(tmp_path: Path) -> None:
    """What is not asked for is not found."""
    (tmp_path / "file").write_text(MARK, encoding="utf-8")
    assert found(tmp_path, ["zq000000000000000qz"]) == {}


def test_every_place_that_can_be_internal_has_a_mark(sites: Sites) -> None:
    """Walking the model finds all that can be marked as internal, and each has marks in the public incident."""
    ways = {".".join(way) for way in markable()}
    assert ways == {"timeline", "timeline.links", "action_items", "sections", "links", "images", "editions", "corrections"}
    assert {way for way in ways if any(place.startswith(f"public.{way}.") for place in sites.shown)} == ways
