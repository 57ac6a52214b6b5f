"""Highlighted code in authors' texts: in languages whose lexers are known to be quick, and up to a length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown import Markdown
from pygments.style import Style, StyleMeta  # type: ignore[import-untyped]

__all__ = ["bound_highlighting"]

_LONGEST = 5_000
_PLAIN = "text"
# Each was fed what lexers stumble over, such as thousands of open quotes and brackets.
_LANGUAGES = frozenset(
    ["apacheconf", "awk", "bash", "bat", "c", "c++", "cfg", "clojure", "cmake", "console", "cpp", "csharp", "css", "dart", "diff", "docker", "dockerfile", "elixir", "erlang", "go", "graphql", "groovy", "haskell", "hcl", "html", "http", "ini", "java", "javascript", "jinja", "js", "json", "jsx", "kotlin", "lua", "make", "mysql", "nginx", "objc", "output", "php", "postgresql", "powershell", "promql", "properties", "protobuf", "psql", "pycon", "pytb", "python", "python-console", "py", "r", "rb", "rego", "rst", "ruby", "rust", "scala", "scss", "sed", "sh", "shell", "shell-session", "sql", "swift", "terraform", "text", "toml", "ts", "tsx", "typescript", "vim", "xml", "yaml", "yml", "zig"]
)


class _NoColours(StyleMeta):  # type: ignore[misc]
    def __iter__(self) -> Iterator[Any]:
        return iter(())


class _Colourless(Style, metaclass=_NoColours):  # type: ignore[misc]
    """A style of nothing: the colours of classes stand in the site's stylesheet, and each piece of code would look them all up."""


def bound_highlighting(markdown: Markdown) -> None:
    """Let a converter's highlighter show other languages, and long code, without colours."""
    for extension in markdown.registeredExtensions:
        provide = getattr(extension, "get_pymdownx_highlighter", None)
        if provide is not None:
            bounded = _bounded(provide())
            extension.get_pymdownx_highlighter = lambda bounded=bounded: bounded  # type: ignore[attr-defined]


def _bounded(highlighter: Any) -> Any:
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
            return lexers[key]

    return Bounded
