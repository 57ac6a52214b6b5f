"""Mending an incident file where there is one right answer; everything else stays byte for byte.

What is mended: a text that YAML can't read, cuts or takes for something else; a single text where a list is wanted;
a key by another system's name; a word by another spelling; a timeline entry without its date; the order of the keys.
Nothing is written before both versions are read and compared.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from mkdocs_postmortems.authoring.fixing.broken import made_readable
from mkdocs_postmortems.authoring.fixing.edits import Repair, changed, mended
from mkdocs_postmortems.authoring.fixing.order import in_order
from mkdocs_postmortems.authoring.fixing.proof import is_proven, means_the_same, read_as
from mkdocs_postmortems.authoring.fixing.repairs import repairs
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import Source, read_bytes

__all__ = ["Fixed", "fix"]

_ROUNDS = 5
_MARK = "\ufeff"
_HOPELESS = ("PM010", "PM011")  # not UTF-8, characters that can't be seen, too large


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after; equal where nothing was to mend. `done` says what was, in an author's words.

    `refused` is True when a change could not be proven to be harmless, so that it was not made.
    """

    before: bytes
    after: bytes
    done: tuple[str, ...] = ()
    refused: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the file is to be written."""
        return self.before != self.after

    def diff(self, path: str) -> str:
        """Return what changes as a unified diff, without a newline at its end; nothing if nothing does."""
        old, new = (data.decode("utf-8-sig").splitlines() for data in (self.before, self.after))
        return "\n".join(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm=""))


@dataclass(frozen=True, slots=True)
class _Step:
    """A text on its way, and what was done to it."""

    text: str
    done: tuple[str, ...] = ()
    refused: bool = False


def fix(data: bytes, path: str, settings: Settings) -> Fixed:
    """Return an incident file mended; `path` is relative to the incidents folder, and its ending says which form it has."""
    if any(finding.code in _HOPELESS for finding in read_bytes(data, path).findings):
        return Fixed(data, data)
    text = data.decode("utf-8")
    mark = _MARK if text.startswith(_MARK) else ""
    step = _quoted(text.removeprefix(mark), path)
    for mend in (_mended, _sorted):
        after = mend(step.text, path, settings)
        step = _Step(after.text, step.done + after.done, step.refused or after.refused)
    return Fixed(data, (mark + step.text).encode("utf-8"), step.done, step.refused)


def _quoted(text: str, path: str) -> _Step:
    """Return a text in which YAML can read every line, if quotes are all that is missing."""
    readable, lines = made_readable(text, path)
    return _Step(readable, tuple(f"line {line}: put the text in quotes" for line in lines))


def _mended(text: str, path: str, settings: Settings) -> _Step:
    """Return a text with its values mended; a mended key may bring a word to light that is to be mended, too."""
    step = _Step(text)
    for _ in range(_ROUNDS):
        source = _source(step.text, path)
        found = _valid(source, repairs(source, parse(source, settings, path)), path, settings)
        if not found:
            break
        after = changed(step.text, [edit for repair in found for edit in repair.edits])
        if not is_proven(source, _source(after, path), found, settings, path):
            return _Step(step.text, step.done, refused=True)
        step = _Step(after, step.done + tuple(f"line {source.span(r.span[0]).line}: {r.what}" for r in found))
    return step


def _valid(source: Source, found: list[Repair], path: str, settings: Settings) -> list[Repair]:
    """Return the repairs after which their own values can be read; a foreign key may hold what ours can't."""
    while found:
        bad = {finding.route for finding in read_as(source, mended(source.data, found), path, settings).findings}
        kept = [repair for repair in found if not repair.guessed or repair.after not in bad]
        if len(kept) == len(found):
            break
        found = kept
    return found


def _sorted(text: str, path: str, settings: Settings) -> _Step:
    source = _source(text, path)
    after = in_order(source, text)
    if after == text:
        return _Step(text)
    if not means_the_same(source, _source(after, path), settings, path):
        return _Step(text, refused=True)
    return _Step(after, ("the keys are in order",))


def _source(text: str, path: str) -> Source:
    return read_bytes(text.encode("utf-8"), path)
