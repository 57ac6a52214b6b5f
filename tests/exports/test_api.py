"""The programming interface: its documents keep their contract, and say what the incidents say."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mkdocs_postmortems.exports.written import written
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.schema import SCHEMA_ID, fields
from mkdocs_postmortems.settings import EXPORTS, Settings
from openapi_spec_validator import validate
from outlets import ADDRESS, DEMO, HOSTILE, files, of, ongoing, outlet
from sites import incident

LISTS = ("incidents", "services", "causes", "actions", "metrics", "build")
V1 = "api/v1/"


def read(made: dict[str, bytes], name: str) -> Any:
    """Return a document of the interface."""
    return json.loads(made[f"{V1}{name}.json"])


def check(made: dict[str, bytes], schema: str, document: str) -> None:
    """Hold a document against its published schema."""
    contract = read(made, f"schemas/{schema}")
    jsonschema.Draft202012Validator.check_schema(contract)
    checker = jsonschema.Draft202012Validator(contract, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(read(made, document))] == []


@pytest.mark.parametrize("name", LISTS)
def test_documents_keep_their_schema(demo: dict[str, bytes], name: str) -> None:
    """Each document is what its published schema says."""
    check(demo, name, name)


@pytest.mark.parametrize("stem", [path.stem for path in sorted(DEMO.iterdir())])
def test_every_incident_keeps_the_schema(demo: dict[str, bytes], stem: str) -> None:
    """Each incident's document is what its published schema says."""
    check(demo, "incident", f"incidents/{stem}")


def test_an_unknown_key_breaks_the_contract(demo: dict[str, bytes]) -> None:
    """The schemas are closed, so that what they do not name can't slip in."""
    document = read(demo, "incidents")
    document["incidents"][0]["password"] = "secret"  # noqa: S105
    checker = jsonschema.Draft202012Validator(read(demo, "schemas/incidents"))
    assert "password" in next(checker.iter_errors(document)).message


def test_the_description_is_valid_openapi(demo: dict[str, bytes]) -> None:
    """The description is OpenAPI 3.1, and each address that it names exists."""
    described = read(demo, "openapi")
    assert described["openapi"].startswith("3.1")
    validate(described)
    assert described["servers"] == [{"url": f"{ADDRESS}api/v1"}]
    stem = read(demo, "incidents")["incidents"][0]["id"]
    assert [path for path in described["paths"] if f"api/v1{path.replace('{id}', stem)}" not in demo] == []


def test_addresses_lead_to_what_is_published(demo: dict[str, bytes]) -> None:
    """Every address of a document in a document exists."""
    named = [item["data"] for item in read(demo, "incidents")["incidents"]]
    named += [other["data"] for stem in named for other in read(demo, f"incidents/{stem.rsplit('/', 1)[1][:-5]}")["related"]]
    named += read(demo, "build")["documents"].values()
    assert len(named) > len(LISTS)
    assert [address for address in named if address.removeprefix(ADDRESS) not in demo] == []


def test_the_schema_of_files_is_where_its_id_says(demo: dict[str, bytes], tmp_path: Path) -> None:
    """The site that the id of the incident file's schema names publishes it there; no other site does."""
    home = files(of(tmp_path, {"2026-03-02-a.yml": incident()}, SCHEMA_ID.rpartition("/")[0] + "/"))
    assert json.loads(home["incident.schema.json"])["$id"] == SCHEMA_ID
    assert "incident.schema.json" not in demo
    assert read(demo, "schemas/incident-file")["$id"] == SCHEMA_ID


def test_everything_an_author_wrote_is_there(tmp_path: Path) -> None:
    """Each field of the model reaches its incident's document."""
    given = {field.key: field.sample for field in fields() if not field.key.startswith("x-")}
    given |= {"x-error-budget": "38 %", "related": ["2026-03-02-other"], "title": "A", "type": "near_miss", "review": "in_review", "audience": "public"}
    text = json.dumps(given, default=str).replace("true", '"true"')
    made = of(tmp_path, {"2026-03-02-a.yml": text, "2026-03-02-other.yml": incident()})
    document = json.loads(files(made)[f"{V1}incidents/2026-03-02-a.json"])
    own = {"own" if name == "x-" else name for name in Incident.model_fields}
    assert set(document["written"]) == own
    check(files(made), "incident", "incidents/2026-03-02-a")


def test_times_keep_their_precision(tmp_path: Path) -> None:
    """A moment says what was written, when that is, how exactly, and whether it is approximate."""
    text = incident("A", "2026-03-02", "timezone: Europe/Berlin", "started_at: ~2026-03-02 09:10", "resolved_at: 2026-03-03", "detected_at: 2026-03-02 09:10 – 09:20")
    times = read(files(of(tmp_path, {"2026-03-02-a.yml": text})), "incidents/2026-03-02-a")["times"]
    assert times["started"] == {"text": "~2026-03-02 09:10", "at": "2026-03-02T09:10:00+01:00", "until": None, "precision": "minute", "approximate": True}
    assert times["detected"]["until"] == "2026-03-02T09:20:00+01:00"
    assert (times["resolved"]["at"], times["resolved"]["precision"]) == ("2026-03-03", "day")
    assert times["mitigated"] is None


def test_action_items_know_their_state(tmp_path: Path) -> None:
    """What is overdue follows from the day of building, and is the same in every document."""
    items = "action_items: [{action: Late, owner: a, due: 2026-03-10}, {action: Later, owner: a, due: 2026-06-10}, {action: Gone, status: done, completed: 2026-03-04}]"
    folder = {"2026-03-02-a.yml": incident("A", "2026-03-02", items, "services: [shop]")}
    made = files(of(tmp_path, folder, now=dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)))
    actions = read(made, "actions")
    assert [(item["id"], item["state"], item["overdue"]) for item in actions["actions"]] == [
        ("2026-03-02-a#action-1", "overdue", True),
        ("2026-03-02-a#action-2", "open", False),
        ("2026-03-02-a#action-3", "done", False),
    ]
    assert read(made, "incidents/2026-03-02-a")["actions"] == actions["actions"]
    [service] = read(made, "services")["services"]
    assert (service["open_actions"], service["overdue_actions"]) == (2, 1)
    assert read(made, "metrics")["actions"] == {"open": 2, "overdue": 1, "done": 1, "in_time": 0, "late": 0, "undated": 1, "cancelled": 0}


def test_numbers_count_only_what_counts(demo: dict[str, bytes]) -> None:
    """Drills, near misses and other people's incidents are listed, and left out of the numbers."""
    metrics, listed = read(demo, "metrics"), read(demo, "incidents")["incidents"]
    assert metrics["incidents"]["all"] == len(listed)
    assert metrics["incidents"]["counted"] == sum(item["counts"] for item in listed) == sum(metrics["by_severity"].values())
    assert metrics["incidents"]["all"] - metrics["incidents"]["counted"] == 3
    spread = metrics["durations"]["resolve"]
    assert spread["known"] + spread["about"] + spread["unknown"] == metrics["incidents"]["counted"]
    assert spread["shortest"] <= spread["lower_quartile"] <= spread["median"] <= spread["upper_quartile"] <= spread["longest"]


def test_services_and_causes_name_their_incidents(demo: dict[str, bytes]) -> None:
    """Both ways of grouping agree with what each incident says of itself."""
    listed = read(demo, "incidents")["incidents"]
    for service in read(demo, "services")["services"]:
        assert service["incidents"] == [item["id"] for item in listed if service["name"] in item["services"]]
    for cause in read(demo, "causes")["causes"]:
        assert cause["incidents"] == [item["id"] for item in listed if cause["id"] in item["causes"]]


def test_text_is_exactly_what_was_written(tmp_path: Path) -> None:
    """No character of a text is lost or changed on the way."""
    text = incident(HOSTILE, "2026-03-02", f"summary: {json.dumps(HOSTILE, ensure_ascii=False)}")
    document = read(files(of(tmp_path, {"2026-03-02-a.yml": text})), "incidents/2026-03-02-a")
    assert document["title"] == document["written"]["summary"] == HOSTILE


def test_links_in_texts_work_from_anywhere(tmp_path: Path) -> None:
    """A link to another incident's file or to a file beside it leads to what is published."""
    (tmp_path / "graph.png").write_bytes(b"png")
    told = "summary: 'As in [May](2026-03-01-b.yml#actions), see ![](graph.png), `f[0](x)` and [there](https://example.org/x.yml).'"
    made = of(tmp_path, {"2026-03-02-a.yml": incident("A", "2026-03-02", told), "2026-03-01-b.yml": incident("B", "2026-03-01")})
    text = read(files(made), "incidents/2026-03-02-a")["written"]["summary"]
    assert text == f"As in [May]({ADDRESS}incidents/2026-03-01-b/#actions), see ![]({ADDRESS}incidents/files/graph.png), `f[0](x)` and [there](https://example.org/x.yml)."


def test_a_draft_leaves_no_trace(tmp_path: Path) -> None:
    """What is not published is in no file, not even where a published incident speaks of it."""
    draft = incident("Nobody knows yet", "2026-03-06", "review: draft", "services: [secret-service]", "action_items: [{action: Hush, owner: secret-owner, due: 2026-04-01}]")
    told = "summary: See [what we know](2026-03-06-draft.yml)."
    made = files(of(tmp_path, {"2026-03-06-draft.yml": draft, "2026-03-02-a.yml": incident("A", "2026-03-02", told, "related: [2026-03-06-draft]")}))
    assert len(made) > 20
    traces = (b"2026-03-06", b"Nobody knows", b"secret-", b"Hush")
    assert [(address, trace) for address, content in made.items() for trace in traces if trace in content or trace.decode() in address] == []


def test_the_place_can_be_chosen(tmp_path: Path) -> None:
    """The interfaces stand where the option says, and so do the addresses in them."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident()}, api="data/api", path="outages"))
    assert json.loads(made["data/api/v1/incidents.json"])["incidents"][0]["data"] == f"{ADDRESS}data/api/v1/incidents/2026-03-02-a.json"
    assert {address.split("/")[0] for address in made} == {"data", "outages"}


def test_only_what_is_wanted_is_published(tmp_path: Path) -> None:
    """The option names what a site publishes; an empty list means nothing."""
    folder = {"2026-03-02-a.yml": incident()}
    assert files(of(tmp_path, folder, exports=[])) == {}
    assert {address.split("/")[1] for address in files(of(tmp_path, folder, exports=["feeds", "badges"]))} == {"feeds", "badges"}


def test_what_is_for_analysis_is_published_where_it_is_asked_for(tmp_path: Path) -> None:
    """By default the tables are spreadsheets only."""
    made = files(of(tmp_path, {"2026-03-02-a.yml": incident()}, exports=EXPORTS))
    assert {address for address in made if "/tables/" in address} == {f"incidents/tables/{name}.csv" for name in ("incidents", "events", "actions")}
    assert Settings.read({}).exports == EXPORTS


def test_no_incidents_are_fine(tmp_path: Path) -> None:
    """A site without incidents publishes the same files, empty."""
    made = files(outlet(tmp_path))
    for name in LISTS:
        check(made, name, name)
    assert read(made, "incidents") == {"incidents": []}


def test_the_same_files_make_the_same_bytes(demo: dict[str, bytes]) -> None:
    """Publishing twice gives the same bytes."""
    assert files(outlet(DEMO)) == demo


def test_all_text_is_utf_8(demo: dict[str, bytes]) -> None:
    """Every file but the database is UTF-8 and ends with an end of line."""
    for address, content in demo.items():
        if not address.endswith(".sqlite"):
            assert content.decode().endswith("\n"), address


def test_written_leaves_defaults_out(tmp_path: Path) -> None:
    """What an author did not write is not in what was written; an empty list that was written is."""
    made = of(tmp_path, {"2026-03-02-a.yml": incident()})
    found = written(made.site.catalogue.incidents[0])
    assert found["action_items"] == []
    assert not {"type", "review", "services", "summary"} & set(found)


def test_what_is_internal_leaves_no_trace(tmp_path: Path) -> None:
    """On a site for everybody, no file holds an internal incident, or an internal part of a public one."""
    parts = (
        "audience: public",
        "timeline: [{time: 2026-03-02 09:10, event: Seen}, {time: 2026-03-02 09:20, event: Hush-event, audience: internal}]",
        "action_items: [{action: Hush-action, owner: hush-owner, due: 2026-04-01, audience: internal}, {action: Told, owner: team, due: 2026-05-01}]",
        "links: [{url: 'https://hush.example/', audience: internal}]",
        "x-hush: hush",
        "related: [2026-03-06-hush]",
    )
    secret = incident("Hush-title", "2026-03-06", "services: [hush-service]", "audience: internal", "tags: [hush-tag]")
    made = files(of(tmp_path, {"2026-03-02-a.yml": ongoing("A", "2026-03-02", *parts), "2026-03-06-hush.yml": secret}, audience="public"))
    assert b"Told" in made["incidents/tables/incidents.sqlite"]
    assert [address for address, content in made.items() if b"hush" in content.lower() or "hush" in address] == []
