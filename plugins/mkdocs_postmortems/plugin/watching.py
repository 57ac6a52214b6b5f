"""Keeping the preview server's eye on the incidents folder: it sees a change at once, and goes on when the folder was away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent

__all__ = ["keep_watching"]

_EVERY = 0.1  # seconds; the server itself looks every half second
_REST = 10  # times as long as looking takes, so that a large folder on a slow disk keeps nobody busy
_DELAY = 0.05  # seconds without a change that begin a build: an editor writes a file in much less


def keep_watching(server: LiveReloadServer, folder: Callable[[], str], idle: Callable[[], None]) -> None:
    """Look for changes in a folder, and watch it again, and build, when it comes back or another one takes its part.

    `idle` is called after each look.
    """
    server.build_delay = min(server.build_delay, _DELAY)

    def look() -> None:
        pause = _EVERY
        while True:
            time.sleep(pause)
            began = time.monotonic()
            if server.observer.is_alive():
                _look(server, folder())
            pause = max(_EVERY, _REST * (time.monotonic() - began))
            idle()

    threading.Thread(target=look, daemon=True).start()


def _look(server: LiveReloadServer, folder: str) -> None:
    watches = [emitter for emitter in server.observer.emitters if emitter.watch.path == folder]
    living = [emitter for emitter in watches if emitter.is_alive()]
    for emitter in living:
        # What it sees now it does not see again at its own time.
        emitter.queue_events(0)
    if not living:
        _revive(server, folder, known=bool(watches))


def _revive(server: LiveReloadServer, folder: str, *, known: bool) -> None:
    try:
        if known:
            # The server's own watch ends for good when the folder is gone for a moment.
            server.unwatch(folder)
        server.watch(folder)
    except OSError:
        # It is not there yet.
        return
    for emitter in server.observer.emitters:
        if emitter.watch.path == folder:
            emitter.queue_event(FileModifiedEvent(folder))
