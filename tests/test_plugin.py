"""The MkDocs door, by real builds: what it refuses, what it publishes, and where its pages stand."""

import json
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from mkdocs_postmortems.plugin import PostmortemsPlugin
from sites import THREE_LINES, Built, SmallSite, elements, fingerprint, first, incident

PLAIN = THREE_LINES.format(theme="mkdocs")
FIRST, SECOND, THIRD = "2026-01-14-queue", "2026-02-02-disk", "2026-03-02-certificate"
OPEN_ACTION = "action_items: [{action: Renew it by a job, owner: ann, due: %s}]"


def three(small: SmallSite) -> SmallSite:
    """Write three incidents."""
    small.write(f"incidents/{FIRST}.yml", incident("Mails waited in a queue", "2026-01-14"))
    small.write(f"incidents/{SECOND}.yml", incident("The disk was full", "2026-02-02", "services: [checkout]"))
    small.write(f"incidents/{THIRD}.yml", incident())
    return small


def published(small: SmallSite) -> dict[str, str]:
    """Put something where a site has been published before, and return what is there."""
    small.write("site/index.html", "<p>the old site</p>\n")
    small.write("site/incidents/old/index.html", "<p>an old page</p>\n")
    return fingerprint(small.root / "site")


def refused(built: Built, before: dict[str, str]) -> str:
    """Return what a build said that stopped without a traceback and left the published site as it was."""
    assert built.code == 1, built.output
    assert "Traceback" not in built.output, built.output
    assert fingerprint(built.folder) == before
    return built.output


# --- Three lines are enough


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_three_lines_of_configuration_make_a_site(small: SmallSite, theme: str) -> None:
    """With each common theme, naming the plugin is enough for a strict build without a dead link."""
    three(small).configure(THREE_LINES.format(theme=theme))
    built = small.build("--strict").well()
    assert "WARNING" not in built.output
    assert first(built.page(f"incidents/{THIRD}"), "h1").text.strip() == "Nobody could pay"
    assert all(title in built.page("incidents") for title in ("Mails waited in a queue", "The disk was full", "Nobody could pay"))
    assert built.broken_links() == []


def test_nothing_is_written_beside_the_site(small: SmallSite) -> None:
    """A build leaves the author's own folders as they were; what it keeps for the next one lies in `.cache`."""
    three(small).configure(PLAIN)
    before = fingerprint(small.root)
    small.build().well()
    assert {name: digest for name, digest in fingerprint(small.root).items() if not name.startswith(("site/", ".cache/plugin/postmortems/"))} == before


@pytest.mark.parametrize("count", [0, 1, 12])
def test_any_number_of_incidents_makes_a_site(small: SmallSite, count: int) -> None:
    """None, one and a dozen incidents give an index, a tracker and as many pages, all of them linked."""
    for number in range(count):
        small.write(f"incidents/2026-01-{number + 1:02}-{number}.yml", incident(f"Outage {number}", f"2026-01-{number + 1:02}"))
    built = small.configure(PLAIN).build("--strict").well()
    pages = [name for name, _ in built.pages() if name.startswith("incidents/2026-")]
    assert len(pages) == count
    links = {link["href"]: link.text for link in elements(built.page("incidents"), "a")}
    assert all(links[f"2026-01-{number + 1:02}-{number}/"] for number in range(count))
    assert first(built.page("incidents/actions"), "h1").text
    assert built.broken_links() == []


def test_a_thousand_incidents_make_a_site(small: SmallSite) -> None:
    """A thousand incidents are built; each has its neighbours in time, and no other one, on its page."""
    days = [str(date(2020, 1, 1) + timedelta(days=2 * number)) for number in range(1000)]
    for day in days:
        small.write(f"incidents/{day}-outage.yml", incident(f"Outage of {day}", day))
    built = small.configure(PLAIN).build("--strict").well()
    assert len([name for name, _ in built.pages() if name.endswith("-outage/index.html")]) == 1000
    assert built.page("incidents").count("-outage/") >= 1000
    for number in (1, 500, 998):
        html = built.page(f"incidents/{days[number]}-outage")
        links = {link["rel"]: link["href"] for link in elements(html, "a") if link["rel"] in ("prev", "next")}
        assert links == {"prev": f"../{days[number - 1]}-outage/", "next": f"../{days[number + 1]}-outage/"}
        assert len(set(re.findall(r"\d{4}-\d\d-\d\d-outage", html))) <= 10


# --- Options


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"timezon": "UTC"}, "unknown option `timezon`: did you mean `timezone`?"),
        ({"severities": {"sev9": "x"}}, "option `severities`: `sev9` is not a known severity"),
        ({"colour": "red"}, "unknown option `colour`"),
        ({"timezone": "Europe/Berlim"}, "option `timezone`: "),
        ({"due_soon": "soon"}, "option `due_soon`: write a whole number"),
        ({"services": "checkout"}, "option `services`: write a list"),
        ({"strict": "perhaps"}, "option `strict`: write `true` or `false`"),
        ({"rules": {"PM301": "loud"}}, "option `rules.PM301`: write `error`, `warning`, `info` or `off`"),
        ({"path": "../elsewhere"}, "option `path`: write plain folder names, as in `incidents`"),
    ],
)
def test_an_option_that_makes_no_sense_is_named(option: dict[str, object], message: str) -> None:
    """Each fault of an option names the option and says what to write."""
    errors, warnings = PostmortemsPlugin().load_config(option)
    assert warnings == []
    assert [str(error) for _, error in errors if str(error).startswith(message)], errors


def test_wrong_options_stop_the_build_before_the_old_site_is_touched(small: SmallSite) -> None:
    """All faults of the options are said at once, and the published site stays."""
    options = "plugins:\n- search\n- postmortems: {timezon: UTC, due_soon: soon}\n"
    three(small).configure(f"site_name: Ours\ntheme: mkdocs\n{options}")
    said = refused(small.build(), published(small))
    assert "unknown option `timezon`: did you mean `timezone`?" in said
    assert "option `due_soon`: write a whole number" in said


@pytest.mark.parametrize(
    ("options", "environment", "message"),
    [
        ("{rules: {PM999: off}}", {}, "there is no rule `PM999`"),
        ("{incidents_dir: outages}", {}, "There is no folder `outages` beside mkdocs.yml. Create it"),
        ("{incidents_dir: docs/incidents}", {}, "`docs/incidents` lies inside `docs`, so MkDocs would publish the files themselves"),
        ("{}", {"SOURCE_DATE_EPOCH": "soon"}, "SOURCE_DATE_EPOCH is `soon`: write whole seconds since 1970"),
    ],
    ids=["rule", "folder", "inside", "moment"],
)
def test_what_can_not_be_built_is_refused_in_a_sentence(small: SmallSite, options: str, environment: dict[str, str], message: str) -> None:
    """An unknown rule, a missing or misplaced folder and a wrong build date stop the build while the old site still stands."""
    three(small).configure(f"site_name: Ours\ntheme: mkdocs\nplugins:\n- search\n- postmortems: {options}\n")
    small.write(f"docs/incidents/{FIRST}.yml", incident())
    assert message in refused(small.build(**environment), published(small))


# --- Mistakes in incident files


def test_a_bad_file_leaves_the_published_site_as_it_was(small: SmallSite) -> None:
    """All mistakes of all files are shown in one run with file and line, and not a byte of the site changes."""
    three(small).configure(PLAIN)
    small.write("incidents/2026-02-20-typo.yml", incident("A typo", "2026-02-20").replace("severity", "severty"))
    small.write("incidents/2026-02-21-open.yml", 'title: "never closed\n')
    small.write("incidents/2026-02-22-two.yml", incident("Two", "2026-02-22", "detected_at: 2026-02-22 25:99", "sevices: [web]"))
    said = refused(small.build(), published(small))
    assert "did you mean `severity`?" in said
    for place in ("2026-02-20-typo.yml:2:1", "2026-02-21-open.yml:1:", "2026-02-22-two.yml:12:", "2026-02-22-two.yml:13:"):
        assert f"--> incidents/{place}" in said
    assert "Nothing was written." in said


def test_a_build_after_a_mended_mistake_replaces_the_site(small: SmallSite) -> None:
    """Once the file is right again, the same command publishes it."""
    three(small).configure(PLAIN)
    path = small.write("incidents/2026-02-20-typo.yml", incident("A typo", "2026-02-20").replace("severity", "severty"))
    refused(small.build(), published(small))
    path.write_text(incident("A typo", "2026-02-20"), encoding="utf-8")
    built = small.build().well()
    assert "A typo" in built.page("incidents/2026-02-20-typo")
    assert not (built.folder / "incidents/old").exists()


UNDATED = incident("No cause", "2026-02-20", "root_cause:")
DATED = incident("Late", "2026-02-20", OPEN_ACTION % "2026-03-01")


@pytest.mark.parametrize(
    ("text", "strict", "code", "level"),
    [(UNDATED, "true", 1, "WARNING"), (UNDATED, "false", 0, "INFO"), (DATED, "true", 0, "INFO")],
    ids=["counts", "switched off", "dated"],
)
def test_a_warning_counts_where_the_site_says_so(small: SmallSite, text: str, strict: str, code: int, level: str) -> None:
    """A warning stops `--strict` only if the site is strict, and never if it comes from the mere passing of days."""
    small.write("incidents/2026-02-20-x.yml", text)
    small.configure(f"site_name: Ours\ntheme: mkdocs\nplugins:\n- search\n- postmortems: {{strict: {strict}}}\n")
    built = small.build("--strict")
    lines = [line for line in built.output.splitlines() if "incidents/2026-02-20-x.yml:" in line]
    assert built.code == code, built.output
    assert lines
    assert all(line.startswith(level) for line in lines), built.output


def test_a_warning_alone_does_not_stop_a_build(small: SmallSite) -> None:
    """Without `--strict`, a site with warnings is published, and they are shown."""
    small.write("incidents/2026-02-20-x.yml", UNDATED)
    built = small.configure(PLAIN).build().well()
    assert "incidents/2026-02-20-x.yml:" in built.output


def test_more_dated_warnings_than_are_shown_hide_none_that_counts(small: SmallSite) -> None:
    """A warning that counts still stops `--strict` when it comes after many that do not."""
    for number in range(60):
        small.write(f"incidents/2026-01-02-{number:02}.yml", incident(f"Late {number}", "2026-01-02", OPEN_ACTION % "2026-03-01", f"services: [s{number}]"))
    small.write("incidents/2026-02-20-x.yml", UNDATED)
    built = small.configure(PLAIN).build("--strict")
    assert built.code == 1, built.output
    assert "more warnings; `postmortems check` shows all" in built.output


# --- Pages of the author's at the same address


@pytest.mark.parametrize("name", [f"incidents/{FIRST}.md", f"incidents/{FIRST}/index.md", "incidents/index.md", "incidents.md", "incidents/README.md", f"incidents/{FIRST.upper()}.md"])
def test_two_pages_at_one_address_are_refused(small: SmallSite, name: str) -> None:
    """A page of the author's at the address of ours is named before the old site is removed."""
    three(small).configure(PLAIN).write(f"docs/{name}", "# Mine\n")
    said = refused(small.build(), published(small))
    assert "Two pages claim one address:" in said
    assert f"  {name} and " in said


def test_a_page_that_is_not_built_takes_no_address(small: SmallSite) -> None:
    """A page that the site excludes is no reason to stop."""
    three(small).configure(f"{PLAIN}exclude_docs: incidents/\n").write(f"docs/incidents/{FIRST}.md", "# Mine\n")
    built = small.build("--strict").well()
    assert "Mails waited in a queue" in built.page(f"incidents/{FIRST}")


def test_the_pages_can_stand_elsewhere(small: SmallSite) -> None:
    """With `path`, an author's page at `incidents/` and our pages live side by side."""
    small = three(small).configure("site_name: Ours\ntheme: mkdocs\nplugins:\n- search\n- postmortems: {path: ops/outages}\n")
    small.write("docs/incidents/index.md", "# What an incident is\n\nSee [all](../ops/outages/index.md).\n")
    built = small.build("--strict").well()
    assert "What an incident is" in built.page("incidents")
    assert "The disk was full" in built.page(f"ops/outages/{SECOND}")
    assert built.broken_links() == []


# --- Addresses and links


def test_pages_without_folders_of_their_own_are_linked(small: SmallSite) -> None:
    """With `use_directory_urls: false`, every page is a file and every link names one."""
    three(small).configure(f"{THREE_LINES.format(theme='material')}use_directory_urls: false\n")
    built = small.build("--strict").well()
    assert "The disk was full" in built.read(f"incidents/{SECOND}.html")
    assert f'href="{SECOND}.html"' in built.read("incidents/index.html")
    assert built.broken_links() == []


def test_links_in_a_text_lead_to_incidents_and_attachments(small: SmallSite) -> None:
    """In prose, another incident's file is its page, and a file beside it is published with the site."""
    three(small).configure(PLAIN)
    text = f"root_cause: 'As in [the first](../{FIRST}.yml#timeline); see [the graph](graph.png), [raw](raw%20data.csv) and [home](https://example.org/).'"
    small.write("incidents/2026/2026-03-05-again.yml", incident("Again", "2026-03-05", text, "images: [{src: graph.png, alt: Errors by minute}]"))
    (small.root / "incidents/2026/graph.png").write_bytes(b"\x89PNG\r\n")
    small.write("incidents/2026/raw data.csv", "a,b\n")
    small.write("incidents/2026/unused.csv", "a,b\n")
    built = small.build("--strict").well()
    links = {link.text: link["href"] for link in elements(built.page("incidents/2026-03-05-again"), "a")}
    assert links["the first"] == f"../{FIRST}/#timeline"
    assert links["the graph"] == "../files/2026/graph.png"
    assert links["home"] == "https://example.org/"
    assert (built.folder / "incidents/files/2026/graph.png").read_bytes() == b"\x89PNG\r\n"
    assert built.read("incidents/files/2026/raw data.csv") == "a,b\n"
    assert not (built.folder / "incidents/files/2026/unused.csv").exists()
    assert built.broken_links() == []


def edit_link(html: str) -> str:
    """Return where the page's footer says that it can be corrected."""
    foot = html[html.index('<footer class="pm-foot"') :]
    return first(foot, "a")["href"]


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        ("edit_uri: edit/main/docs/", f"https://example.org/us/ours/edit/main/incidents/{FIRST}.yml"),
        ("edit_uri_template: 'blob/main/docs/{path}?plain=1'", f"https://example.org/us/ours/blob/main/incidents/{FIRST}.yml?plain=1"),
    ],
    ids=["edit_uri", "edit_uri_template"],
)
def test_the_edit_link_leads_to_the_incident_file(small: SmallSite, lines: str, link: str) -> None:
    """Both the theme's button and our footer open the file that the page was made from, and an index has no such link."""
    theme = THREE_LINES.format(theme="{name: material, features: [content.action.edit]}")
    three(small).configure(f"{theme}repo_url: https://example.org/us/ours\n{lines}\n")
    built = small.build("--strict").well()
    html = built.page(f"incidents/{FIRST}")
    assert edit_link(html) == link
    assert [a["href"] for a in elements(html, "a") if a["rel"] == "edit"] == [link]
    assert not [a for a in elements(built.page("incidents"), "a") if a["rel"] == "edit"]


def test_a_configuration_in_a_sub_folder_is_built_from_anywhere(small: SmallSite, tmp_path: Path) -> None:
    """Paths are relative to the configuration, wherever the command is run; edit links too."""
    small.config = tmp_path / "website/mkdocs.yml"
    three(small).configure(
        "site_name: Ours\ntheme: {name: mkdocs}\nrepo_url: https://example.org/us/ours\nedit_uri: edit/main/website/docs/\n"
        "plugins:\n- search\n- postmortems: {incidents_dir: ../incidents}\n"
    )
    small.write("website/docs/index.md", "# Home\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    built = small.build("--strict", "-f", str(small.config), cwd=elsewhere).well()
    assert edit_link(built.page(f"incidents/{FIRST}")) == f"https://example.org/us/ours/edit/main/incidents/{FIRST}.yml"
    assert list(elsewhere.iterdir()) == []


# --- Navigation


def material(*lines: str) -> str:
    """Return a configuration with Material's tabs and breadcrumbs."""
    theme = "theme: {name: material, features: [navigation.tabs, navigation.path, navigation.footer]}"
    return "\n".join(["site_name: Ours", theme, "plugins: [search, postmortems]", *lines, ""])


def active_tab(html: str) -> list[str]:
    """Return the names of the tabs that are marked as the current one."""
    return [tab.text.strip() for tab in elements(html, "li", "md-tabs__item--active")]


def crumbs(html: str) -> list[str]:
    """Return the theme's breadcrumbs."""
    return [crumb.text.strip() for crumb in elements(html, "li", "md-path__item")]


def neighbours(html: str) -> dict[str, str]:
    """Return the previous and the next page as the page's head names them."""
    return {link["rel"]: link["href"] for link in elements(html, "link") if link["rel"] in ("prev", "next")}


@pytest.mark.parametrize(
    ("nav", "tab", "path"),
    [
        ("nav: [index.md, Störungen: incidents/index.md]", "Störungen", ["Home", "Störungen"]),
        ("nav: [index.md, Running: [incidents/index.md, Open work: incidents/actions.md]]", "Running", ["Home", "Running"]),
        ("nav: [index.md, Running: [Open work: incidents/actions.md, All of them: incidents/index.md]]", "Running", ["Home", "Running", "All of them"]),
    ],
    ids=["a tab", "opens a section", "inside a section"],
)
def test_an_incident_stands_below_the_index(small: SmallSite, nav: str, tab: str, path: list[str]) -> None:
    """An incident's page has breadcrumbs and an active tab by the index's place and title in `nav`, and its neighbours in time."""
    built = three(small).configure(material(nav)).build("--strict").well()
    html = built.page(f"incidents/{SECOND}")
    assert active_tab(html) == [tab]
    assert crumbs(html) == path
    assert neighbours(html) == {"prev": f"../{FIRST}/", "next": f"../{THIRD}/"}
    assert active_tab(built.page("incidents/by/service/checkout")) == [tab]
    assert active_tab(built.page("incidents")) == [tab]
    assert active_tab(built.page("")) == ["Home"]


def test_without_a_nav_the_index_and_the_tracker_are_in_it(small: SmallSite) -> None:
    """MkDocs' own navigation lists our index pages, and no incident; nothing is said about pages left out."""
    built = three(small).configure(PLAIN + "validation: {nav: {omitted_files: warn}}\n").build("--strict").well()
    menu = first(built.page(""), "div", "navbar-collapse").text.split("\n")
    names = [name.strip() for name in menu if name.strip()]
    assert {"Outages", "Action items"} <= set(names)
    assert "The disk was full" not in names


def test_a_nav_need_not_name_all_of_our_pages(small: SmallSite) -> None:
    """With a `nav` that leaves our pages out, even a site that counts left-out pages as warnings is built."""
    three(small).configure(PLAIN + "nav: [index.md]\nvalidation: {nav: {omitted_files: warn}}\n")
    built = small.build("--strict").well()
    assert "The disk was full" in built.page("incidents")


def test_an_author_may_list_an_incident(small: SmallSite) -> None:
    """An incident that stands in `nav` has its place and its title there, and is left where it is."""
    nav = f"nav: [index.md, incidents/index.md, Lessons: [The full disk: incidents/{SECOND}.md]]"
    built = three(small).configure(material(nav)).build("--strict").well()
    assert active_tab(built.page(f"incidents/{SECOND}")) == ["Lessons"]
    assert active_tab(built.page(f"incidents/{FIRST}")) == ["Outages"]
    assert first(built.page(f"incidents/{SECOND}"), "h1").text.strip() == "The disk was full"


# --- Other people's text


HOSTILE = "<script>alert('title')</script> & \"quotes\" {{ 7*7 }} <img src=x onerror=alert(1)>"
SHOWN_EVERYWHERE = """\
{% extends "base.html" %}
{% block extrahead %}{% if page %}
<meta property="og:title" content="{{ page.title }}">
<meta property="og:description" content="{{ page.meta.description }}">
{% endif %}{% endblock %}
"""


def test_a_title_is_text_wherever_it_is_shown(small: SmallSite) -> None:
    """Markup in a title is shown as written in the head, the heading, the navigation and tags, and never runs."""
    theme = "theme: {name: material, custom_dir: overrides, features: [navigation.footer]}"
    tags = f"tags: [{json.dumps(HOSTILE)}]"
    three(small).configure(f"site_name: Ours\n{theme}\nplugins: [search, tags, postmortems]\nmarkdown_extensions: [attr_list]\n")
    small.write("overrides/main.html", SHOWN_EVERYWHERE)
    small.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    small.write("incidents/2026-02-20-x.yml", incident(HOSTILE, "2026-02-20", tags, f"services: [{json.dumps(HOSTILE)}]"))
    built = small.build("--strict").well()
    html = built.page("incidents/2026-02-20-x")
    assert first(html, "h1").text.strip() == HOSTILE
    assert first(html, "title").text == f"{HOSTILE} - Ours"
    assert [meta["content"] for meta in elements(html, "meta") if meta["property"] == "og:title"] == [HOSTILE]
    assert HOSTILE in built_text(built, "tags")
    for name, page in built.pages():
        assert not [e for e in elements(page, "script") if "alert(" in e.text and e["type"] != "application/ld+json"], name
        assert "application/ld+json" not in page.partition("<body")[2], name
        assert not [e for e in elements(page, "img") if e["src"] == "x"], name
    shown = [path for path in built.folder.rglob("*") if path.suffix in (".html", ".svg", ".xml")]
    assert [path for path in shown if b"<script>alert" in path.read_bytes()] == []
    assert "<script>alert" not in built.read("search/search_index.json")


def built_text(built: Built, address: str) -> str:
    """Return all text of a page."""
    return first(built.page(address), "article").text


def test_the_built_in_search_finds_an_incident(small: SmallSite) -> None:
    """Under a theme with MkDocs' own search, an incident is found by its title and by its text."""
    built = three(small).configure(PLAIN).build("--strict").well()
    found = [doc for doc in json.loads(built.read("search/search_index.json"))["docs"] if doc["location"].startswith(f"incidents/{THIRD}/")]
    assert found[0]["title"] == "Nobody could pay"
    assert any("renews certificates" in doc["text"] for doc in found)


def test_a_draft_is_not_published(small: SmallSite) -> None:
    """An incident that is still being written leaves no trace in a built site, not even in those that speak of it."""
    three(small).configure(PLAIN)
    text = "resolution: See [what we know](2026-03-06-draft.yml)."
    small.write("incidents/2026-03-05-again.yml", incident("Again", "2026-03-05", text, "related: [2026-03-06-draft]"))
    small.write("incidents/2026-03-06-draft.yml", incident("Nobody knows yet", "2026-03-06", "review: draft", "services: [secret-service]"))
    built = small.build("--strict").well()
    written = [path.read_bytes() for path in built.folder.rglob("*") if path.is_file()]
    assert not [text for text in written if b"Nobody knows yet" in text or b"secret-service" in text]
    assert not [name for name, html in built.pages() if "2026-03-06-draft" in html]
    assert built.broken_links() == []


# --- The same bytes


def many(small: SmallSite, newline: str = "\n") -> SmallSite:
    """Write a site with all that could depend on the machine; its lines end as Git may write them."""
    three(small).configure("site_name: Ours\nsite_url: https://example.org/\ntheme: material\nplugins: [search, tags, postmortems]\n")
    small.write("incidents/2026-02-20-x.yml", incident("Late", "2026-02-20", OPEN_ACTION % "2026-03-01", "tags: [b, a, c]", "services: [z, y, x, w]", "links: [x.log]", "trigger: |", "  One line.", "  Another."))
    small.write("incidents/2026-02-21-y.md", "---\ntitle: Told in Markdown\nstarted_at: 2026-02-21 09:10\n---\n\n## Summary\n\nOne line.\nAnother.\n")
    small.write("incidents/x.log", "one\ntwo\n")
    for path in sorted(small.root.rglob("*.*")):
        path.write_bytes(path.read_bytes().replace(b"\n", newline.encode()))
    return small


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """Folder, locale, time zone, hash seed, line ends, times and order of the files change no byte of the site."""
    one, another = many(SmallSite(tmp_path / "one")), many(SmallSite(tmp_path / "another/folder"), "\r\n")
    for number, path in enumerate(sorted((another.root / "incidents").iterdir(), reverse=True)):
        path.rename(path.with_name("moved")).rename(path)
        os.utime(path, (number, number))
    first = one.build("--strict", LC_ALL="C", TZ="Asia/Kathmandu", PYTHONHASHSEED="1").well()
    second = another.build("--strict", LC_ALL="C.UTF-8", TZ="America/Los_Angeles", PYTHONHASHSEED="2").well()
    assert fingerprint(first.folder) == fingerprint(second.folder)


def test_another_day_changes_only_what_depends_on_it(tmp_path: Path) -> None:
    """Of a site without open action items and unresolved incidents, a later build changes what says when it was built."""
    small = three(SmallSite(tmp_path)).configure("site_name: Ours\nsite_url: https://example.org/\ntheme: material\nplugins: [search, postmortems]\n")
    noon, later, next_day = (fingerprint(small.build(SOURCE_DATE_EPOCH=str(at)).well().folder) for at in (1773144000, 1773147661, 1773230461))
    assert noon.keys() == later.keys() == next_day.keys()
    assert {name for name in noon if noon[name] != later[name]} == {"api/v1/build.json"}
    assert {name for name in noon if noon[name] != next_day[name]} == {
        *(f"api/v1/{name}.json" for name in ("actions", "build", "metrics")),
        *(f"incidents/badges/{name}days.svg" for name in ("", "service/checkout/")),
        "incidents/index.html",
        "sitemap.xml",
        "sitemap.xml.gz",
    }
