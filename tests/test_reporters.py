"""Findings as text, in every format."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from mkdocs_postmortems.diagnostics import Diagnostic, Level, Place, Rule, Span
from mkdocs_postmortems.reporters import FORMATS, report, rule_data, rule_list, rule_page
from mkdocs_postmortems.rules import RULES

GOLDEN = Path(__file__).parent / "golden"
FLASH, POOL = "incidents/2022-12-30-flash-sale.yml", "incidents/2026-05-08-connection-pool.yml"


def rule(code: str, name: str, level: Level = Level.ERROR) -> Rule:
    """Return a rule that only has a code, a name and a level."""
    return Rule(code, name, level, "", "", "", "")


def place(path: str, span: tuple[int, int, int], text: str, label: str = "") -> Place:
    """Return a place by line, column and width."""
    return Place(path, Span(*span), text, label)


def finding(text: str, column: int = 1, width: int = 1, *, message: str = "wrong", notes: tuple[Place, ...] = ()) -> Diagnostic:
    """Return an error on line 3 of a file whose text is given."""
    return Diagnostic(Level.ERROR, rule("PM008", "wrong-type"), message, "", place("a.yml", (3, column, width), text), notes)


DIAGNOSTICS = (
    Diagnostic(
        Level.INFO, rule("PM201", "missing-severity", Level.INFO), "no severity is given", "add for example `severity: sev2`",
        place(POOL, (1, 1, 11), "title: Pool"),
    ),
    Diagnostic(
        Level.WARNING, rule("PM405", "possible-duplicate", Level.WARNING), "this tells of the same service at the same time as another file", "",
        place(POOL, (106, 5, 9), "    services: [checkout]"),
        (place("incidents/2026-05-08-pool.yml", (7, 13, 8), "services: [, checkout]", "also here"),),
    ),
    Diagnostic(
        Level.WARNING, rule("PM111", "downtime-differs", Level.WARNING),
        "the stated downtime is 5 h; the times say 3 h until mitigated and 6 h until resolved", "correct `downtime`, or leave it out: it is computed",
        place(FLASH, (9, 13, 2), "  downtime: 5h"),
        (place(FLASH, (4, 13, 19), "started_at: 2022-12-30 07:00 PM", "starts here"),),
    ),
    Diagnostic(
        Level.ERROR, rule("PM003", "unknown-key"), "unknown key `severty`", "did you mean `severity`?",
        place(FLASH, (3, 1, 7), "severty: SEV1"),
    ),
    Diagnostic(
        Level.ERROR, rule("PM006", "unknown-word"), "`100 %, or so` is not one of the words for this", "choose from `a`: `b`",
        place(FLASH, (3, 10, 4), "severty: SEV1"),
    ),
)


@pytest.mark.parametrize("form", FORMATS)
def test_report_is_as_agreed(form: str) -> None:
    """Each format prints the agreed text, in order of file and line whatever order it is given."""
    text = report(reversed(DIAGNOSTICS), form, verbose=True) + "\n"
    golden = GOLDEN / f"report-{form}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")
    assert text == report(DIAGNOSTICS, form, verbose=True) + "\n"


@pytest.mark.parametrize("form", FORMATS)
def test_report_leaves_out_info(form: str) -> None:
    """Findings of level info are only shown and counted on request."""
    assert "PM201" not in report(DIAGNOSTICS, form)
    assert "PM201" in report(DIAGNOSTICS, form, verbose=True)
    assert report(DIAGNOSTICS, "full").endswith("\n\n2 errors, 2 warnings in 2 files")


def test_report_of_nothing() -> None:
    """Nothing found is said to people, an empty list to programs, and nothing where each line is a finding."""
    said = {form: report([], form) for form in FORMATS if form != "sarif"}
    assert said == {"full": "no findings", "concise": "", "github": "", "json": "[]"}
    assert json.loads(report([], "sarif"))["runs"][0]["results"] == []


def excerpt(diagnostic: Diagnostic) -> list[str]:
    """Return the source line and the marks of a full report, without the gutter."""
    return [line[5:] for line in report([diagnostic], "full").splitlines()[2:4]]


@pytest.mark.parametrize(
    ("text", "column", "width", "lines"),
    [
        ("key: value", 6, 5, ["key: value", "     ^^^^^"]),
        ("\tkey: value", 7, 5, ["    key: value", "         ^^^^^"]),
        ("キー: 値段 x", 5, 2, ["キー: 値段 x", "      ^^^^"]),
        ("cafe\u0301: no", 8, 2, ["cafe\u0301: no", "      ^^"]),
        ("a\x1b[31m: b", 1, 1, ["a\ufffd[31m: b", "^"]),
        ("a\u202eb: c", 5, 1, ["a\ufffdb: c", "    ^"]),
        ("short", 6, 1, ["short", "     ^"]),
        ("", 1, 1, ["", "^"]),
    ],
)
def test_marks_stand_below_what_they_mean(text: str, column: int, width: int, lines: list[str]) -> None:
    """Marks stand right below tabs, wide, combining and unseen characters, which are shown safely."""
    shown = report([finding(text, column, width)], "full").splitlines()[2:4]
    assert shown == [f" 3 | {lines[0]}".rstrip(), f"   | {lines[1]}"]


def test_long_lines_are_cut() -> None:
    """Of a long line only the part around the mark is shown, and the mark does not leave it."""
    source, mark = excerpt(finding("x" * 300 + "HERE" + "y" * 3000, 301, 2000))
    assert source == f"…{'x' * 40}HERE{'y' * 76}…"
    assert mark == f"{' ' * 41}{'^' * 80}"


def test_notes_share_an_excerpt() -> None:
    """Notes in the same file stand in the same excerpt in the order of lines, two on one line below it."""
    notes = (place("a.yml", (3, 1, 5), "key: value", "the key"), place("a.yml", (12, 1, 1), "z: 1", "later"))
    assert report([finding("key: value", 6, 5, notes=notes)], "full").splitlines()[1:-2] == [
        "   --> a.yml:3:6",
        "  3 | key: value",
        "    |      ^^^^^",
        "    | - the key",
        " 12 | z: 1",
        "    | - later",
    ]


@pytest.mark.parametrize("form", ["full", "concise", "github"])
def test_nothing_can_be_smuggled_in(form: str) -> None:
    """A line break or an escape in a message or a file's name begins no line of its own."""
    evil = Diagnostic(
        Level.ERROR, rule("PM008", "wrong-type"), "a\n::warning::b\x1b[2J\ud800", "c\r\n::error::d",
        place("x\n::error::,y.yml", (1, 1, 1), "e"),
    )
    text = report([evil], form)
    assert not [line for line in text.splitlines()[1:] if line.startswith("::")]
    assert "\x1b" not in text
    text.encode()


def test_json_holds_the_places() -> None:
    """Programs get line, column and width as numbers, and the notes with their labels."""
    [found] = json.loads(report([DIAGNOSTICS[2]], "json"))
    assert (found["level"], found["code"], found["line"], found["column"], found["width"]) == ("warning", "PM111", 9, 13, 2)
    assert found["notes"] == [{"path": FLASH, "line": 4, "column": 13, "width": 19, "label": "starts here"}]


def _closed(required: str, **properties: object) -> dict[str, object]:
    """Return the schema of an object that has these properties and no others."""
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


_TEXT = _closed("text", text={"type": "string", "minLength": 1})
_POSITION = {"type": "integer", "minimum": 1}
_PHYSICAL = _closed(
    "artifactLocation",
    artifactLocation=_closed("uri", uri={"type": "string", "pattern": r"^[A-Za-z0-9_.~%/-]+$"}, uriBaseId={"const": "%SRCROOT%"}),
    region=_closed("startLine", startLine=_POSITION, startColumn=_POSITION, endColumn=_POSITION),
)
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_RULE = _closed(
    "id", id={"type": "string"}, name={"type": "string"}, shortDescription=_TEXT, fullDescription=_TEXT, defaultConfiguration=_closed("", level=_LEVEL)
)
_RESULT = _closed(
    "message",
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_TEXT,
    locations={"type": "array", "items": _closed("physicalLocation", physicalLocation=_PHYSICAL)},
    relatedLocations={"type": "array", "items": _closed("physicalLocation", id={"type": "integer", "minimum": 0}, message=_TEXT, physicalLocation=_PHYSICAL)},
)
# What SARIF 2.1.0 says of the parts that we use (OASIS, 3.13 to 3.52).
SARIF = _closed(
    "version runs",
    **{"$schema": {"type": "string"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": _closed(
            "tool",
            tool=_closed("driver", driver=_closed("name", name={"type": "string"}, rules={"type": "array", "items": _RULE})),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={"type": "array", "items": _RESULT},
        ),
    },
)


def real(code: str, path: str = "a.yml", message: str = "wrong", notes: tuple[Place, ...] = ()) -> Diagnostic:
    """Return a finding of a rule that exists."""
    return Diagnostic(RULES[code].level, RULES[code], message, "", place(path, (3, 6, 5), "key: value"), notes)


def test_sarif_is_as_its_standard_says() -> None:
    """Results name their rules by index, and places as code scanning wants them: addresses, lines and columns from 1."""
    note = place("b c.yml", (7, 1, 4), "also", "also here")
    found = [real("PM405", "a ü.yml", notes=(note,)), real("PM003"), real("PM201"), real("PM003", "z.yml", "a `{x}` and [y](javascript:z)")]
    log = json.loads(report(found, "sarif", verbose=True))
    jsonschema.validate(log, SARIF)
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["PM003", "PM201", "PM405"]
    results = [(rules[result["ruleIndex"]], result["level"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for result in run["results"]]
    assert results == [("PM405", "warning", "a%20%C3%BC.yml"), ("PM003", "error", "a.yml"), ("PM201", "note", "a.yml"), ("PM003", "error", "z.yml")]
    assert run["results"][0]["relatedLocations"][0]["message"] == {"text": "also here"}
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 6, "endColumn": 11}
    assert run["results"][3]["message"] == {"text": "a `{{x}}` and [y] (javascript:z)"}


def test_rules_are_listed() -> None:
    """The list has a line for each rule, below its family."""
    lines = rule_list().splitlines()
    assert lines[0] == "File and shape"
    for each in RULES.values():
        assert [line for line in lines if line.startswith(f"  {each.code}  {each.level}") and each.summary in line]


@pytest.mark.parametrize("code", RULES)
def test_rule_is_explained(code: str) -> None:
    """A rule's page says why, and shows an example that breaks it and one that does not."""
    page = rule_page(RULES[code])
    assert page.startswith(f"{code} {RULES[code].name} (")
    assert "\nNot so:\n\n    " in page
    assert "\nBut so:\n\n    " in page


def test_rules_for_programs() -> None:
    """Programs get every rule with its family."""
    data = json.loads(rule_data(RULES.values()))
    assert [each["code"] for each in data] == list(RULES)
    assert set(data[0]) == {"code", "name", "level", "family", "summary", "why", "bad", "good", "dated"}
