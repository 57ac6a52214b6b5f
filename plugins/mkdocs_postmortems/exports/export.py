"""What an export is: it looks at each incident once, and keeps little of it for the documents that are made of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Protocol

from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.visits import Visit, visit
from mkdocs_postmortems.model import Incident

__all__ = ["Export", "Exports", "File", "Memory", "Seen"]

# The address of a file, and its content.
File = tuple[str, bytes]


class Memory(Protocol):
    """What exports have seen and made at another time."""

    def recall(self, path: str) -> list[Any] | None:
        """Return what they have seen of an incident that has not changed since, by the path of its file."""

    def keep(self, path: str, looks: list[Any], files: list[File]) -> None:
        """Remember what they see of an incident, and publish what they make of it alone; so does whatever recalls it."""

    def totals(self, name: str, make: Callable[[], list[File]]) -> list[File]:
        """Return what an export makes of what lists show: what it made before, where that has not changed since."""


class Seen:
    """An incident that is being looked at; it is visited only if somebody needs more than is known of it."""

    def __init__(self, outlet: Outlet, listed: Incident) -> None:
        self._outlet, self.listed = outlet, listed

    @cached_property
    def visit(self) -> Visit:
        """The incident with all that can be asked of it."""
        return visit(self._outlet, self.listed)


class Export:
    """A family of files. Incidents are shown to it one after another, the latest first."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet

    def look(self, visit: Visit) -> Any:  # noqa: ARG002
        """Return what is needed of an incident: it may be remembered until it changes, so it should be bytes for the most part."""
        return None

    def files(self, visit: Visit) -> Iterable[File]:  # noqa: ARG002
        """Return what is published of an incident alone: it is remembered with the look."""
        return ()

    def take(self, seen: Seen, look: Any) -> None:
        """Take what a look has found, now or at another time."""

    def totals(self) -> Iterable[File]:
        """Return what follows from what lists show of incidents: it may be remembered until that changes."""
        return ()

    def finish(self) -> Iterable[File]:
        """Return what else is published of all incidents. Nothing is taken after that."""
        return ()

    def close(self) -> None:
        """Let go of what was kept."""


class Exports:
    """Several exports, which look at each incident together while it is at hand. `memory` has what they have seen at another time."""

    def __init__(self, outlet: Outlet, kinds: Iterable[type[Export]], memory: Memory | None = None) -> None:
        self._outlet, self._memory = outlet, memory
        self._waiting: list[Export] = []
        try:
            for kind in kinds:
                self._waiting.append(kind(outlet))
        except BaseException:
            self.close()
            raise

    def add(self, listed: Incident) -> list[File]:
        """Return the files of an incident, unless a memory publishes them; incidents come one after another, the latest first."""
        seen, files = Seen(self._outlet, listed), list[File]()
        looks = self._memory.recall(listed.path) if self._memory else None
        if looks is None:
            looks = [export.look(seen.visit) for export in self._waiting]
            files = [file for export in self._waiting for file in export.files(seen.visit)]
            if self._memory:
                self._memory.keep(listed.path, looks, files)
        for export, look in zip(self._waiting, looks, strict=True):
            export.take(seen, look)
        return [] if self._memory else files

    def finish(self) -> Iterator[File]:
        """Yield the files of all incidents."""
        while self._waiting:
            yield from self._totals(self._waiting[0])
            yield from self._waiting[0].finish()
            self._waiting.pop(0).close()

    def _totals(self, export: Export) -> Iterable[File]:
        return self._memory.totals(type(export).__name__, lambda: list(export.totals())) if self._memory else export.totals()

    def close(self) -> None:
        """Let go of exports that are not finished."""
        for export in self._waiting:
            export.close()
