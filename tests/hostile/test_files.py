"""Files that were not written in good faith: each is read or refused, with the place of what is wrong."""

from __future__ import annotations

import pytest
from checking import codes, diagnose, lines
from mkdocs_postmortems.catalogue.judge import MOST_LISTED
from mkdocs_postmortems.reporters import report

NAME = "2026-03-02-x.yml"
FACTS = "title: T\nstarted_at: 2026-03-02 09:10\nsummary: S\n"
NESTED = "lists and mappings are nested more than 30 deep"


def said(text: str | bytes, name: str = NAME) -> str:
    """Return errors and warnings about a file, one a line."""
    return lines(diagnose({name: text}))


def mine(more: str, facts: str = FACTS) -> str:
    """Return what is said about a good file with something more at its end."""
    return said(facts + more)


BOMB = "".join(f"x-{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    ("more", "finding"),
    [
        ("x-a: &a [b, b, b, b, b, b, b, b, b]\n" + BOMB, "8:6 PM011 the file holds more than 20,000 values"),
        ("x-a: &a " + "v" * 9_000 + "\nx-b: [" + "*a, " * 200 + "]\n", "5:6 PM011 the anchors of this file repeat more than 1,000,000 characters"),
        ("x-a: &a [*a]\n", "4:6 PM011 this part contains itself: an alias (`*`) in it leads back to its own anchor (`&`)"),
        ("x-a: &a {b: {c: *a}}\n", "4:13 PM011 this part contains itself"),
        ("x-a: " + "[" * 100_000, f"4:1005 PM011 {NESTED}"),
        ("x-a: " + "{a: " * 100_000, f"4:122 PM011 {NESTED}"),
        ("x-a: " + "[{" * 50_000, f"4:1005 PM011 {NESTED}"),
        ("x-a:\n  " + "- " * 50_000 + "b\n", f"5:61 PM011 {NESTED}"),
        ("? " * 50_000 + "a\n", f"4:61 PM011 {NESTED}"),
        ("".join(" " * depth + "x-a:\n" for depth in range(1_000)), f"34:31 PM011 {NESTED}"),
        ("".join(f"x-{number}: a\n" for number in range(600)), "501:1 PM011 a mapping has more than 500 keys"),
        ("x-a: {" + "".join(f"b{number}: c, " for number in range(600)) + "}\n", "PM011 a mapping has more than 500 keys"),
        ("x-a: [" + "b, " * 20_001 + "]\n", "PM011 the file holds more than 20,000 values"),
        ("x-a: " + "b" * 10_001 + "\n", "4:6 PM011 this text has 10,001 characters, and at most 10,000 are allowed"),
        ("? x-" + "b" * 1_000 + "\n: c\n", "4:3 PM011 this key has 1,002 characters, and at most 1,000 are allowed"),
        ("trigger: " + "b" * 60_001 + "\n", "4:10 PM008 this text has 60001 characters, and at most 60,000 are allowed"),
        ("tags: [" + "b" * 501 + "]\n", "4:8 PM008 this text has 501 characters, and at most 500 are allowed here"),
        ("x-a: !!python/object/apply:os.system ['true']\n", "4:6 PM001 the tag `!!python/object/apply:os.system` is not allowed"),
        ("x-a: !!python/name:os.system\n", "4:6 PM001 the tag `!!python/name:os.system` is not allowed"),
        ("x-a: !!binary aGVsbG8=\n", "4:6 PM001 the tag `!!binary` is not allowed"),
        ("x-a: &b !<tag:example.org,2000:c> d\n", "4:6 PM001 the tag `!<tag:example.org,2000:c>` is not allowed"),
        ("!!python/name:a x-b: c\n", "4:1 PM001 the tag `!!python/name:a` is not allowed"),
        ("--- \ntitle: Another\n", "4:1 PM001 the file holds several documents"),
        ("...\ntitle: Another\n", "5:1 PM001 text follows where the file should have ended"),
        ("x-a: b\nx-a: c\n", "5:1 PM001 `x-a` is written twice; the first is on line 4"),
        ('"title": U\n', "4:1 PM001 `title` is written twice; the first is on line 1"),
        ("x-😀: {😀: 1, 😀: 2}\n", "4:13 PM001 `😀` is written twice"),
        ("[x-a, b]: c\n", "4:1 PM001 a key is a list or a mapping"),
        ("? - a\n: b\n", "4:3 PM001 a key is a list or a mapping"),
        ("1: a\n", "4:1 PM003 unknown key `1`"),
        ("true: a\n", "4:1 PM003 unknown key `true`"),
        ("2026-01-01: a\n", "4:1 PM003 unknown key `2026-01-01`"),
        ("<<: {severity: sev1}\n", "4:1 PM001 `<<` would merge another mapping into this one"),
        ("x-a: *nowhere\n", "4:6 PM001 `*` at the beginning refers to an anchor"),
        ("impact:\n\tusers: 4\n", "5:1 PM001 a tab is used to indent"),
        ("x-a: 'b\n", "4:6 PM001 a quotation mark is not closed"),
        ('x-a: "\\ud800"\n', "4:9 PM001 `\\u` and `\\U` in double quotes stand for a character"),
        ('x-a: "\\uZZZZ"\n', "PM001 `\\x`, `\\u` and `\\U` in double quotes begin a character's number"),
        ('x-a: "b\\0c"\n', "4:8 PM010 the character U+0000 (a control character)"),
        ('x-a: "b\\u202Ec"\n', "4:8 PM010 the character U+202E (right-to-left override)"),
        ('x-a: {"b\\x07c": d}\n', "4:9 PM010 the character U+0007 (a control character)"),
        ("x-a: b\0c\n", "4:7 PM010 the character U+0000 (a control character)"),
        ("x-a: 😀😀\u202eb\n", "4:8 PM010 the character U+202E (right-to-left override)"),
    ],
)  # fmt: skip
def test_what_yaml_allows_and_an_incident_does_not(more: str, finding: str) -> None:
    """Each has a finding at its place, in characters as an editor counts them."""
    assert finding in mine(more)


INVISIBLE = "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u202a\u202b\u202c\u202d\u202e\u2060\u2063\u2066\u2067\u2068\u2069\u206a\u2800\u3164\ufe0f\uffa0\ufff9\ufffc\U0001d173\U000e0001\U000e0041\U000e0100\U0001fffe\x7f\x9b\ufffd"


@pytest.mark.parametrize("char", list(INVISIBLE), ids=lambda char: f"U+{ord(char):04X}")
def test_what_cannot_be_seen_is_named(char: str) -> None:
    """Between Latin letters each of them only hides something; it never reaches the incident."""
    [found] = [d for d in diagnose({NAME: FACTS.replace("T", f"a{char}b", 1)}) if d.rule.code == "PM010"]
    assert f"U+{ord(char):04X}" in found.message
    assert (found.place.span.line, found.place.span.column) == (1, 9)


@pytest.mark.parametrize("text", ["👩\u200d💻 ❤\ufe0f 1\ufe0f\u20e3", "می\u200cخواهم", "שלום \u200eC++\u200e", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "⠀⣿⠀", "क\u094d\u200dष", "naïve café — “quoted”\u00a0…"])
def test_what_does_its_work_unseen_is_left_alone(text: str) -> None:
    """Joiners, marks and selectors stay where their script, or an emoji, needs them."""
    assert "PM010" not in codes(diagnose({NAME: FACTS.replace("T", text, 1)}))


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        *((FACTS.encode(name), f"1:1 PM010 the file is written in {shown}") for name, shown in {"utf-16": "UTF-16", "utf-32": "UTF-32", "utf-16-le": "UTF-16 (without a mark", "utf-16-be": "UTF-16 (without a mark", "utf-32-le": "UTF-32 (without a mark", "utf-32-be": "UTF-32 (without a mark"}.items()),
        (b"+/v8-" + FACTS.encode(), "1:1 PM010 the file is written in UTF-7"),
        (f"{FACTS}x-é: ß\n".encode("latin-1"), "4:3 PM010 the byte 0xE9 is not UTF-8; the file was probably saved as Windows-1252 or Latin-1"),
        (f"{FACTS}x-a: “é”\n".encode("cp1252"), "4:6 PM010 the byte 0x93 is not UTF-8; the file was probably saved as Windows-1252"),
        (f"{FACTS}x-a: 日本語のテキスト\n".encode("shift_jis"), "saved as Shift-JIS"),
        (f"{FACTS}x-a: Привет, мир\n".encode("koi8-r"), "KOI8-R or Windows-1251"),
        (f"{FACTS}x-a: é".encode()[:-1], "4:6 PM010 the file ends in the middle of a character"),
        (FACTS.encode() + b"x-a: \xc0\xaf\n", "4:6 PM010 the byte 0xC0 is not UTF-8"),
        (FACTS.encode() + b"x-a: \xed\xa0\x80\n", "4:6 PM010 the byte 0xED is not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "1:1 PM010 the file is no text: it is a PNG picture"),
        (b"\0" * 1000, "1:1 PM010 the file is no text: it holds zero bytes"),
        (b"a" * 1_000_001, "1:1 PM011 the file is larger than 1,000,000 bytes"),
        (b"", "1:1 PM001 the file is empty"),
        (b"\xef\xbb\xbf\n\n", "1:1 PM001 the file is empty"),
        (b"# nothing\n", "1:1 PM001 the file is empty"),
        (b"---\n", "PM001 the file is not a list of `key: value` lines"),
        (b"- a\n", "1:1 PM001 the file is not a list of `key: value` lines"),
        (b"word\n", "1:1 PM001 the file is not a list of `key: value` lines"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_incident_are_named(content: bytes, finding: str) -> None:
    """Another encoding, a picture, nothing at all: one finding says what was found."""
    found = said(content)
    assert finding in found
    assert found.count("\n") == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_mark_change_no_position(ending: str, mark: str) -> None:
    """Lines and columns are those that an editor shows."""
    text = mark + (FACTS + "# 😀\nimpact: {😀😀: 1, usrs: 4}\n").replace("\n", ending)
    assert "5:17 PM003 unknown key `usrs`" in said(text)


FRONT = f"---\n{FACTS.replace('summary: S', 'severity: sev3')}---\n"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (FRONT + "Text.\n\n---\n\nMore text, below a line.\n", ""),
        (FRONT.replace("---", "-----") + "Text.\n", ""),
        (FRONT.replace("---\n", "--- \t\n") + "Text.\n", ""),
        (f"---\n\n\n{FACTS}sevrity: sev1\n---\n", "7:1 PM003 unknown key `sevrity`"),
        (f"---\n{FACTS}\nText.\n", "1:1 PM001 the front matter is not closed"),
        ("+++\ntitle = 'T'\n+++\nText.\n", "1:1 PM001 the front matter is TOML, and YAML is wanted"),
        ('{"title": "T"}\n\nText.\n', "1:1 PM001 the front matter is JSON, and YAML is wanted"),
        ("Text.\n" + FRONT, "1:1 PM001 the file does not begin with a front matter"),
        ("---\n- a\n---\nText.\n", "2:1 PM001 the file is not a list of `key: value` lines"),
        (f"---\n{FACTS}x-a: !!python/name:os.system\n---\n", "5:6 PM001 the tag `!!python/name:os.system` is not allowed"),
        (f"---\n{FACTS}x-a: {'[' * 5_000}\n---\n", f"5:1005 PM011 {NESTED}"),
        (f"---\n{FACTS}---\nText.\n", "6:1 PM001 `summary` is written twice; the first is on line 4"),
        (FRONT + "Te\u202ext.\n", "6:3 PM010 the character U+202E"),
        (FRONT + "# a #" + " " * 300_000 + "b\n", "6:3 PM001 `title` is written twice"),
        (FRONT + "## " + "#" * 100_000 + " b\n", "PM008 this text has"),
        (FRONT + "## Timeline\n- " + "*" * 100_000 + "a\n", "7:3 PM007 this entry has no time"),
        (FRONT + "## Timeline\n" + "- 2026-03-02 09:20: b\n" * 30_000, "PM011 the file holds more than 20,000 values"),
        (FRONT + "".join(f"## {number}\na\n" for number in range(20_000)), "PM011 the file holds more than 20,000 values"),
    ],
)  # fmt: skip
def test_front_matter_that_is_none(text: str, finding: str) -> None:
    """The Markdown form has the same findings; only YAML between lines of dashes is a front matter."""
    found = said(text, "2026-03-02-x.md")
    assert finding in found if finding else found == ""


def test_thousands_of_mistakes_are_counted() -> None:
    """Equal mistakes of one file are listed up to a point, and other mistakes stay visible."""
    found = diagnose({NAME: f"{FACTS}severty: sev1\ntimeline:\n" + "  - a\n" * 9_000})
    assert codes(found).count("PM007") == MOST_LISTED + 1
    assert any(d.message == "8,900 more findings of this rule follow in this file" for d in found)
    assert any(d.message == "unknown key `severty`" for d in found)


def test_thousands_of_files_with_mistakes_are_counted() -> None:
    """A report for people ends; the one for programs holds everything."""
    found = diagnose({f"2026-03-02-{number}.yml": "- a\n" for number in range(2_000)})
    assert "1,000 more findings are not listed here; `--format json` has all" in report(found, "full")
    assert report(found, "full").endswith("2000 errors in 2000 files")
    assert len(report(found, "github").splitlines()) == 1_001
    assert report(found, "json").count('"code": "PM001"') == 2_000


def test_one_mistake_hides_no_other() -> None:
    """Files are judged one by one, and each finding of a file that can be read is told."""
    found = diagnose({"2026-03-02-a.yml": "- a\n", "2026-03-02-b.yml": b"\xff\xfe", "2026-03-02-c.yml": f"{FACTS}x-a: b\0\nx-a: c\n[d]: e\nx-f: !g h\nsevrity: sev1\n"})
    assert [(d.place.path[11], d.place.span.line, d.rule.code) for d in found if d.level == "error"] == [("a", 1, "PM001"), ("b", 1, "PM010"), ("c", 4, "PM010"), ("c", 5, "PM001"), ("c", 6, "PM001"), ("c", 7, "PM001"), ("c", 8, "PM003")]
