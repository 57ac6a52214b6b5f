"""The records of the rules of time."""

from __future__ import annotations

from mkdocs_postmortems.diagnostics import Level, Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    Rule(
        "PM101",
        "unknown-time-zone",
        Level.ERROR,
        "A time zone is not a name of the IANA database.",
        "Abbreviations such as PST stand in 46 of the postmortems we read, and a third of those are of summer dates, when the zone is PDT. "
        "A place has the right offset all year.",
        bad="""\
timezone: PST
""",
        good="""\
timezone: America/Los_Angeles
""",
    ),
    Rule(
        "PM102",
        "impossible-time",
        Level.ERROR,
        "A time, date or length can't be read, or no clock has ever shown it.",
        "`13:55 PM`, `20202-01-16` and 30 February all stand in public postmortems. "
        "A guess would be a fact that nobody has written; the message offers what may have been meant.",
        bad="""\
detected_at: 2026-03-02 13:55 PM
mitigated_at: 2026-03-02 13:58
resolved_at: 2026-03-02 14:10
""",
        good="""\
detected_at: 2026-03-02 01:55 PM
mitigated_at: 2026-03-02 13:58
resolved_at: 2026-03-02 14:10
""",
    ),
    Rule(
        "PM103",
        "lifecycle-out-of-order",
        Level.ERROR,
        "Started, detected, acknowledged, mitigated and resolved do not follow each other.",
        "Four of 39 public incidents we compared have it, one of them resolved a year before it began. "
        "Every length on the page and in the statistics hangs on these times.",
        bad="""\
resolved_at: 2025-03-02 09:52
""",
        good="""\
resolved_at: 2026-03-02 09:52
""",
    ),
    Rule(
        "PM104",
        "timeline-out-of-order",
        Level.WARNING,
        "A timeline entry stands after a later one.",
        "13 of 179 public timelines have such a pair. Either the order or a time is wrong, and the reader can't know which.",
        bad="""\
timeline:
  - 2026-03-02 09:40: Payments succeed again.
  - 2026-03-02 09:20: The payment team looks at the gateway.
""",
        good="""\
timeline:
  - 2026-03-02 09:20: The payment team looks at the gateway.
  - 2026-03-02 09:40: Payments succeed again.
""",
    ),
    Rule(
        "PM105",
        "contradictory-times",
        Level.ERROR,
        "A time such as `resolved_at` differs from the timeline's entry of that kind.",
        "The same fact written twice drifts apart: a public report gives 14:38 as its end and lists the end at 16:01. "
        "Write it once, at the top or in the timeline.",
        bad="""\
timeline:
  - {time: 2026-03-02 09:12, kind: detected, event: The payment alert fires.}
  - 2026-03-02 09:52: Every check is green again.
""",
        good="""\
detected_at:
timeline:
  - {time: 2026-03-02 09:12, kind: detected, event: The payment alert fires.}
  - 2026-03-02 09:52: Every check is green again.
""",
    ),
    Rule(
        "PM106",
        "status-behind-times",
        Level.ERROR,
        "The status says that the incident goes on, but it has an end.",
        "The list of ongoing incidents would show it for ever. The status follows from the times, so it can be left out.",
        bad="""\
status: monitoring
""",
        good="""\
status: resolved
""",
    ),
    Rule(
        "PM107",
        "resolved-without-time",
        Level.ERROR,
        "The status is `resolved`, but no time says when.",
        "Without an end there is no duration, and the incident is missing from the statistics.",
        bad="""\
status: resolved
resolved_at:
""",
        good="""\
status: resolved
resolved_at: 2026-03-02 09:52
""",
    ),
    Rule(
        "PM108",
        "event-outside-incident",
        Level.WARNING,
        "An event of the incident stands before its start or after its end.",
        "If the cause was found after the end, the end is wrong or the entry is a note. "
        "Changes, notes, messages and actions may stand anywhere.",
        bad="""\
timeline:
  - 2026-03-02 09:20: The payment team looks at the gateway.
  - {time: 2026-03-02 11:30, kind: escalated, event: The platform team is called.}
""",
        good="""\
timeline:
  - 2026-03-02 09:20: The payment team looks at the gateway.
  - {time: 2026-03-02 11:30, kind: note, event: The platform team reads the logs again.}
""",
    ),
    Rule(
        "PM109",
        "implausible-time",
        Level.WARNING,
        "A time is in the future, or an incident lasts for more than a year.",
        "It is nearly always a slip in the year or the month, and it pulls every average with it.",
        bad="""\
--- # 2025-01-12-example.yml
started_at: 2025-01-12 09:10
detected_at: 2025-01-12 09:14
mitigated_at: 2025-01-12 09:40
timeline: []
""",
        good="""\
resolved_at: 2026-03-12 09:52
""",
        dated=True,
    ),
    Rule(
        "PM110",
        "downtime-too-long",
        Level.ERROR,
        "The stated downtime is longer than the whole incident.",
        "A service can't be down for longer than the incident that took it down; one of the times or the downtime is wrong.",
        bad="""\
impact:
  description: About one payment in five failed.
  downtime: 5h
""",
        good="""\
impact:
  description: About one payment in five failed.
  downtime: 30m
""",
    ),
    Rule(
        "PM111",
        "downtime-differs",
        Level.WARNING,
        "The stated downtime is neither the time until mitigated nor the time until resolved.",
        "Of 35 public incidents whose length can be computed again, 15 state one that fits no two of their own times. "
        "A reader who notices trusts neither.",
        bad="""\
impact:
  description: About one payment in five failed.
  downtime: 35 min
""",
        good="""\
impact:
  description: About one payment in five failed.
  downtime: 42 min
""",
    ),
    Rule(
        "PM112",
        "impossible-number",
        Level.ERROR,
        "A share is not between 0 and 100 percent, or a count is negative.",
        "Such a number is a slip, and sums over many incidents would hide it.",
        bad="""\
impact:
  description: About one payment in five failed.
  users_percent: 620
""",
        good="""\
impact:
  description: About one payment in five failed.
  users_percent: 62
""",
    ),
    Rule(
        "PM113",
        "mixed-time-zones",
        Level.WARNING,
        "The times of one file are written in different time zones.",
        "Three of 179 public timelines mix zones, such as CAT and EDT. Nobody adds six hours in their head while reading, "
        "and a zone that is off by one is never noticed. An offset that tells two equal clock times apart is fine.",
        bad="""\
timeline:
  - 2026-03-02 04:20 EST: The payment team looks at the gateway.
  - 2026-03-02 10:52 CET: Every check is green again.
""",
        good="""\
timeline:
  - 2026-03-02 09:20: The payment team looks at the gateway.
  - 2026-03-02 09:52: Every check is green again.
""",
    ),
    Rule(
        "PM114",
        "undated-step-back",
        Level.WARNING,
        "A timeline entry without a date is earlier than the one before it.",
        "Seven of the public timelines we read cross midnight without a word. To take the next day silently would turn a slip "
        "into a night; so this is an error, except where the times are only approximate.",
        bad="""\
resolved_at: 2026-03-03 00:40
timeline:
  - 2026-03-02 23:50: The payment team looks at the gateway.
  - 00:10: Every check is green again.
""",
        good="""\
resolved_at: 2026-03-03 00:40
timeline:
  - 2026-03-02 23:50: The payment team looks at the gateway.
  - 2026-03-03 00:10: Every check is green again.
""",
    ),
    Rule(
        "PM115",
        "length-in-prose-differs",
        Level.OFF,
        "A length of time in the text is none of those that the times give.",
        "Numbers in sentences are the last to be corrected. The rule is off because it can't know what a number is about.",
        bad="""\
impact: The checkout was down for five hours.
""",
        good="""\
impact: The checkout was down for half an hour, and slow for 42 minutes.
""",
    ),
    Rule(
        "PM116",
        "stale-incident",
        Level.WARNING,
        "An incident has been unresolved for a long time.",
        "It is over, and nobody has written down when. The sooner it is asked, the more people remember; "
        "the option `stale_after` says how many days are long.",
        bad="""\
--- # 2026-01-12-example.yml
started_at: 2026-01-12 09:10
detected_at: 2026-01-12 09:14
mitigated_at: 2026-01-12 09:40
resolved_at:
timeline: []
""",
        good="""\
resolved_at:
""",
        dated=True,
    ),
)
