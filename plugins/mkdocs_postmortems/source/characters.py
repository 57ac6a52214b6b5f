"""Characters that can't be seen, or that turn the direction of writing: found, named, and replaced one by one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mkdocs_postmortems.patterns import later

__all__ = ["REPLACEMENT", "describe", "readable", "replaced", "unreadable"]

REPLACEMENT = "\ufffd"
_VARIATIONS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGS = "\U000e0020-\U000e007f"
_NO_CHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
# Controls, line separators that editors do not count, bidirectional controls, what takes no room, and what is no character.
_SUSPECTS = later(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\ud800-\udfff"
    f"\U0001d173-\U0001d17a\U000e0000-\U000e001f{_VARIATIONS}{_TAGS}{_NO_CHARACTERS}]"
)
# What nearly all of every text is made of. Without it, little is left to look through.
_HARMLESS = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_DIRECTION_MARKS = "\u061c\u200e\u200f"
# What belongs into words of some scripts, and into emoji; between Latin letters it only hides.
_JOINERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u200c\u200d"
_VARIATION = later(f"[{_VARIATIONS}]")
_FLAG = later(f"\U0001f3f4[{_TAGS}]{{0,8}}")
_NEAR = 80
_LAST_ASCII = "\x7f"
_ZERO_BRAILLE, _LAST_BRAILLE = "\u2800", "\u28ff"


def unreadable(text: str) -> Iterator[re.Match[str]]:
    """Yield each character that has no business where it stands."""
    found = _SUSPECTS.finditer(text) if _is_suspect(text) else ()
    return (match for match in found if not _is_meant(text, match.start()))


def replaced(text: str) -> str:
    """Return a text with its unreadable characters replaced, one by one, so that positions stay."""
    if not _is_suspect(text):
        return text
    return _SUSPECTS.sub(lambda match: match[0] if _is_meant(text, match.start()) else REPLACEMENT, text)


def readable(text: str) -> str:
    """Return a text without its unreadable characters."""
    while _is_suspect(text):
        kept = _SUSPECTS.sub(lambda match, text=text: match[0] if _is_meant(text, match.start()) else "", text)  # type: ignore[misc]
        if kept == text:
            break
        text = kept
    return text


def describe(char: str) -> str:
    """Return what a character is called: its code point and its name."""
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'a control character').lower()})"


def _is_suspect(text: str) -> bool:
    rest = text.encode("utf-8", "surrogatepass").translate(None, _HARMLESS)
    return bool(rest) and bool(_SUSPECTS.search(rest.decode("utf-8", "surrogatepass")))


def _is_meant(text: str, at: int) -> bool:
    """Whether an unseen character does its work here: within a right-to-left line, an emoji, or a script that needs it."""
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char in _DIRECTION_MARKS:
        near = text[max(0, at - _NEAR) : at + _NEAR]
        return any(unicodedata.bidirectional(other) in ("R", "AL") for other in near if other not in _DIRECTION_MARKS)
    if char in _JOINERS:
        return before > _LAST_ASCII and after > _LAST_ASCII and not _SUSPECTS.match(after)
    if _VARIATION.match(char):
        return (before > _LAST_ASCII and not _SUSPECTS.match(before)) or after == "\N{COMBINING ENCLOSING KEYCAP}"
    if char == _ZERO_BRAILLE:
        return any(_ZERO_BRAILLE < other <= _LAST_BRAILLE for other in text[max(0, at - _NEAR) : at + _NEAR])
    flag = text.rfind("\U0001f3f4", max(0, at - 8), at)
    return flag >= 0 and bool(_FLAG.fullmatch(text, flag, at + 1))
