"""Incidents in Markdown: the same as in YAML, whichever field a heading names."""

from typing import Any

import pytest
from checking import settings
from mkdocs_postmortems.exports.written import written
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.source import read_bytes

FACTS = "title: T\nstarted_at: 2026-03-02 09:10\n"
IN_YAML = """\
summary: What happened.
impact: {description: It hurt., users: 12}
symptoms: ['x509: certificate has expired', 'ERR_TIMEOUT']
detection: {description: An alert., method: monitoring}
trigger: A deploy.
root_cause: |-
  One line.

  More of it.
contributing_factors: [No alert., 'Nobody knew; it was `new`.']
resolution: A new certificate.
timeline:
  - {time: '2026-03-02 09:10', event: It expires.}
  - {time: '09:20', event: 'The team looks: nothing.'}
  - {time: '~09:30', event: It is found.}
  - {time: '09:40 – 09:50', event: It is issued.}
prevention: We renew sooner.
action_items: [{action: Alert 30 days before}, {action: Renew by itself}]
lessons: {went_well: [The drill.], went_wrong: [The page.], got_lucky: [It was Monday.]}
sections:
  - {title: Five whys, body: "1. Why?\\n2. And why?"}
  - {title: Questions, body: Was it twice? No.}
links: [{title: Status page, url: 'https://status.example.org/x'}, {url: 'https://example.org/y'}]
related: []
"""
FRONT = f"---\n{FACTS}impact: {{users: 12}}\ndetection: monitoring\nrelated: []\n---\n"
BODY = """
What happened.

## Impact
It hurt.

## Symptoms

- x509: certificate has expired
- `ERR_TIMEOUT`

## Detection

An alert.

## Trigger

A deploy.

## Root cause

One line.

More of it.

## Contributing factors

* No alert.
* Nobody knew; it was `new`.

## Resolution

A new certificate.

## Timeline

- 2026-03-02 09:10: It expires.
- **09:20** The team looks: nothing.
- `~09:30` – It is found.
- 09:40 – 09:50: It is issued.

## Prevention

We renew sooner.

## Action items

1. Alert 30 days before
2. [ ] Renew by itself

## Lessons learned

### What went well
- The drill.
### What went wrong
- The page.
### Where we got lucky
- It was Monday.

## Five whys

1. Why?
2. And why?

## Questions

Was it twice? No.

## Links

- [Status page](https://status.example.org/x)
- https://example.org/y
"""


def read(name: str, text: str) -> Incident:
    """Return the incident of a file without any finding about its shape."""
    parsed = parse(read_bytes(text.encode(), name), settings(), name)
    assert parsed.findings == []
    assert parsed.incident is not None
    return parsed.incident


def fields(text: str, name: str = "a.md") -> dict[str, Any]:
    """Return what an author wrote."""
    return written(read(name, text))


def test_both_forms_are_the_same() -> None:
    """Every field that holds prose can stand under a heading with its name."""
    made = fields(FACTS + IN_YAML, "a.yml")
    assert fields(FRONT + BODY) == made
    assert fields(FRONT.replace("monitoring", "{method: monitoring}") + BODY) == made


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_are_those_of_the_file(end: str) -> None:
    """A finding about a body points at its line, whatever ends lines."""
    text = f"---\n{FACTS}---\n\n## Impact\n\nIt hurt.\n\n## Timeline\n\n- 2026-03-02 09:10: a\n- **9 o'clock** b\n".replace("\n", end)
    parsed = parse(source := read_bytes(text.encode(), "a.md"), settings(), "a.md")
    [found] = parsed.findings
    span = source.locate(found.route)
    assert (found.code, span.line) == ("PM102", 13)


@pytest.mark.parametrize(
    ("body", "key", "line"),
    [
        ("## Impact\nIt hurt.\n", "impact", 7),
        ("It hurt.\n", "summary", 7),
        ("## What happened?\n\nx\n\n## Overview\n\nx\n", "summary", 11),
    ],
)
def test_a_field_in_both_places_is_an_error(body: str, key: str, line: int) -> None:
    """A field is written once: in the front matter, or under its heading."""
    parsed = parse(source := read_bytes(f"---\n{FACTS}impact: x\nsummary: y\n---\n{body}".encode(), "a.md"), settings(), "a.md")
    [found] = parsed.findings
    assert (found.code, found.message) == ("PM001", f"`{key}` is written twice; the first is on line {4 if key == 'impact' else 5}")
    assert (found.span or source.locate(found.route)).line == line
