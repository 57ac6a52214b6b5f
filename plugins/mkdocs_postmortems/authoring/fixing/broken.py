"""Lines that YAML can't read for want of quotes: `event: He said: stop` and `- action: @oncall looks again`."""

from __future__ import annotations

import re

import yaml

from mkdocs_postmortems.authoring.fixing.edits import Edit, changed, places, quoted
from mkdocs_postmortems.authoring.fixing.kinds import text_keys
from mkdocs_postmortems.source import Source, read_bytes

__all__ = ["made_readable"]

_MOST = 200
_TIME = r"~?\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S*|\"[^\"]*\"|'[^']*'"
_LINE = re.compile(rf"^(?P<indent> *(?:- +)*)(?:(?P<key>[A-Za-z_]+|{_TIME}): +)?(?P<text>\S.*?)[ \t]*$")
_COMMENT = re.compile(r" #(?!\d)")  # what follows ` #` is a ticket's number, or a comment
_BLOCK = re.compile(r"[|>][+-]?\d?$")


def made_readable(text: str, path: str) -> tuple[str, list[int]]:
    """Return a text with quotes around what YAML could not read, and the lines that got them.

    Each of them is a text of one line, by its key or as an item of a list, and is afterwards the value that it was
    meant to be. If the file can't be read even so, it stays as it is.
    """
    now, source, meant = text, _read(text, path), dict[int, str]()
    while (fault := _fault(source)) is not None and len(meant) < _MOST:
        lines = (line for line in (fault, fault - 1) if line > max(meant, default=0))
        edit = next((edit for line in lines if (edit := _edit(source, line))), None)
        if edit is None:
            return text, []
        meant[source.span(edit.start).line] = now[edit.start : edit.end]
        now = changed(now, [edit])
        source = _read(now, path)
    return (now, list(meant)) if _fault(source) is None and meant.items() <= _texts(source).items() else (text, [])


def _read(text: str, path: str) -> Source:
    return read_bytes(text.encode("utf-8"), path)


def _fault(source: Source) -> int | None:
    """Return the line at which YAML gave up, or None when it did not."""
    spans = [finding.span for finding in source.findings if finding.code == "PM001" and finding.span]
    return spans[0].line if source.root is None and spans else None


def _texts(source: Source) -> dict[int, str]:
    """Return the last text that begins on each line."""
    found = [place.node for place in places(source) if isinstance(place.node, yaml.ScalarNode)]
    return {source.span(node.start_mark.index + source.offset).line: str(node.value) for node in found}


def _edit(source: Source, number: int) -> Edit | None:
    """Return quotes for the text of a line, if it is one that ends there."""
    found = _LINE.match(source.line(number)) if number >= 1 else None
    if found is None or not (found["key"] or "-" in found["indent"]) or _continues(source, number, len(found["indent"])):
        return None
    key, words = found["key"], found["text"]
    if (key and key[0].isalpha() and key not in text_keys()) or not _is_bare(words):
        return None
    begin = sum(len(line) + 1 for line in source.text.split("\n")[: number - 1]) + found.start("text")
    return Edit(begin, begin + len(words), quoted(words))


def _is_bare(words: str) -> bool:
    """Whether a text has neither quotes nor a comment, so that it is plain where it begins and ends."""
    opens = words[0] in "\"'" and (words.count(words[0]) < 2 or words[-1] == words[0])  # noqa: PLR2004
    return not (opens or _COMMENT.search(words) or "\t" in words or _BLOCK.match(words))


def _continues(source: Source, number: int, indent: int) -> bool:
    """Whether the next line may belong to the text of a line."""
    lines = source.text.split("\n")
    following = lines[number] if number < len(lines) else ""
    return bool(following.strip()) and not following.lstrip().startswith("#") and len(following) - len(following.lstrip()) > indent
