"""What is read off the model: the JSON Schema, the template and the field reference."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from mkdocs_postmortems.model import Incident, Vocabulary
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.schema import FieldDoc, fields, json_schema, template
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

INCIDENTS = sorted(path for path in (Path(__file__).parents[1] / "incidents").glob("*.*") if path.suffix in (".yml", ".yaml", ".md"))
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SHORT_FORMS = """
title: Short forms, capitals and empty keys
started_at: 2026-03-02 09:10
severity: 2
status: Resolved
type: Near-Miss
impact: Some people waited.
detection: Monitoring
lessons: [Certificates end.]
timeline:
  - 2026-03-02 09:10: It began.
  - {time: "09:20", event: It was seen., kind: Cause Identified}
  - {time: 09:30 – 09:40, event: It was mended., links: [img/graph.png]}
action_items:
  - Renew it by itself
  - {action: Alert earlier, status: WIP, priority: High, due: 2026-03-31, owner: }
links: [https://status.example.org/incidents/abc]
images: [img/graph.png]
related: [2025-03-02-expired-certificate]
editions:
  customers: {summary: Sorry., timeline: [One, Two, Three]}
root_cause:
roles: {incident_commander: on-call, scribe: }
x-error-budget: [38, {of: the quarter}]
"""


class CoreLoader(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does: numbers, true and false, null; everything else is text."""


CoreLoader.yaml_implicit_resolvers = {}
for kind, pattern in {"null": r"~|null|", "bool": "true|false", "int": r"-?\d+", "float": r"-?\d+\.\d+"}.items():
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), None)


def front(text: str) -> str:
    """Return the YAML of an incident file: all of it, or the front matter of a Markdown file."""
    return text.split("---\n")[1] if text.startswith("---\n") else text


def faults(data: Any) -> list[str]:
    """Return what the schema says against an incident."""
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message[:100]}" for error in VALIDATOR.iter_errors(data)]


def everything() -> str:
    """Return the template with every key switched on."""
    text = template()
    while (switched := re.sub(r"^( *)#(?! [^ ]|$)", r"\1", text, flags=re.MULTILINE)) != text:
        text = switched
    return text


def test_schema_is_one() -> None:
    """The schema is valid itself, and names what it is."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    assert SCHEMA["$id"].startswith("https://")
    assert SCHEMA["required"] == ["title"]


@pytest.mark.parametrize("loader", [yaml.BaseLoader, CoreLoader])
@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_schema_allows_the_demo(path: Path, loader: Any) -> None:
    """Every incident of the demo is allowed, whether its numbers are read as numbers or as text."""
    assert faults(yaml.load(front(path.read_text(encoding="utf-8")), Loader=loader)) == []  # noqa: S506


@pytest.mark.parametrize("loader", [yaml.BaseLoader, CoreLoader])
def test_schema_allows_short_forms(loader: Any) -> None:
    """Short forms, other spellings and empty keys are allowed, as the parser allows them."""
    data = yaml.load(SHORT_FORMS, Loader=loader)  # noqa: S506
    if loader is yaml.BaseLoader:  # which reads an empty key as an empty text
        data |= {"root_cause": None, "roles": {}}
        data["action_items"][1].pop("owner")
    assert faults(data) == []
    source = read_bytes(SHORT_FORMS.encode(), "short.yml")
    assert parse(source, Settings.read({}), "short.yml").findings == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("severty", "sev1"),
        ("severity", "sev9"),
        ("severity", 6),
        ("severity", True),
        ("status", "rezolved"),
        ("services", "checkout"),
        ("summary", ["a", "b"]),
        ("impact", {"users": -3}),
        ("impact", {"users": "many"}),
        ("impact", {"user": 3}),
        ("detection", "carrier pigeon"),
        ("timeline", [{"kind": "note"}]),
        ("timeline", [{"2026-03-02 09:10": "two", "2026-03-02 09:11": "times"}]),
        ("timeline", ["2026-03-02 09:10 it began"]),
        ("action_items", [{"owner": "team-data"}]),
        ("external", {"organization": "Amazon"}),
        ("editions", {"customers": {"started_at": "2026-03-02"}}),
    ],
)
def test_schema_refuses(key: str, value: Any) -> None:
    """What the parser refuses by its shape is refused in the editor, too."""
    assert faults({"title": "Something broke", key: value})
    text = yaml.safe_dump({"title": "Something broke", "started_at": "2026-03-02", "summary": "It did.", key: value})
    assert parse(read_bytes(text.encode(), "bad.yml"), Settings.read({}), "bad.yml").findings


def test_schema_needs_a_title() -> None:
    """An incident without a title is refused."""
    assert faults({"started_at": "2026-03-02"}) == [": 'title' is a required property"]


@pytest.mark.parametrize("vocabulary", Vocabulary.__subclasses__(), ids=lambda vocabulary: vocabulary.__name__)
def test_schema_completes_canonical_words(vocabulary: type[Vocabulary]) -> None:
    """A list of words offers the canonical ones, and allows the other spellings in any case."""
    found = [node for node in nodes(SCHEMA) if node.get("anyOf", [{}])[0].get("enum") == [word.value for word in vocabulary]]
    assert found
    check = Draft202012Validator(found[0])
    for word in vocabulary.spellings():
        for spelt in (word, word.upper(), word.title(), word.replace(" ", "-"), word.replace("_", " ")):
            assert vocabulary.named(spelt)
            assert check.is_valid(spelt), spelt


def nodes(value: Any) -> list[dict[str, Any]]:
    """Return every mapping inside a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if isinstance(value, dict) else []), *(node for item in inner for node in nodes(item))]


def test_schema_says_everything_of_a_field() -> None:
    """Each field has a title, a description and an example that the schema allows; our own notes are not in it."""
    assert set(SCHEMA["properties"]) == set(Incident.model_fields) - {"own"}
    for key, value in SCHEMA["properties"].items():
        assert value["title"]
        assert value["description"]
        assert faults({"title": "Something broke", key: value["examples"][0]}) == []
    assert not [node for node in nodes(SCHEMA) if {"also", "group"} & set(node)]


def test_schema_is_closed() -> None:
    """Every mapping with fixed keys refuses others, and only keys that begin with `x-` are free."""
    assert all("additionalProperties" in node for node in nodes(SCHEMA) if node.get("type") == "object")
    assert list(SCHEMA["patternProperties"]) == ["^x-"]


@pytest.mark.parametrize("text", [template(), everything()], ids=["as it is", "everything on"])
def test_template_is_valid(text: str) -> None:
    """The template can be read and is allowed by the schema, as it is and with every key switched on."""
    parsed = parse(read_bytes(text.encode(), "template.yml"), Settings.read({}), "template.yml")
    assert parsed.findings == []
    assert faults(yaml.load(text, Loader=CoreLoader)) == []  # noqa: S506


def test_template_has_every_key() -> None:
    """With every key switched on, the template holds each field of each part once at least."""

    def keys(docs: tuple[FieldDoc, ...], data: Any, depth: int = 0) -> None:
        for doc in docs:
            value = data[doc.key.replace("…", "error-budget")]
            inner = value[0] if isinstance(value, list) else value
            if doc.children and depth == 0:
                keys(doc.children, inner["customers"] if doc.key == "editions" else inner, depth + 1)

    keys(fields(), yaml.load(everything(), Loader=yaml.BaseLoader))  # noqa: S506


def test_template_explains_itself() -> None:
    """Each key stands below its description and its words."""
    text = re.sub(r"\s*\n *#* *#\s*", " ", template())
    for doc in fields():
        assert doc.description in text
        assert all(f"{choice.value} ({choice.meaning})" in text for choice in doc.choices)


def flat(docs: tuple[FieldDoc, ...]) -> list[FieldDoc]:
    """Return fields and the fields inside them."""
    return [doc for each in docs for doc in (each, *flat(each.children))]


def test_fields_speak_the_authors_language() -> None:
    """Types are named in an author's words."""
    kinds = {doc.key: doc.type for doc in fields()}
    assert kinds["title"] == "text"
    assert kinds["summary"] == "Markdown"
    assert kinds["started_at"] == "time"
    assert kinds["published_at"] == "date"
    assert kinds["severity"] == "one of"
    assert kinds["categories"] == "list of words"
    assert kinds["impact"] == "Markdown, or mapping"
    assert kinds["timeline"] == "list of mappings"
    assert kinds["action_items"] == "list of Markdown texts, or mappings"
    assert kinds["lessons"] == "list of Markdown texts, or mapping"
    assert kinds["roles"] == "mapping of names to texts"
    assert kinds["x-…"] == "anything"


def test_fields_are_complete() -> None:
    """Each field has a title, a description, and an example that is YAML; words come with their meanings."""
    for doc in flat(fields()):
        assert doc.title
        assert doc.description
        assert isinstance(yaml.load(doc.example, Loader=yaml.BaseLoader), dict)  # noqa: S506
        assert bool(doc.choices) == ("one of" in doc.type or "words" in doc.type)
        assert all(choice.meaning for choice in doc.choices)
    assert [doc.key for doc in fields() if doc.required] == ["title"]
    assert all(doc.group for doc in fields())
