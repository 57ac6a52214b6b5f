"""A law of the writer: what is written and read again is the same."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.source import read_bytes
from mkdocs_postmortems.source.characters import readable
from mkdocs_postmortems.source.writer import write

pytestmark = pytest.mark.property

CHARACTERS = st.characters(exclude_categories=["Cs"])
# What YAML takes for something else, and what breaks blocks and quotes.
TRAPS = st.sampled_from(
    [
        "", "null", "~", "yes", "12:30", "1.10", "010", "a: b", "a #b", "# a", "- a", "? a", "@a", "`a", "%a", "&a", "*a", "!a", "|", ">",
        "a\n  ", "  a\n", "a\n\n\n", "\n\na", "---", "a\n---\nb", "...", "'", '"', "\\n", "\t", "a\n\tb", "é\u0085b", "\u2028", "\ufeff", "\x00",
        "word " * 40 + "end", "# a " * 40 + "b", "a:b - c " * 30 + "é", "x" * 1200, "postmortems: ignore[PM001] a",
    ]
)  # fmt: skip
TEXTS = TRAPS | st.text(CHARACTERS, max_size=40) | st.lists(TRAPS | st.text(CHARACTERS, max_size=40), max_size=4).map("\n".join)
KEYS = st.text(CHARACTERS, min_size=1, max_size=30) | st.sampled_from(["null", "x" * 950, "a b", "? a", "1"])
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)
INCIDENTS = st.dictionaries(st.sampled_from(sorted(Incident.model_fields)) | KEYS, VALUES, min_size=1, max_size=6)


def seen(value: Any) -> Any:
    """Return a value without the characters that an incident file may not hold."""
    if isinstance(value, dict):
        return {readable(key): seen(item) for key, item in value.items()}
    return [seen(item) for item in value] if isinstance(value, list) else readable(value)


@given(INCIDENTS)
@settings(max_examples=400, deadline=None)
def test_what_is_written_is_read_again(data: dict[str, Any]) -> None:
    """Any texts, lists and mappings come back as they were, without what can't be seen."""
    source = read_bytes(write(data).encode(), "incident.yml")
    assert source.data == seen(data)
    assert source.findings == []


@given(INCIDENTS, st.lists(TEXTS, max_size=3))
@settings(max_examples=100, deadline=None)
def test_comments_change_nothing(data: dict[str, Any], texts: list[str]) -> None:
    """Comments can hold any text and stand above any key, and the values stay the same."""
    comments = {(): texts, **{(key,): texts for key in data}}
    assert read_bytes(write(data, comments).encode(), "incident.yml").data == seen(data)
