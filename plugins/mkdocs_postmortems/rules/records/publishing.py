"""The records of the rules of publishing."""

from __future__ import annotations

from mkdocs_postmortems.diagnostics import Level, Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    Rule(
        "PM501",
        "public-internal-host",
        Level.WARNING,
        "A public text names a host that only colleagues reach: a chat, a shared document, a dashboard.",
        "Customers meet a login page, and learn what your tools and machines are called. "
        "The option `internal_hosts` adds hosts to the built-in list, or takes some off it.",
        bad="""\
audience: public
links: ["https://grafana.example.org/d/abc"]
""",
        good="""\
audience: public
links: [{url: "https://grafana.example.org/d/abc", audience: internal}]
""",
    ),
    Rule(
        "PM502",
        "secret-in-text",
        Level.WARNING,
        "A text holds what looks like a secret or a token, or a public one holds a private address.",
        "A key that was pasted from a terminal works for whoever reads the repository, and later the site. "
        "Addresses of machines tell strangers how your network is laid out.",
        bad="""\
resolution: "The new certificate was fetched with password=hunter2hunter2."
""",
        good="""\
resolution: "The new certificate was fetched with password=${PASSWORD}."
""",
    ),
    Rule(
        "PM503",
        "blame-wording",
        Level.INFO,
        "A timeline or a cause puts the blame on a person.",
        "Who fears blame tells less next time, and a person is never the cause: what let one slip do so much is. "
        "Names on the option `personal_names` are found, too.",
        bad="""\
root_cause: Human error during the renewal.
""",
        good="""\
root_cause: The renewal had to be done by hand, and nothing checked it.
""",
    ),
    Rule(
        "PM504",
        "internal-text-repeated",
        Level.WARNING,
        "A public text repeats what a part for colleagues says.",
        "A sentence that was copied into the telling for customers is out, although its origin is marked as internal.",
        bad="""\
audience: public
sections:
  - title: For the team
    body: The gateway's contract allows us to ask for a refund of its fees.
    audience: internal
  - title: Questions
    body: What about money? The gateway's contract allows us to ask for a refund.
""",
        good="""\
audience: public
sections:
  - title: For the team
    body: The gateway's contract allows us to ask for a refund of its fees.
    audience: internal
  - title: Questions
    body: What about money? Nobody paid twice.
""",
    ),
    Rule(
        "PM505",
        "public-names-internal",
        Level.WARNING,
        "A public text names an incident that only colleagues may see.",
        "A name is enough to know that there was another incident, and when. "
        "Links to it, and relations, are left out of a site for everybody; words in a text are not.",
        bad="""\
audience: public
impact: About one payment in five failed, as in 2025-03-02-expired-certificate.
--- # 2025-03-02-expired-certificate.yml
started_at: 2025-03-02 09:10
detected_at: 2025-03-02 09:14
mitigated_at: 2025-03-02 09:40
resolved_at: 2025-03-02 09:52
timeline: []
""",
        good="""\
audience: public
impact: About one payment in five failed, as in 2025-03-02-expired-certificate.
--- # 2025-03-02-expired-certificate.yml
audience: public
started_at: 2025-03-02 09:10
detected_at: 2025-03-02 09:14
mitigated_at: 2025-03-02 09:40
resolved_at: 2025-03-02 09:52
timeline: []
""",
    ),
    Rule(
        "PM506",
        "public-end-missing",
        Level.WARNING,
        "Only an internal entry of the timeline says when a public incident started or was resolved.",
        "Without that entry, everybody else sees an incident that never began, or still goes on.",
        bad="""\
audience: public
resolved_at:
timeline:
  - {time: 2026-03-02 09:20, event: The payment team looks at the gateway.}
  - {time: 2026-03-02 09:52, kind: resolved, event: The vendor gives in., audience: internal}
""",
        good="""\
audience: public
timeline:
  - {time: 2026-03-02 09:20, event: The payment team looks at the gateway.}
  - {time: 2026-03-02 09:52, kind: resolved, event: The vendor gives in., audience: internal}
""",
    ),
    Rule(
        "PM507",
        "public-part-unpublished",
        Level.INFO,
        "A part is marked as public, but its incident is not.",
        "Nobody but colleagues will see it, though its author meant it to be published.",
        bad="""\
sections:
  - {title: Questions, body: Nobody paid twice., audience: public}
""",
        good="""\
audience: public
sections:
  - {title: Questions, body: Nobody paid twice., audience: public}
""",
    ),
)
