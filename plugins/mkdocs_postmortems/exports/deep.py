"""Which files of texts have which words, where there is more text than a reader can be asked to load.

A word is kept by its first letters, so that most of its forms are one. Words that many files have tell nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict

__all__ = ["SHARDS", "Words"]

SHARDS = 256
# The script of the search looks words up in the same way: assets/search/deep.js.
_WORD = re.compile(r"(?<![^\W_])[^\W_]{3,6}")
_MOST_FILES = 4


class Words:
    """The words of texts, file by file."""

    def __init__(self) -> None:
        self._here: set[str] = set()
        self._files: dict[str, list[int]] = defaultdict(list)
        self._count = 0

    def add(self, text: str) -> None:
        """Take a text of the next file."""
        self._here.update(_WORD.findall(text.lower()))

    def close(self) -> None:
        """Take note that the next file is full."""
        for word in self._here:
            self._files[word].append(self._count)
        self._here = set()
        self._count += 1

    def shards(self) -> list[list[tuple[str, list[int]]]]:
        """Return words with the numbers of their files, in so many groups that a few of them are quickly loaded."""
        most = max(_MOST_FILES, self._count // 4)
        shards: list[list[tuple[str, list[int]]]] = [[] for _ in range(SHARDS)]
        for word, files in sorted(self._files.items()):
            if len(files) <= most:
                shards[(ord(word[0]) * 31 + ord(word[1]) * 7 + ord(word[2])) % SHARDS].append((word, files))
        return shards
