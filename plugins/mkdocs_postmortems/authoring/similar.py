"""Past incidents that resemble a new one, why they do, and what is still to be done about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_postmortems.catalogue import Catalogue, Match
from mkdocs_postmortems.model import ActionItem, Incident

__all__ = ["Similar", "reasons", "similar"]

_MOST_LOOKED_AT = 50
# What a service or a cause that both name adds to the likeness of the words.
_SERVICE, _CAUSE = 0.05, 0.03
_CLEARLY = 0.1


@dataclass(frozen=True, slots=True)
class Similar:
    """A past incident, how much it resembles (0 to 1), and what both have in common, most telling first."""

    incident: Incident
    score: float
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def open_actions(self) -> tuple[ActionItem, ...]:
        """Its action items that are not done."""
        return tuple(item for item in self.incident.action_items or () if item.is_open)

    @property
    def follow_up(self) -> str:
        """How many of its actions are open, as a clause."""
        every, left = len(self.incident.action_items or ()), len(self.open_actions)
        if not every:
            return "it has no action items"
        if left == every:
            return "its only action is open" if every == 1 else f"all {every} of its actions are open"
        return f"{left or 'none'} of its {every} {'action' if every == 1 else 'actions'} {'is' if left <= 1 else 'are'} open"


def similar(catalogue: Catalogue, what: str | Incident, most: int = 5, *, past: bool = False) -> list[Similar]:
    """Return the incidents that resemble a text or an incident most; with `past`, only what began before it and is clearly alike."""
    found = (_similar(match, what) for match in catalogue.resembling(what, _MOST_LOOKED_AT))
    kept = [one for one in found if not past or isinstance(what, str) or (one.score >= _CLEARLY and _is_past(one.incident, what))]
    return sorted(kept, key=lambda one: -one.score)[:most]


def _is_past(other: Incident, incident: Incident) -> bool:
    """Whether an incident began before another, as far as both days are known."""
    then, now = other.day, incident.day
    return other.stem != incident.stem and (then is None or now is None or then <= now)


def _similar(match: Match, what: str | Incident) -> Similar:
    other = match.incident
    services = [name for name in what.services if name in other.services] if isinstance(what, Incident) else []
    categories = [word for word in what.categories if word in other.categories] if isinstance(what, Incident) else []
    return Similar(
        other,
        min(match.score + _SERVICE * bool(services) + _CAUSE * bool(categories), 1.0),
        tuple(services),
        tuple(str(word) for word in categories),
        match.symptoms,
        match.words,
    )


def reasons(found: Similar) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is in common as a name and its values."""
    named = (("service", found.services), ("cause", found.categories), ("symptoms", found.symptoms), ("words", found.words))
    yield from ((name, values) for name, values in named if values)
