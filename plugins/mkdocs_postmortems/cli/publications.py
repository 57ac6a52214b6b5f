"""What a site for everybody would show, as `check --audience public` says it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from mkdocs_postmortems.audience import Publication
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.reporters import visible

__all__ = ["with_publications"]

_REASONS = {"internal": "internal", "draft": "draft", "unclear": "of unclear audience"}


def with_publications(report: str, publications: Sequence[Publication], form: str, *, verbose: bool) -> str:
    """Return a report with what becomes of each incident; programs get one object that holds both."""
    if form == "json":
        return json.dumps({"audience": "public", "incidents": list(map(_data, publications)), "findings": json.loads(report)}, indent=2, ensure_ascii=False)
    if form == "sarif":
        return report
    said = "\n".join(_lines(publications, verbose=verbose))
    return ("\n\n" if form == "full" else "\n").join(filter(None, (report, said)))


def _data(publication: Publication) -> dict[str, object]:
    return {
        "path": publication.path,
        "id": publication.stem,
        "published": not publication.reason,
        "reason": publication.reason or None,
        "left_out": dict(publication.left_out),
    }


def _lines(publications: Sequence[Publication], *, verbose: bool) -> Iterator[str]:
    """Yield a line for each incident that everybody would see; the others are counted, or listed too if `verbose`."""
    shown = [publication for publication in publications if not publication.reason]
    others = [publication for publication in publications if publication.reason]
    yield f"everybody would see {len(shown)} of {len(publications)} incident{'' if len(publications) == 1 else 's'}{':' if shown else ''}"
    for publication in shown:
        yield f"  {visible(publication.path)}: {_left_out(publication)}"
    counts = Counter(publication.reason for publication in others)
    if others:
        yield f"not published: {', '.join(f'{counts[reason]} {words}' for reason, words in _REASONS.items() if counts[reason])}{':' if verbose else ''}"
    for publication in others if verbose else ():
        yield f"  {visible(publication.path)}: {_REASONS[publication.reason]}"
    if not shown and others:
        yield "an incident is published once it says `audience: public`"


def _left_out(publication: Publication) -> str:
    parts = [f"{_named(name)} {count}" for name, count in publication.left_out.items()]
    return f"left out: {', '.join(parts)}" if parts else "in full"


def _named(field: str) -> str:
    known = Incident.model_fields.get(field)
    return str(known.title).lower() if known else "own keys"
