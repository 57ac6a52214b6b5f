"""Badges: small pictures with one number each, that other pages can show."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence

from mkdocs_postmortems.exports.export import Export, File
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.xml import attribute, text
from mkdocs_postmortems.model import Incident

__all__ = ["Badges", "badge"]

_GOOD, _FAIR, _POOR, _LABEL = "#2e7d32", "#9a6700", "#c62828", "#424242"
_HEIGHT, _BASELINE, _MARGIN, _LETTER = 20, 14, 6, 6.6
_FONTS = "Verdana,DejaVu Sans,Geneva,sans-serif"
_MOST = 60
_WEEK, _MONTH = 7, 30


class Badges(Export):
    """The badges of the whole site, then those of each service."""

    def totals(self) -> Iterator[File]:
        """Yield all badges."""
        outlet, site = self.outlet, self.outlet.site
        yield from _badges(outlet, site.address("badges"), "", site.catalogue.incidents)
        for name, slug in outlet.services.items():
            yield from _badges(outlet, site.address("badges", "service", slug), f"{name}: ", site.catalogue.services[name])


def _badges(outlet: Outlet, folder: str, prefix: str, incidents: Sequence[Incident]) -> Iterator[File]:
    words, today = outlet.site.words, outlet.site.settings.today
    owed = [outlet.owed(incident) for incident in incidents]
    still_open, overdue = sum(found.open for found in owed), sum(found.overdue for found in owed)
    days = _days(incidents, today)
    since = words("not_known") if days is None else str(days)
    yield f"{folder}/days.svg", badge(f"{prefix}{words('days_since')}", since, _age_colour(days))
    yield f"{folder}/open.svg", badge(f"{prefix}{words('open_actions_badge')}", str(still_open), _debt_colour(still_open, overdue))
    yield f"{folder}/overdue.svg", badge(f"{prefix}{words('overdue_actions_badge')}", str(overdue), _POOR if overdue else _GOOD)


def _days(incidents: Sequence[Incident], today: dt.date) -> int | None:
    """Return the days since the latest incident that counts; 0 while one goes on."""
    known = [today if incident.is_ongoing else day for incident in incidents if incident.counts and (day := incident.day)]
    return max((today - max(known)).days, 0) if known else None


def _age_colour(days: int | None) -> str:
    if days is None or days >= _MONTH:
        return _GOOD
    return _FAIR if days >= _WEEK else _POOR


def _debt_colour(still_open: int, overdue: int) -> str:
    return _POOR if overdue else _FAIR if still_open else _GOOD


def badge(label: str, value: str, colour: str) -> bytes:
    """Return a picture of a label and a value beside it. It needs no script, and no font from elsewhere."""
    shown = label if len(label) <= _MOST else f"{label[: _MOST - 1]}…"
    left, right = _width(shown), _width(value)
    size, said = f'width="{left + right:g}" height="{_HEIGHT}"', f"{label}: {value}"
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{attribute(said)}"><title>{text(said)}</title>',
        f'<rect {size} rx="3" fill="{_LABEL}" />',
        f'<rect x="{left:g}" width="{right:g}" height="{_HEIGHT}" rx="3" fill="{colour}" />',
        f'<g fill="#fff" font-family="{_FONTS}" font-size="11" text-anchor="middle">',
        _written(shown, left / 2, left),
        _written(value, left + right / 2, right),
        "</g></svg>\n",
    )
    return "".join(parts).encode()


def _width(shown: str) -> float:
    """Return the room that a text needs, more for letters of double width."""
    letters = len(shown) if shown.isascii() else sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in shown)
    return round(letters * _LETTER + 2 * _MARGIN, 1)


def _written(shown: str, middle: float, width: float) -> str:
    """Return a text in the room that it was given, whatever font there is."""
    room = f'x="{middle:g}" y="{_BASELINE}" textLength="{width - 2 * _MARGIN:g}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {room}>{text(shown)}</text>"
