"""Which incidents belong together: by hand, by words, by services and causes, and which came back."""

import datetime as dt
from pathlib import Path

import pytest
from mkdocs_postmortems.catalogue import Catalogue, load
from mkdocs_postmortems.catalogue.likeness import Likeness
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

ROOT = Path(__file__).parents[1]
MAYS = ["2026-05-08-connection-pool", "2024-05-10-connection-pool", "2023-05-11-connection-pool"]
CERTIFICATES = ["2026-01-17-client-certificate", "2021-11-18-certificate-expired"]


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    """Return the demo's catalogue."""
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    return load(ROOT / "incidents", Settings.read({"timezone": "America/Los_Angeles"}).at(now))


def written(folder: Path, **files: str) -> Catalogue:
    """Return the catalogue of some incident files, by stem."""
    for stem, text in files.items():
        (folder / f"{stem.replace('_', '-')}.yml").write_text(text, encoding="utf-8")
    return load(folder, Settings())


def incident(title: str, day: str, *more: str) -> str:
    """Return an incident file."""
    return "\n".join([f"title: {title}", f"started_at: {day} 09:00", f"resolved_at: {day} 10:00", f"summary: {title}.", *more, ""])


def test_recurring_incidents_are_one_chain(demo: Catalogue) -> None:
    """Incidents that say that they happened before are chained, however they name each other, the latest first."""
    assert [[incident.stem for incident in chain] for chain in demo.recurring] == [MAYS, CERTIFICATES]


@pytest.mark.parametrize(("stem", "other"), [(MAYS[0], MAYS[1]), (MAYS[0], MAYS[2]), (MAYS[1], MAYS[0]), (MAYS[2], MAYS[0]), (CERTIFICATES[0], CERTIFICATES[1]), (CERTIFICATES[1], CERTIFICATES[0])])
def test_recurring_incidents_are_found_by_their_words_alone(demo: Catalogue, stem: str, other: str) -> None:
    """What came back is among the first three that use the same words, without a relation made by hand."""
    found = demo.similar(demo.names[stem], 3)
    assert other in [match.incident.stem for match in found]


def test_a_pasted_error_line_finds_its_incident(demo: Catalogue) -> None:
    """A text is matched by its rare words, also those that only one incident uses."""
    found = demo.similar("2026-11-22 04:11 worker[3]: FATAL:  query_wait_timeout (pool orders)")
    assert found[0].incident.stem == MAYS[1]
    assert "query_wait_timeout" in found[0].symptoms


def test_whole_files_are_compared(tmp_path: Path) -> None:
    """Two incidents with nothing in common but their timelines and what was done resemble each other; addresses do not count."""
    catalogue = written(
        tmp_path,
        a=incident("Slow on Monday", "2026-01-05", "timeline:", "  - 2026-01-05 09:00: The ferret cache evicts every session.", "resolution: The eviction policy was set back. See https://wiki.example.org/quokka."),
        b=incident("Odd on Friday", "2026-02-06", "timeline:", "  - 2026-02-06 09:00: A session is evicted from the ferret cache.", "prevention: The policy of eviction is written down."),
        c=incident("Late on Sunday", "2026-03-01", "resolution: See https://wiki.example.org/quokka."),
    )
    found = catalogue.resembling(catalogue.names["b"], 3)
    assert found[0].incident.stem == "a"
    assert set(found[0].words) <= {"ferret", "cache", "session", "eviction", "policy", "evicts", "evicted"}
    assert [match.incident.stem for match in catalogue.resembling("ferret evicts", 1)] == ["a"]
    assert catalogue.resembling("quokka", 3) == ()


def test_a_sentence_finds_what_is_said_in_other_forms_and_at_less_length(tmp_path: Path) -> None:
    """Other forms of words and status codes are found, and a long report that mentions every word once comes after a short one about it."""
    long = " ".join(f"Then thing{number} was checked." for number in range(200))
    catalogue = written(
        tmp_path,
        a=incident("Certificate expired", "2026-01-05", "root_cause: The renewal of certificates had stopped."),
        b=incident("Pages answer 503", "2026-02-06", "root_cause: A pod was evicted."),
        c=incident("A long day", "2026-03-01", f"resolution: A certificate, a renewal that expires, 503 and pages were looked at. {long}"),
    )
    assert [match.incident.stem for match in catalogue.resembling("an expiring certificate was not renewed", 1)] == ["a"]
    assert [match.incident.stem for match in catalogue.resembling("every page gives a 503", 1)] == ["b"]


def test_what_came_back_is_among_the_first_three_of_whole_files(demo: Catalogue) -> None:
    """Each incident that came back finds the others of its chain first, as an incident and as the text of its summary and cause."""
    for chain in demo.recurring:
        for one in chain:
            others = {other.stem for other in chain if other is not one}
            text = f"{one.title} {one.summary} {one.root_cause}"
            for what in (one, text):
                assert others & {match.incident.stem for match in demo.resembling(what, 3)}


def test_nothing_is_like_a_text_without_rare_words(demo: Catalogue) -> None:
    """Words that nobody uses, or everybody, find nothing."""
    assert demo.similar("the and with xyzzyplugh") == ()
    assert demo.similar("") == ()


def test_reasons_are_what_both_have(demo: Catalogue) -> None:
    """Every reason that is given holds for both incidents."""
    for one in demo.incidents:
        for relative in demo.related(one):
            other = relative.incident
            assert set(relative.services) <= {*one.services} & {*other.services}
            assert set(relative.categories) <= {*one.categories} & {*other.categories}
            for word in (*relative.symptoms, *relative.words):
                told = [f"{i.title} {i.summary} {i.trigger} {i.root_cause} {i.symptoms}".casefold() for i in (one, other)]
                assert all(word.rstrip("s") in text for text in told), (one.stem, other.stem, word)


def test_relations_by_hand_come_first_and_lead_back(demo: Catalogue) -> None:
    """What an author relates comes before what is found, and is found from the other side too."""
    first = demo.related(demo.names[CERTIFICATES[1]])[0]
    assert (first.incident.stem, first.back, str(first.relation)) == (CERTIFICATES[0], True, "recurrence_of")


def test_no_more_than_five_and_never_itself(demo: Catalogue) -> None:
    """An incident has at most five relatives, none of them twice, and not itself."""
    for one in demo.incidents:
        stems = [relative.incident.stem for relative in demo.related(one)]
        assert len(stems) == len(set(stems)) <= 5
        assert one.stem not in stems


def test_shared_symptoms_are_told_apart_from_other_words(tmp_path: Path) -> None:
    """A rare word in the symptoms of both is a shared symptom; elsewhere it is a word."""
    catalogue = written(
        tmp_path,
        a=incident("Quokka outage", "2026-01-01", 'symptoms: ["EWOMBAT 17"]'),
        b=incident("Quokka failure", "2026-01-02", 'symptoms: ["EWOMBAT 18"]'),
        c=incident("Something else", "2026-01-03"),
    )
    (match,) = catalogue.similar(catalogue.names["a"])
    assert (match.incident.stem, match.symptoms, match.words) == ("b", ("ewombat",), ("quokka",))


def test_scripts_without_spaces_are_compared_too(tmp_path: Path) -> None:
    """Japanese texts are compared by pairs of characters."""
    catalogue = written(
        tmp_path,
        a=incident("郵便番号で注文が完了しない", "2026-01-01"),
        b=incident("郵便番号で注文が失敗", "2026-01-02"),
        c=incident("画像が表示されない", "2026-01-03"),
    )
    assert [match.incident.stem for match in catalogue.similar(catalogue.names["a"])] == ["b"]


def test_the_order_of_files_changes_nothing(demo: Catalogue) -> None:
    """Who is alike, and how much, does not depend on the order in which files are read."""
    shuffled = sorted(demo.incidents, key=lambda incident: incident.title[::-1])
    one, other = Likeness(demo.incidents), Likeness(shuffled)
    for found in demo.incidents:
        pairs = [{match.incident.stem: round(match.score, 9) for match in likeness.similar(found, 25)} for likeness in (one, other)]
        assert pairs[0] == pairs[1]


def test_work_grows_with_the_number_of_incidents() -> None:
    """However many incidents there are, one shares an index entry with no more than a hundred others by a word."""
    texts = [incident(f"Word{n % 9} again", "2026-01-01", f"symptoms: [rare{n // 2}x]") for n in range(1200)]
    made = parsed(texts)
    likeness = Likeness(made)
    assert max(len(users) for users in likeness._postings.values()) <= 100
    assert [match.incident.stem for match in likeness.similar(made[10])] == ["i11"]


def parsed(texts: list[str]) -> list[Incident]:
    """Return the incidents of some texts, named i0, i1 and so on."""
    found = [parse(read_bytes(text.encode(), f"i{n}.yml"), Settings(), f"i{n}.yml").incident for n, text in enumerate(texts)]
    return [incident for incident in found if incident]
