"""The hand-written documents as tests see them: their code blocks, and the commands that these show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DEMO = ("docs", "incidents", "mkdocs.yml")
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
"""Themes and plugins warn about MkDocs 2 without these."""

_BLOCK = re.compile(r'^( *)```(\w+)(?: title="([^"]+)")?\n(.*?)^\1```$', re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A code block of a page: its language, the file that it shows (empty for a part of one), and its text."""

    page: Path
    language: str
    title: str
    text: str

    def __str__(self) -> str:
        """Name the block in a test's id."""
        return f"{name(self.page)}-{self.title or self.text.splitlines()[0][:30]}"


@dataclass(frozen=True)
class Command:
    """A command that a page shows, without its comment, and the output that follows it, if any does."""

    line: str
    output: str


def name(page: Path) -> str:
    """Return a page's path in the repository."""
    return page.relative_to(ROOT).as_posix()


def text(page: Path) -> str:
    """Return what stands in a page."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    """Return the code blocks of a page, in order."""
    return [Block(page, match[2], match[3] or "", match[4]) for match in _BLOCK.finditer(text(page))]


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a console block."""
    for match in _COMMAND.finditer(block.text):
        yield Command(re.sub(r"\s+#.*", "", match[1]), match[2].strip("\n"))


def prose(page: Path) -> str:
    """Return a page without its code blocks."""
    return _BLOCK.sub("", text(page))


def shown(page: Path, title: str) -> list[str]:
    """Return what a page shows as the content of a file, each time that it does."""
    return [block.text for block in blocks(page) if block.title == title]
