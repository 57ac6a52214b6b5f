"""The status, in the form of Statuspage's public interface (version 2), so that programs made for that can read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import to_json

from mkdocs_postmortems.exports.export import Export, File, Seen
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.updates import Update, first_update
from mkdocs_postmortems.exports.visits import Visit
from mkdocs_postmortems.model import Incident, Severity, Status
from mkdocs_postmortems.views.changes import last_change, midnight

__all__ = ["Statuspage"]

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


class Statuspage(Export):
    """The documents of the interface; only incidents that count, and of which at least the day is known, are in them."""

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        self._components = {name: to_json(component) for name, component in _components(outlet).items()}
        self._latest: list[bytes] = []
        self._ongoing: list[bytes] = []
        self._impacts: list[str] = []

    def look(self, visit: Visit) -> bytes | None:
        """Return an incident but for its components, which others change; nothing where it is not shown."""
        return to_json(_incident(visit)) if self._shows(visit.listed) else None

    def take(self, seen: Seen, look: bytes | None) -> None:
        """Keep the latest incidents, and those that go on."""
        listed = seen.listed
        if self._shows(listed):
            components = b",".join(self._components[name] for name in dict.fromkeys(listed.services))
            made = b'%b,"components":[%b]}' % ((look or to_json(_incident(seen.visit)))[:-1], components)
            self._latest += [made] if len(self._latest) < _MOST else []
            if listed.is_ongoing:
                self._ongoing.append(made)
                self._impacts.append(_impact(listed))

    def _shows(self, listed: Incident) -> bool:
        return listed.counts and listed.day is not None and (len(self._latest) < _MOST or listed.is_ongoing)

    def finish(self) -> Iterator[File]:
        """Yield all documents."""
        page, status = to_json(_page(self.outlet)), to_json(_status(self._impacts))
        components, none = _list(self._components.values()), b"[]"
        latest, ongoing = _list(self._latest), _list(self._ongoing)
        documents: dict[str, dict[str, bytes]] = {
            "status": {"status": status},
            "components": {"components": components},
            "summary": {"components": components, "incidents": ongoing, "scheduled_maintenances": none, "status": status},
            "incidents": {"incidents": latest},
            "incidents/unresolved": {"incidents": ongoing},
            **{f"scheduled-maintenances{which}": {"scheduled_maintenances": none} for which in ("", "/active", "/upcoming")},
        }
        for name, document in documents.items():
            members = (b'"%b":%b' % (key.encode(), value) for key, value in {"page": page, **document}.items())
            yield self.outlet.site.data("v2", f"{name}.json"), b"{%b}\n" % b",".join(members)


def _list(items: Iterable[bytes]) -> bytes:
    return b"[%b]" % b",".join(items)


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _page(outlet: Outlet) -> dict[str, str]:
    settings = outlet.site.settings
    # The same files make the same documents: they are as new as the last moment that the files know of.
    known = [at for incident in outlet.site.catalogue.incidents if (at := last_change(outlet.site, incident))]
    changed = max(known) if known else settings.now
    return {"id": outlet.domain, "name": outlet.name, "url": outlet.root, "time_zone": settings.timezone, "updated_at": _stamp(changed)}


def _impact(incident: Incident) -> str:
    return _IMPACTS[incident.severity] if incident.severity else "minor"


def _status(impacts: list[str]) -> dict[str, str]:
    indicator = min(impacts, key=_WORST.index, default="none")
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


def _incident(visit: Visit) -> dict[str, Any]:
    outlet, incident = visit.outlet, visit.incident
    started, times = _started(outlet, incident), incident.milestones
    return {
        "id": incident.stem,
        "name": incident.title,
        "status": incident.current_status.value,
        "created_at": _stamp(started),
        "updated_at": _stamp(visit.changed or started),
        "monitoring_at": _stamp(times.mitigated.earliest) if times.mitigated else None,
        "resolved_at": _stamp(times.resolved.earliest) if times.resolved else None,
        "impact": _impact(incident),
        "shortlink": visit.url,
        "started_at": _stamp(started),
        "page_id": outlet.domain,
        "incident_updates": _updates(visit, started),
    }


def _updates(visit: Visit, started: dt.datetime) -> list[dict[str, Any]]:
    """Return the changes of status, the latest first; the beginning where no change is known."""
    found = [update for update in visit.updates if update.status]
    return [_update(update) for update in reversed(found or [first_update(visit.outlet.site, visit.incident, visit.url, started)])]


def _update(update: Update) -> dict[str, Any]:
    at = _stamp(update.at)
    return {
        "id": f"{update.incident}/{update.name}",
        "incident_id": update.incident,
        "status": update.status.value if update.status else "",
        "body": update.text,
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": None,
        "deliver_notifications": False,
    }
