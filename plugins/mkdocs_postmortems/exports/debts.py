"""Action items as they stood on a day: which were open, and which of those were late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mkdocs_postmortems.catalogue import Task

__all__ = ["Debt", "debts"]


class Debt(NamedTuple):
    """An action item that was open on a day; `late` is the number of days since it was due, 0 where it was not due before."""

    task: Task
    late: int

    @property
    def id(self) -> str:
        """What names it in the whole site."""
        return f"{self.task.incident.stem}#{self.task.anchor}"


def debts(tasks: Iterable[Task], day: dt.date) -> tuple[Debt, ...]:
    """Return the action items that were open on a day: those due first come first, those without a date last.

    Was it done later, then it was open on that day. Of one that was cancelled nobody knows the day, so it is left out.
    """
    return tuple(sorted(_open(tasks, day), key=_order))


def _open(tasks: Iterable[Task], day: dt.date) -> Iterator[Debt]:
    for task in tasks:
        item, began = task.item, task.incident.day
        if (began is None or began <= day) and (item.is_open or (item.completed is not None and item.completed > day)):
            yield Debt(task, max((day - item.due).days, 0) if item.due else 0)


def _order(debt: Debt) -> tuple[dt.date, str, int]:
    return (debt.task.item.due or dt.date.max, debt.task.incident.stem, debt.task.number)
