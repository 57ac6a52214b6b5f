"""A stranger's text in Markdown: shown as it is, on one line, and never obeyed."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["code", "plain", "said"]

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_ACTIVE = frozenset("&<>\"'`*_{}[]()#!|~$^\\\\")
# What begins a list, a heading or a rule where it stands first, and what would call somebody or make a link.
_AT_START = re.compile(r"^(?:[-+=]|\d+(?=[.)]))")
_LINKED = re.compile(r":(?=//|\w)|(?<=www)\.|(?<=\w)@(?=\w)", re.IGNORECASE)
_CALLED = re.compile(r"(@|&#35;)(?=[\w-])")


def plain(text: str, most: int = 300) -> str:
    """Return a text for the middle of a line of Markdown, or a cell of a table: at most so many characters of it."""
    line = " ".join("".join(_seen(char) for char in text).split())
    cut = line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
    inert = "".join(f"&#{ord(char)};" if char in _ACTIVE else char for char in cut)
    inert = _LINKED.sub(lambda found: f"&#{ord(found[0])};", inert)
    first = _AT_START.match(inert)
    if first:
        inert = f"&#{ord(inert[0])};{inert[1:]}" if not inert[0].isdigit() else inert[: first.end()] + f"&#{ord(inert[first.end()])};" + inert[first.end() + 1 :]
    # An invisible space keeps a forge from calling a person, or linking to another issue, by what looks like a name.
    return _CALLED.sub("\\1&#8203;", inert)


def _seen(char: str) -> str:
    if char in "\n\r\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in _JOINERS else char


def code(text: str, most: int = 300) -> str:
    """Return a text as code."""
    return f"<code>{plain(text, most)}</code>"


def said(text: str) -> str:
    """Return a message of ours, in which backticks mark code."""
    parts = text.split("`")
    return "".join(code(part) if number % 2 else _inner(part) for number, part in enumerate(parts))


def _inner(text: str) -> str:
    """Return a part of a line with the spaces at its ends."""
    made = plain(text)
    return f"{' ' * text.startswith(' ')}{made}{' ' * (text.endswith(' ') and bool(made))}"
