"""The records of the rules of follow-up."""

from __future__ import annotations

from mkdocs_postmortems.diagnostics import Level, Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    Rule(
        "PM301",
        "action-without-owner",
        Level.WARNING,
        "An open action has no owner.",
        "What belongs to everybody is done by nobody: 994 of 1,121 public action items name no owner. A team or a role is enough.",
        bad="""\
action_items:
  - action: Alert 30 days before a certificate ends
    due: 2026-03-31
    ticket: OPS-4711
""",
        good="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
    ticket: OPS-4711
""",
    ),
    Rule(
        "PM302",
        "action-without-due-date",
        Level.WARNING,
        "An open action has no due date.",
        "Without a date nothing is ever late. 1,072 of 1,121 public action items have none.",
        bad="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    ticket: OPS-4711
""",
        good="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
    ticket: OPS-4711
""",
    ),
    Rule(
        "PM303",
        "overdue-action",
        Level.WARNING,
        "An open action is past its due date.",
        "Either it is done and nobody has said so, or the incident can come back meanwhile.",
        bad="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-09
    ticket: OPS-4711
""",
        good="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-09
    ticket: OPS-4711
    status: done
    completed: 2026-03-06
""",
        dated=True,
    ),
    Rule(
        "PM304",
        "done-without-date",
        Level.INFO,
        "An action is done, but no date says since when.",
        "The date shows how long promises take to keep.",
        bad="""\
action_items:
  - action: Alert 30 days before a certificate ends
    status: done
""",
        good="""\
action_items:
  - action: Alert 30 days before a certificate ends
    status: done
    completed: 2026-03-06
""",
    ),
    Rule(
        "PM305",
        "contradictory-completion",
        Level.ERROR,
        "An action has a date of completion, but is not done, or was done before the incident.",
        "Two fields tell two stories, and the tracker can show only one. A date before the incident is a warning: "
        "now and then a task was there already.",
        bad="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
    ticket: OPS-4711
    status: in_progress
    completed: 2026-03-06
""",
        good="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
    ticket: OPS-4711
    status: done
    completed: 2026-03-06
""",
    ),
    Rule(
        "PM306",
        "cancelled-without-reason",
        Level.WARNING,
        "An action is cancelled without a reason.",
        "Not to act is a decision like any other, and the next incident will ask for it.",
        bad="""\
action_items:
  - action: Buy certificates that last for ten years
    status: cancelled
""",
        good="""\
action_items:
  - action: Buy certificates that last for ten years
    status: cancelled
    notes: Nobody sells them any more.
""",
    ),
    Rule(
        "PM307",
        "vague-action",
        Level.INFO,
        "An open action begins with a word that has no end, such as investigate, monitor or improve.",
        "Nobody can tell when it is done, so it stays open or is closed by tiredness. Say what will be different afterwards.",
        bad="""\
action_items:
  - action: Monitor certificates more closely
    owner: team-platform
    due: 2026-03-31
    ticket: OPS-4711
""",
        good="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
    ticket: OPS-4711
""",
    ),
    Rule(
        "PM308",
        "action-without-ticket",
        Level.INFO,
        "An open action has no ticket.",
        "Work is planned in a tracker, and a postmortem that links to it is read again. 175 of 1,121 public action items do.",
        bad="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
""",
        good="""\
action_items:
  - action: Alert 30 days before a certificate ends
    owner: team-platform
    due: 2026-03-31
    ticket: https://tracker.example.org/OPS-4711
""",
    ),
    Rule(
        "PM309",
        "closed-with-open-actions",
        Level.WARNING,
        "A document is closed while actions are open.",
        "Closed means that nothing is left to do. Cancel what will not be done, and say why.",
        bad="""\
review: closed
""",
        good="""\
review: reviewed
""",
    ),
)
