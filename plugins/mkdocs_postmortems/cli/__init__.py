"""The command `postmortems`: translates arguments and exit codes, and decides nothing.

Exit codes: 0 clean, 1 findings, 2 misuse or a bug of ours.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Any

from mkdocs_postmortems.failures import INTERRUPTED, confession, is_missing, missing, sentence, told

__all__ = ["main"]


def __getattr__(name: str) -> Any:
    # What the commands need is loaded when they are run, so that what fails then can be said in a sentence.
    if name == "postmortems":
        return import_module(f"{__name__}.commands").postmortems
    raise AttributeError(f"module {__name__} has no {name}")


def main() -> None:
    """Run the command. A fault that we did not foresee ends it with a request to report it, and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        __getattr__("postmortems")(prog_name="postmortems")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        _end(error, f"Error: {sentence(error)}")
    except Exception as error:  # noqa: BLE001
        _end(error, f"Error: {missing(error)}" if is_missing(error) else confession(error))


def _end(error: Exception, text: str) -> None:
    sys.stderr.write(f"{told(error) or text}\n")
    sys.exit(2)
