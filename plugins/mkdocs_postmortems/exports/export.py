"""What an export is: it sees each incident once, and keeps little of it for the documents that are made of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.visits import Visit, visits

__all__ = ["Export", "File", "made"]

# The address of a file, and its content.
File = tuple[str, bytes]


class Export:
    """A family of files. Incidents are shown to it one after another, the latest first."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet

    def add(self, visit: Visit) -> Iterable[File]:  # noqa: ARG002
        """Take from an incident what is needed later; return what is published of it alone."""
        return ()

    def finish(self) -> Iterable[File]:
        """Return what is published of all incidents. Nothing is added after that."""
        return ()

    def close(self) -> None:
        """Let go of what was kept."""


def made(outlet: Outlet, kinds: Iterable[type[Export]]) -> Iterator[File]:
    """Yield the files of exports: those of each incident first, while it is looked at, then those of all."""
    waiting: list[Export] = []
    try:
        for kind in kinds:
            waiting.append(kind(outlet))  # noqa: PERF401
        for visit in visits(outlet):
            for export in waiting:
                yield from export.add(visit)
        while waiting:
            yield from waiting[0].finish()
            waiting.pop(0).close()
    finally:
        for export in waiting:
            export.close()
