"""What the script of a page narrows a long list down by: columns of numbers, which are read before any row is."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

__all__ = ["Keys", "Names", "numbered", "packed"]

_Value = TypeVar("_Value", bound=Hashable)

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Keys(NamedTuple):
    """Columns by name, in a file of their own, which is written as JSON."""

    columns: Mapping[str, object]
    template: str = "keys"


class Names(NamedTuple):
    """Where rows lead to, a line for each: only finding by words asks for that."""

    rows: tuple[object, ...]
    template: str = "keys_names"


def packed(numbers: Iterable[int]) -> str:
    """Return numbers from 0 as a text: how many digits each has, and these one after another, to the base 36."""
    found = list(numbers)
    written = {number: _written(number) for number in set(found)}
    width = max(map(len, written.values()), default=1)
    return f"{width}{''.join(written[number].rjust(width, '0') for number in found)}"


def _written(number: int) -> str:
    digits = _DIGITS[number % 36]
    while number := number // 36:
        digits = _DIGITS[number % 36] + digits
    return digits


def numbered(values: Iterable[_Value]) -> tuple[list[_Value], str]:
    """Return different values in the order in which they come, and which of them each one is."""
    order: dict[_Value, int] = {}
    numbers = [order.setdefault(value, len(order)) for value in values]
    return list(order), packed(numbers)
