"""What becomes of each incident on a site for everybody: published or not, and without which of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from mkdocs_postmortems.audience.parts import is_internal, is_published, marked_parts
from mkdocs_postmortems.diagnostics import Route
from mkdocs_postmortems.model import Audience, Incident

__all__ = ["Publication", "publications"]

_OWN = "x-"


@dataclass(frozen=True, slots=True)
class Publication:
    """An incident's file, why it is not published (empty if it is), and how many of its parts are left out, by field."""

    path: str
    stem: str
    reason: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)


def publications(incidents: Iterable[Incident], public: Iterable[Incident], unclear: Collection[str], unmarked: Audience) -> tuple[Publication, ...]:
    """Return what becomes of incidents, in the order of their paths.

    `public` are those that are published, as they are; `unclear` are the paths of files whose audience can't be read for certain.
    """
    shown = {incident.path: incident for incident in public}
    found: list[Publication] = []
    for incident in sorted(incidents, key=lambda incident: incident.path):
        if incident.path in shown:
            found.append(Publication(incident.path, incident.stem, "", _left_out(incident, shown[incident.path])))
        else:
            reason = "unclear" if incident.path in unclear else "draft" if is_published(incident, unmarked) else "internal"
            found.append(Publication(incident.path, incident.stem, reason))
    return tuple(found)


def _left_out(incident: Incident, shown: Incident) -> dict[str, int]:
    """Count by the field that each part stands in, in the order of the model; relations and an author's own keys can't be marked."""
    counts = Counter(_field(route) for route, part in marked_parts(incident) if is_internal(part))
    counts += Counter({"related": len(incident.related) - len(shown.related), _OWN: len(incident.own)})
    return {name: counts[name] for name in (*Incident.model_fields, _OWN) if counts[name]}


def _field(route: Route) -> str:
    """Return the list or mapping that a part stands in; an edition's own name is none."""
    names = [step for step in route if isinstance(step, str)]
    return names[0] if route[-1] == names[-1] else names[-1]
