"""Files to nodes with positions: bytes are decoded, bounded and composed, and every value can be located."""

from __future__ import annotations

import re
import stat
import unicodedata
from pathlib import Path

from mkdocs_postmortems.diagnostics import Finding
from mkdocs_postmortems.source.document import MAX_BYTES, Source, read_yaml
from mkdocs_postmortems.source.markdown import read_markdown

__all__ = ["SUFFIXES", "Source", "read", "read_bytes"]

SUFFIXES = (".yml", ".yaml", ".md")
# Controls, line separators that editors do not count, bidirectional overrides, and the invisible ones.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff\ud800-\udfff]")
_MOST_UNREADABLE = 10
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


def read(path: Path, shown: str) -> Source:
    """Read an incident file; `shown` is its path in messages. What can't be read is in the source's findings."""
    try:
        # Opening a pipe or a device may wait forever.
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                return read_bytes(file.read(MAX_BYTES + 1), shown)
        reason = "Not a regular file"
    except OSError as error:
        reason = error.strerror or "the system gives no reason"
    source = Source(shown, "")
    source.findings.append(Finding("PM001", (), f"the file can't be read: {reason}", "make it a readable file", span=source.span(0)))
    return source


def read_bytes(data: bytes, shown: str) -> Source:
    """Read the content of an incident file; the suffix of `shown` says which form it has."""
    text, problem = _decode(data)
    findings: list[Finding] = []
    if "\ufffd" in text or _UNREADABLE.search(text):
        text, findings = _replace_unreadable(text, shown)
    if problem is None and not text.strip():
        problem = ("the file is empty", "write at least `title`, `started_at` and `summary`", 0, "PM001")
    if problem is not None:
        message, cure, index, code = problem
        source = Source(shown, text)
        source.findings.append(Finding(code, (), message, cure, span=source.span(index)))
        return source
    source = read_markdown(shown, text) if shown.casefold().endswith(".md") else read_yaml(shown, text)
    source.findings[:0] = findings
    return source


def _decode(data: bytes) -> tuple[str, tuple[str, str, int, str] | None]:
    if len(data) > MAX_BYTES:
        return "", (f"the file is larger than {MAX_BYTES:,} bytes", "move logs and long texts into attachments, and link to them", 0, "PM011")
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return "", (f"the file is written in {name}", "save it as UTF-8", 0, "PM010")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        start = data[: error.start].decode("utf-8-sig", errors="replace")
        byte = f"0x{data[error.start]:02X}"
        return data.decode("utf-8-sig", errors="replace"), (f"the byte {byte} is not UTF-8; the file was probably saved as Windows-1252 or Latin-1", "save it as UTF-8", len(start), "PM010")


def _replace_unreadable(text: str, shown: str) -> tuple[str, list[Finding]]:
    """Return the text with unreadable characters replaced one by one, so that positions stay, and what they were."""
    places = Source(shown, text)
    found = list(_UNREADABLE.finditer(text))
    findings = []
    for match in found[:_MOST_UNREADABLE]:
        code = f"U+{ord(match[0]):04X}"
        name = unicodedata.name(match[0], "a control character").lower()
        more = f" (and {len(found) - _MOST_UNREADABLE} more)" if len(found) > _MOST_UNREADABLE else ""
        findings.append(Finding("PM010", (), f"the character {code} ({name}) can't be seen or changes how the text is read{more}", "remove it", span=places.span(match.start())))
    return _UNREADABLE.sub("\ufffd", text), findings
