"""Our templates' environment: all that they show is escaped, as ever, but for less than Jinja's own way costs."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

__all__ = ["QuickEnvironment", "shown"]


class _Generator(CodeGenerator):
    """Does what its parent does. Should a later version name its steps otherwise, the parent's are used again."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


def shown(value: Any) -> str:
    """Return a value escaped; one that is markup, or a text in which nothing has a meaning in HTML, as it is."""
    if type(value) is Markup:
        return value
    plain = type(value) is str and not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value)
    return value if plain else escape(value)


class QuickEnvironment(Environment):
    """An environment whose templates ask `shown` for what stands in their place."""

    code_generator_class = _Generator
    shown = staticmethod(shown)
