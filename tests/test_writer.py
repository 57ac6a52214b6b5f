"""The writer of incident files: the order of keys, how texts stand in the file, and comments."""

import pytest
from mkdocs_postmortems.source import read_bytes
from mkdocs_postmortems.source.writer import write


def test_keys_stand_in_the_order_of_the_model() -> None:
    """Known keys are sorted as the model has them, at the top and below; own keys come last."""
    data = {"x-note": "n", "summary": "i", "timeline": [{"event": "e", "time": "2024-01-02 10:00"}], "title": "t"}
    assert write(data) == 'title: "t"\nsummary: "i"\ntimeline:\n  - time: 2024-01-02 10:00\n    event: "e"\nx-note: "n"\n'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"title": "a: b"}, 'title: "a: b"\n'),
        ({"title": 'say "no"'}, "title: 'say \"no\"'\n"),
        ({"title": "don't say \"no\""}, 'title: "don\'t say \\"no\\""\n'),
        ({"summary": "one\ntwo"}, "summary: |-\n  one\n  two\n"),
        ({"summary": "one\n\ntwo\n"}, "summary: |\n  one\n\n  two\n"),
        ({"summary": " one\ntwo"}, 'summary: " one\\ntwo"\n'),
        ({"services": ["web", "api gateway"]}, "services: [web, api gateway]\n"),
        ({"services": ["a, b"]}, 'services:\n  - "a, b"\n'),
        ({"action_items": []}, "action_items: []\n"),
        ({"severity": "sev2", "timezone": "Europe/Berlin"}, "severity: sev2\ntimezone: Europe/Berlin\n"),
        ({"started_at": "~2024-01-02 10:00 – 11:00"}, "started_at: ~2024-01-02 10:00 – 11:00\n"),
        ({"id": "null"}, 'id: "null"\n'),
        ({"x-own": {"a": ["b", {"c": "d"}]}}, 'x-own:\n  a:\n    - "b"\n    - c: "d"\n'),
    ],
)
def test_values_are_written(value: dict[str, object], written: str) -> None:
    """Words and times stand alone, texts in quotes or blocks."""
    assert write(value) == written


def test_long_texts_are_folded() -> None:
    """A long line is broken at its spaces, and is one line again when it is read."""
    text = "word " * 50 + "end"
    written = write({"summary": text})
    assert max(len(line) for line in written.splitlines()) < 100
    assert read_bytes(written.encode(), "a.yml").data == {"summary": text}


def test_comments_stand_above_their_values() -> None:
    """Comments are placed by routes: at the top, above a key, above an item, and above a key inside an item."""
    data = {"title": "t", "timeline": [{"time": "2024-01-02 10:00", "event": "e"}]}
    comments = {(): ["top"], ("timeline",): ["list\nof events"], ("timeline", 0): ["entry"], ("timeline", 0, "event"): ["inner"]}
    assert write(data, comments) == (
        '# top\ntitle: "t"\n# list\n# of events\ntimeline:\n  # entry\n  - time: 2024-01-02 10:00\n    # inner\n    event: "e"\n'
    )
