"""Laws of what everybody sees, for any choice of audiences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from canaries import Marks, filled, holders, markable
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_postmortems.audience import publish, texts
from mkdocs_postmortems.model import Audience, Incident
from searching import MARK

pytestmark = pytest.mark.property
TOLD = ("timeline", "action_items", "sections")
WAYS = sorted(markable())


def marks_in(value: Any) -> Iterator[str]:
    """Yield the marks in the public parts of an incident as it is written; editions are looked at by `expected`."""
    if isinstance(value, str):
        yield from MARK.findall(value)
    elif isinstance(value, list):
        for item in value:
            yield from marks_in(item)
    elif isinstance(value, dict) and value.get("audience") != "internal":
        for key, item in value.items():
            if not (isinstance(item, dict) and item.get("audience") == "internal"):
                yield from MARK.findall(key)
                yield from marks_in(item)


def expected(data: dict[str, Any]) -> set[str]:
    """Return the marks that everybody may see."""
    if data["audience"] == "internal":
        return set()
    own = {key: value for key, value in data.items() if not key.startswith("x-")}
    editions = {}
    for name, edition in own.pop("editions").items():
        lists = {key: [text for text, item in zip(edition[key], data[key], strict=True) if item.get("audience") != "internal"] for key in TOLD if key in edition}
        editions[name] = edition | lists
    return set(marks_in(own)) | set(marks_in(editions))


def read(value: Any) -> Any:
    """Return a value as it is read from a file, where everything is text."""
    if isinstance(value, dict):
        return {key: read(item) for key, item in value.items()}
    return [read(item) for item in value] if isinstance(value, list) else str(value)


@given(st.lists(st.sampled_from(["internal", "public", ""]), min_size=40, max_size=40), st.sampled_from(["internal", "public"]))
def test_everybody_sees_what_is_public_and_nothing_else(choices: list[str], whole: str) -> None:
    """For any choice of audiences, exactly the public texts are left."""
    marks = Marks("any", {"related": "none"})
    data = filled(Incident, marks) | {"related": [], "audience": whole}
    chosen = iter(choices)
    for way in WAYS:
        for holder, _ in holders(data, way[:-1]):
            items = holder[way[-1]]
            for item in items.values() if isinstance(items, dict) else items:
                item.update({"audience": audience} if (audience := next(chosen, "")) else {})
    shown = publish([Incident.model_validate(read(data))], Audience.PUBLIC, Audience.PUBLIC)
    assert {mark for incident in shown for text in texts(incident) for mark in MARK.findall(text.text)} == expected(data)
