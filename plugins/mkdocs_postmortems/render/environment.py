"""Our templates' environment: all that they show is escaped, as ever, but for less than Jinja's own way costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from markupsafe import Markup, escape

__all__ = ["QuickEnvironment", "shown"]


class _Generator(CodeGenerator):
    """Does what its parent does. Should a later version name its steps otherwise, the parent's are used again."""

    environment: QuickEnvironment
    _output: nodes.Expr | None = None
    _macros: frozenset[str] = frozenset()

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        imported = (name for found in node.find_all(nodes.FromImport) for name in found.names)
        self._macros = frozenset([*(macro.name for macro in node.find_all(nodes.Macro)), *(name for name in imported if isinstance(name, str))])
        # A name of the module is found more quickly than something of the environment.
        self.writeline("shown = environment.shown")
        super().visit_Template(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        # Our macros are given all that they take, in order; Jinja's way would look for more, and mark what they return.
        if isinstance(macro_ref.node, nodes.Macro):
            self.write("macro")
        else:
            super().macro_def(macro_ref, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif self._is_html(node):
            self._output = node
            self.write("(")
        else:
            self.write("shown(")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        with self._marked(node):
            super().visit_Filter(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        # Our values have what our templates ask for; Jinja's way would look for items too.
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002
        # Nothing that our templates call wants their context; Jinja's way would ask each time.
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
            return
        with self._marked(node):
            self.visit(node.node, frame)
            self.write("(")
            for argument in (*node.args, *node.kwargs):
                self.visit(argument, frame)
                self.write(", ")
            self.write(")")

    @contextmanager
    def _marked(self, node: nodes.Expr) -> Iterator[None]:
        """Let HTML that is not shown at once say that it is markup, since it may be escaped later."""
        mark = self._is_html(node) and node is not self._output
        if mark:
            self.write("Markup(")
        yield
        if mark:
            self.write(")")

    def _is_html(self, node: nodes.Expr) -> bool:
        """Whether an expression is a filter or a macro that returns HTML as a plain string."""
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            return node.node.name in self._macros
        return isinstance(node, nodes.Filter) and node.name in self.environment.html


def shown(value: Any) -> str:
    """Return a value escaped; one that is markup, or a text in which nothing has a meaning in HTML, as it is."""
    if type(value) is str:
        return escape(value) if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value else value
    return value if type(value) is Markup else escape(value)


class QuickEnvironment(Environment):
    """An environment whose templates ask `shown` for what stands in their place.

    `html` are the names of filters that return HTML as plain strings: what they return is shown as it is.
    """

    code_generator_class = _Generator
    shown = staticmethod(shown)
    html: frozenset[str] = frozenset()
