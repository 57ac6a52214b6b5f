"""Regular expressions that are compiled when they are first asked for: most runs need few of them."""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["later"]


class _Later:
    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # What is stored here is found without this method the next time.
        found = self.__dict__[name] = getattr(re.compile(*self._source), name)
        return found


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as `re.compile(pattern, flags)`, for a pattern that takes long to compile and is rarely needed."""
    return cast("re.Pattern[str]", _Later(pattern, flags))
