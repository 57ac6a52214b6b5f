"""What became of the action items, by the year of their incidents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mkdocs_postmortems.catalogue.metrics import Outcome, outcome
from mkdocs_postmortems.views.page import Ref, Term
from mkdocs_postmortems.views.shared import Site

__all__ = ["OUTCOMES", "FollowThrough", "follow_through"]

OUTCOMES: tuple[Outcome, ...] = ("in_time", "late", "undated", "open", "overdue", "cancelled")


class YearOfActions(NamedTuple):
    """The action items of a year's incidents: shares for the bar, from where to how wide, and counts."""

    year: Term
    bars: tuple[tuple[str, float, float], ...]
    counts: tuple[Term, ...]
    all: int


class FollowThrough(NamedTuple):
    """What became of action items."""

    names: tuple[tuple[str, str], ...]
    years: tuple[YearOfActions, ...]
    notes: tuple[str, ...]
    template: str = "follow_through"


def follow_through(site: Site) -> FollowThrough | None:
    """Return what became of the action items of incidents that count; None where there are none."""
    by_year: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for task in site.catalogue.tasks:
        if task.incident.counts:
            day = task.incident.day
            by_year[str(day.year) if day else ""][outcome(task.item, site.settings.today)] += 1
    if not by_year:
        return None
    used = [name for name in OUTCOMES if any(counts[name] for counts in by_year.values())]
    years = tuple(_year(site, year, by_year[year], used) for year in sorted(by_year, reverse=True))
    return FollowThrough(tuple((name, site.words(f"outcome.{name}")) for name in used), years, _notes(site, sum(by_year.values(), Counter())))


def _year(site: Site, year: str, counts: Counter[Outcome], used: Sequence[Outcome]) -> YearOfActions:
    whole, reached = counts.total(), 0
    bars = []
    for name in used:
        if counts[name]:
            bars.append((name, reached / whole, counts[name] / whole))
            reached += counts[name]
    label = Term(year, site.facet("year", year)) if year else Term(site.words("no_date_known"))
    return YearOfActions(label, tuple(bars), tuple(_count(site, name, counts[name]) for name in used), whole)


def _count(site: Site, name: Outcome, n: int) -> Term:
    if not n:
        return Term("")
    anchor = "open" if name in ("open", "overdue") else "done"
    return Term(site.words.number(n), Ref(site.address("actions"), anchor))


def _notes(site: Site, counts: Counter[Outcome]) -> tuple[str, ...]:
    words = site.words
    dated = counts["in_time"] + counts["late"]
    notes = [words("follow_through_note", date=words.date(site.settings.today))]
    if dated:
        notes.append(words("in_time_of", n=words.number(counts["in_time"]), m=words.count("n_dated_actions", dated)))
    if counts["overdue"]:
        notes.append(words.count("n_overdue", counts["overdue"]))
    return tuple(notes)
