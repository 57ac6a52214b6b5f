"""The order of the keys at the top: facts, then the story, then what follows from it.

A file is cut into its keys, each with the comments right above it and all its lines. The title comes first, the times
of the incident follow each other, and what is about the document stays behind the key that it stands after.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from mkdocs_postmortems.authoring.fixing.edits import has_aliases
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.model.incident import FACTS, FOLLOW_UP, STORY
from mkdocs_postmortems.source import Source

__all__ = ["in_order"]

_TIMES = tuple(f"{name}_at" for name in ("started", "detected", "acknowledged", "mitigated", "resolved"))
_TITLE, _BANDS = 0, {FACTS: 1, STORY: 2, FOLLOW_UP: 3}
_ANYWHERE = ("sections",)
_UNMOVABLE = re.compile(r"^(?:#|---|\.\.\.)", re.MULTILINE)
_MODELINE = re.compile(r"# *(?:yaml-language-server|vim?|-\*-)")


def in_order(source: Source, text: str) -> str:
    """Return a file's text with its keys in order; as it is where their place can't be told, or is right already."""
    starts, end = _keys(source, text)
    names = [name for _, name in starts]
    if sorted_keys(names) == names or not _are_known(names) or has_aliases(source):
        return text
    cuts = [at if number == 0 else _with_comments(text, at) for number, (at, _) in enumerate(starts)]
    chunks = [_Chunk(text, cut, after, at) for (at, _), cut, after in zip(starts, cuts, [*cuts[1:], end], strict=True)]
    order = [names.index(name) for name in sorted_keys(names)]
    if any(chunk.is_fixed for chunk in chunks) or (order[0] and _comment_above(text, cuts[0])):
        return text
    # The blank lines stay where they are, and with them the end of the file.
    moved = (chunks[at].lines + chunks[number].gap for number, at in enumerate(order))
    return text[: cuts[0]] + "".join(moved) + text[end:]


class _Chunk:
    """A key with its comments and lines, and the end of line and blank lines that follow it."""

    def __init__(self, text: str, start: int, end: int, key: int) -> None:
        filled = len(text[start:end].rstrip()) + start
        stop = re.compile(r"[ \t]*").match(text, filled)
        last = stop.end() if stop else filled
        self.lines, self.gap = text[start:last], text[last:end]
        self.is_fixed = bool(_UNMOVABLE.search(text[key:last])) or (key > 0 and text[key - 1] != "\n")


def _keys(source: Source, text: str) -> tuple[list[tuple[int, str]], int]:
    """Return where the keys at the top begin, and the end of what may be moved: in Markdown, of the front matter."""
    root = source.root
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return [], 0
    end = text.find("\n---", source.offset) + 1 if source.offset else len(text)
    found = [(key.start_mark.index + source.offset, str(key.value)) for key, _ in root.value if isinstance(key, yaml.ScalarNode)]
    return [(at, name) for at, name in found if at < end], end


def _are_known(names: Sequence[str]) -> bool:
    return len(set(names)) == len(names) and all(name in Incident.model_fields or name.startswith("x-") for name in names)


def _with_comments(text: str, at: int) -> int:
    """Return where the comments begin that stand right above a key."""
    while at > 0:
        above = text.rfind("\n", 0, at - 1) + 1
        if not text.startswith("#", above):
            break
        at = above
    return at


def _comment_above(text: str, at: int) -> bool:
    """Whether a comment stands right above the first key, which may be about it or about the file."""
    above = text.rfind("\n", 0, at - 1) + 1 if at else 0
    return at > 0 and text.startswith("#", above) and not _MODELINE.match(text, above)


def sorted_keys(names: Sequence[str]) -> list[str]:
    """Return the names of keys in order; those that may stand anywhere stay behind the key that they stand after."""
    groups: list[list[str]] = [[]]
    for name in names:
        if _band(name) is None:
            groups[-1].append(name)
        else:
            groups.append([name])
    led = _by_time(sorted(groups[1:], key=lambda group: _band(group[0]) or 0))
    return [name for group in (groups[0], *led) for name in group]


def _band(name: str) -> int | None:
    """Return the number of the part that a key belongs to; None for one that may stand anywhere."""
    field = Incident.model_fields.get(name)
    extra = field.json_schema_extra if field else None
    group = str(extra.get("group")) if isinstance(extra, dict) else ""
    if name == "title":
        return _TITLE
    return None if name in _ANYWHERE else _BANDS.get(group)


def _by_time(groups: list[list[str]]) -> list[list[str]]:
    """Return groups of keys with the times of the incident in their order, in the places that they have together."""
    timed = iter(sorted((group for group in groups if group[0] in _TIMES), key=lambda group: _TIMES.index(group[0])))
    return [next(timed) if group[0] in _TIMES else group for group in groups]
