"""Highlighted code in authors' texts: in languages whose lexers are known to be quick, and up to a length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from markdown import Markdown
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.style import Style, StyleMeta  # type: ignore[import-untyped]

__all__ = ["Highlighting"]

_LONGEST = 5_000
_PLAIN = "text"
# Each was fed what lexers stumble over, such as thousands of open quotes and brackets.
_LANGUAGES = frozenset(
    ["apacheconf", "awk", "bash", "bat", "c", "c++", "cfg", "clojure", "cmake", "console", "cpp", "csharp", "css", "dart", "diff", "docker", "dockerfile", "elixir", "erlang", "go", "graphql", "groovy", "haskell", "hcl", "html", "http", "ini", "java", "javascript", "jinja", "js", "json", "jsx", "kotlin", "lua", "make", "mysql", "nginx", "objc", "output", "php", "postgresql", "powershell", "promql", "properties", "protobuf", "psql", "pycon", "pytb", "python", "python-console", "py", "r", "rb", "rego", "rst", "ruby", "rust", "scala", "scss", "sed", "sh", "shell", "shell-session", "sql", "swift", "terraform", "text", "toml", "ts", "tsx", "typescript", "vim", "xml", "yaml", "yml", "zig"]
)
_BEFORE = re.compile(r'<div(?: class="[\w -]+")?><pre(?: class="[\w -]+")?>(?:<span></span>)?<code(?: class="[\w -]+")?>')
_AFTER = "</code></pre></div>"


class _NoColours(StyleMeta):  # type: ignore[misc]
    def __iter__(self) -> Iterator[Any]:
        return iter(())


class _Colourless(Style, metaclass=_NoColours):  # type: ignore[misc]
    """A style of nothing: the colours of classes stand in the site's stylesheet, and each piece of code would look them all up."""


class Highlighting:
    """Lets a converter's highlighter show other languages, and long code, without colours.

    What stands around code is the same for all code in a language, unless lines are numbered or named. It is learned
    from the first fence, so that of the next ones only the code itself has to be highlighted.
    """

    def __init__(self, markdown: Markdown) -> None:
        self._lexer: Any = None
        # None where nothing could be learned.
        self._frames: dict[str, tuple[str, Any] | None] = {}
        self._formatter = HtmlFormatter(nowrap=True, style=_Colourless)
        for extension in markdown.registeredExtensions:
            provide = getattr(extension, "get_pymdownx_highlighter", None)
            if provide is not None:
                bounded = _bounded(provide(), self._note)
                extension.get_pymdownx_highlighter = lambda bounded=bounded: bounded  # type: ignore[attr-defined]

    def _note(self, lexer: Any) -> None:
        self._lexer = lexer

    def html(self, fence: str, code: str) -> str:
        """Return what the fence's extension makes of code after a first line, if that was learned, or nothing."""
        frame = self._frames.get(fence)
        if frame is None or len(code) > _LONGEST or not code.strip():
            return ""
        before, lexer = frame
        return f"{before}{highlight(code, lexer, self._formatter)}{_AFTER}"

    def learn(self, fence: str, code: str, html: str) -> None:
        """Learn from what the fence's extension has just made of code after a first line."""
        lexer, self._lexer = self._lexer, None
        if lexer is None or fence in self._frames:
            return
        inside = highlight(code, lexer, self._formatter)
        # Without colours, there is no proof that colours would be the same: other code of this language may give one.
        if "<span class=" in inside:
            before = html.removesuffix(f"{inside}{_AFTER}")
            self._frames[fence] = (before, lexer) if _BEFORE.fullmatch(before) else None


def _bounded(highlighter: Any, note: Callable[[Any], None]) -> Any:
    lexers: dict[tuple[Any, ...], Any] = {}

    class Bounded(highlighter):  # type: ignore[misc]
        """Does what its parent does for code that is short enough, in a language that is quick enough."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            if not self.noclasses:
                self.pygments_style = _Colourless

        def get_lexer(self, src: str, language: str, *arguments: Any, **options: Any) -> Any:
            self.guess_lang = False
            known, _ = self.get_extended_language(language) if language else ("", {})
            quick = len(src) <= _LONGEST and known.lower() in _LANGUAGES
            key = (language if quick else _PLAIN, arguments, tuple(options.items()))
            # To look one up takes longer than to use it.
            if key not in lexers:
                lexers[key] = super().get_lexer(src, key[0], *arguments, **options)
            note(lexers[key][0] if quick else None)
            return lexers[key]

    return Bounded
