"""The schema in the repository: current, and of one mind with the command."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.rules.examples import compose
from mkdocs_postmortems.rules.records.shape import RULES
from mkdocs_postmortems.schema import json_schema
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

ROOT = Path(__file__).parents[2]
CASES = sorted(path for path in [*(ROOT / "tests" / "cases").rglob("*.yml"), *(ROOT / "incidents").glob("*.yml")])
# Rules about shape: what keys there are, which of them are needed, and what kind of value each holds.
SHAPE = {"PM003", "PM004", "PM006", "PM007", "PM008", "PM112"}
SITE = Settings.read({})


class CoreLoader(yaml.SafeLoader):
    """Reads scalars as an editor does, by YAML 1.2: numbers, true and false, null; everything else is text."""


CoreLoader.yaml_implicit_resolvers = {}
for kind, pattern in {"null": r"~|null|", "bool": "true|false", "int": r"-?\d+", "float": r"-?\d+\.\d+"}.items():
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), None)


def stored() -> Any:
    """Return the schema that lies at the top of the repository."""
    return json.loads((ROOT / "incident.schema.json").read_text(encoding="utf-8"))


def test_the_file_is_current() -> None:
    """The file is what the model says today; `make golden` writes it."""
    assert stored() == json_schema()


def loadable() -> list[Path]:
    """Return the cases that any YAML reader can read."""
    unreadable = {"PM001", "PM010", "PM011"}
    return [path for path in CASES if not {finding.code for finding in read_bytes(path.read_bytes(), path.name).findings} & unreadable]


@pytest.mark.parametrize("path", loadable(), ids=lambda path: path.name)
def test_the_verdict_is_that_of_check(path: Path) -> None:
    """Of every case, an independent validator says by the schema what the command says by its rules of shape."""
    found = {finding.code for finding in parse(read_bytes(path.read_bytes(), path.name), SITE, path.name).findings}
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=CoreLoader)  # noqa: S506
    assert Draft202012Validator(stored()).is_valid(data) == (not found & SHAPE)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.code in SHAPE], ids=lambda rule: rule.code)
def test_the_examples_of_the_rules_are_judged_alike(rule: Any) -> None:
    """Each shape rule's bad example is refused by the schema, and its good one allowed."""
    validator = Draft202012Validator(stored())
    for fragment, wanted in ((rule.bad, False), (rule.good, True)):
        for text in compose(fragment).values():
            assert validator.is_valid(yaml.load(text, Loader=CoreLoader)) == wanted  # noqa: S506


@pytest.mark.parametrize("target", ["https://a.example/x?y#z", "HTTP://a.example", "img/a.png", "a%20b.png", "../a.png", "javascript:alert(1)", "data:x", "//a.example/x", "/etc/passwd", "https:///x", "mailto:a@b.example", "a b.png", "a\\b.png", "ftp://a.example", "x<y", "?q", "#a", "1:2.png"])
def test_addresses_are_judged_alike(target: str) -> None:
    """An address is allowed by the schema if, and only if, the command allows it."""
    data = {"title": "x", "started_at": "2026-03-02", "summary": "x", "links": [target]}
    source = read_bytes(yaml.safe_dump(data).encode(), "x.yml")
    assert Draft202012Validator(stored()).is_valid(data) == (not parse(source, SITE, "x.yml").findings)
