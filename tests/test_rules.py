"""Every rule by its own examples, and all of them by the case files."""

import re

import pytest
from checking import CASES, case, codes, diagnose, examples, settings
from mkdocs_postmortems import rules
from mkdocs_postmortems.diagnostics import Rule
from mkdocs_postmortems.rules.examples import BASE, NAME, compose, options

RULES = [pytest.param(rule, id=rule.code) for rule in rules.RULES.values()]
BAD = [
    pytest.param(path, id=path.stem) for path in sorted((CASES / "bad").iterdir()) if path.suffix != ".txt"
]
OK = [pytest.param(path, id=path.stem) for path in sorted((CASES / "ok").iterdir())]


def test_base_breaks_no_rule():
    """The file that all examples are completed with has no finding of any level."""
    assert diagnose({NAME: BASE}) == []


@pytest.mark.parametrize("rule", RULES)
def test_bad_example_breaks_only_its_rule(rule: Rule):
    """The bad example of a rule breaks this rule and no other."""
    assert set(codes(examples(rule.bad, **options(rule.bad)))) == {rule.code}


@pytest.mark.parametrize("rule", RULES)
def test_good_example_breaks_no_rule(rule: Rule):
    """The good example of a rule breaks no rule at all."""
    assert examples(rule.good, **options(rule.good)) == []


@pytest.mark.parametrize("rule", RULES)
def test_record_is_well_formed(rule: Rule):
    """A record has a code, a name that reads well after "allow", and sentences."""
    assert re.fullmatch(r"PM[0-5]\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert re.fullmatch(r"[A-Z][^.]*\.", rule.summary)
    assert len(rule.summary) <= 120
    assert rule.why.endswith((".", "?"))
    assert len(re.findall(r"[.?](?: |$)", rule.why)) <= 3
    assert rule.bad != rule.good


def test_codes_and_names_are_used_once():
    """No two rules share a code or a name, and each code stands in its family."""
    records = [rule for family in rules.FAMILIES.values() for rule in family]
    assert len({rule.code for rule in records}) == len(records) == len({rule.name for rule in records})
    for digit, family in enumerate(rules.FAMILIES.values()):
        assert all(rule.code.startswith(f"PM{digit}") for rule in family)
        assert [rule.code for rule in family] == sorted(rule.code for rule in family)


@pytest.mark.parametrize("name", ["PM301", "pm301", "action-without-owner", "Action-Without-Owner"])
def test_rule_is_found_by_code_or_name(name: str):
    """A rule is found by its code or its name in any case."""
    assert rules.find(name) is rules.RULES["PM301"]


def test_unknown_rule_is_not_found():
    """A name that no rule has finds nothing."""
    assert rules.find("PM999") is None


def test_dated_rules_are_those_that_today_changes():
    """Only rules marked as dated say something else on another day."""
    assert [rule.code for rule in rules.RULES.values() if rule.dated] == ["PM109", "PM116", "PM303"]


@pytest.mark.parametrize("path", BAD)
def test_bad_case_is_told_as_written_beside_it(path):
    """A bad case breaks the rule in its name and is told exactly as in the text beside it."""
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert case(path) == expected
    assert path.stem.split("-")[0] in expected


@pytest.mark.parametrize("path", OK)
def test_ok_case_is_silent(path):
    """A valid incident gives neither an error nor a warning."""
    assert case(path) == ""


@pytest.mark.parametrize("rule", RULES)
def test_first_families_have_a_case(rule: Rule):
    """Every rule of the families of shape and time has a case file, unless it is off."""
    if rule.code < "PM2" and rule.code != "PM115":
        assert any(param.values[0].stem.startswith(rule.code) for param in BAD)


def test_fragment_replaces_removes_and_adds_keys():
    """A fragment's keys replace those of the base; an empty one removes a key, a new one is added."""
    [(name, text)] = compose("severity:\ntimeline: []\nx-own: 1\n").items()
    assert name == NAME
    assert "sev2" not in text
    assert "gateway" not in text
    assert text.endswith("x-own: 1\n")
    assert "title: Checkout" in text


def test_fragment_of_several_files_completes_each():
    """A line `--- # name` begins another file, which is completed as well."""
    files = compose("id: A\n--- # b.yml\nid: B\n")
    assert list(files) == [NAME, "b.yml"]
    assert all("title: Checkout" in text for text in files.values())


def test_whole_file_is_left_as_it_is():
    """A fragment that says it is a whole file is not completed."""
    assert compose("# whole file\n{]\n") == {NAME: "{]\n"}


def test_options_stand_in_comments():
    """An example may set lists of mkdocs.yml, which are no part of its file."""
    fragment = "# in mkdocs.yml: services: [a, b]\ntags: [c]\n"
    assert options(fragment) == {"services": ["a", "b"]}
    assert "mkdocs.yml" not in compose(fragment)[NAME]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("severity: awful\n", ["PM006"]),
        ("severty: sev2\nseverity:\n", ["PM003"]),
        ("resolved_at: 25:99\nstatus: resolved\n", ["PM102"]),
        ("resolved_at: soon\n", ["PM102"]),
        ("timezone: Nowhere/Land\n", ["PM101"]),
        ("timeline:\n  - time: 9 o'clock\n    event: What?\n", ["PM102"]),
        ("timeline: nothing\n", ["PM008"]),
        (
            "editions: {short: {timeline: [One., Two.]}}\ntimeline:\n  - 2026-03-02 09:20: One.\n  - soon: Two.\n",
            ["PM102"],
        ),
        ("action_items:\n  - {action: Do it, ower: team-a, due: 2026-04-01, ticket: A-1}\n", ["PM003"]),
    ],
)
def test_what_could_not_be_read_is_not_also_missing(fragment: str, expected: list[str]):
    """A value that can't be read is one finding; that it is absent then is not another."""
    assert codes(examples(fragment)) == expected


def test_findings_point_into_the_file_when_items_are_left_out():
    """A finding behind an item that could not be read still stands on its own line."""
    found = examples("action_items:\n  - [a]\n  - {action: Do it, completed: 2026-03-06, id: [b]}\n  - ''\n")
    assert [(d.rule.code, d.place.span.line) for d in found] == [("PM008", 16), ("PM008", 17), ("PM007", 18)]


def test_unread_keys_silence_only_what_rests_on_them():
    """A severity that can't be read does not hide an action without an owner."""
    found = examples("severity: awful\naction_items:\n  - {action: Do it, due: 2026-04-01, ticket: A-1}\n")
    assert codes(found) == ["PM006", "PM301"]


ENTRIES = "timeline:\n  - {time: 2026-03-02 09:20, event: A, links: [ftp://x]}\n  - {time: 2026-03-02 09:15, event: B}\n"
ITEMS = "action_items:\n  - {action: A, state: [x], id: a}\n  - {action: B, id: b}\n  - {owner: x}\n"


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        # What one item lacks says nothing about the next.
        (ITEMS, ["PM003", "PM301", "PM302", "PM308", "PM007"]),
        ("impact: {description: x, users: -1, downtime: 9h}\n", ["PM112", "PM110"]),
        # A link that can't be read moves no clock, but a kind that can't be read might be the end of the incident.
        (ENTRIES, ["PM008", "PM104"]),
        (ENTRIES.replace("links: [ftp://x]", "kind: resolvd"), ["PM006"]),
        # A key that is nobody's belongs to nothing.
        ("editions: {x: {label: X, colour: red, sections: [a]}}\n", ["PM003", "PM403"]),
        # Lists and mappings that can't be read whole are not called empty, or too short.
        ("timeline:\n  - {time: 2026-03-02 09:20, event: A}\n  - B\n", ["PM007"]),
        ("started_at:\nexternal: {organization: O}\n", ["PM004"]),
        ("started_at: 2026-01-02 09:10\ndetected_at:\nmitigated_at:\nresolved_at: 2026-01-02 09:52\ntimeline: []\nstatus: monitoring\n", ["PM401", "PM106"]),
    ],
)
def test_one_mistake_hides_no_other(fragment: str, expected: list[str]):
    """All that is certain is said in one run, each mistake once."""
    assert codes(examples(fragment)) == expected


def test_a_section_stands_after_a_field():
    """A field is known however it is spelt; anything else is a warning, and the section stands at the end."""
    found = examples("sections:\n  - {title: A, body: a, after: Root cause}\n  - {title: B, body: b, after: action-items}\n  - {title: C, body: c, after: causes}\n")
    assert [(d.rule.code, d.level, d.message) for d in found] == [("PM006", "warning", "`causes` is no field that a section can follow")]


def test_an_entry_that_is_half_there_is_one_finding():
    """A time alone lacks its text, a text alone its time, and the message shows the short form."""
    found = examples("timeline:\n  - 2026-03-02 09:20:\n  - 2026-03-02 09:25\n  - 09:30 – 09:40 CET\n  - Nobody knows when.\n  - {}\n")
    assert [(d.rule.code, d.message) for d in found] == [
        ("PM007", "this entry has no text"),
        ("PM007", "`event` is missing"),
        ("PM007", "`event` is missing"),
        ("PM007", "this entry has no time"),
        ("PM007", "this entry has no text"),
    ]


@pytest.mark.parametrize(
    ("line", "guess"),
    [("severity: major (high impact)", "`sev2`"), ("severity: sev6", "`sev5`"), ("severity: none", None), ("severity: catastrophic", None), ("type: nearmis", "`near_miss`")],
)
def test_a_word_that_is_not_known_brings_the_one_that_was_meant(line: str, guess: str | None):
    """A suggestion is only made where it is one."""
    [found] = [d for d in examples(f"{line}\n") if d.rule.code == "PM006"]
    assert (f"did you mean {guess}?" in found.help) if guess else ("did you mean" not in found.help)


def test_every_check_is_silent_on_an_empty_catalogue():
    """No incidents, no findings."""
    assert list(rules.check_all([], settings())) == []
