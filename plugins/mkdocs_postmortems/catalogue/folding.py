"""Long texts of incidents on disk, so that memory holds only those that are being read."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from mkdocs_postmortems.store import Slot, Store

__all__ = ["Folder"]

# The incident whose page is being made, and those that it speaks of.
_OPEN = 8


class Folder:
    """Puts values away, each as this process wrote it, and fetches them again; the last ones fetched stay at hand."""

    def __init__(self, store: Store) -> None:
        def fetch(slot: Slot) -> dict[str, Any]:
            found: dict[str, Any] = pickle.loads(store.get(slot))  # noqa: S301 - nobody else can write there
            return found

        self._store, self._fetch = store, lru_cache(maxsize=_OPEN)(fetch)

    def put(self, values: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        """Put values away, and return what fetches them."""
        return partial(self._fetch, self._store.put(pickle.dumps(values, pickle.HIGHEST_PROTOCOL)))
