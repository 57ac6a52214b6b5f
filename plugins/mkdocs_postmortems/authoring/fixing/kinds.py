"""What a place in an incident file may hold, read off the model: texts, words of a list, keys by other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.model import Incident, Part, Vocabulary
from mkdocs_postmortems.model.fields import also, field_at, is_list, part_of
from mkdocs_postmortems.model.values import Line, Prose

__all__ = ["key_meant", "takes_list", "takes_text", "text_keys", "words_at"]

_TEXTS = (get_args(Line)[1], get_args(Prose)[1])
# Names that other systems give to one of our fields, but people to something else as well.
_SHORTEST = 5
_DOUBTFUL = frozenset(("category", "cause", "closed", "date", "done", "identified", "identifiedat", "kind", "label", "labels", "level", "link", "log", "priority", "type", "updates", "url", "who"))


def _types(annotation: Any, marks: Iterable[Any] = ()) -> Iterator[Any]:
    """Yield a type, everything inside it, its marks, and the types of its short form."""
    yield annotation
    for mark in (*marks, *getattr(annotation, "__metadata__", ())):
        yield mark
        short = getattr(mark, "json_schema_input_type", None) if isinstance(mark, BeforeValidator) else None
        if get_args(short) or isinstance(short, type):
            yield from _types(short)
    for inner in get_args(annotation):
        yield from _types(inner)


def _of(field: FieldInfo) -> list[Any]:
    return list(_types(field.annotation, field.metadata))


def takes_text(route: Route) -> bool:
    """Whether people write a text of their own at a place."""
    field = field_at(route)
    return field is not None and any(kind in _TEXTS for kind in _of(field) if type(kind) is type(_TEXTS[0]))


def words_at(route: Route) -> type[Vocabulary] | None:
    """Return the list of words that a place chooses from."""
    field = field_at(route)
    kinds = _of(field) if field else []
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Vocabulary)), None)


def takes_list(route: Route) -> bool:
    """Whether a place holds a list of short texts or words, so that a single one may stand for the list."""
    field = field_at(route)
    if field is None or not is_list(field) or part_of(field) is not None:
        return False
    return words_at(route) is not None or _TEXTS[0] in [kind for kind in _of(field) if type(kind) is type(_TEXTS[0])]


@cache
def text_keys(part: type[Part] = Incident) -> frozenset[str]:
    """Return every key, at any depth, whose value may be a text."""
    keys: set[str] = set()
    for name, field in part.model_fields.items():
        inner = part_of(field)
        keys |= text_keys(inner) if inner else set()
        if any(kind in _TEXTS for kind in _of(field) if type(kind) is type(_TEXTS[0])):
            keys.add(name)
    return frozenset(keys)


@cache
def _meant(part: type[Part]) -> dict[str, str]:
    """Return the keys of a mapping by everything that can only mean them: other spellings, and other systems' names."""
    own = {_fold(name): name for name, field in part.model_fields.items() if not field.alias}
    foreign: dict[str, set[str]] = {}
    for name, field in part.model_fields.items():
        for other in also(field):
            foreign.setdefault(_fold(other), set()).add(name)
    single = {other: min(names) for other, names in foreign.items() if len(names) == 1 and other not in _DOUBTFUL}
    return single | own


def _fold(key: str) -> str:
    return re.sub(r"[\s_-]+", "", key).casefold()


def key_meant(key: str, part: type[Part]) -> str | None:
    """Return the one key of a mapping that an unknown key can mean; None if there is none, or it is one itself."""
    if key in part.model_fields:
        return None
    return _meant(part).get(_fold(key)) or _misspelt(_fold(key), part)


def _misspelt(folded: str, part: type[Part]) -> str | None:
    """Return the key that one slip of the finger away is another; None for short ones, for which too much is close."""
    if len(folded) < _SHORTEST or folded in _DOUBTFUL or any(folded == _fold(other) for field in part.model_fields.values() for other in also(field)):
        return None
    close = [name for name, field in part.model_fields.items() if not field.alias and _is_slip(folded, _fold(name))]
    return close[0] if len(close) == 1 else None


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours have changed places."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((number for number, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    rest, rest_of_other = one[at:], other[at:]
    swapped = rest[:2] == rest_of_other[:2][::-1] and rest[2:] == rest_of_other[2:]
    return swapped or rest[1:] == rest_of_other[1:] or rest[1:] == rest_of_other or rest == rest_of_other[1:]
