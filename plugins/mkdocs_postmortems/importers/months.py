"""The names of months in the languages that documents are written in."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["MONTH", "month_number"]

# English with its short forms, German, French, Spanish, Portuguese, Italian, Dutch, Swedish and Danish; short forms only
# where they are no word of English.
_NAMES: Final = (
    "jan january januar janvier janv enero janeiro gennaio januari",
    "feb february februar fevrier fevr febrero fevereiro febbraio februari",
    "mar march marz mar mars marzo marco maart marts",
    "apr april avril avr abril aprile",
    "may mai mayo maio maggio mei maj",
    "jun june juni juin junio junho giugno",
    "jul july juli juillet juil julio julho luglio",
    "aug august aout agosto augustus augusti",
    "sep sept september septembre septiembre setembro settembre",
    "oct october oktober okt octobre octubre outubro ottobre",
    "nov november novembre noviembre novembro",
    "dec december dezember dez decembre diciembre dezembro dicembre desember",
)
_NUMBERS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_ACCENTED: Final = ("märz", "mär", "février", "févr", "março", "août", "décembre", "déc")


def month_number(name: str) -> int:
    """Return the number of a month by its name."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return _NUMBERS["".join(letter for letter in letters if not unicodedata.combining(letter))]


MONTH: Final = f"(?:{'|'.join(sorted({*_NUMBERS, *_ACCENTED}, key=len, reverse=True))})"
"""A pattern for the name of a month."""
