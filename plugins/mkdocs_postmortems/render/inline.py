"""Python-Markdown's inline step, without the patterns that can't match because their first character isn't there."""

from __future__ import annotations

from typing import Any

from markdown import Markdown, inlinepatterns
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

__all__ = ["use_quick_inline"]

# What a text must hold for a built-in pattern to match, by the pattern's class; all others are always tried.
_NEEDED = {
    "BacktickInlineProcessor": "`", "EscapeInlineProcessor": "\\", "ReferenceInlineProcessor": "[",
    "LinkInlineProcessor": "[", "ImageInlineProcessor": "![", "ImageReferenceInlineProcessor": "![",
    "ShortReferenceInlineProcessor": "[", "ShortImageReferenceInlineProcessor": "![",
    "AutolinkInlineProcessor": "<", "AutomailInlineProcessor": "<", "AsteriskProcessor": "*", "UnderscoreProcessor": "_",
}  # fmt: skip
_NEEDED_BY_TEXT = {inlinepatterns.LINE_BREAK_RE: "  \n", inlinepatterns.HTML_RE: "<", inlinepatterns.ENTITY_RE: "&"}


class _QuickInline(InlineProcessor):
    """Does what its parent does. Should a later version name its steps otherwise, the parent's are used again."""

    def run(self, tree: Any, ancestors: Any = None) -> Any:
        self._quick = [(pattern, _needed(pattern)) for pattern in self.md.inlinePatterns]
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for index in range(patternIndex, len(self._quick)):
            pattern, needed = self._quick[index]
            matched, at = needed in data, 0
            while matched:
                data, matched, at = self._InlineProcessor__applyPattern(pattern, data, index, at)  # type: ignore[attr-defined]
        return data


def _needed(pattern: Any) -> str:
    if type(pattern).__module__ != inlinepatterns.__name__:
        return ""
    tokens: list[str] = getattr(pattern, "tokens", [])
    if len(tokens) == 1:
        return tokens[0]
    return _NEEDED.get(type(pattern).__name__) or _NEEDED_BY_TEXT.get(getattr(pattern, "pattern", ""), "")


def use_quick_inline(markdown: Markdown) -> None:
    """Replace the inline step of a converter."""
    markdown.treeprocessors.register(_QuickInline(markdown), "inline", 20)
