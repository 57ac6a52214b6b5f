"""The records of the rules of the catalogue."""

from __future__ import annotations

from mkdocs_postmortems.diagnostics import Level, Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    Rule(
        "PM401",
        "file-name-mismatch",
        Level.INFO,
        "A file is named after another day or another id than it holds.",
        "The file's name is the page's address, so a wrong day in it is what people will quote.",
        bad="""\
--- # 2026-02-03-example.yml
title: Checkout failed after a certificate expired
""",
        good="""\
--- # 2026-03-02-example.yml
title: Checkout failed after a certificate expired
""",
    ),
    Rule(
        "PM402",
        "duplicate-name",
        Level.ERROR,
        "Two incidents share a file name, an id or an alias, or two actions of one share an id.",
        "A name that means two things leads half of its links to the wrong page. Upper and lower case count as the same.",
        bad="""\
id: INC-2026-014
--- # 2026-03-02-search-down.yml
aliases: [inc-2026-014]
services: [search]
""",
        good="""\
id: INC-2026-014
--- # 2026-03-02-search-down.yml
id: INC-2026-015
services: [search]
""",
    ),
    Rule(
        "PM403",
        "edition-out-of-step",
        Level.ERROR,
        "A list of an edition has another length than the incident's.",
        "The lists belong together item by item; with one text missing, every later one would stand beside the wrong time.",
        bad="""\
editions:
  customers:
    timeline: [We noticed.]
""",
        good="""\
editions:
  customers:
    timeline: [We noticed., Everything works again.]
""",
    ),
    Rule(
        "PM404",
        "related-to-nothing",
        Level.ERROR,
        "A related or linked incident does not exist, or is the incident itself.",
        "The page would have a link that leads nowhere. Such a link in a text leads to the list of incidents, and is a warning.",
        bad="""\
related: [2025-03-02-expired-certificat]
--- # 2025-03-02-expired-certificate.yml
started_at: 2025-03-02 09:10
detected_at: 2025-03-02 09:14
mitigated_at: 2025-03-02 09:40
resolved_at: 2025-03-02 09:52
timeline: []
""",
        good="""\
related: [2025-03-02-expired-certificate]
--- # 2025-03-02-expired-certificate.yml
started_at: 2025-03-02 09:10
detected_at: 2025-03-02 09:14
mitigated_at: 2025-03-02 09:40
resolved_at: 2025-03-02 09:52
timeline: []
""",
    ),
    Rule(
        "PM405",
        "possible-duplicate",
        Level.WARNING,
        "Two files tell of the same service at the same time.",
        "Two teams write one outage down twice, and the statistics count it twice. Incidents that name each other under `related` are taken for two.",
        bad="""\
services: [checkout]
--- # 2026-03-02-payments-declined.yml
services: [payments, checkout]
""",
        good="""\
services: [checkout]
--- # 2026-03-02-payments-declined.yml
services: [payments, checkout]
related: [{id: 2026-03-02-example, relation: same_cause}]
""",
    ),
    Rule(
        "PM406",
        "recurrence-with-open-actions",
        Level.WARNING,
        "An incident has come back while actions of the first one are still open.",
        "This is the price of an action that was put off, and the moment to do it.",
        bad="""\
related: [{id: 2025-03-02-expired-certificate, relation: recurrence_of}]
--- # 2025-03-02-expired-certificate.yml
started_at: 2025-03-02 09:10
detected_at: 2025-03-02 09:14
mitigated_at: 2025-03-02 09:40
resolved_at: 2025-03-02 09:52
timeline: []
""",
        good="""\
related: [{id: 2025-03-02-expired-certificate, relation: recurrence_of}]
--- # 2025-03-02-expired-certificate.yml
started_at: 2025-03-02 09:10
detected_at: 2025-03-02 09:14
mitigated_at: 2025-03-02 09:40
resolved_at: 2025-03-02 09:52
timeline: []
action_items: []
""",
    ),
    Rule(
        "PM407",
        "unusable-file-name",
        Level.ERROR,
        "A file's name, an id or an alias can't be the address of a page.",
        "Spaces and odd characters break links, some names can't be checked out on Windows, and a few belong to the site's own pages. "
        "For an id or an alias it is a warning: it is shown, and only has no address of its own.",
        bad="""\
--- # Checkout down (final).yml
title: Checkout failed after a certificate expired
""",
        good="""\
--- # 2026-03-02-checkout-down.yml
title: Checkout failed after a certificate expired
""",
    ),
    Rule(
        "PM408",
        "name-nearly-another",
        Level.INFO,
        "An owner or a service occurs once, and nearly is another that occurs often.",
        "A misspelt owner has a list of action items of its own, which nobody looks at. "
        "It is only information, since a new team may well be called nearly like an old one.",
        bad="""\
action_items:
  - {action: Alert earlier, owner: team-platfrom, due: 2026-03-31, ticket: OPS-4711}
--- # 2026-03-02-search-down.yml
services: [search]
--- # 2026-03-02-mails-late.yml
services: [notifications]
--- # 2026-03-02-logged-out.yml
services: [accounts]
""",
        good="""\
action_items:
  - {action: Alert earlier, owner: team-payments, due: 2026-03-31, ticket: OPS-4711}
--- # 2026-03-02-search-down.yml
services: [search]
--- # 2026-03-02-mails-late.yml
services: [notifications]
--- # 2026-03-02-logged-out.yml
services: [accounts]
""",
    ),
    Rule(
        "PM409",
        "look-alike-name",
        Level.WARNING,
        "A service, tag, owner or other name is written with letters of another alphabet than it seems.",
        "The Cyrillic `а` and the Latin `a` look the same and are not. Such a name has a page, a list and numbers of its own, "
        "which nobody finds who types what they see; it comes from a slip of the keyboard, or from somebody who wants that.",
        bad="""\
services: [сheckout]
--- # 2026-03-05-checkout-slow.yml
started_at: 2026-03-05 09:10
detected_at: 2026-03-05 09:14
mitigated_at: 2026-03-05 09:40
resolved_at: 2026-03-05 09:52
timeline: []
services: [checkout]
""",
        good="""\
services: [checkout, оплата]
""",
    ),
)
