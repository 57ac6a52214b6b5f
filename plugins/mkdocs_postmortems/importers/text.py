"""Foreign text: bytes to clean lines, and the words by which one can tell whether anything got lost."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mkdocs_postmortems.source.characters import readable

__all__ = ["Line", "decode", "is_binary", "joined", "lines_of", "lost", "plain", "words"]

_MARKS = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_SAMPLE = 100_000
_SHARE = 0.9
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b"})
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PLAIN_TAG = re.compile(r"</?(?:(?:ul|ol|li|dl|dt|dd|br|strong|b|em|i|time)\s*/?|(?:p|span|font|u|center|div|section|article|small|big|mark|details|summary|h[1-6]|table|thead|tbody|tr|td|th)\b[^<>]*)>|&nbsp;", re.IGNORECASE)
_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}")
_WORD = re.compile(r"[^\W_]+")
_LABEL = re.compile(r"(?:\*\*|__)?(?P<name>[^:*|]{1,60})(?::(?:\*\*|__)?|(?:\*\*|__):?)\s+(?P<value>\S.*)")
_NAMED_LINK = re.compile(r"\]\[[^\[\]]*\]")
_KEY = re.compile(r"^\s*(?:- )?(?:event|action|time|body|title|until):", re.MULTILINE)
_MARKER = re.compile(r"^[\s>]*(?:(?:[-*+•]|#{1,6}(?:\s+\d{1,2}(?:\.\d{1,2})*[.):])?|\d{1,3}[.)]|[a-z][.)])\s+)?(?:\[[ xX]\]\s+)?")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARKUP = re.compile(r"[*`~]{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.):]|[ivx]{1,4}[.)])\s+", re.IGNORECASE)
_ANCHOR = re.compile(r"\s*\{[#:.][^}]*\}\s*$")


class Line(NamedTuple):
    """A line of a document, numbered from 1."""

    number: int
    text: str

    @property
    def indent(self) -> int:
        """How many columns of white space it begins with; a tab counts for four."""
        text = self.text.expandtabs(4)
        return len(text) - len(text.lstrip())


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file, and what had to be done to read it: a sentence for each."""
    notes = []
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        notes.append("the file is not UTF-8; it was read as Windows-1252")
    text = _BREAKS.sub("\n", text)
    kept = readable(text)
    if found := len(text) - len(kept):
        notes.append(f"{found} characters that can't be seen were left out")
    return kept, notes


def is_binary(data: bytes) -> bool:
    """Whether a file holds something else than text: characters of no value, or too many that can't be seen."""
    marked = any(data.startswith(mark) for mark in _MARKS)
    sample = data[:_SAMPLE]
    return not marked and (b"\0" in sample or len(sample.translate(None, _CONTROLS)) < _SHARE * len(sample))


def lines_of(text: str) -> list[Line]:
    """Return the numbered lines of a text."""
    return [Line(number, line.rstrip()) for number, line in enumerate(text.split("\n"), 1)]


def joined(lines: Iterable[Line]) -> str:
    """Return lines as one text, without empty lines and rules around it, and without an indentation that all of them share."""
    text = "\n".join(line.text.expandtabs(4) for line in lines)
    rows = textwrap.dedent(text).strip("\n").rstrip().split("\n")
    first, last = 0, len(rows)
    while first < last and (not rows[first].strip() or _RULE.fullmatch(rows[first])):
        first += 1
    while last > first and (not rows[last - 1].strip() or (_RULE.fullmatch(rows[last - 1]) and not rows[last - 2].strip())):
        last -= 1
    return "\n".join(rows[first:last])


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, in lower case; the plainest HTML tags are none."""
    return _WORD.findall(_PLAIN_TAG.sub(" ", text).casefold())


def lost(source: str | Sequence[Line], result: str) -> list[Line]:
    """Return the lines of a source that are missing in a result.

    A line is there if its words stand one after the other in the result, as often as in the source; so it is without
    its label, if the words of that are there at all. Otherwise all of its words have to be left when those of the
    lines before are taken away.
    """
    lines = [(line, _said(line.text)) for line in (lines_of(source) if isinstance(source, str) else source)]
    whole = f" {' '.join(words(_KEY.sub('', result)))} "
    left = Counter(words(result))
    kept = _whole_phrases([" ".join(said) for _, said in lines], whole)
    rest = []
    for line, said in lines:
        if " ".join(said) in kept or _is_labelled(line.text, whole, left):
            left.subtract(said)
        else:
            rest.append((line, Counter(said)))
    missing = []
    for line, wanted in rest:
        if any(left[word] < times for word, times in wanted.items()):
            missing.append(line)
        left.subtract(wanted)
    return missing


def _said(text: str) -> list[str]:
    return words(_NAMED_LINK.sub("]", _MARKER.sub("", text)))


def _whole_phrases(phrases: Sequence[str], whole: str) -> set[str]:
    """Return the phrases that stand in a text as often as among all of them."""
    spaced = whole.replace(" ", "  ")  # the same space may end one phrase and begin the next
    return {phrase for phrase, times in Counter(phrases).items() if not phrase or spaced.count(f" {phrase.replace(' ', '  ')} ") >= times}


def _is_labelled(text: str, whole: str, left: Counter[str]) -> bool:
    """Whether what follows a label stands in a text, and the words of the label are there as well."""
    found = _LABEL.match(_MARKER.sub("", text))
    value = " ".join(_said(found["value"])) if found else ""
    return bool(found and value and f" {value} " in whole and all(word in left for word in words(found["name"])))


def plain(text: str) -> str:
    """Return a heading or label without markup: emphasis, links, numbering, pictures, and the colon at its end."""
    text = _LINK.sub(lambda found: found[1] or found[0], _ANCHOR.sub("", text))
    text = _MARKUP.sub("", _TAG.sub("", text)).strip()
    text = re.sub(r"^[^\w\[(#<?]+|[^\w\])?!.%>\"'”’]+$", "", text)
    return _NUMBERING.sub("", text).rstrip(" :").strip()
