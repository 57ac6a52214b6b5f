"""The process in which MkDocs runs: what goes wrong is said in a sentence, and it ends with who started it."""

from __future__ import annotations

import os
import runpy
import sys
import threading

from mkdocs_postmortems.failures import DEBUG, INTERRUPTED, is_missing, missing, place, sentence, told

__all__: list[str] = []


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def _main(program: str, *arguments: str) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = [program, *arguments]
    try:
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        _fail(error, sentence(error))
    except Exception as error:  # noqa: BLE001
        _fail(error, missing(error) if is_missing(error) else f"{program}, or one of its plugins or themes, has stopped: {place(error)}: {error}\n{DEBUG}=1 shows where; it is not a finding about your files")


def _fail(error: Exception, text: str) -> None:
    sys.stderr.write(f"{told(error) or text}\n")
    sys.exit(1)


if __name__ == "__main__":
    _main(*sys.argv[1:])
