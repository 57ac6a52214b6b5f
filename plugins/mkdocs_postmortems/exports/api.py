"""The programming interface: JSON documents under fixed addresses, and the contract that describes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from pydantic_core import to_json

from mkdocs_postmortems.catalogue import Catalogue
from mkdocs_postmortems.catalogue.metrics import Distribution, Outcome, distribution, outcome
from mkdocs_postmortems.exports.contract import contract_files
from mkdocs_postmortems.exports.export import Export, File, Seen
from mkdocs_postmortems.exports.incidents import action, document_address, facts, summary
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.records import (
    Build,
    Cause,
    Causes,
    Counts,
    Fates,
    Metrics,
    Service,
    Services,
    Spread,
)
from mkdocs_postmortems.exports.visits import Visit
from mkdocs_postmortems.model import Category, Incident, IncidentType
from mkdocs_postmortems.store import Store
from mkdocs_postmortems.views.page import severity_value

__all__ = ["Api"]

_LENGTHS = {
    "detect": lambda incident: incident.time_to_detect,
    "acknowledge": lambda incident: incident.time_to_acknowledge,
    "mitigate": lambda incident: incident.time_to_mitigate,
    "resolve": lambda incident: incident.time_to_resolve,
}


class Api(Export):
    """The documents of the interface, then its schemas. The lists wait on disk until they are whole."""

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(outlet)
        self._incidents, self._actions = Store(), Store()

    def look(self, visit: Visit) -> tuple[bytes, bytes]:
        """Return an incident as the lists have it, and its action items."""
        return visit.once(_listed)

    def files(self, visit: Visit) -> Iterator[File]:
        """Yield an incident's document."""
        short, actions = visit.once(_listed)
        content = b'%b,%b,"actions":[%b],"written":%b}\n' % (short[:-1], to_json(facts(visit))[1:-1], actions, visit.text)
        yield document_address(self.outlet, visit.listed), content

    def take(self, seen: Seen, look: tuple[bytes, bytes]) -> None:  # noqa: ARG002
        """Keep what the lists have."""
        short, actions = look
        self._incidents.put(short + b",")
        self._actions.put(actions + b"," if actions else b"")

    def totals(self) -> Iterator[File]:
        """Yield services and causes, the numbers, and the contract."""
        outlet = self.outlet
        yield self._place("services"), _json(_services(outlet))
        yield self._place("causes"), _json(_causes(outlet))
        yield self._place("metrics"), _json(_metrics(outlet))
        yield from contract_files(outlet)

    def finish(self) -> Iterator[File]:
        """Yield the lists, and what this build is."""
        today = self.outlet.site.settings.today.isoformat()
        yield self._place("incidents"), b'{"incidents":[%b]}\n' % self._incidents.whole()[:-1]
        yield self._place("actions"), b'{"as_of":"%b","actions":[%b]}\n' % (today.encode(), self._actions.whole()[:-1])
        yield self._place("build"), _json(_build(self.outlet))

    def close(self) -> None:
        """Let go of the lists."""
        self._incidents.close()
        self._actions.close()

    def _place(self, name: str) -> str:
        return self.outlet.site.data("v1", f"{name}.json")


def _listed(visit: Visit) -> tuple[bytes, bytes]:
    return to_json(summary(visit)), to_json([action(item) for item in visit.items])[1:-1]


def _json(value: Mapping[str, object]) -> bytes:
    return to_json(value) + b"\n"


def _ids(incidents: tuple[Incident, ...]) -> list[str]:
    return [incident.stem for incident in incidents]


def _services(outlet: Outlet) -> Services:
    return Services(services=[_service(outlet, name, found) for name, found in outlet.site.catalogue.services.items()])


def _service(outlet: Outlet, name: str, incidents: tuple[Incident, ...]) -> Service:
    days = [day for incident in incidents if incident.counts and (day := incident.day)]
    owed = [outlet.owed(incident) for incident in incidents]
    return Service(
        name=name,
        url=outlet.page(outlet.site.facet("service", name)),
        incidents=_ids(incidents),
        ongoing=[incident.stem for incident in incidents if incident.is_ongoing and incident.counts],
        latest=max(days).isoformat() if days else None,
        open_actions=sum(found.open for found in owed),
        overdue_actions=sum(found.overdue for found in owed),
    )


def _causes(outlet: Outlet) -> Causes:
    return Causes(causes=[_cause(outlet, cause, found) for cause, found in outlet.site.catalogue.categories.items()])


def _cause(outlet: Outlet, cause: Category, incidents: tuple[Incident, ...]) -> Cause:
    label = outlet.site.facet_label("cause", cause.value)
    url = outlet.page(outlet.site.facet("cause", cause.value))
    return Cause(id=cause.value, label=label, meaning=cause.meaning, url=url, incidents=_ids(incidents))


def _metrics(outlet: Outlet) -> Metrics:
    catalogue, today = outlet.site.catalogue, outlet.site.settings.today
    counted = catalogue.counted
    days = (incident.day for incident in counted)
    return Metrics(
        as_of=today.isoformat(),
        incidents=_counts(catalogue),
        by_year=_sorted(Counter(str(day.year) for day in days if day)),
        by_severity=_sorted(Counter(severity_value(incident.severity) for incident in counted)),
        by_service=_sorted(Counter(name for incident in counted for name in dict.fromkeys(incident.services))),
        by_cause=_sorted(Counter(cause.value for incident in counted for cause in dict.fromkeys(incident.categories))),
        durations={name: _spread(distribution(counted, length)) for name, length in _LENGTHS.items()},
        actions=_fates(Counter(outcome(task.item, today) for task in catalogue.tasks)),
    )


def _fates(outcomes: Counter[Outcome]) -> Fates:
    late, undated, in_time, overdue = outcomes["late"], outcomes["undated"], outcomes["in_time"], outcomes["overdue"]
    done = late + undated + in_time
    return Fates(open=outcomes["open"] + overdue, overdue=overdue, done=done, in_time=in_time, late=late, undated=undated, cancelled=outcomes["cancelled"])


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _counts(catalogue: Catalogue) -> Counts:
    own = [incident for incident in catalogue.incidents if incident.external is None]
    return Counts(
        all=len(catalogue.incidents),
        counted=len(catalogue.counted),
        ongoing=len(catalogue.ongoing),
        near_misses=sum(incident.type == IncidentType.NEAR_MISS for incident in own),
        drills=sum(incident.type == IncidentType.DRILL for incident in own),
        external=len(catalogue.incidents) - len(own),
    )


def _spread(found: Distribution) -> Spread:
    ends = [found.at(share).total_seconds() if found.points else None for share in (0, 1)]
    middle = [found.at(share).total_seconds() if found.has_middle else None for share in (0.25, 0.5, 0.75)]
    return Spread(
        known=len(found.points),
        about=found.about,
        unknown=found.unknown,
        shortest=ends[0],
        lower_quartile=middle[0],
        median=middle[1],
        upper_quartile=middle[2],
        longest=ends[1],
    )


def _build(outlet: Outlet) -> Build:
    names = ("incidents", "services", "causes", "actions", "metrics")
    documents = {name: outlet.file(outlet.site.data("v1", f"{name}.json")) for name in names}
    documents |= {"openapi": outlet.file(outlet.site.data("v1", "openapi.json"))}
    return Build(
        generator="mkdocs-postmortems",
        version=_version(),
        built_at=outlet.site.settings.now.isoformat(timespec="seconds"),
        site_name=outlet.name,
        site_url=outlet.root or None,
        incidents=len(outlet.site.catalogue.incidents),
        documents=documents,
    )


def _version() -> str:
    try:
        return version("mkdocs-postmortems")
    except PackageNotFoundError:
        return "0"
