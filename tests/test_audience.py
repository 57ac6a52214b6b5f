"""What an audience may see: nothing internal is left in what the pages are made from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs_postmortems import audience
from mkdocs_postmortems.audience.cleaning import Cleaner
from mkdocs_postmortems.catalogue import Archive, load
from mkdocs_postmortems.model import Audience, Incident, Part
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.store.memo import Memo

PUBLIC = """\
title: Checkout failed
audience: public
started_at: 2026-03-02 09:10
resolved_at: 2026-03-02 09:52
summary: Payments failed.
timeline:
  - {time: 2026-03-02 09:11, event: Seen by all}
  - {time: 2026-03-02 09:12, event: SECRET entry, audience: internal}
  - time: 2026-03-02 09:13
    event: Seen by all, again
    links: [{url: "https://SECRET.example.org", audience: internal}, {url: "https://status.example.org"}]
action_items:
  - {action: SECRET action, audience: internal}
  - {action: Public action}
sections:
  - {title: SECRET section, body: SECRET, audience: internal}
  - {title: Questions, body: Answers}
links: [{url: "https://SECRET.example.org/chat", audience: internal}]
images: [{src: SECRET.png, alt: SECRET, audience: internal}]
related: [2026-03-03-secret]
editions:
  staff: {audience: internal, summary: SECRET telling}
  customers:
    label: For customers
    timeline: [one, SECRET two, three]
    action_items: [SECRET one, two]
    sections: [SECRET one, two]
x-budget: SECRET
"""
INTERNAL = "title: SECRET incident\nstarted_at: 2026-03-03 10:00\nresolved_at: 2026-03-03 11:00\nsummary: SECRET\nservices: [SECRET-service]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a public incident that has internal parts, and an internal one."""
    (tmp_path / "2026-03-02-checkout.yml").write_text(PUBLIC, encoding="utf-8")
    (tmp_path / "2026-03-03-secret.yml").write_text(INTERNAL, encoding="utf-8")
    (tmp_path / "SECRET.png").write_bytes(b"png")
    return tmp_path


def texts(value: Any) -> Iterator[str]:
    """Yield all text in a value."""
    if isinstance(value, Part):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in texts(part))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in texts(item))
    else:
        yield str(value)


def test_public_catalogue_holds_nothing_internal(folder: Path) -> None:
    """No text, attachment, service or relation of an internal part is left."""
    catalogue = load(folder, Settings(audience=Audience.PUBLIC))
    assert [incident.stem for incident in catalogue.incidents] == ["2026-03-02-checkout"]
    assert not [text for incident in catalogue.incidents for text in texts(incident) if "SECRET" in text or "secret" in text]
    assert catalogue.attachments == ()
    assert list(catalogue.services) == []
    assert [task.anchor for task in catalogue.tasks] == ["action-1"]


def test_editions_stay_aligned(folder: Path) -> None:
    """A telling's texts still belong to the entries that are left."""
    [incident] = load(folder, Settings(audience=Audience.PUBLIC)).incidents
    told = incident.editions["customers"]
    assert told.timeline == ("one", "three")
    assert told.action_items == ("two",)
    assert told.sections == ("two",)
    assert [entry.event for entry in incident.timeline or ()] == ["Seen by all", "Seen by all, again"]


def test_internal_catalogue_holds_everything(folder: Path) -> None:
    """Colleagues see every part."""
    catalogue = load(folder, Settings())
    assert len(catalogue.incidents) == 2
    assert sum("SECRET" in text for incident in catalogue.incidents for text in texts(incident)) >= 14
    assert catalogue.attachments == ("SECRET.png",)


def test_links_to_other_names_of_an_internal_incident_are_taken_out(folder: Path) -> None:
    """An id or an alias may be an address, too."""
    (folder / "2026-03-03-secret.yml").write_text(INTERNAL + "id: INC-2026-007\naliases: [old-name]\n", encoding="utf-8")
    (folder / "2026-03-02-checkout.yml").write_text(PUBLIC.replace("Payments failed.", '"[a](../INC-2026-007/) [b](old-name.yml) https://ours.example/inc-2026-007/"'), encoding="utf-8")
    [incident] = load(folder, Settings(audience=Audience.PUBLIC)).incidents
    assert incident.summary == "a b …"


def test_unmarked_incidents_follow_the_option(folder: Path) -> None:
    """An incident that names no audience has the site's default one."""
    catalogue = load(folder, Settings(audience=Audience.PUBLIC, default_audience=Audience.PUBLIC))
    assert {incident.stem for incident in catalogue.incidents} == {"2026-03-02-checkout", "2026-03-03-secret"}


def test_every_place_that_can_be_internal_is_dropped() -> None:
    """Each list of the model whose items have an audience loses its internal items, also fields that come later."""
    marked = [name for name, field in Incident.model_fields.items() if "audience" in str(field.annotation) or _holds_audience(field.annotation)]
    assert {"timeline", "action_items", "sections", "links", "images", "editions"} <= set(marked)


def _holds_audience(annotation: Any) -> bool:
    inner = [annotation, *getattr(annotation, "__args__", ())]
    parts = [a for a in inner if isinstance(a, type) and issubclass(a, Part)]
    return any("audience" in part.model_fields for part in parts) or any(_holds_audience(a) for a in inner[1:])


@pytest.mark.parametrize("line", ["audience: intenal", "audiance: internal", "audience: public\naudience: internal", "visibility: internal", "timeline: [{time: 2026-03-02 09:11, event: SECRET, audience: intern}]", "sections: [{title: SECRET, body: SECRET, visibility: internal}]"])
def test_unclear_audience_is_internal(tmp_path: Path, line: str) -> None:
    """Where it cannot be read who may see something, nobody but colleagues does, even if the site excuses the mistake."""
    (tmp_path / "2026-03-02-checkout.yml").write_text(f"title: Checkout failed\nstarted_at: 2026-03-02 09:10\nsummary: Payments failed.\n{line}\n", encoding="utf-8")
    lenient = {"rules": dict.fromkeys(("PM001", "PM003", "PM006"), "off"), "default_audience": "public"}
    public = load(tmp_path, Settings.read(lenient | {"audience": "public"}))
    assert public.errors == public.incidents == ()
    assert len(load(tmp_path, Settings.read(lenient)).incidents) == 1


def test_edition_out_of_step_loses_the_list(tmp_path: Path) -> None:
    """Where it is not known what an edition's texts belong to, none of them is shown to everybody."""
    text = PUBLIC.replace("timeline: [one, SECRET two, three]", "timeline: [SECRET two, three]")
    (tmp_path / "2026-03-02-checkout.yml").write_text(text, encoding="utf-8")
    [incident] = load(tmp_path, Settings.read({"audience": "public", "rules": {"PM403": "off", "PM404": "off"}})).incidents
    assert incident.editions["customers"].timeline is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("see [the first](2026-03-03-secret.yml#x 'Title') and [this](other.yml)", "see the first and [this](other.yml)"),
        ("[a [b] c](<../2026-03-03-secret/>), ![a picture](2026%2D03-03-secret.yml)", "a [b] c, a picture"),
        ("[a][1], [2026]\n\n[1]: 2026-03-03-secret.md 'x'\n[2026]: other.yml", "a, [2026]\n\n[2026]: other.yml"),
        ("<a class=x href='2026-03-03-SECRET.md'>this</a>, https://s.example/incidents/2026-03-03-secret/.", "this, …."),
        ("<https://s.example/2026-03-03-secret/index.html> https://s.example/2026-03-03-secret?", "… …?"),
        ("[shop](https://shop.example/checkout), [file](checkout.yml)", "[shop](https://shop.example/checkout), file"),
        ("`[code](2026-03-03-secret.yml)`", "`[code](2026-03-03-secret.yml)`"),
        ("[odd](http://[2026-03-03-secret)", "[odd](http://[2026-03-03-secret)"),
        ("a <!-- one\ntwo --> b `<!-- code -->`", "a  b `<!-- code -->`"),
        ("```\n<!-- code -->\n```\n<!-- no\ncode -->\nb", "```\n<!-- code -->\n```\nb"),
        ("a\n\n<!-- gone -->\n\nb\n\n[//]: # (gone)\n\nc", "a\n\nb\n\nc"),
        ("a\n<!-- x --> b <!-- y -->\nc", "a\n b \nc"),
        ("a <!-- never closed\nand more", "a"),
        ("```\nnever closed <!-- gone -->", "```\nnever closed"),
        ("```x``` <!-- gone --> y\n\n```\n<!-- code -->\n```", "```x```  y\n\n```\n<!-- code -->\n```"),
        ("a \\`<!-- gone --> b\\`", "a \\` b\\`"),
        ("5 <!- 6 and <b>bold</b>", "5 <!- 6 and <b>bold</b>"),
    ],
)
def test_remarks_and_links_to_internal_incidents_are_taken_out(text: str, left: str) -> None:
    """Of a link its text is left, of a remark nothing, and code is left alone."""
    assert Cleaner({"2026-03-03-secret", "checkout"}).text(text) == left


@pytest.mark.parametrize("text", ["<!--" * 5_000, "`" * 20_000 + "<!--", "[" * 20_000 + "](2026-03-03-secret.yml)", "[a](" * 5_000 + "2026-03-03-secret.yml", "<a " * 5_000 + "href=2026-03-03-secret.yml", "[a]: # (" * 4_000 + "<!--", "[a](" + " " * 50_000 + "2026-03-03-secret.yml", "[a](2026-03-03-secret.yml" + " " * 50_000, "".join("`" * length + " " for length in range(330)) + "<!--", "\n\n<!--x-->" * 3_000])
def test_cleaning_ends(text: str) -> None:
    """Odd texts of any length are cleaned."""
    assert len(Cleaner({"2026-03-03-secret"}).text(text)) <= len(text)


def test_what_waits_on_disk_is_looked_through_too(tmp_path: Path) -> None:
    """Texts and marks are the same before and after an incident's long fields are put away."""
    (tmp_path / "2026-03-02-a.yml").write_text(PUBLIC, encoding="utf-8")
    archive = Archive(Memo(None, None, pytest.fail), b"world")
    [incident] = load(tmp_path, Settings()).incidents
    told, marks = audience.texts(incident), list(audience.marked_parts(incident))
    other = audience.texts(incident.model_copy())
    archive.recall(incident.path, b"")
    archive.fold(incident)
    assert audience.texts(incident.model_copy()) == told == other
    assert list(audience.marked_parts(incident)) == marks != []


def test_texts_without_their_places_are_the_same() -> None:
    """No check misses a text because it asks for nothing but texts."""
    incidents = load(Path(__file__).parents[1] / "incidents", Settings()).incidents
    assert incidents
    for incident in incidents:
        assert sorted(audience.said(incident)) == sorted(text.text for text in audience.texts(incident))
    assert audience.said(incidents[0]) != audience.said(incidents[1])
