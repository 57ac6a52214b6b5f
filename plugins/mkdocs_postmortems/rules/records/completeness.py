"""The records of the rules of completeness."""

from __future__ import annotations

from mkdocs_postmortems.diagnostics import Level, Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    Rule(
        "PM201",
        "missing-severity",
        Level.INFO,
        "An incident has no severity.",
        "Lists can be sorted and filtered by it. It is only information, since many teams use none.",
        bad="""\
severity:
""",
        good="""\
severity: sev2
""",
    ),
    Rule(
        "PM202",
        "missing-cause",
        Level.WARNING,
        "A resolved incident names neither a root cause nor a contributing factor.",
        "The next person with the same symptom looks for the cause first. That it was not found is an answer, too.",
        bad="""\
root_cause:
""",
        good="""\
root_cause:
contributing_factors:
  - The renewal job had been switched off.
  - Nobody was paged before the last day.
""",
    ),
    Rule(
        "PM203",
        "missing-resolution",
        Level.WARNING,
        "A resolved incident does not say what stopped it.",
        "It is what somebody will try first when the incident comes back.",
        bad="""\
resolution:
""",
        good="""\
resolution: A new certificate was issued by hand.
""",
    ),
    Rule(
        "PM204",
        "missing-actions",
        Level.WARNING,
        "A resolved incident has no action items, and does not say that none are needed.",
        "An empty list is a decision; a missing one is forgotten.",
        bad="""\
action_items:
""",
        good="""\
action_items: []
""",
    ),
    Rule(
        "PM205",
        "missing-timeline",
        Level.INFO,
        "An incident has no timeline, or one with a single entry.",
        "Two entries are enough to show how it was noticed and how it ended. It is only information: a short file may do without.",
        bad="""\
timeline:
""",
        good="""\
timeline:
  - 2026-03-02 09:14: The payment alert fires.
  - 2026-03-02 09:40: The new certificate is in place.
""",
    ),
    Rule(
        "PM206",
        "unknown-service",
        Level.WARNING,
        "A service is not one of those that the site lists.",
        "Two spellings make two pages, and each shows half of the history. The rule is silent while the option `services` is empty.",
        bad="""\
# in mkdocs.yml: services: [checkout, payments]
services: [chekout]
""",
        good="""\
# in mkdocs.yml: services: [checkout, payments]
services: [checkout]
""",
    ),
    Rule(
        "PM207",
        "image-without-text",
        Level.WARNING,
        "An image has no text for those who can't see it, or its file can't be published.",
        "A graph without words says nothing to a screen reader or to the search. "
        "A file that is missing would be a hole in the page, so that is an error.",
        bad="""\
images:
  - https://example.org/declines.png
""",
        good="""\
images:
  - src: https://example.org/declines.png
    alt: Share of declined card payments by minute
""",
    ),
    Rule(
        "PM208",
        "template-text",
        Level.WARNING,
        "A text is still the one that a template put there.",
        "Of the public postmortems that we read, eight were published with the words of their template.",
        bad="""\
resolution: "[What was done to fix it]"
""",
        good="""\
resolution: The old certificate was put back.
""",
    ),
)
