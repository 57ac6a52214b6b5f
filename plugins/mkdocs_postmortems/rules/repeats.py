"""PM504: what a part for colleagues says, and a public part says again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mkdocs_postmortems.audience import Text
from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.patterns import later

__all__ = ["repeats"]

# Scripts without spaces between words are compared letter by letter.
_WORD = later("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# So many words in a row are no coincidence; of a shorter text, all of them.
_RUN, _FEWEST = 8, 4
_ADDRESS = later(r"(?=.*[./\d])\S{12,}")
_LONGEST = 60


def repeats(texts: Sequence[Text]) -> Iterator[Finding]:
    """Yield the public texts that repeat an internal one, each once.

    A telling for colleagues may repeat the incident itself, which it tells again, but no other telling.
    """
    secret = [text for text in texts if not text.public and text.route[0] != "x-"]
    public = [text for text in texts if text.public] if secret else []
    said: set[Route] = set()
    for tellings in (False, True):
        inside = [text for text in secret if (text.route[0] == "editions") is tellings]
        told = _Told(text for text in public if not tellings or text.route[0] == "editions") if inside else None
        for text in inside:
            found = told.repeating(text.text) if told else None
            if found and found[0] not in said:
                said.add(found[0])
                yield _finding(text, *found)


def _finding(internal: Text, route: Route, words: str) -> Finding:
    return Finding("PM504", route, f"this is public, and repeats a part for colleagues: `{words}`", "reword one of the two, or mark both alike", ((internal.route, "for colleagues"),))


class _Told:
    """Runs of words in public texts, and where each stands."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = [(text.route, _words(text.text)) for text in texts]
        self._runs: dict[int, dict[tuple[str, ...], Route]] = {}

    def _of(self, length: int) -> dict[tuple[str, ...], Route]:
        if length not in self._runs:
            self._runs[length] = {run: route for route, words in reversed(self._texts) for run in _runs(words, length)}
        return self._runs[length]

    def repeating(self, text: str) -> tuple[Route, str] | None:
        """Return where an internal text is repeated, and what of it."""
        words = _words(text)
        length = min(len(words), _RUN)
        if not words or (length < _FEWEST and not _ADDRESS.fullmatch(text)):
            return None
        known = self._of(length)
        found = next((run for run in _runs(words, length) if run in known), None)
        said = text if length == len(words) else " ".join(found or ())
        return (known[found], " ".join(said.split())[:_LONGEST]) if found else None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])
