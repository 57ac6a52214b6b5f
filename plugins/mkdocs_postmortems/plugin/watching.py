"""Keeping the preview server's eye on the incidents folder: its own watch ends for good when the folder is gone for a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent

__all__ = ["keep_watching"]

_EVERY = 0.5  # seconds, as often as the server itself looks


def keep_watching(server: LiveReloadServer, folder: Callable[[], str]) -> None:
    """Watch a folder again, and build, when it comes back or another one takes its part."""

    def look() -> None:
        while True:
            time.sleep(_EVERY)
            if server.observer.is_alive():
                _revive(server, folder())

    threading.Thread(target=look, daemon=True).start()


def _revive(server: LiveReloadServer, folder: str) -> None:
    watches = [emitter for emitter in server.observer.emitters if emitter.watch.path == folder]
    if any(emitter.is_alive() for emitter in watches):
        return
    try:
        if watches:
            server.unwatch(folder)
        server.watch(folder)
    except OSError:
        # It is not there yet.
        return
    for emitter in server.observer.emitters:
        if emitter.watch.path == folder:
            emitter.queue_event(FileModifiedEvent(folder))
