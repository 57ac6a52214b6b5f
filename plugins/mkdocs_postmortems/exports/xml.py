"""XML's own way of writing texts: in elements, and in attributes."""

from __future__ import annotations

import re
from html import escape

__all__ = ["attribute", "is_plain", "storable", "text"]

# Printable ASCII without signs of markup: what most texts are.
_PLAIN = re.compile(r"[ !#-%(-;=?-~]*")
# Characters that XML can't hold in any form.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_QUOTES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})


def is_plain(value: str) -> bool:
    """Whether a text can be written as it is, in XML or in HTML."""
    return _PLAIN.fullmatch(value) is not None


def storable(value: str) -> str:
    """Return a text without the characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", value)


def text(value: str) -> str:
    """Return a text as an element holds it."""
    return value if is_plain(value) else escape(storable(value), quote=False)


def attribute(value: str) -> str:
    """Return a text as an attribute holds it, between double quotes."""
    return value if is_plain(value) else storable(value).translate(_IN_QUOTES)
