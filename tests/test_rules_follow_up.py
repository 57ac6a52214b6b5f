"""The rules of completeness and of follow-up."""

import datetime as dt

import pytest
from checking import codes, diagnose, examples, settings
from mkdocs_postmortems.diagnostics import Level
from mkdocs_postmortems.rules.examples import compose

EXTERNAL = "external: {url: 'https://example.org/a'}\n"
BARE = "severity:\nroot_cause:\nresolution:\naction_items:\ntimeline:\nservices: [elsewhere]\n"


def items(*texts: str) -> str:
    """Return a fragment with action items, each with what an open one needs unless it says otherwise."""
    return "action_items:\n" + "".join(f"  - {{action: Do it, {text}}}\n" for text in texts)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", ["PM201", "PM202", "PM203", "PM204", "PM205"]),
        ("type: near_miss\n", ["PM201", "PM202", "PM203", "PM204", "PM205"]),
        ("type: drill\n", ["PM204", "PM205"]),
        ("resolved_at:\n", ["PM201", "PM205"]),
        (EXTERNAL, []),
        ("contributing_factors: [Nobody was paged.]\n", ["PM201", "PM203", "PM204", "PM205"]),
        ("timeline: []\naction_items: []\n", ["PM201", "PM202", "PM203"]),
    ],
)
def test_what_is_asked_for_depends_on_the_incident(keys: str, expected: list[str]):
    """Only our own incidents that are over need a cause; drills need none, and empty lists are decisions."""
    assert sorted(codes(examples(BARE + keys))) == expected


def test_one_entry_is_not_a_timeline():
    """A timeline of one entry tells no course."""
    [found] = examples("timeline: [2026-03-02 09:20: Alone.]\n")
    assert (found.rule.code, found.message) == ("PM205", "the timeline has only one entry")


@pytest.mark.parametrize(
    ("service", "cure"),
    [
        ("Checkout", "did you mean `checkout`? Or add it to `services` in mkdocs.yml"),
        ("payment", "did you mean `payments-api`? Or add it to `services` in mkdocs.yml"),
        ("warehouse", "use one of `checkout`, `payments-api`, or add it to `services` in mkdocs.yml"),
    ],
)
def test_service_is_suggested(service: str, cure: str):
    """A service that the site does not list is met with the nearest one, or with all of them."""
    [found] = examples(f"services: [checkout, {service}]\n", services=["checkout", "payments-api"])
    assert (found.rule.code, found.help) == ("PM206", cure)


def test_any_service_is_fine_without_a_list():
    """A site that lists no services takes every one."""
    assert examples("services: [anything]\n") == []


def test_image_may_have_a_caption_and_no_text():
    """A caption does not stand in for the text, and each image is its own finding."""
    found = examples(
        "images: [{src: 'https://example.org/a.png', caption: a}, 'https://example.org/b.png']\n"
    )
    assert [(d.rule.code, d.level) for d in found] == [("PM207", Level.WARNING)] * 2


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("owner: a, due: 2026-03-31, ticket: A-1", []),
        ("status: todo", ["PM301", "PM302", "PM308"]),
        ("status: wip, owner: a", ["PM302", "PM308"]),
        ("status: done", ["PM304"]),
        ("status: done, completed: 2026-03-19", []),
        ("status: done, completed: 2026-03-02, due: 2026-03-01", []),
        ("status: done, completed: 2026-03-01", ["PM305"]),
        ("status: cancelled", ["PM306"]),
        ("status: cancelled, notes: Too dear., due: 2020-01-01", []),
        ("status: cancelled, notes: Too dear., completed: 2026-03-19", ["PM305"]),
        ("owner: a, due: 2026-03-20, ticket: A-1", []),
        ("owner: a, due: 2026-03-19, ticket: A-1", ["PM303"]),
    ],
)
def test_one_action_item(item: str, expected: list[str]):
    """What an action item needs depends on where it stands."""
    assert sorted(codes(examples(items(item)))) == expected


def test_text_alone_is_an_open_action():
    """The short form of an action has neither owner nor date."""
    assert sorted(codes(examples("action_items: [Do it]\n"))) == ["PM301", "PM302", "PM308"]


def test_due_date_passes_at_midnight_of_the_site():
    """An action is overdue from the day after its date, in the zone of the site."""
    now = dt.datetime(2026, 3, 19, 23, 30, tzinfo=dt.UTC)
    files = compose(items("owner: a, due: 2026-03-19, ticket: A-1"))
    assert codes(diagnose(files, settings(now))) == []
    assert codes(diagnose(files, settings(now, timezone="Europe/Berlin"))) == ["PM303"]


@pytest.mark.parametrize("incident", [EXTERNAL, EXTERNAL + "review: closed\n"])
def test_others_follow_up_themselves(incident: str):
    """The actions of somebody else's incident are theirs."""
    assert examples("action_items: [Improve everything]\n" + incident) == []


def test_drills_are_followed_up_like_incidents():
    """An action that comes out of a drill needs an owner, too."""
    assert "PM301" in codes(examples("type: drill\naction_items: [Do it]\n"))


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        ("Investigate the memory leak", "Investigate"),
        ("Monitor the pool", "Monitor"),
        ("improve our tests", "improve"),
        ("We should consider a second server", "consider"),
        ("Be more careful with deploys", "Be more careful"),
        ("Keep a closer eye on memory", "Keep a closer eye on"),
        ("Look into caching", "Look into"),
        ("Think about limits", "Think about"),
        ("Alert when memory is full", ""),
        ("Monitoring: add an alert on memory", ""),
        ("Watchdog for the queue", ""),
        ("Improvements of 2026: set a limit", ""),
        ("Set a limit and monitor it", ""),
    ],
)
def test_vague_beginnings(action: str, verb: str):
    """Only an action that begins with a word without an end is vague."""
    found = examples(f"action_items: [{{action: '{action}', owner: a, due: 2026-03-31, ticket: A-1}}]\n")
    assert [d.message.split("`")[1] for d in found] == ([verb] if verb else [])


def test_vague_action_that_is_done_is_left_alone():
    """What is done can't be made clearer any more."""
    assert examples("action_items: [{action: Improve it, status: done, completed: 2026-03-06}]\n") == []


def test_closed_document_names_its_open_actions():
    """The finding points at the first three actions that are open."""
    found = examples("review: closed\n" + items(*["owner: a, due: 2026-03-31, ticket: A-1"] * 4))
    assert (found[0].message, len(found[0].notes)) == ("the document is closed, but 4 actions are open", 3)
