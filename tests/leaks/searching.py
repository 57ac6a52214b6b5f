"""Looking for marks in every byte of a folder: in names, decompressed, decoded, and read as what each file is."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pyarrow.parquet

__all__ = ["MARK", "found", "searched"]

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_BREAKS = re.compile(r"<[^<>]*>|\r?\n[ \t]|[\u00ad\u200b-\u200d\u2060]|\s+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|%u([0-9a-fA-F]{4})")
_STREAM = re.compile(rb"x[\x01\x5e\x9c\xda]|IDAT")
MARK = re.compile(r"zq\d{15}qz")


def found(folder: Path, marks: Iterable[str]) -> dict[str, set[str]]:
    """Return the marks that a folder holds, each with the files it is in."""
    wanted = set(marks)
    places: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        for text in (name, *(searched(path.read_bytes()) if path.is_file() else ())):
            for mark in set(MARK.findall(text)) & wanted:
                places.setdefault(mark, set()).add(name)
    return places


def searched(data: bytes) -> Iterator[str]:
    """Yield all that a file may say, in lower case: as it is, unpacked, and in each way of writing letters."""
    for content in _unpacked(data):
        for text in _texts(content):
            yield from _decoded(text.casefold())
            for run in _BASE64.findall(text):
                yield from _decoded(_plain(run).casefold())


def _unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if data.startswith(b"SQLite format 3"):
        yield _tables(data)
    if data.startswith(b"PAR1"):
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        yield repr((table.schema.metadata, table.to_pylist())).encode()
    if data.startswith(b"\x89PNG"):
        yield b"".join(_streams(data))


def _tables(data: bytes) -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.deserialize(data)
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return repr([database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names]).encode()  # noqa: S608


def _streams(data: bytes) -> Iterator[bytes]:
    for match in _STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[match.start() :])
        except zlib.error:
            continue


def _texts(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", errors="replace")
    if b"\0" in data:
        yield from (data[start:].decode(code, errors="replace") for code in ("utf-16-le", "utf-16-be") for start in (0, 1))


def _decoded(text: str) -> Iterator[str]:
    """Yield a text with what stands for letters resolved, one way after another, and without what divides words."""
    for _ in range(3):
        yield text
        plain = _ESCAPE.sub(lambda match: chr(int(next(filter(None, match.groups())), 16)), unquote(html.unescape(text)))
        if plain == text:
            break
        text = plain
    yield _BREAKS.sub("", text)


def _plain(run: str) -> str:
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4), altchars=b"-_" if set(run) & set("-_") else None).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return ""
