"""Values to the YAML of an incident file: keys in the order of the model, every text safe from YAML's own meanings."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.model import Part
from mkdocs_postmortems.model.fields import field_at, is_prose, part_at
from mkdocs_postmortems.source.characters import readable

__all__ = ["Comments", "write"]

Comments = Mapping[Route, Sequence[str]]
"""Lines to write as comments above the values that routes lead to; those of the empty route stand at the top."""

_STEP = "  "
_WIDEST = 88
_LONGEST_SIMPLE_KEY = 900  # YAML looks 1,024 characters ahead for the colon of a key.
_NULLS = ("~", "null", "Null", "NULL")
_PLAIN = re.compile(r"[A-Za-z0-9~+](?:[\w .:+~/@%–-]*[\w%/])?", re.ASCII)
_MISREAD = re.compile(r":[ ]|^[~+]$|\s$|  ")
_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
# What can't stand in a file as it is: the source reader replaces it, or YAML takes it for the end of a line.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff\ufdd0-\ufdef]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BLANK_WITH_SPACES = re.compile(r"^[ \t]+$", re.MULTILINE)


def write(data: Mapping[str, Any], comments: Comments | None = None) -> str:
    """Return the YAML text of an incident's values; reading it gives the same values back.

    Characters that no incident file may hold, because they can't be seen, are left out.
    Values are texts, lists and mappings; numbers and dates are written as texts are. Long texts become blocks, short
    ones stand in quotes; only words, times and names that YAML can't misread stand alone.
    """
    writer = _Writer(comments or {})
    lines = [*_commented(writer.comments.get((), ()), ""), *writer.mapping(_readable(data), (), "")]
    return "\n".join(lines) + "\n"


def _readable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {readable(key): _readable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_readable(item) for item in value]
    return readable(value) if isinstance(value, str) else value


def _commented(texts: Sequence[str], indent: str) -> Iterator[str]:
    for text in texts:
        for line in text.splitlines() or [""]:
            yield f"{indent}# {readable(line)}".rstrip()


class _Writer:
    """Writes values one below the other; routes tell which comments belong where."""

    def __init__(self, comments: Comments) -> None:
        self.comments = comments

    def mapping(self, data: Mapping[str, Any], route: Route, indent: str) -> Iterator[str]:
        for key in _ordered(data, part_at(route)):
            here = (*route, key)
            yield from _commented(self.comments.get(here, ()), indent)
            yield from self.pair(key, data[key], here, indent)

    def pair(self, key: str, value: Any, route: Route, indent: str) -> Iterator[str]:
        name = _key(key)
        if len(name) > _LONGEST_SIMPLE_KEY:
            yield f"{indent}? {name}"
            name = ""
        first, *rest = self.value(value, route, indent)
        yield f"{indent}{name}:{first}"
        yield from rest

    def value(self, value: Any, route: Route, indent: str) -> Iterator[str]:
        """Yield what follows the colon or dash of a value, then the lines below it."""
        if isinstance(value, Mapping):
            yield "" if value else " {}"
            yield from self.mapping(value, route, indent + _STEP)
        elif isinstance(value, (list, tuple)):
            yield from self.sequence(value, route, indent)
        else:
            yield from _scalar("" if value is None else str(value), route, indent)

    def sequence(self, items: Sequence[Any], route: Route, indent: str) -> Iterator[str]:
        short = "" if self._has_comments(route) else _on_one_line(items, route)
        yield short if short or items else " []"
        for number, item in enumerate(() if short else items):
            yield from self.item(item, (*route, number), indent + _STEP)

    def item(self, item: Any, route: Route, indent: str) -> Iterator[str]:
        yield from _commented(self.comments.get(route, ()), indent)
        if not isinstance(item, Mapping) or not item:
            first, *rest = self.value(item, route, indent)
            yield f"{indent}-{first}"
            yield from rest
            return
        lines = list(self.mapping(item, route, indent + _STEP))
        above = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
        yield from (line[len(_STEP) :] for line in lines[:above])
        yield f"{indent}- {lines[above][len(indent) + len(_STEP) :]}"
        yield from lines[above + 1 :]

    def _has_comments(self, route: Route) -> bool:
        return any(other[: len(route)] == route and len(other) > len(route) for other in self.comments)


def _ordered(data: Mapping[str, Any], part: type[Part] | None) -> list[str]:
    known = list(part.model_fields) if part else []
    return [key for key in known if key in data] + [key for key in data if key not in known]


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) else _quoted(key)


def _on_one_line(items: Sequence[Any], route: Route) -> str:
    """Return a list of short words in brackets, or nothing when it needs lines of its own."""
    known = field_at(route)
    if known is None or is_prose(known) or not all(isinstance(item, str) and _is_plain(item) for item in items):
        return ""
    flow = f" [{', '.join(items)}]"
    return flow if items and len(flow) < _WIDEST and not any("," in item for item in items) else ""


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and not _MISREAD.search(text) and text not in _NULLS


def _scalar(text: str, route: Route, indent: str) -> Iterator[str]:
    known = field_at(route)
    if known is not None and not is_prose(known) and _is_plain(text):
        yield f" {text}"
    elif "\n" in text and _fits_a_block(text):
        yield from _block(text, indent + _STEP)
    elif len(text) > _WIDEST and _folds(text):
        yield " >-"
        yield from textwrap.wrap(text, _WIDEST, initial_indent=indent + _STEP, subsequent_indent=indent + _STEP, break_long_words=False, break_on_hyphens=False)
    else:
        yield f" {_quoted(text)}"


def _fits_a_block(text: str) -> bool:
    """Whether a text of several lines can stand as it is; leading and empty lines with spaces would be guessed at."""
    odd = _ODD.search(text.replace("\n", "")) or _BLANK_WITH_SPACES.search(text)
    return not odd and not text.startswith((" ", "\t", "\n")) and bool(text.strip())


def _folds(text: str) -> bool:
    """Whether a long line can be broken at its spaces, and is the same again when it is read."""
    return not _ODD.search(text) and text == " ".join(text.split())


def _block(text: str, indent: str) -> Iterator[str]:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    yield " " + ("|-", "|", "|+")[min(ends, 2)]
    for line in body.split("\n"):
        yield f"{indent}{line}" if line else ""
    yield from [""] * (ends - 1)


def _quoted(text: str) -> str:
    if "'" not in text and not _ODD.search(text) and not re.search(r"[\n\t]", text) and re.search(r'["\\]', text):
        return f"'{text}'"
    return '"' + _ODD.sub(_escape, re.sub(r'[\\"\n\t\r]', lambda found: _ESCAPES[found[0]], text)) + '"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004
