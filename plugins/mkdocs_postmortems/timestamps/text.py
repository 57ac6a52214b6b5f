"""What every reader of time text shares: the errors, and text made safe to match and to quote."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

__all__ = ["MAX_LENGTH", "TimeTextError", "UnknownZoneError", "choices", "quote", "tidy"]

MAX_LENGTH: Final = 80
"""Longest text that is read at all; every pattern is matched against at most this much of what was written."""

_QUOTED_OF_LONG: Final = 40
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_HYPHENS: Final = str.maketrans({"\N{HYPHEN}": "-", "\N{MINUS SIGN}": "-"})


class TimeTextError(ValueError):
    """Text that cannot be read as a time, a date, a duration or a zone.

    `message` says what is wrong and quotes the text; `help` says how to mend it, with a value that can be
    pasted, and is empty when there is nothing to suggest. `str()` of the error is its message.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.help = remedy

    def __str__(self) -> str:
        return self.message


class UnknownZoneError(TimeTextError):
    """A name that is not one of the time zones a file may use."""


class NoDateError(TimeTextError):
    """A clock time without a date, where no other time gives one."""


def quote(text: str) -> str:
    """Give `text` in backticks, on one line; of text that is too long to read, only its start."""
    start = text if len(text) <= MAX_LENGTH else text[:_QUOTED_OF_LONG] + "…"
    shown = (char if char.isprintable() and char != "`" else "\N{REPLACEMENT CHARACTER}" for char in start)
    return f"`{''.join(shown)}`"


def choices(values: Iterable[str]) -> str:
    """Give `values` in backticks as a list for a sentence: a, b or c."""
    *others, last = (f"`{value}`" for value in values)
    return f"{', '.join(others)} or {last}" if others else last


def tidy(text: str, what: str, example: str) -> str:
    """Give `text` with plain digits, colons, hyphens and single spaces.

    Raises TimeTextError, naming the text as `what`, if it is empty, over MAX_LENGTH characters, or holds
    backticks or invisible characters, so that what comes out can stand in a suggestion.
    """
    plain = text[: MAX_LENGTH + 1]
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_HYPHENS)
    if len(plain) > MAX_LENGTH:
        raise TimeTextError(f"{quote(text)} is too long for a {what}", f"write it like `{example}`")
    plain = _SPACES.sub(" ", plain).strip(" ")
    if not plain:
        raise TimeTextError(f"the {what} is empty", f"write it like `{example}`")
    if "`" in plain or not plain.isprintable():
        raise TimeTextError(f"{quote(text)} is not a {what}", f"write it like `{example}`")
    return plain
