"""What became of a record: texts that found no field are kept, and everything else that is left out is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mkdocs_postmortems.importers.draft import Draft
from mkdocs_postmortems.importers.records.html import markdown
from mkdocs_postmortems.importers.records.shape import moment
from mkdocs_postmortems.importers.text import words
from mkdocs_postmortems.source.writer import write

__all__ = ["account"]

_DEEPEST = 12
_FEWEST_WORDS = 4
_MOST_NAMED = 25


def account(record: Mapping[str, Any], draft: Draft) -> None:
    """Keep every text of a record that the draft does not hold, and name the keys of all other values that it does not."""
    told = f" {' '.join(words(write(draft.data)))} "
    left: dict[str, None] = {}
    for path, value in _leaves(record, "", 0):
        said = words(markdown(value))
        if not said or f" {' '.join(said)} " in told or _is_told_time(value, told):
            continue
        if len(said) >= _FEWEST_WORDS and " " in value.strip() and not value.lstrip().startswith(("<svg", "http")):
            draft.section(path.rpartition(".")[2].removesuffix("[]").replace("_", " ").capitalize(), markdown(value))
            told += f"{' '.join(said)} "
        else:
            left[path] = None
    if left:
        more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
        draft.unplaced.append(f"values left out: {', '.join(list(left)[:_MOST_NAMED])}{more}")


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the texts in a record with their places; numbers, switches and empty values say nothing to people."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, f"{path}[]", depth + 1)
    elif isinstance(value, str):
        yield path, value


def _is_told_time(value: str, told: str) -> bool:
    at = re.sub(r"[+-]\d{2}:\d{2}$", "", moment(value))
    return bool(at) and f" {' '.join(words(at))} " in told
