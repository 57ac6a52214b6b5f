"""MkDocs in a process of its own, so that whatever happens to it, somebody is left to clear up."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Generator"]

_CHILD = "mkdocs_postmortems.publishing.child"
_PATIENCE = 10  # seconds until a generator that was asked to end is made to


@dataclass
class Generator:
    """A command of MkDocs or ProperDocs, to be run."""

    program: str
    arguments: Sequence[str]
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def run(self, more: Sequence[str], held: int) -> int:
        """Run it to its end with `more` arguments, and return its exit code; negative if it was killed.

        It keeps the descriptor `held` open.
        """
        # Without -P, Python would also look for modules in the folder that it runs in, as `mkdocs` itself does not.
        command = [sys.executable, "-P", "-m", _CHILD, self.program, *self.arguments, *more]
        kept = (held,) if os.name == "posix" else ()
        # It reads from us until we are gone, however that comes about; then it ends as well.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=kept)
        with self._process as process:
            return process.wait()

    def stop(self) -> None:
        """Ask it to end; after a while, make it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            timer = threading.Timer(_PATIENCE, self._process.kill)
            timer.daemon = True
            timer.start()
