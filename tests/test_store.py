"""What waits on disk: incidents' long texts, and files that are made but not published yet."""

from pathlib import Path

import pytest
from mkdocs_postmortems.catalogue import Archive, Catalogue, Shelf, load
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.store import Store
from mkdocs_postmortems.store.memo import Memo
from mkdocs_postmortems.views import Site, outlines
from mkdocs_postmortems.words import Words
from sites import SmallSite, incident

INCIDENTS = Path(__file__).parent.parent / "incidents"


def _demo(archive: Archive | None = None) -> Catalogue:
    return load(INCIDENTS, Settings.read({}), archive=archive)


def _folded() -> tuple[Catalogue, Archive]:
    archive = Archive(Memo(None, None, pytest.fail), b"world")
    catalogue = _demo(archive)
    catalogue.fold(archive)
    archive.fetched.clear()
    return catalogue, archive


def test_a_store_returns_what_it_was_given() -> None:
    """However puts and gets follow each other."""
    store = Store()
    slots = {text: store.put(text.encode()) for text in ("one", "", "zwölf")}
    assert store.get(slots["zwölf"]) == "zwölf".encode()
    slots["more"] = store.put(b"more")
    assert {text: store.get(slot).decode() for text, slot in slots.items()} == {text: text for text in slots}


def test_a_folded_incident_is_the_same_to_everybody() -> None:
    """Every field of every incident of the demo, all that follows from them, and a copy with everything in memory."""
    whole, (folded, _) = _demo(), _folded()
    derived = ("name", "milestones", "day", "current_status", "is_ongoing", "counts", "time_to_detect", "time_to_resolve", "phases", "events")
    for one, other in zip(whole.incidents, folded.incidents, strict=True):
        for name in (*Incident.model_fields, *derived):
            assert getattr(other, name) == getattr(one, name), (one.stem, name)
        assert other.whole.model_dump() == one.model_dump()
        assert [other.recorded(entry.kind) for entry in one.timeline or () if entry.kind] == [one.recorded(entry.kind) for entry in one.timeline or () if entry.kind]
        assert folded.related(other) == folded.related(other)
        assert [found.incident.stem for found in folded.related(other)] == [found.incident.stem for found in whole.related(one)]


def test_long_texts_are_not_in_memory() -> None:
    """What was put away is fetched, and not kept; what only lists need is not fetched."""
    catalogue, archive = _folded()
    told = next(i for i in catalogue.incidents if i.events)
    _ = told.title, told.milestones, told.action_items, told.services, told.events, told.editions, told.last_time
    assert archive.fetched == set()
    assert told.timeline
    assert "timeline" not in vars(told)
    assert archive.fetched == {told.path}


def test_pieces_are_one_text() -> None:
    """What was kept piece by piece can be had as a whole, whatever was read in between."""
    store = Store()
    first = store.put(b"one,")
    store.put(b"")
    assert store.get(first) == b"one,"
    store.put(b"two")
    assert store.whole() == b"one,two"
    store.close()


def test_a_page_fetches_its_own_incident_once() -> None:
    """It needs the long texts of no other; the tracker asks for those with editions, whose words for action items it shows."""
    catalogue, _ = _folded()
    fetched: list[str] = []

    def watch(incident: Incident) -> None:
        fetch = vars(incident)["_away"]
        vars(incident)["_away"] = lambda: (fetched.append(incident.path), fetch())[1]

    told_otherwise = {incident.path for incident in catalogue.incidents if incident.editions}
    assert told_otherwise
    for told in catalogue.incidents:
        watch(told)
    for outline in outlines(Site(catalogue, Settings.read({}), Words())):
        fetched.clear()
        outline.make()
        if outline.source:
            assert fetched == [outline.source]
        else:
            assert set(fetched) == (told_otherwise if outline.address == "incidents/actions" else set())


def test_a_preview_keeps_the_incidents_whose_files_have_not_changed(tmp_path: Path) -> None:
    """They are the same objects in the next build, and what their long texts are asked for is seen by both."""
    for name, summary in (("2026-03-02-a", "It said no."), ("2026-03-09-b", "It said yes.")):
        (tmp_path / f"{name}.yml").write_text(incident("It broke", name[:10], f"summary: {summary}"), encoding="utf-8")
    settings, memo = Settings(), Memo(None, None, pytest.fail)
    shelf, builds = Shelf(memo), []
    for summary in ("It said yes.", "It said nothing."):
        (tmp_path / "2026-03-09-b.yml").write_text(incident("It broke", "2026-03-09", f"summary: {summary}"), encoding="utf-8")
        memo.begin(*settings.moments)
        archive = Archive(memo, b"world", shelf)
        builds.append((load(tmp_path, settings, archive=archive), archive))
    (before, old), (after, new) = builds
    assert [one is other for one, other in zip(before.incidents, after.incidents, strict=True)] == [False, True]
    assert [told.summary for told in (*before.incidents, *after.incidents)] == ["It said yes.", "It said no.", "It said nothing.", "It said no."]
    assert after.diagnostics == load(tmp_path, settings).diagnostics
    assert old.fetched == new.fetched == {"2026-03-02-a.yml", "2026-03-09-b.yml"}
    assert load(tmp_path, settings, archive=Archive(memo, b"another world", shelf)).incidents[1] is not after.incidents[1]


def test_a_field_that_nobody_knows_is_still_an_error() -> None:
    """Folded or not."""
    catalogue, _ = _folded()
    with pytest.raises(AttributeError):
        _ = catalogue.incidents[0].mood  # type: ignore[attr-defined]


def test_other_plugins_may_read_and_change_our_files(small: SmallSite) -> None:
    """A file that waits on disk has content as any other; what a plugin writes into it is published."""
    small.write("incidents/2026-03-02-paid.yml", incident())
    small.write(
        "hooks.py",
        """
def on_files(files, config):
    badge = next(file for file in files if file.src_uri.endswith(".svg"))
    badge.content_string = badge.content_string.replace("<svg", "<!-- ours --><svg", 1)
    table = files.get_file_from_path("incidents/tables/incidents.csv")
    table.content_bytes = table.content_bytes.upper()
    return files
""",
    )
    small.configure("site_name: Small\nsite_url: https://example.org/\ntheme: material\nplugins: [search, postmortems]\nhooks: [hooks.py]\n")
    built = small.build("--strict").well()
    assert any("<!-- ours --><svg" in path.read_text(encoding="utf-8") for path in (built.folder / "incidents").rglob("*.svg"))
    assert "NOBODY COULD PAY" in (built.folder / "incidents/tables/incidents.csv").read_text(encoding="utf-8")


def test_a_page_is_whole_for_whoever_looks_at_it(small: SmallSite) -> None:
    """Pages are fetched late only where nobody else sees them: a hook at any later event finds their content."""
    small.write("incidents/2026-03-02-paid.yml", incident("Nobody could pay"))
    events = {
        "on_page_content": "def on_page_content(html, page, **_):\n    note(page, html)\n",
        "on_env": "def on_env(env, files, **_):\n    [note(file.page, file.page.content) for file in files.documentation_pages()]\n",
        "on_post_page": "def on_post_page(output, page, **_):\n    note(page, page.content)\n",
        "on_post_build": "pages = []\ndef on_nav(nav, files, **_):\n    pages[:] = [file.page for file in files.documentation_pages()]\ndef on_post_build(**_):\n    [note(page, page.content) for page in pages]\n",
    }
    note = "import pathlib\ndef note(page, html):\n    if '2026-03-02-paid' in page.url:\n        pathlib.Path('seen.txt').write_text(html, encoding='utf-8')\n"
    for event, hook in events.items():
        small.write("hooks.py", note + hook)
        small.configure("site_name: Small\ntheme: material\nplugins: [search, postmortems]\nhooks: [hooks.py]\n")
        (small.root / "seen.txt").unlink(missing_ok=True)
        small.build("--strict").well()
        assert "Nobody could pay" in (small.root / "seen.txt").read_text(encoding="utf-8"), event
