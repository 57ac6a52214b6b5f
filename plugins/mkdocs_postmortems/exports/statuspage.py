"""The status, in the form of Statuspage's public interface (version 2), so that programs made for that can read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import to_json

from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.updates import Update
from mkdocs_postmortems.model import Incident, Severity, Status
from mkdocs_postmortems.views.changes import midnight

__all__ = ["statuspage_files"]

# As many as Statuspage lists.
_MOST = 50
_IMPACTS = {Severity.SEV1: "critical", Severity.SEV2: "major", Severity.SEV3: "minor", Severity.SEV4: "minor", Severity.SEV5: "none"}
_BROKEN = {"critical": "major_outage", "major": "partial_outage", "minor": "degraded_performance", "none": "operational"}
_OVERALL = {
    "critical": "Major Service Outage",
    "major": "Partial System Outage",
    "minor": "Minor Service Outage",
    "none": "All Systems Operational",
}
_WORST = tuple(_OVERALL)


def statuspage_files(outlet: Outlet) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of the interface; only incidents that count, and of which at least the day is known, are in them."""
    known = [incident for incident in outlet.incidents if incident.counts and incident.day]
    components = _components(outlet)
    unresolved = [incident for incident in known if incident.is_ongoing]
    going_on = [_incident(outlet, incident, components) for incident in unresolved]
    status = _status(unresolved)
    named: dict[str, Any] = {"components": list(components.values())}
    documents: dict[str, dict[str, Any]] = {
        "status": {"status": status},
        "components": named,
        "summary": {**named, "incidents": going_on, "scheduled_maintenances": [], "status": status},
        "incidents": {"incidents": [_incident(outlet, incident, components) for incident in known[:_MOST]]},
        "incidents/unresolved": {"incidents": going_on},
        **{f"scheduled-maintenances{which}": {"scheduled_maintenances": []} for which in ("", "/active", "/upcoming")},
    }
    for name, document in documents.items():
        yield outlet.site.data("v2", f"{name}.json"), to_json({"page": _page(outlet), **document}) + b"\n"


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _page(outlet: Outlet) -> dict[str, str]:
    settings = outlet.site.settings
    # The same files make the same documents: they are as new as the last moment that the files know of.
    changed = max(filter(None, outlet.latest.values()), default=settings.now)
    return {"id": outlet.domain, "name": outlet.name, "url": outlet.root, "time_zone": settings.timezone, "updated_at": _stamp(changed)}


def _impact(incident: Incident) -> str:
    return _IMPACTS[incident.severity] if incident.severity else "minor"


def _status(unresolved: list[Incident]) -> dict[str, str]:
    indicator = min((_impact(incident) for incident in unresolved), key=_WORST.index, default="none")
    return {"indicator": indicator, "description": _OVERALL[indicator]}


def _components(outlet: Outlet) -> dict[str, dict[str, Any]]:
    """Return the services that any incident names, with what users can expect of them now."""
    found = outlet.site.catalogue.services.items()
    return {name: _component(outlet, position, name, incidents) for position, (name, incidents) in enumerate(found, 1)}


def _component(outlet: Outlet, position: int, name: str, incidents: tuple[Incident, ...]) -> dict[str, Any]:
    days = [_started(outlet, incident) for incident in incidents if incident.day] or [outlet.site.settings.now]
    broken = [i for i in incidents if i.counts and i.is_ongoing and i.current_status != Status.MONITORING]
    worst = min((_impact(incident) for incident in broken), key=_WORST.index, default="none")
    return {
        "id": outlet.services[name],
        "name": name,
        "status": _BROKEN[worst],
        "created_at": _stamp(min(days)),
        "updated_at": _stamp(max(days)),
        "position": position,
        "description": None,
        "showcase": True,
        "start_date": None,
        "group_id": None,
        "page_id": outlet.domain,
        "group": False,
        "only_show_if_degraded": False,
    }


def _started(outlet: Outlet, incident: Incident) -> dt.datetime:
    if started := incident.milestones.started:
        return started.earliest
    return midnight(outlet.site, incident.day or outlet.site.settings.today)


def _incident(outlet: Outlet, incident: Incident, components: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    started, times = _started(outlet, incident), incident.milestones
    return {
        "id": incident.stem,
        "name": incident.title,
        "status": incident.current_status.value,
        "created_at": _stamp(started),
        "updated_at": _stamp(outlet.latest[incident.stem] or started),
        "monitoring_at": _stamp(times.mitigated.earliest) if times.mitigated else None,
        "resolved_at": _stamp(times.resolved.earliest) if times.resolved else None,
        "impact": _impact(incident),
        "shortlink": outlet.incident(incident),
        "started_at": _stamp(started),
        "page_id": outlet.domain,
        "incident_updates": _updates(outlet, incident, started),
        "components": [components[name] for name in dict.fromkeys(incident.services)],
    }


def _updates(outlet: Outlet, incident: Incident, started: dt.datetime) -> list[dict[str, Any]]:
    """Return the changes of status, the latest first; the beginning where no change is known."""
    found = [update for update in outlet.updates[incident.stem] if update.status]
    first = Update(incident, "started", started, "", incident.summary or incident.title, status=incident.current_status)
    return [_update(update) for update in reversed(found or [first])]


def _update(update: Update) -> dict[str, Any]:
    at = _stamp(update.at)
    return {
        "id": f"{update.incident.stem}/{update.name}",
        "incident_id": update.incident.stem,
        "status": update.status.value if update.status else "",
        "body": update.text or update.incident.title,
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": None,
        "deliver_notifications": False,
    }
