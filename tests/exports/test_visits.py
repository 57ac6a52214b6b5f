"""Exports look at one incident after another, and keep little of it."""

import sqlite3
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_postmortems.exports import database as databases
from mkdocs_postmortems.exports import visits as visiting
from mkdocs_postmortems.exports.database import Database
from mkdocs_postmortems.exports.export import File
from mkdocs_postmortems.exports.feeds import Entry, Feed
from mkdocs_postmortems.exports.links import leads_beside, self_contained
from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.published import exports, published
from mkdocs_postmortems.exports.visits import visits
from mkdocs_postmortems.exports.written import written
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.views import Ref
from outlets import of, outlet
from pydantic_core import to_json
from sites import incident

THREE = {f"2026-03-0{n}-{n}.yml": incident(f"Number {n}", f"2026-03-0{n}", "services: [shop]") for n in (1, 2, 3)}


def test_an_incident_is_published_before_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its document is handed out when it is the only one that was looked at."""
    seen: list[str] = []
    monkeypatch.setattr(visiting, "written", lambda one: seen.append(one.stem) or {"title": one.title})
    files = published(of(tmp_path, THREE), ["calendars", "api", "feeds"])
    assert next(files)[0] == "api/v1/incidents/2026-03-03-3.json"
    assert seen == ["2026-03-03-3"]
    assert next(files)[0] == "api/v1/incidents/2026-03-02-2.json"
    assert seen == ["2026-03-03-3", "2026-03-02-2"]


def test_an_incident_is_copied_only_where_a_link_leads_beside_it(tmp_path: Path) -> None:
    """Full links leave an incident as it is; a link to another's file, and a relation to what is not published, do not."""
    texts = ("summary: 'See [there](https://example.org/a.yml) [and](http://example.org).'", "summary: 'See [it](2026-03-01-1.yml).'", "related: [nobody]")
    made = of(tmp_path, {f"2026-03-0{n}-{n}.yml": incident("A", f"2026-03-0{n}", text) for n, text in enumerate(texts, 1)})
    assert [visit.incident is visit.listed for visit in visits(made)] == [False, False, True]


class Waiting(Incident):
    """An incident whose story waits elsewhere until it is asked for."""

    def __getattr__(self, name: str) -> object:
        """Fetch what is not here."""
        if name in ("summary", "sections"):
            return {"summary": "See [it](b.yml).", "sections": ()}[name]
        raise AttributeError(name)


def test_what_waits_is_fetched() -> None:
    """Texts that are not in memory are published as those that are."""
    one = Waiting.model_construct(title="A")
    for name in ("summary", "sections"):
        del one.__dict__[name]
    assert written(one) == {"title": "A", "summary": "See [it](b.yml)."}
    assert self_contained(one, resolve).summary == "See [it](https://ours.example/b.yml)."


def resolve(path: str, _: str) -> str:
    """Return an address for any file."""
    return f"https://ours.example/{path}"


PIECES = ["[", "]", "(", ")", "<", ">", "a", "b.yml", ":", " ", "\n", '"', "'", "href=", "src=", "https://", "http://", "://", "\\", "é"]


@pytest.mark.property
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_link_is_missed(text: str) -> None:
    """Where a link would be changed, the quick look at all texts says that there may be one."""
    one = Incident.model_construct(title="A", summary=text)
    if self_contained(one, resolve) is not one:
        assert leads_beside(to_json({"summary": text, "services": ["a"]}))


def entry(number: int) -> Entry:
    """Return a change."""
    return Entry(0, f"{number:05}", "published", "1970-01-01T00:00:00Z", b"", b"")


def test_a_feed_forgets_what_it_will_not_show() -> None:
    """However many changes there are, a feed keeps but a few, and shows the right ones."""
    feed = Feed("All", Ref("index"), "all", 10)
    for number in reversed(range(1000)):
        feed.add([entry(number)])
        assert len(feed._entries) <= 40
    assert [shown.incident for shown in feed.latest()] == [f"{number:05}" for number in range(10)]


class Kept:
    """Remembers what exports have seen, whatever becomes of it."""

    def __init__(self) -> None:
        self.looks: dict[str, list[Any]] = {}

    def recall(self, path: str) -> list[Any] | None:
        """Return what they have seen."""
        return self.looks.get(path)

    def keep(self, path: str, looks: list[Any], files: list[File]) -> None:  # noqa: ARG002
        """Remember it."""
        self.looks[path] = looks

    def totals(self, name: str, make: Callable[[], list[File]]) -> list[File]:  # noqa: ARG002
        """Have what follows from lists made each time."""
        return make()


def remembered(made: Outlet, families: list[str], memory: Kept) -> dict[str, bytes]:
    """Return what is published by somebody who remembers."""
    press = exports(made, families, memory)
    return dict([*chain.from_iterable(map(press.add, made.site.catalogue.incidents)), *press.finish()])


def test_what_had_no_room_is_looked_at_when_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old incident, of which lists of the latest remember nothing, is in them when a later one is gone."""
    monkeypatch.setattr("mkdocs_postmortems.exports.statuspage._MOST", 1)
    monkeypatch.setattr("mkdocs_postmortems.exports.feeds._MOST", 1)
    monkeypatch.setattr("mkdocs_postmortems.exports.feeds._MOST_OF_SERVICE", 1)
    memory, families = Kept(), ["statuspage", "feeds"]
    before = remembered(of(tmp_path, THREE), families, memory)
    assert memory.looks["2026-03-01-1.yml"] == [None, None]
    (tmp_path / "2026-03-03-3.yml").unlink()
    (tmp_path / "2026-03-02-2.yml").unlink()
    after = remembered(outlet(tmp_path), families, memory)
    assert after == dict(published(outlet(tmp_path), families))
    assert b"Number 1" in after["api/v2/incidents.json"]
    assert b"Number 1" not in before["api/v2/incidents.json"]


def test_what_is_given_up_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who stops early leaves no database open."""
    made: list[Database] = []
    monkeypatch.setattr(databases, "Database", lambda: made.append(Database()) or made[-1])
    files = published(of(tmp_path, THREE), ["api", "sqlite"])
    next(files)
    files.close()  # type: ignore[attr-defined]
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[0].index()
