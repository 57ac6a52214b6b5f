"""How long incidents take, by severity and by phase: dots, sentences and tables."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence

from mkdocs_postmortems.catalogue.metrics import (
    PHASES,
    Distribution,
    Point,
    StretchName,
    distribution,
    phase,
    shares,
)
from mkdocs_postmortems.model import Elapsed, Incident
from mkdocs_postmortems.views.page import Term, severity_value
from mkdocs_postmortems.views.plots import Plots, Table, axis_for, dense, plot, ticks
from mkdocs_postmortems.views.shared import Site

__all__ = ["how_long", "where_time_goes"]

_MOST_ROWS = 300
_NOTHING = Term("–")


def how_long(site: Site, incidents: Sequence[Incident], *, by_severity: bool = True) -> Plots | None:
    """Return how long incidents took, in a row for each severity or in one; None where no length is known exactly."""
    every = distribution(incidents, _duration)
    found = _by_severity(site, incidents) if by_severity else [("", Term(site.words("lasted")), every)]
    axis = axis_for([every])
    if axis is None:
        return None
    bars = dense([each for *_, each in found], axis)
    return Plots(
        plots=tuple(plot(site, label, each, axis, bars=bars)._replace(severity=value) for value, label, each in found),
        ticks=ticks(site, axis, below=_below(every, axis.first)),
        notes=_sentences(site, every, bars=bars),
        links=_longest(site, every),
        tables=(
            *((_overview(site, [(label, each) for _, label, each in found], every),) if by_severity else ()),
            _listed(site, every),
        ),
    )


def _duration(incident: Incident) -> Elapsed | None:
    return incident.time_to_resolve


def _by_severity(site: Site, incidents: Sequence[Incident]) -> list[tuple[str, Term, Distribution]]:
    groups: dict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        groups[severity_value(incident.severity)].append(incident)
    return [(value, Term(site.facet_label("severity", value), site.facet("severity", value)), distribution(groups[value], _duration)) for value in site.facets["severity"] if value in groups]


def _below(found: Distribution, first: int) -> bool:
    return any(point.length.total_seconds() < first for point in found.points)


def _sentences(site: Site, every: Distribution, *, bars: bool) -> tuple[str, ...]:
    words = site.words
    notes = [words("axis_note")]
    if bars:
        notes.append(words("bars_note"))
    if every.has_middle:
        notes.append(words("half_within", length=words.length(every.at(0.5))))
    if every.has_tail:
        notes.append(words("tenth_longer", length=words.length(every.at(0.9))))
    return tuple(notes)


def _longest(site: Site, every: Distribution) -> tuple[Term, ...]:
    longest = every.points[-1]
    return (Term(site.words("longest", length=site.words.length(longest.length))), Term(longest.incident.title, site.incident(longest.incident)))


def _overview(site: Site, rows: Sequence[tuple[Term, Distribution]], every: Distribution | None) -> Table:
    """Return the numbers of distributions as a table; a last row for all of them if `every` is given."""
    all_rows = [*rows, *([(Term(site.words("all")), every)] if every else [])]
    head = ("", *(site.words(f"column.{name}") for name in ("exact", "about", "unknown", "quarter", "half", "three_quarters", "nine_tenths", "longest")))
    return Table(site.words("numbers"), head, tuple((name, *_numbers(site, found)) for name, found in all_rows))


def _numbers(site: Site, found: Distribution) -> tuple[Term, ...]:
    words = site.words

    def at(share: float, *, enough: bool) -> Term:
        return Term(words.length(found.at(share))) if enough else _NOTHING

    last = found.points[-1] if found.points else None
    return (
        *(Term(words.number(n)) for n in (len(found.points), found.about, found.unknown)),
        *(at(share, enough=found.has_middle) for share in (0.25, 0.5, 0.75)),
        at(0.9, enough=found.has_tail),
        Term(words.length(last.length), site.incident(last.incident)) if last else _NOTHING,
    )


def _listed(site: Site, every: Distribution) -> Table:
    """Return incidents by their length, longest first."""
    shown = every.points[::-1][:_MOST_ROWS]
    caption = site.words("by_length") if len(shown) == len(every.points) else site.words("longest_of", n=len(shown), all=site.words.number(len(every.points)))
    rows = tuple((_incident(site, p), Term(site.severity(p.incident.severity).label), Term(site.words.length(p.length))) for p in shown)
    return Table(caption, (site.words("incident"), site.words("severity"), site.words("lasted")), rows)


def _incident(site: Site, point: Point) -> Term:
    return Term(point.incident.title, site.incident(point.incident))


def where_time_goes(site: Site, incidents: Sequence[Incident]) -> Plots | None:
    """Return how long each phase took, and its share of all time; None where no phase is known exactly."""
    found = {name: distribution(incidents, phase(name)) for name in PHASES}
    axis = axis_for(list(found.values()))
    if axis is None:
        return None
    bars = dense(list(found.values()), axis)
    complete, sums = shares(incidents)
    rows = [(Term(site.words(f"until.{name}")), each) for name, each in found.items()]
    return Plots(
        plots=tuple(
            plot(site, label, each, axis, bars=bars)._replace(note=_share(site, name, sums))
            for (label, each), name in zip(rows, PHASES, strict=True)
        ),
        ticks=ticks(site, axis, below=any(_below(each, axis.first) for each in found.values())),
        notes=(site.words("phases_note"), *([site.words("bars_note")] if bars else []), *_added_up(site, complete, sums)),
        links=_weight(site, incidents, complete, sums),
        tables=(_overview(site, rows, None), _split(site, incidents)),
    )


def _percent(part: dt.timedelta, whole: dt.timedelta) -> int:
    return round(part / whole * 100)


def _share(site: Site, name: StretchName, sums: dict[StretchName, dt.timedelta]) -> str:
    whole = sum(sums.values(), dt.timedelta())
    return site.words("of_the_time", share=site.words.percent(_percent(sums[name], whole))) if whole else ""


def _added_up(site: Site, complete: int, sums: dict[StretchName, dt.timedelta]) -> tuple[str, ...]:
    whole = sum(sums.values(), dt.timedelta())
    if not whole:
        return ()
    fixing, unnoticed = (site.words.percent(_percent(sums[name], whole)) for name in ("fixing", "undetected"))
    return (site.words("added_up", incidents=site.words.count("n_complete", complete), fixing=fixing, unnoticed=unnoticed),)


def _weight(site: Site, incidents: Sequence[Incident], complete: int, sums: dict[StretchName, dt.timedelta]) -> tuple[Term, ...]:
    """Return how much of the sum is one incident's alone: sums are ruled by the longest."""
    whole = sum(sums.values(), dt.timedelta())
    if not whole or complete < 2:  # noqa: PLR2004
        return ()
    alone = [(sum(shares([incident])[1].values(), dt.timedelta()), incident) for incident in incidents]
    length, incident = max(alone, key=lambda pair: (pair[0], pair[1].stem))
    share = site.words.percent(_percent(length, whole))
    return (Term(site.words("one_alone", share=share)), Term(incident.title, site.incident(incident)))


def _split(site: Site, incidents: Sequence[Incident]) -> Table:
    """Return each incident's phases; what is only about known says so, what is not known is a dash."""
    measures: list[Callable[[Incident], Elapsed | None]] = [phase(name) for name in PHASES]
    measured = [(incident, [measure(incident) for measure in measures]) for incident in incidents]
    known = [(incident, lengths) for incident, lengths in measured if any(lengths)]
    shown = known[:_MOST_ROWS]
    caption = site.words("by_phase") if len(shown) == len(known) else site.words("latest_of", n=len(shown), all=site.words.number(len(known)))
    rows = tuple(
        (Term(incident.title, site.incident(incident)), *(Term(site.words.elapsed(found)) if found else _NOTHING for found in lengths))
        for incident, lengths in shown
    )
    return Table(caption, (site.words("incident"), *(site.words(f"until.{name}") for name in PHASES)), rows)
