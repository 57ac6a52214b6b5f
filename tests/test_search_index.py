"""What the search is made of: the index that the pages become, and the site that asks our script instead of the theme's."""

import gzip
import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from mkdocs_postmortems.exports.assets import asset, search_scripts
from mkdocs_postmortems.exports.search import Index, index_files
from mkdocs_postmortems.views import Page, SearchEntry
from sites import Built, SmallSite, incident

FOLDER = "assets/postmortems/search"
THEIRS = ("minisearch", "iframe-worker")
SYMPTOMS = "symptoms: ['x509: certificate has expired']"


def view(name: str, entry: SearchEntry | None = None, **more: Any) -> Page:
    """Return a page that a search may find."""
    return Page(name, f"Title of {name}", f"About {name}", (), search=entry, **more)


def made(pages: Iterable[Page]) -> dict[str, str]:
    """Return the index of pages that stand where their addresses say."""
    return index_files(pages, lambda address: f"{address}/", "Again")


def value(script: str) -> Any:
    """Return what a file of the index hands over."""
    return json.loads(re.fullmatch(r"postmortemsIndex\((.*)\)\n", script, re.DOTALL)[1])  # type: ignore[index]


# --- The index


def test_a_record_has_what_tells_incidents_apart() -> None:
    """Place, title, names, labels, symptoms and summary are in the first file, all other text in one behind it."""
    entry = SearchEntry("T", ("INC-1", "2026-03-02"), ("checkout",), ("boom: 1",), "Short.", ("why", "how"))
    files = made([view("incidents/a", entry)])
    first = value(files["index.js"])
    assert first["records"] == [["incidents/a/", "T", ["INC-1", "2026-03-02"], ["checkout"], ["boom: 1"], "Short."]]
    assert first["again"] == "Again"
    assert value(files["index-text-1.js"])["records"] == [["incidents/a/", "why\nhow"]]


def test_pages_in_the_navigation_are_found_by_their_titles() -> None:
    """A page of ours without an entry is found if readers can get there by the navigation, and not otherwise."""
    records = value(made([view("trends", listed=True), view("by/service/x")])["index.js"])["records"]
    assert records == [["trends/", "Title of trends", [], [], [], "About trends"]]


def test_no_incidents_make_an_empty_index() -> None:
    """Without anything to find there is one file with nothing in it."""
    files = made([])
    assert list(files) == ["index.js"]
    assert value(files["index.js"])["records"] == []


def test_the_first_file_stays_small() -> None:
    """However many incidents there are, what a reader waits for has a limit; every incident is in exactly one part."""
    pages = [view(f"incidents/{n}", SearchEntry(f"Title {n}", (f"INC-{n}",), symptoms=("line " * 60,), summary="word " * 60)) for n in range(3000)]
    files = made(pages)
    first = value(files["index.js"])
    parts = [first, *(value(files[name.split("?")[0]]) for name, _ in first["parts"])]
    assert len(files["index.js"].encode()) <= 230_000
    assert [record[2][0] for part in parts for record in part["records"]] == [f"INC-{n}" for n in range(3000)]


def test_a_part_is_named_by_what_is_in_it() -> None:
    """A file behind the first has another name when its content is another, so that no browser keeps an old one."""
    pages = [view("a", SearchEntry("A", rest=("one",))), view("b", SearchEntry("B", rest=("two",)))]
    names = {value(made([page])["index.js"])["texts"][0][0] for page in pages}
    assert len(names) == 2
    assert made(pages) == made(pages)


def test_files_are_handed_out_when_they_are_full() -> None:
    """Only what the first file holds, and what is not full yet, waits for the last page."""
    pages = [view(f"incidents/{n}", SearchEntry(f"Title {n}", summary="word " * 60, rest=("text " * 400,))) for n in range(3000)]
    index = Index(lambda address: f"{address}/", "Again")
    early = [file for page in pages for file in index.add(page)]
    late = list(index.finish())
    assert [name for name, _ in late] == ["index-4.js", "index-text-11.js", "index.js"]
    assert len(early) == 12
    assert {name: content.decode() for name, content in (*early, *late)} == made(pages)


def test_long_texts_are_cut_in_the_first_file_and_whole_behind_it() -> None:
    """A log pasted as a symptom, or an essay as a summary, does not fill the index, and is still found."""
    entry = SearchEntry("T", symptoms=(*(f"s{n}" for n in range(40)), "long " * 200), summary="word " * 200)
    files = made([view("a", entry)])
    record = value(files["index.js"])["records"][0]
    assert len(json.dumps(record)) < 1500
    text = value(files["index-text-1.js"])["records"][0][1]
    assert all(part in text for part in ("s39", "long " * 200, ("word " * 200).strip()))


def test_texts_are_written_as_they_are() -> None:
    """Other scripts, quotes and line separators survive the way into a script and out of it."""
    hostile = '全角 "quoted" \\ </script> \u2028 `${x}`'
    record = value(made([view("a", SearchEntry(hostile))])["index.js"])["records"][0]
    assert record[1] == hostile


def test_texts_beyond_what_is_loaded_are_listed_by_their_rare_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of such texts is named by the beginnings of its rare words, and common ones are left out; small sites have none of this."""
    pages = [view(f"{n}", SearchEntry(f"T{n}", rest=(f"Common sentence of Zebra{n:02} and {'filling ' * 40}",))) for n in range(60)]
    assert not [name for name in made(pages) if "words" in name]
    monkeypatch.setattr("mkdocs_postmortems.exports.search._TEXTS", 1000)
    monkeypatch.setattr("mkdocs_postmortems.exports.search._FAR", 500)
    monkeypatch.setattr("mkdocs_postmortems.exports.search._NEWEST", 5000)
    files = made(pages)
    head = value(files["index.js"])
    words = dict(record for number in range(256) for record in value(files[head["words"].split("?")[0].replace("*", str(number))])["records"])
    assert "common" not in words
    assert "fillin" not in words
    held = {key: {head["far"][number][0].split("?")[0] for number in numbers} for key, numbers in words.items()}
    listed = [name.split("?")[0] for name, _ in head["texts"] + head["far"]]
    assert sorted(listed) == sorted(name for name in files if "-text-" in name)
    assert sum(size for _, size in head["texts"]) <= 5000
    far = {location: name.split("?")[0] for name, _ in head["far"] for location, _ in value(files[name.split("?")[0]])["records"]}
    assert len(far) > 30
    # The words that differ in their seventh letter are one: `zebra0` to `zebra5`.
    assert held == {f"zebra{tens}": {name for location, name in far.items() if int(location[:-1]) // 10 == tens} for tens in {int(location[:-1]) // 10 for location in far}}
    assert made(pages) == files


# --- The scripts


def test_our_scripts_are_small() -> None:
    """What each page loads is at most 8 and 12 KiB compressed; what searches, 8 KiB by us and 7 of a library."""
    assert len(gzip.compress(asset("postmortems.css"), 9)) <= 8 * 1024
    assert len(gzip.compress(asset("postmortems.js"), 9)) + len(gzip.compress(asset("extras.js"), 9)) <= 12 * 1024
    sizes = {name: len(gzip.compress(text, 9)) for name, text in search_scripts().items()}
    assert sum(sizes[name] for name in ("engine.js", "worker.js", "page.js")) <= 8 * 1024
    assert sizes["minisearch.js"] < 7 * 1024
    assert sizes["deep.js"] < 1024, "what only the largest sites load, and only for a question without a good answer"


@pytest.mark.parametrize("name", THEIRS)
def test_other_peoples_scripts_have_their_licence_beside_them(name: str) -> None:
    """A vendored script names its version and its licence, whose text is published with it."""
    scripts = search_scripts()
    assert re.match(rf"/\* {name} \d+\.\d+\.\d+, licence: {name}\.LICENSE\.txt \*/".encode(), scripts[f"{name}.js"])
    assert b"Permission is hereby granted" in scripts[f"{name}.LICENSE.txt"]


def test_our_scripts_are_published_without_remarks() -> None:
    """Remarks stay in the repository, and nothing else is lost on the way."""
    for name in ("postmortems.js", "extras.js", "search/engine.js", "search/worker.js", "search/page.js", "search/deep.js"):
        lines = asset(name).decode().splitlines()
        assert not [line for line in lines if not line.strip() or re.match(r"//|/\*\*", line)]
        assert lines[0] == "(() => {"
        assert lines[-1] == "})()"


# --- The site


def built(small: SmallSite, config: str) -> Built:
    """Build a site with one incident."""
    small.write("incidents/2026-03-02-certificate.yml", incident("Nobody could pay", "2026-03-02", SYMPTOMS))
    return small.configure(config).build("--strict").well()


def locations(site: Built) -> list[str]:
    """Return what the theme's own index holds."""
    return [doc["location"] for doc in json.loads(site.read("search/search_index.json"))["docs"]]


@pytest.mark.parametrize("more", ["", ", minify: {minify_html: true}"])
def test_every_page_asks_our_script(small: SmallSite, more: str) -> None:
    """With Material, each page names our script for its search box, and our incidents are in our own index only."""
    site = built(small, f"site_name: Ours\nsite_url: https://example.org/ops/\ntheme: material\nplugins: {{search: {{}}, postmortems: {{}}{more}}}\n")
    asked = {name: re.search(r'"search":\s*"([^"]*)"', html)[1] for name, html in site.pages()}  # type: ignore[index]
    assert asked["404.html"].startswith(f"/ops/{FOLDER}/worker.js?")
    assert asked["index.html"].startswith(f"{FOLDER}/worker.js?")
    assert asked["incidents/2026-03-02-certificate/index.html"].startswith(f"../../{FOLDER}/worker.js?")
    assert all(FOLDER in script for script in asked.values())
    assert not [place for place in locations(site) if place.startswith("incidents/")]
    assert "x509: certificate has expired" in site.read(f"{FOLDER}/index.js")
    assert not (site.folder / FOLDER / "iframe-worker.js").exists()


@pytest.mark.parametrize("config", ["theme: mkdocs\nplugins: [search, postmortems]", "theme: material\nplugins: [postmortems]", "theme: material\nplugins: {search: {enabled: false}, postmortems: {}}"])
def test_other_searches_are_left_alone(small: SmallSite, config: str) -> None:
    """With another theme, or without the theme's search, nothing of ours is published for it."""
    site = built(small, f"site_name: Ours\n{config}\n")
    assert not (site.folder / FOLDER).exists()
    assert not [name for name, html in site.pages() if FOLDER in html]


def test_a_page_that_names_the_themes_script_is_not_changed(small: SmallSite) -> None:
    """Only what the theme says to its own script is replaced, and not what an author writes about it."""
    told = "assets/javascripts/workers/search.abc.min.js"
    small.write("docs/about.md", f'# About\n\n`{told}`\n\n<pre>&lt;script id="__config"&gt; {told}</pre>\n')
    site = built(small, "site_name: Ours\ntheme: material\nplugins: [search, postmortems]\n")
    assert site.page("about").count(told) == 2
    assert f"{FOLDER}/worker.js" in site.page("about")


def test_a_theme_with_another_script_gets_our_entries(small: SmallSite) -> None:
    """Where a site's own template names another script for the search, our incidents are in the theme's index."""
    small.write("overrides/main.html", '{% extends "base.html" %}{% block config %}<script id="__config" type="application/json">{"base": ".", "search": "own.js"}</script>{% endblock %}\n')
    small.write("overrides/404.html", '{% extends "main.html" %}\n')
    site = built(small, "site_name: Ours\ntheme: {name: material, custom_dir: overrides}\nplugins: [search, postmortems]\n")
    assert "incidents/2026-03-02-certificate/" in locations(site)


def test_each_language_has_its_own_index(small: SmallSite) -> None:
    """A site in two languages asks for the index of the language that is read."""
    small.write("docs/index.de.md", "# Start\n")
    languages = "[{locale: en, default: true, name: English, build: true}, {locale: de, name: Deutsch, build: true}]"
    site = built(small, f"site_name: Ours\ntheme: material\nplugins: {{search: {{}}, i18n: {{docs_structure: suffix, languages: {languages}}}, postmortems: {{}}}}\n")
    assert '"incidents/2026-03-02-certificate/"' in site.read(f"{FOLDER}/index.js")
    assert '"de/incidents/2026-03-02-certificate/"' in site.read(f"{FOLDER}/index-de.js")
    assert re.search(r'"search": "[^"]*worker\.js\?\w+&index=index-de"', site.page("de"))


def test_a_site_for_a_disk_asks_nobody_elses_server(small: SmallSite) -> None:
    """The script that makes a search work without a server is ours too, and not fetched from elsewhere."""
    site = built(small, "site_name: Ours\ntheme: {name: material, font: false}\nplugins: [search, offline, postmortems]\n")
    assert f'src="{FOLDER}/iframe-worker.js"' in site.read("index.html")
    assert not [name for name, html in site.pages() if "unpkg.com" in html]
    assert (site.folder / FOLDER / "iframe-worker.LICENSE.txt").is_file()

