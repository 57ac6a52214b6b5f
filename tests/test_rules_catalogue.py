"""The rules of the catalogue: names, relations and overlaps of many files."""


import pytest
from checking import codes, diagnose, examples, settings
from mkdocs_postmortems import rules
from mkdocs_postmortems.diagnostics import Diagnostic
from mkdocs_postmortems.model import Incident, Reading
from mkdocs_postmortems.rules.catalogue import check_overlap, check_related
from mkdocs_postmortems.rules.examples import BASE, compose

OTHER = "--- # 2026-03-02-other.yml\nservices: [search]\n"


def catalogue(**fragments: str) -> list[Diagnostic]:
    """Return what is wrong with several files, each of another service unless it says otherwise."""
    files = {}
    for name, fragment in fragments.items():
        [(_, text)] = compose(f"services: [{name}]\n" * ("services" not in fragment) + fragment).items()
        files[f"2026-03-02-{name}.yml"] = text
    return diagnose(files)


def named(stem: str) -> list[Diagnostic]:
    """Return what is wrong with the base under another file name."""
    return [d for d in diagnose({f"{stem}.yml": BASE}) if d.rule.code == "PM407"]


@pytest.mark.parametrize(
    ("stem", "keys", "expected"),
    [
        ("2026-03-02-checkout", "", []),
        ("2026-03-03-checkout", "", ["PM401"]),
        ("2026-03-03-checkout", "resolved_at: 2026-03-04 09:00\n", []),
        ("2026-03-02-checkout", "id: INC-2026-014\n", []),
        ("INC-2026-014-checkout", "id: INC-2026-014\n", []),
        ("inc-2026-014", "id: INC-2026-014\n", []),
        ("INC-2026-041", "id: INC-2026-014\n", ["PM401"]),
        ("checkout", "id: INC-2026-014\n", ["PM401"]),
        ("checkout", "", []),
        ("20260302-checkout", "", []),
        ("2026-02-02-checkout", "started_at:\nexternal: {url: 'https://example.org/a'}\n", []),
    ],
)
def test_file_is_named_after_its_day_or_its_id(stem: str, keys: str, expected: list[str]):
    """A day at the beginning of a file's name is one of the incident's; a name without a day holds the id."""
    [text] = compose(keys).values()
    assert codes(diagnose({f"{stem}.yml": text})) == expected


def test_other_file_name_is_offered():
    """The help of a wrong day gives the name with the right one."""
    [found] = diagnose({"2026-02-03-checkout.yml": BASE})
    assert "`2026-03-02-checkout`" in found.help


@pytest.mark.parametrize(
    ("fragments", "expected"),
    [
        ({"a": "id: X-1\n", "b": "id: X-1\n"}, [("2026-03-02-b.yml", "id")]),
        ({"a": "id: X-1\n", "b": "id: x-1\n"}, [("2026-03-02-b.yml", "id")]),
        ({"a": "id: X-1\n", "b": "aliases: [Y, X-1]\n"}, [("2026-03-02-b.yml", "alias")]),
        ({"a": "aliases: [2026-03-02-b]\n", "b": ""}, [("2026-03-02-a.yml", "alias")]),
        ({"a": "id: 2026-03-02-B\n", "b": ""}, [("2026-03-02-a.yml", "id")]),
        ({"a": "id: X-1\naliases: [X-1, 2026-03-02-a]\n", "b": "id: X-2\n"}, []),
        ({"a": "aliases: [caf\u00e9]\n", "b": "aliases: [cafe\u0301]\n"}, [("2026-03-02-b.yml", "alias")]),
        (
            {"a": "id: X\n", "b": "id: X\n", "c": "id: X\n"},
            [("2026-03-02-b.yml", "id"), ("2026-03-02-c.yml", "id")],
        ),
    ],
)
def test_names_are_used_once(fragments: dict[str, str], expected: list[tuple[str, str]]):
    """Of several claims to a name, the file's own name goes first, then ids, then aliases."""
    found = [d for d in catalogue(**fragments) if d.rule.code == "PM402"]
    assert [(d.place.path, d.message.split(" ")[1]) for d in found] == expected


@pytest.mark.parametrize(
    ("first", "second"), [("2025/x.yml", "2026/x.yml"), ("x.yml", "x.md"), ("x.yml", "X.yaml")]
)
def test_file_names_differ_in_all_folders(first: str, second: str):
    """Two files of one name would be one page, whatever their folder, ending or case."""
    text = {
        "yml": "title: a\nseverity: sev1\nstarted_at: 2026-03-02 09:10\nimpact: b\ntimeline: []\n",
        "md": "---\ntitle: a\nseverity: sev1\nstarted_at: 2026-03-02 09:10\nimpact: b\ntimeline: []\n---\n",
    }
    found = diagnose({name: text[name.rpartition(".")[2].replace("yaml", "yml")] for name in (first, second)})
    assert codes(found) == ["PM402"]
    assert found[0].help == "rename one of the two files"


@pytest.mark.parametrize(
    "stem",
    [
        "2026-03-02-checkout",
        "INC-2026-014",
        "PM2020-004",
        "v1.2-rollback",
        "ausf\u00e4lle",
        "\u969c\u5bb3-2026",
        "\u0938\u092e\u0938\u094d\u092f\u093e",
        "7",
        "console",
        "a" * 120,
        "icon",
    ],
)
def test_usable_file_names(stem: str):
    """Letters of any script, digits, dashes, underscores and full stops make an address."""
    assert named(stem) == []


@pytest.mark.parametrize(
    ("stem", "mended"),
    [
        ("Checkout down (final)", "Checkout-down-final"),
        ("checkout#2", "checkout-2"),
        ("50%-off", "50-off"),
        ("what?", "what"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("_draft", "draft"),
        ("ends.", "ends"),
        ("con", "2026-03-02-con"),
        ("COM1.backup", "2026-03-02-COM1.backup"),
        ("Index", "2026-03-02-Index"),
        ("actions", "2026-03-02-actions"),
        ("search", "2026-03-02-search"),
        ("ausfa\u0308lle", "ausf\u00e4lle"),
        ("a" * 121, "a" * 120),
        ("\U0001f525", "2026-03-02"),
        ("a\u200bb", "a-b"),
        ("a/../b".replace("/", "\\"), "a-..-b"),
    ],
)
def test_unusable_file_names(stem: str, mended: str):
    """A name that is no address is met with one that is."""
    [found] = named(stem)
    assert found.help.split("`")[1] == mended
    assert named(mended) == []


def test_reserved_pages_are_all_refused():
    """No incident can take the place of a page of the site."""
    own = ["index", "actions", "by", "reference", "trends", "services", "replay", "recurring", "search"]
    assert all(named(stem) for stem in own)


@pytest.mark.parametrize(
    ("related", "message", "cure"),
    [
        ("2026-03-02-othr", "there is no incident `2026-03-02-othr`", "did you mean `2026-03-02-other`?"),
        ("ops-1", "there is no incident `ops-1`", "did you mean `OPS-1`?"),
        (
            "zzz",
            "there is no incident `zzz`",
            "write another file's name without its ending, its id or one of its aliases",
        ),
        ("X-1", "`X-1` is this incident itself", "name the other incident, or remove the line"),
        (
            "2026-03-02-example",
            "`2026-03-02-example` is this incident itself",
            "name the other incident, or remove the line",
        ),
    ],
)
def test_related_to_nothing(related: str, message: str, cure: str):
    """A relation names another incident; the nearest name is offered."""
    [found] = examples(f"id: X-1\nrelated: [{related}]\n{OTHER}aliases: [OPS-1]\n")
    assert (found.rule.code, found.message, found.help) == ("PM404", message, cure)


@pytest.mark.parametrize("name", ["2026-03-02-other", "X-2", "OPS-1"])
def test_related_by_any_name(name: str):
    """An incident is found by its file's name, its id and its aliases."""
    assert examples(f"related: [{name}]\n{OTHER}id: X-2\naliases: [OPS-1]\n") == []


def window(start: str, end: str, more: str = "services: [shop]\n") -> str:
    """Return a fragment with nothing but a start and an end."""
    return f"{more}started_at: {start}\ndetected_at:\nmitigated_at:\nresolved_at: {end}\ntimeline: []\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("2026-03-02 09:00", "2026-03-02 10:00"), ("2026-03-02 09:30", "2026-03-02 11:00"), 1),
        (("2026-03-02 09:00", "2026-03-02 10:00"), ("2026-03-02 10:00", "2026-03-02 11:00"), 0),
        (("2026-03-02 09:00", "2026-03-02 10:00"), ("2026-03-02 10:30+01:00", "2026-03-02 11:30+01:00"), 1),
        (("2026-03-02 09:00", ""), ("2026-03-02 09:30", "2026-03-02 11:00"), 0),
        (("2026-03-02 09:00", ""), ("2026-03-02 09:00", ""), 1),
        (("2026-03-02", "2026-03-02"), ("2026-03-02", "2026-03-02"), 1),
        (("2026-03-02", "2026-03-02"), ("2026-03-02 09:00", "2026-03-02 10:00"), 0),
        (("2026-03-02 09:00", "2026-03-02"), ("2026-03-02 19:00", "2026-03-02 20:00"), 1),
    ],
)
def test_overlap_of_two_files(first: tuple[str, str], second: tuple[str, str], expected: int):
    """Two files of one service that were affected at the same time may be one incident."""
    found = catalogue(a=window(*first), b=window(*second))
    assert codes(found).count("PM405") == expected


@pytest.mark.parametrize(
    "more",
    [
        "services: [other]\n",
        "type: drill\nservices: [shop]\n",
        "external: {url: 'https://example.org/a'}\nservices: [shop]\n",
        "services: [shop]\nrelated: [2026-03-02-a]\n",
        "services: []\n",
    ],
)
def test_overlap_that_is_none(more: str):
    """Another service, a drill, somebody else's incident or a named relation is no duplicate."""
    hours = ("2026-03-02 09:00", "2026-03-02 10:00")
    assert "PM405" not in codes(catalogue(a=window(*hours), b=window(*hours, more)))


def test_overlap_is_said_once_for_all_services():
    """Files that share two services are one finding, at the later one, and offer the way out."""
    hours = ("2026-03-02 09:00", "2026-03-02 10:00")
    both = "services: [Shop, pay]\n"
    [found] = [
        d
        for d in catalogue(a=window(*hours, both.casefold()), b=window(*hours, both))
        if d.rule.code == "PM405"
    ]
    assert found.place.path == "2026-03-02-b.yml"
    assert "related: [{id: 2026-03-02-a, relation: same_cause}]" in found.help


def test_overlap_with_a_long_one_is_found_behind_a_short_one():
    """A short incident in between does not hide that a long one still goes on."""
    found = catalogue(
        a=window("2026-03-02 09:00", "2026-03-02 18:00"),
        b=window("2026-03-02 10:00", "2026-03-02 10:10"),
        c=window("2026-03-02 12:00", "2026-03-02 13:00"),
    )
    assert [(d.place.path, "2026-03-02-a.yml" in d.message) for d in found] == [
        ("2026-03-02-b.yml", True),
        ("2026-03-02-c.yml", True),
    ]


@pytest.mark.parametrize(
    ("relation", "items", "message"),
    [
        ("recurrence_of", "[]", ""),
        ("related", "[{action: One, owner: a, due: 2026-03-31, ticket: A-1}]", ""),
        ("recurrence_of", "[{action: One, status: done, completed: 2026-03-06}]", ""),
        (
            "recurrence_of",
            "[{action: One, owner: a, due: 2026-03-31, ticket: A-1}]",
            "one of its actions is still open",
        ),
        (
            "recurrence_of",
            "[{action: One, owner: a, due: 2026-03-31, ticket: A-1}, {action: Two, owner: a, due: 2026-03-31, ticket: A-1}]",
            "2 of its actions are still open",
        ),
    ],
)
def test_recurrence_names_what_was_put_off(relation: str, items: str, message: str):
    """An incident that comes back while its actions are open is a finding that names them."""
    found = examples(
        f"related: [{{id: 2026-03-02-other, relation: {relation}}}]\n{OTHER}action_items: {items}\n"
    )
    assert [message in d.message and "`One`" in d.help for d in found] == [True] * bool(message)


def test_order_of_files_changes_nothing():
    """The same files give the same findings in any order."""
    fragments = {
        name: f"id: X-{number % 3}\nservices: [shop]\nrelated: [X-9]\n"
        for number, name in enumerate("abcdef")
    }
    files = {
        f"2026-03-02-{name}.yml": compose(text)["2026-03-02-example.yml"] for name, text in fragments.items()
    }
    expected = [(d.order, d.help) for d in diagnose(files)]
    for turn in range(len(files)):
        names = [*files][turn:][::-1] + [*files][:turn]
        assert [(d.order, d.help) for d in diagnose({name: files[name] for name in names})] == expected


def test_many_incidents_are_compared_once_each():
    """Ten thousand incidents of one service that all overlap and all lead nowhere give one finding each, not one a pair."""
    data = {
        "title": "a",
        "impact": "b",
        "started_at": "2026-03-02 09:10",
        "services": ["shop"],
        "related": ["nowhere"],
    }
    incidents = [
        Incident.model_validate(data, context=Reading(path=f"{number}.yml")) for number in range(10_000)
    ]
    for check in (check_overlap, check_related):
        assert len(list(check(incidents, settings()))) in (9_999, 10_000)
    assert len(list(rules.check_all(incidents[:100], settings()))) > 0
