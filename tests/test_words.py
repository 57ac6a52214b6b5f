"""The words of the pages in every language: nothing is missing, and dates, numbers and lengths read as they should."""

import datetime as dt
import json
import re
from string import Formatter

import pytest
from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from mkdocs_postmortems.model import Elapsed, Incident
from mkdocs_postmortems.rules import FAMILIES
from mkdocs_postmortems.words import Words, de, en
from sites import Built, SmallSite, elements, first, incident

LANGUAGES = {module.LANGUAGE: module.WORDS for module in (en, de)}
OTHERS = sorted(set(LANGUAGES) - {"en"})
# What both languages write in the same way: names, borrowed words, signs and units.
SAME = {
    *(f"severity.sev{n}" for n in range(1, 6)), "severity.none", "day_clock", "between", "ago", "quarter",
    "d", "h", "min", "s", "due_in", "cause.hardware", "links", "trends",
}  # fmt: skip
MARCH = dt.date(2026, 3, 2)
FIRST, SECOND = "2026-02-02-disk", "2026-03-02-certificate"
GERMAN = "site_name: Unsere Störungen\ntheme: {name: material, language: de}\nplugins: [search, postmortems]\n"


def forms(word: str | dict[str, str]) -> dict[str, str]:
    """Return the forms of a word by plural category; one without a plural has only `other`."""
    return word if isinstance(word, dict) else {"other": word}


def places(text: str) -> set[str]:
    """Return the names of what is put into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


# --- Dates and plurals


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_dates_are_those_of_the_language(language: str) -> None:
    """Every day of a leap year reads as Babel writes it, as a date, with its day of the week, and that alone."""
    words = Words(language)
    for number in range(366):
        day = dt.date(2024, 1, 1) + dt.timedelta(number)
        as_babel = [format_date(day, pattern, locale=language) for pattern in (words("date"), words("weekday_date"), "EEE")]
        assert [words.date(day), words.weekday(day), words.short_weekday(day)] == as_babel
        assert words.month(day) == format_date(day, "MMM y", locale=language)
    assert words.months() == [format_date(dt.date(2024, month, 1), "LLL", locale=language) for month in range(1, 13)]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_numbers_are_those_of_the_language(language: str) -> None:
    """Numbers, amounts of money and times ago read as Babel writes them."""
    words = Words(language)
    for n in (0, 1, 999, 1000, 1234567, -5, -12345, 0.0, 2.5, 0.1, 99.95, 1000.0, 1234.5678, 0.0005, 0.0015, 2.0005, 1e15, -0.25):
        assert words.number(n) == format_decimal(n, locale=language)
        pattern = "#,##0" if n == int(n) else "#,##0.00"
        assert words.money(n, "EUR") == f"{format_decimal(n, format=pattern, locale=language)}\u00a0EUR"
    for unit, days, most in (("day", 1, 60), ("month", 30, 24), ("year", 365, 60)):
        for n in range(1, most):
            back = format_timedelta(dt.timedelta(days=-n * days), granularity=unit, threshold=10**6, add_direction=True, locale=language)
            assert words.count(f"{unit}s_ago", n) == back


# --- The same words in every language


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_word(language: str) -> None:
    """Each language has the keys of English, no more and no fewer, in the same order."""
    assert list(LANGUAGES[language]) == list(LANGUAGES["en"])


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_word_is_empty(language: str) -> None:
    """Every form of every word says something."""
    assert [key for key, word in LANGUAGES[language].items() if not all(text.strip() for text in forms(word).values())] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_things_are_put_into_a_word(language: str) -> None:
    """Every form of a word has the places of the English one, so that nothing is left out and nothing is missing."""
    wrong = {
        key: text
        for key, word in LANGUAGES[language].items()
        for text in forms(word).values()
        if places(text) != places(forms(LANGUAGES["en"][key])["other"])
    }
    assert wrong == {}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_plurals_have_the_forms_of_their_language(language: str) -> None:
    """A word has a plural in each language or in none, and then all forms that the language tells apart."""
    told_apart = {Locale.parse(language).plural_form(n) for n in range(200)} | {"other"}
    plurals = {key: set(word) for key, word in LANGUAGES[language].items() if isinstance(word, dict)}
    assert set(plurals) == {key for key, word in LANGUAGES["en"].items() if isinstance(word, dict)}
    assert {key for key, names in plurals.items() if names != told_apart} == set()


def test_every_word_is_translated() -> None:
    """No German word is the English one, but for those that both languages share."""
    assert {key for key, word in de.WORDS.items() if word == en.WORDS[key]} - SAME == set()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_script_can_read_the_dates(language: str) -> None:
    """The patterns of dates have only letters that the pages' script knows."""
    patterns = [str(LANGUAGES[language][key]) for key in ("date", "weekday_date")]
    assert [re.sub(r"EEE|MMM|d|y|[ .,]", "", pattern) for pattern in patterns] == ["", ""]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_script_writes_dates_as_the_server_does(language: str) -> None:
    """Putting the names that the script gets into the pattern makes the server's date, for every day of the week and month."""
    words = Words(language)
    spoken: dict[str, list[str]] = words.spoken(dates=True)  # type: ignore[assignment]
    for day in (dt.date(2026, month, month + 9) for month in range(1, 13)):
        parts = {"EEE": spoken["days"][day.isoweekday() % 7], "MMM": spoken["months"][day.month - 1], "d": str(day.day), "y": str(day.year)}
        for key, date in (("date", words.date(day)), ("weekday_date", words.weekday(day))):
            assert "".join(parts.get(part, part) for part in re.split("(EEE|MMM|d|y)", str(spoken[key]))) == date


@pytest.mark.parametrize(("asked", "got"), [("en", "en"), ("de", "de"), ("de-AT", "de"), ("de_CH", "de"), ("en-GB", "en"), ("fi", "en"), ("pt-BR", "en"), ("", "en")])
def test_an_unknown_language_gets_english(asked: str, got: str) -> None:
    """A language is known by its first part; without its words, the pages are English throughout."""
    words = Words(asked)
    assert words.language == got
    assert (words("timeline"), words.date(MARCH)) == (Words(got)("timeline"), Words(got).date(MARCH))


# --- What is made of words and numbers


@pytest.mark.parametrize(
    ("what", "english", "german"),
    [
        (lambda words: words.date(MARCH), "2 Mar 2026", "2. März 2026"),
        (lambda words: words.date(dt.date(2025, 12, 31)), "31 Dec 2025", "31. Dez. 2025"),
        (lambda words: words.weekday(MARCH), "Mon 2 Mar 2026", "Mo., 2. März 2026"),
        (lambda words: words.short_weekday(MARCH), "Mon", "Mo."),
        (lambda words: words.month(MARCH), "Mar 2026", "März 2026"),
        (lambda words: words.months()[2], "Mar", "Mär"),
    ],
)
def test_dates(what, english: str, german: str) -> None:
    """Days, weekdays and months are named and ordered as the language does."""
    assert (what(Words("en")), what(Words("de"))) == (english, german)


@pytest.mark.parametrize(
    ("length", "english", "german"),
    [
        (dt.timedelta(), "0\u00a0min", "0\u00a0min"),
        (dt.timedelta(seconds=40), "40\u00a0s", "40\u00a0s"),
        (dt.timedelta(minutes=42, seconds=59), "42\u00a0min", "42\u00a0min"),
        (dt.timedelta(hours=3), "3\u00a0h", "3\u00a0h"),
        (dt.timedelta(days=2, hours=1, minutes=5), "2\u00a0d 1\u00a0h", "2\u00a0d 1\u00a0h"),
    ],
)
def test_lengths(length: dt.timedelta, english: str, german: str) -> None:
    """A length of time has its two largest units, and says when it is not exact."""
    assert (Words("en").length(length), Words("de").length(length)) == (english, german)
    assert Words("en").elapsed(Elapsed(length, about=True)) == f"about {english}"
    assert Words("de").elapsed(Elapsed(length, about=True)) == f"etwa {german}"
    assert Words("de").elapsed(Elapsed(length)) == german


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (0, "0\u00a0d", "0\u00a0d"),
        (60, "60\u00a0d", "60\u00a0d"),
        (61, "2\u00a0mo", "2\u00a0Mon."),
        (730, "24\u00a0mo", "24\u00a0Mon."),
        (731, "2\u00a0y", "2\u00a0J."),
        (3700, "10\u00a0y", "10\u00a0J."),
    ],
)
def test_ages(days: int, english: str, german: str) -> None:
    """An age is told in days up to two months, in months up to two years, and then in years."""
    assert (Words("en").age(days), Words("de").age(days)) == (english, german)


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (0, "today", "heute"),
        (1, "1 day ago", "vor 1 Tag"),
        (8, "8 days ago", "vor 8 Tagen"),
        (60, "60 days ago", "vor 60 Tagen"),
        (61, "2 months ago", "vor 2 Monaten"),
        (730, "24 months ago", "vor 24 Monaten"),
        (731, "2 years ago", "vor 2 Jahren"),
        (3700, "10 years ago", "vor 10 Jahren"),
    ],
)
def test_how_long_ago(days: int, english: str, german: str) -> None:
    """How long ago something was is told in the units of its age, and the same day is today."""
    assert (Words("en").ago(days), Words("de").ago(days)) == (english, german)


@pytest.mark.parametrize(
    ("what", "english", "german"),
    [
        (lambda words: words.number(999), "999", "999"),
        (lambda words: words.number(1234567), "1,234,567", "1.234.567"),
        (lambda words: words.number(-5), "-5", "-5"),
        (lambda words: words.number(2.5), "2.5", "2,5"),
        (lambda words: words.percent(12.5), "12.5 %", "12,5 %"),
        (lambda words: words.money(48000, "EUR"), "48,000\u00a0EUR", "48.000\u00a0EUR"),
        (lambda words: words.money(1234.5, "USD"), "1,234.50\u00a0USD", "1.234,50\u00a0USD"),
        (lambda words: words.count("n_incidents", 0), "0 incidents", "0 Störungen"),
        (lambda words: words.count("n_incidents", 1), "1 incident", "1 Störung"),
        (lambda words: words.count("n_incidents", 1200), "1,200 incidents", "1.200 Störungen"),
    ],
)
def test_numbers(what, english: str, german: str) -> None:
    """Numbers have the language's separators, and words the form that fits their number."""
    assert (what(Words("en")), what(Words("de"))) == (english, german)


@pytest.mark.parametrize(
    ("parts", "english", "german"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a and b", "a und b"), (["a", "b", "c"], "a, b and c", "a, b und c")],
)
def test_lists(parts: list[str], english: str, german: str) -> None:
    """A list reads as a phrase."""
    assert (Words("en").join(parts), Words("de").join(parts)) == (english, german)


def test_a_plural_is_not_asked_for_without_its_number() -> None:
    """A word with a plural needs a number, and one without has no place for it."""
    with pytest.raises(TypeError, match="`n_incidents` needs a number"):
        Words()("n_incidents")
    with pytest.raises(TypeError, match="`timeline` has no plural"):
        Words().count("timeline", 2)


# --- A site in German


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a site in German with two incidents, one of which left something to be done."""
    site = SmallSite(tmp_path_factory.mktemp("german")).configure(GERMAN)
    site.write(f"incidents/{FIRST}.yml", incident("The disk was full", "2026-02-02", "services: [checkout]"))
    late = "action_items: [{action: Renew it by a job, owner: ann, due: 2026-03-05}]"
    site.write(f"incidents/{SECOND}.yml", incident("Nobody could pay", "2026-03-02", late))
    return site.build("--strict").well()


def headings(html: str) -> list[str]:
    """Return the texts of a page's own headings of the first two levels."""
    return [e.text.replace("¶", "").strip() for e in elements(html) if e.name in ("h1", "h2")]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"incidents/{SECOND}", ["Nobody could pay", "Falls das wieder auftritt", "Auswirkungen", "Zeitverlauf", "Ursachen", "Maßnahmen"]),
        ("incidents", ["Störungen"]),
        ("incidents/actions", ["Maßnahmen", "Offen, nach Zuständigen", "Offen"]),
    ],
)
def test_pages_have_german_headings(german: Built, address: str, shown: list[str]) -> None:
    """The page of an incident, the index and the tracker are headed in German where the theme is."""
    found = headings(german.page(address))
    assert [heading for heading in found if heading in shown] == shown, found
    assert {"Timeline", "Outages", "Action items", "Causes", "Impact", "Open"} & set(found) == set()


def test_pages_say_that_they_are_german(german: Built) -> None:
    """Every page of a German site says so to browsers, and so does what its script is given."""
    assert {first(html, "html")["lang"] for _, html in german.pages()} == {"de"}
    given = [json.loads(e["data-words"]) for e in elements(german.page("incidents")) if e["data-words"]]
    assert [words["lang"] for words in given] == ["de"]


def test_sentences_and_dates_are_german(german: Built) -> None:
    """What is counted, dated and late is said in German, while the authors' own words stay as they are."""
    index, tracker = german.page("incidents"), german.page("incidents/actions")
    assert "2 Störungen seit Feb. 2026. Die letzte war am 2. März 2026, vor 8 Tagen." in first(index, "p", "pm-lede").text
    assert "Renew it by a job" in tracker
    assert "5\u00a0d überfällig" in tracker
    assert "1 Maßnahme" in tracker


def test_the_references_stay_english(german: Built) -> None:
    """The references are headed in German, and tell of fields and rules in English."""
    rules, fields = (german.page(f"incidents/reference/{name}") for name in ("rules", "fields"))
    assert (headings(rules)[0], headings(fields)[0]) == ("Regeln", "Felder einer Störungsdatei")
    assert next(iter(FAMILIES.values()))[0].why.replace("`", "") in first(rules, "article").text
    assert str(Incident.model_fields["title"].description) in first(fields, "article").text
