"""Documents that tell one incident twice: the second telling becomes an edition over the facts of the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mkdocs_postmortems.importers.draft import Draft, slug
from mkdocs_postmortems.importers.labels import label_of
from mkdocs_postmortems.importers.outline import code_lines, heading_at
from mkdocs_postmortems.importers.roles import PROSE, role_of
from mkdocs_postmortems.importers.text import Line, plain

__all__ = ["Telling", "add_telling", "tellings"]

Telling = tuple[str, list[Line]]
"""A name, empty for the first telling, and its lines."""

_FEWEST_HEADINGS = 3
_LONGEST_NAME = 80
_TEXTS = ("summary", "root_cause", "resolution", "prevention")


def tellings(lines: Sequence[Line]) -> list[Telling]:
    """Return the tellings of a document: one, unless the same headings come again in the same order."""
    code = code_lines(lines)
    heads = [(at, role) for at in range(len(lines)) if lines[at].number not in code and (role := _role(lines, at))]
    again = next((number for number in range(_FEWEST_HEADINGS, len(heads)) if _repeats([role for _, role in heads], number)), None)
    if again is None:
        return [("", list(lines))]
    begin = heads[again][0]
    name = next((at for at in range(begin - 1, max(begin - 6, 0), -1) if lines[at].text.strip()), begin)
    text = plain(lines[name].text)
    named = name < begin and 0 < len(text) <= _LONGEST_NAME and not text.endswith((".", ":", ",")) and label_of(lines[name]) is None
    end = name if named else begin
    return [("", list(lines[:end])), (text if named else "Second telling", list(lines[begin:]))]


def _role(lines: Sequence[Line], at: int) -> str:
    """Return the role of a line that introduces a part of the story and nothing else."""
    heading = heading_at(lines, at)
    if heading:
        return role_of(heading) if role_of(heading) in PROSE else ""
    label = label_of(lines[at])
    return label.role if label and label.role in PROSE and not label.value and not label.bullet else ""


def _repeats(roles: Sequence[str], at: int) -> bool:
    """Whether all headings up to a place come again from there on."""
    return len(set(roles[:at])) >= _FEWEST_HEADINGS and "timeline" in roles[:at] and list(roles[at : 2 * at]) == list(roles[:at])


def add_telling(draft: Draft, other: Draft, name: str) -> None:
    """Add a second telling as an edition; what does not match the first one item by item is a section instead."""
    edition: dict[str, Any] = {"label": name}
    edition |= {key: text for key in _TEXTS if (text := other.data.get(key))}
    if impact := _described(other.data.get("impact")):
        edition["impact"] = impact
    for key, text_key in (("timeline", "event"), ("action_items", "action"), ("sections", "body")):
        theirs, ours = other.data.get(key, []), draft.data.get(key, [])
        if len(theirs) == len(ours) and _same_times(theirs, ours):
            edition |= {key: [item[text_key] for item in theirs]} if theirs else {}
            draft.comment(("editions",), *(item["title"] for item in theirs if "title" in item))
        elif theirs:
            told = "\n\n".join(" ".join(str(value) for part, value in item.items() if part != "after") for item in theirs)
            draft.section(f"{name}: {key.replace('_', ' ')}", told)
    draft.data.setdefault("editions", {})[slug(name) or "retold"] = edition
    draft.comment(("editions",), *(text for texts in other.comments.values() for text in texts))
    times = " · ".join(entry["time"] for entry in other.data.get("timeline", []))
    draft.comment(("editions",), f"times: {times}" if times else "")
    draft.comment(("editions",), *(f"{key}: {value}" for key, value in other.data.items() if key.startswith("x-")))
    draft.doubt(f"the source tells the incident twice: “{name}” became an edition")


def _described(impact: Any) -> str:
    return str(impact.get("description", "")) if isinstance(impact, dict) else str(impact or "")


def _same_times(theirs: Sequence[dict[str, str]], ours: Sequence[dict[str, str]]) -> bool:
    return all(one.get("time") == other.get("time") for one, other in zip(theirs, ours, strict=True))
