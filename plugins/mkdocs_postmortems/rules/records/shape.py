"""The records of the rules of file and shape."""

from __future__ import annotations

from mkdocs_postmortems.diagnostics import Level, Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    Rule(
        "PM001",
        "unreadable-yaml",
        Level.ERROR,
        "The file is not YAML, or writes a key twice.",
        "Up to a third of the sentences people write break YAML when they stand without quotes, mostly at a `: `. "
        "Of a key that is written twice, other programs drop one without a word.",
        bad="""\
# whole file
title: Checkout failed: a certificate expired
started_at: 2026-03-02 09:10
impact: Payments failed.
""",
        good="""\
title: "Checkout failed: a certificate expired"
""",
    ),
    Rule(
        "PM002",
        "text-cut-by-comment",
        Level.WARNING,
        "A text without quotes ends where ` #` begins a comment.",
        "YAML reads the rest of the line as a comment, and the page loses it silently. "
        "Among the public postmortems we read, 38 texts would have been cut, most of them at a ticket's number.",
        bad="""\
root_cause: The renewal job was switched off in #4711 and nobody noticed.
""",
        good="""\
root_cause: "The renewal job was switched off in #4711 and nobody noticed."
""",
    ),
    Rule(
        "PM003",
        "unknown-key",
        Level.ERROR,
        "A key is none of the fields.",
        "A misspelt key would be dropped, and with it what stands there. Keys of your own are welcome when they begin with `x-`.",
        bad="""\
severty: sev2
severity:
""",
        good="""\
x-error-budget: 38 % of the quarter
""",
    ),
    Rule(
        "PM004",
        "missing-key",
        Level.ERROR,
        "A key that is needed is missing.",
        "An incident without a title or a start can be neither listed nor put into a year.",
        bad="""\
title:
""",
        good="""\
title: Checkout failed after a certificate expired
""",
    ),
    Rule(
        "PM005",
        "no-summary-or-impact",
        Level.ERROR,
        "Neither a summary nor an impact says what happened.",
        "Whoever opens the page wants to know first who could not do what. One sentence is enough.",
        bad="""\
summary:
impact:
""",
        good="""\
summary: Half of all card payments were declined for half an hour.
impact:
""",
    ),
    Rule(
        "PM006",
        "unknown-word",
        Level.ERROR,
        "A value is not one of the words that its field allows.",
        "Severities in the wild are written SEV-3, critical, high or `major (some users)`. "
        "Numbers and filters need one word for one thing; common spellings of it are understood.",
        bad="""\
severity: quite bad
""",
        good="""\
severity: SEV-2
""",
    ),
    Rule(
        "PM007",
        "incomplete-entry",
        Level.ERROR,
        "A timeline entry or an action lacks its text or its time.",
        "An entry that does not say when, or what, can't be shown in its place.",
        bad="""\
timeline:
  - time: 2026-03-02 09:20
    kind: identified
  - 2026-03-02 09:52: Every check is green again.
""",
        good="""\
timeline:
  - time: 2026-03-02 09:20
    kind: identified
    event: The certificate turns out to have ended at nine.
  - 2026-03-02 09:52: Every check is green again.
""",
    ),
    Rule(
        "PM008",
        "wrong-type",
        Level.ERROR,
        "A value has a shape that its field can't hold.",
        "A list where a text is wanted, an empty text, or an address that a browser would run instead of open: "
        "each would break the page, or its reader's trust.",
        bad="""\
links:
  - javascript:alert(1)
""",
        good="""\
links:
  - https://status.example.org/incidents/abc
""",
    ),
    Rule(
        "PM009",
        "excuse-without-effect",
        Level.WARNING,
        "A comment that ignores a rule gives no reason, names no rule, or silences nothing.",
        "An excuse is for the next reader, who needs the reason. One that silences nothing hides the next mistake on its line.",
        bad="""\
severity: sev2  # postmortems: ignore[PM301] the team is being founded
""",
        good="""\
action_items:
  # postmortems: ignore[PM301] the team is being founded
  - action: Alert 30 days before a certificate ends
    due: 2026-03-31
    ticket: OPS-4711
""",
    ),
    Rule(
        "PM010",
        "unreadable-character",
        Level.ERROR,
        "The file is not UTF-8, or holds characters that can't be seen.",
        "Invisible characters come along when text is pasted from chats. They split words for the search, "
        "and the ones that turn the direction of writing can make a sentence read as another one.",
        bad="""\
title: Check\u200bout failed after a certificate expired
""",
        good="""\
title: Le paiement a échoué après l’expiration d’un certificat 🔒
""",
    ),
    Rule(
        "PM011",
        "too-large",
        Level.ERROR,
        "The file is larger, or nested deeper, than any incident needs.",
        "A megabyte of text is a log and not a story: nobody reads it, and every build and every search would carry it.",
        bad=f"""\
x-nested: {"[" * 40}deep{"]" * 40}
""",
        good="""\
x-nested: [[one, two], [three, four]]
""",
    ),
)
