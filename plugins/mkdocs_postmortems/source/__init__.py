"""Files to nodes with positions: bytes are decoded, bounded and composed, and every value can be located."""

from __future__ import annotations

import re
import stat
from itertools import islice
from pathlib import Path

from mkdocs_postmortems.diagnostics import Finding
from mkdocs_postmortems.source.characters import REPLACEMENT, describe, replaced, unreadable
from mkdocs_postmortems.source.decoding import MAX_BYTES, decode
from mkdocs_postmortems.source.document import EMPTY, Source, read_yaml

__all__ = ["SUFFIXES", "Source", "content", "read", "read_bytes", "read_content"]

SUFFIXES = (".yml", ".yaml", ".md")
_MOST_UNREADABLE = 10
# The line ends of old Macs; YAML and editors take them for line ends, so they are counted.
_LONE_RETURN = re.compile(r"\r(?!\n)")


def read(path: Path, shown: str) -> Source:
    """Read an incident file; `shown` is its path in messages. What can't be read is in the source's findings."""
    return read_content(content(path), shown)


def content(path: Path) -> bytes | str:
    """Return what an incident file holds, or why it can't be read."""
    try:
        # Opening a pipe or a device may wait forever.
        found = path.stat()
        if stat.S_ISREG(found.st_mode):
            with path.open("rb", buffering=0) as file:
                return file.read(MAX_BYTES + 1 if found.st_size > MAX_BYTES else -1)
    except OSError as error:
        return error.strerror or "the system gives no reason"
    return "Not a regular file"


def read_content(found: bytes | str, shown: str) -> Source:
    """Read what `content` has found."""
    if isinstance(found, bytes):
        return read_bytes(found, shown)
    source = Source(shown, "")
    source.findings.append(Finding("PM001", (), f"the file can't be read: {found}", "make it a readable file", span=source.span(0)))
    return source


def read_bytes(data: bytes, shown: str) -> Source:
    """Read the content of an incident file; the suffix of `shown` says which form it has."""
    text, problem = decode(data)
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    if problem is not None:
        source = Source(shown, text)
        source.findings.append(Finding(problem.code, (), problem.message, problem.cure, span=source.span(problem.at)))
        return source
    if not text.strip():
        return Source(shown, text, findings=[EMPTY])
    findings = _unreadable(text, shown)
    text = replaced(text) if findings else text
    source = _read_markdown(shown, text) if shown.casefold().endswith(".md") else read_yaml(shown, text)
    source.findings[:0] = findings
    return source


def _read_markdown(shown: str, text: str) -> Source:
    # Most sites have no such file, and loading this with all that it needs takes as long as reading two others.
    from mkdocs_postmortems.source.markdown import read_markdown  # noqa: PLC0415

    return read_markdown(shown, text)


def _unreadable(text: str, shown: str) -> list[Finding]:
    """Return what the unreadable characters of a text are; those that replace unreadable ones are such, too."""
    places = Source(shown, text)
    found = unreadable(text)
    findings = []
    for match in islice(found, _MOST_UNREADABLE):
        what = "stands for a character that was lost" if match[0] == REPLACEMENT else "can't be seen or changes how the text is read"
        findings.append(Finding("PM010", (), f"the character {describe(match[0])} {what}", "remove it", span=places.span(match.start())))
    if more := sum(1 for _ in found):
        findings.append(Finding("PM010", (), f"{more:,} more characters of this kind follow", "remove them, too", span=findings[-1].span))
    return findings
