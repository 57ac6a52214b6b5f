"""What MkDocs is told when a hook of ours fails: a sentence, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from mkdocs.exceptions import Abort, PluginError

from mkdocs_postmortems.failures import confession, sentence

__all__ = ["Bug", "guarded"]

P = ParamSpec("P")
R = TypeVar("R")


class Bug(Abort):
    """A fault of ours that we did not foresee; it ends MkDocs with 2, so that nobody looks for it in their own files."""

    code = exit_code = 2

    def show(self, *_: Any, **__: Any) -> None:
        """Say it where errors are said."""
        click.echo(f"\n{self.message}", err=True)


def guarded(hook: Callable[P, R]) -> Callable[P, R]:
    """Let a hook fail in a sentence: the machine's fault is an error of the build, and ours is a bug."""

    @wraps(hook)
    def careful(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return hook(*arguments, **named)
        except click.ClickException:
            raise
        except OSError as error:
            raise PluginError(sentence(error)) from error
        except Exception as error:
            raise Bug(confession(error)) from error

    return careful
