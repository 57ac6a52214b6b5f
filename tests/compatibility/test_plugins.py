"""Other people's plugins beside ours, in real builds: theirs do what they are for, and ours is not disturbed.

Every build is strict, so a plugin that so much as warns about one of our pages fails its test.
"""

import json
import re
import subprocess
from xml.etree import ElementTree as ET

import pytest
from sites import Built, SmallSite, elements, first, incident

FIRST, SECOND, THIRD = "2026-01-14-queue", "2026-02-02-disk", "2026-03-02-certificate"
URL = "site_url: https://example.org/ours/"
MATERIAL = "theme: {name: material, font: false, features: [navigation.tabs, navigation.path, navigation.footer]}"
FORMULA = "The total was {{ 7*7 }} and {% if true %}odd{% endif %}."


@pytest.fixture
def site(small: SmallSite) -> SmallSite:
    """Return a site with three incidents, one of them with all that another plugin may stumble over."""
    small.write(f"incidents/{FIRST}.yml", incident("Mails waited in a queue", "2026-01-14", "tags: [mail]"))
    small.write(f"incidents/{SECOND}.yml", incident("The disk was full", "2026-02-02", "tags: [disk]", "services: [checkout]"))
    text = f"root_cause: '{FORMULA} [More](https://example.com/more) on {{ and < and   & three spaces.'"
    small.write(f"incidents/{THIRD}.yml", incident("Nobody could pay", "2026-03-02", text, "tags: [mail, r&d]"))
    return small


def build(site: SmallSite, *lines: str, program: str = "mkdocs", theme: str = MATERIAL) -> Built:
    """Build a site strictly, with more lines of configuration; every link in it leads somewhere."""
    built = site.configure("\n".join(["site_name: Ours", URL, theme, *lines, ""])).build("--strict", program=program).well()
    assert built.broken_links("/ours/") == []
    return built


def article(html: str) -> str:
    """Return the text of a page without its surroundings."""
    return first(html, "article").text


def shows_three(built: Built) -> None:
    """Check that the index and the incidents show what they should."""
    assert all(title in article(built.page("incidents")) for title in ("Mails waited in a queue", "The disk was full", "Nobody could pay"))
    assert "renews certificates" in article(built.page(f"incidents/{FIRST}"))
    assert FORMULA in article(built.page(f"incidents/{THIRD}"))


def tabs(built: Built, address: str = "") -> dict[str, str]:
    """Return the tabs of a page with where they lead to."""
    return {link.text.strip(): link["href"] for link in elements(built.page(address), "a", "md-tabs__link")}


def active_tab(built: Built, address: str) -> list[str]:
    """Return the names of the tabs that are marked as the current one."""
    return [tab.text.strip() for tab in elements(built.page(address), "li", "md-tabs__item--active")]


def search(built: Built, index: str = "index") -> dict[str, str]:
    """Return the titles of what the search knows, by address."""
    text = built.read(f"assets/postmortems/search/{index}.js")
    records = json.loads(text[text.index("(") + 1 : text.rindex(")")])["records"]
    return {address: title for address, title, *_ in records}


def test_material_tags(site: SmallSite) -> None:
    """Incidents stand under their tags in Material's list, and show them."""
    site.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    built = build(site, "plugins: [search, tags, postmortems]")
    listed = built.page("tags")
    assert [link["href"] for link in elements(listed, "a") if link.text.strip() == "The disk was full"] == [f"../incidents/{SECOND}/"]
    assert [heading.text.strip("¶\n ") for heading in elements(listed, "h2")] == ["disk", "mail", "r&d"]
    assert "mail" in [tag.text.strip() for tag in elements(built.page(f"incidents/{FIRST}"), "a", "md-tag")]
    shows_three(built)


def feed(built: Built) -> list[tuple[str, str, str]]:
    """Return title, address and date of what a feed names."""
    items = ET.fromstring(built.read("feed_rss_created.xml")).iter("item")  # noqa: S314
    return [(item.findtext("title", ""), item.findtext("link", ""), item.findtext("pubDate", "")[:16]) for item in items]


def test_rss(site: SmallSite) -> None:
    """The feed names our incidents by the day they began, newest first."""
    built = build(site, "plugins:\n- search\n- rss: {match_path: 'incidents/20.*', use_git: false, date_from_meta: {as_creation: date}}\n- postmortems")
    assert feed(built) == [
        ("Nobody could pay", f"https://example.org/ours/incidents/{THIRD}/", "Mon, 02 Mar 2026"),
        ("The disk was full", f"https://example.org/ours/incidents/{SECOND}/", "Mon, 02 Feb 2026"),
        ("Mails waited in a queue", f"https://example.org/ours/incidents/{FIRST}/", "Wed, 14 Jan 2026"),
    ]


def test_rss_without_options(site: SmallSite) -> None:
    """In a repository, the feed also takes our index pages, and dates incidents by the commit of their file."""
    git = ["git", "-c", "user.name=ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first", "--date", "2026-03-05T12:00:00Z"]):
        subprocess.run([*git, *arguments], cwd=site.root, env=site.environment(), check=True)
    built = build(site, "plugins: [search, rss, postmortems]")
    assert {"Outages", "Action items", "Nobody could pay"} <= {title for title, _, _ in feed(built)}


def test_redirects(site: SmallSite) -> None:
    """A redirect to an incident is known as a page of the site, even if the plugin stands before ours."""
    built = build(site, f"plugins:\n- search\n- redirects: {{redirect_maps: {{old/disk.md: incidents/{SECOND}.md}}}}\n- postmortems")
    assert f'href="../../incidents/{SECOND}/"' in built.page("old/disk")


def test_macros(site: SmallSite) -> None:
    """Macros run in the author's pages, and never in the text of an incident."""
    site.write("docs/index.md", "# Home\n\nThe total was {{ 7*7 }}.\n")
    built = build(site, "plugins: [search, macros, postmortems]")
    assert "The total was 49." in article(built.page(""))
    shows_three(built)


def test_literate_nav(site: SmallSite) -> None:
    """A navigation written as a list of links may name our index and an incident."""
    site.write("docs/SUMMARY.md", f"- [Home](index.md)\n- [All outages](incidents/index.md)\n- Lessons\n    - [The full disk](incidents/{SECOND}.md)\n")
    built = build(site, "plugins: [search, literate-nav, postmortems]")
    assert tabs(built) == {"Home": ".", "All outages": "incidents/", "Lessons": f"incidents/{SECOND}/"}
    assert active_tab(built, f"incidents/{FIRST}") == ["All outages"]
    assert active_tab(built, f"incidents/{SECOND}") == ["Lessons"]
    shows_three(built)


def test_literate_nav_lists_no_incidents_by_itself(site: SmallSite) -> None:
    """Where the plugin lists a folder by itself, our indexes are among its pages, and single incidents are not."""
    built = build(site, "plugins: [search, literate-nav, postmortems]", "nav: [index.md, Outages: incidents/]")
    menu = first(built.page(""), "nav", "md-nav--primary").text
    assert "Action items" in menu
    assert "The disk was full" not in menu
    shows_three(built)


def test_awesome_nav(site: SmallSite) -> None:
    """A navigation file may name, retitle and move our index pages."""
    site.write("docs/.nav.yml", "nav:\n- index.md\n- All outages: incidents/index.md\n- To do: incidents/actions.md\n")
    built = build(site, "plugins: [search, awesome-nav, postmortems]")
    assert tabs(built) == {"Home": ".", "All outages": "incidents/", "To do": "incidents/actions/"}
    assert active_tab(built, f"incidents/{FIRST}") == ["All outages"]
    shows_three(built)


@pytest.mark.parametrize("plugins", ["[search, section-index, postmortems]", "[search, postmortems, section-index]"])
def test_section_index(site: SmallSite, plugins: str) -> None:
    """Our index can be the page of its section, and keeps its content and its place above the incidents."""
    built = build(site, f"plugins: {plugins}", "nav: [index.md, Running it: [incidents/index.md, To do: incidents/actions.md]]")
    assert tabs(built) == {"Home": ".", "Running it": "incidents/"}
    assert active_tab(built, f"incidents/{FIRST}") == ["Running it"]
    assert [crumb.text.strip() for crumb in elements(built.page(f"incidents/{FIRST}"), "li", "md-path__item")] == ["Home", "Running it"]
    shows_three(built)


def test_minify(site: SmallSite) -> None:
    """A minified page is smaller and says the same."""
    plain = build(site, "plugins: [search, postmortems]")
    long = {name: len(html) for name, html in plain.pages()}
    built = build(site, "plugins:\n- search\n- minify: {minify_html: true}\n- postmortems")
    assert all(len(html) < long[name] for name, html in built.pages())
    shows_three(built)


LANGUAGES = "i18n: {languages: [{locale: en, name: English, default: true, build: true}, {locale: de, name: Deutsch, build: true}]}"


@pytest.mark.parametrize("structure", ["suffix", "folder"])
def test_static_i18n(site: SmallSite, structure: str) -> None:
    """Each language has our pages, in its own folder and under its own interface, and each is in the sitemap."""
    english, german = ("index.md", "index.de.md") if structure == "suffix" else ("en/index.md", "de/index.md")
    (site.root / "docs/index.md").unlink()
    site.write(f"docs/{english}", f"# Home\n\n[The disk](/incidents/{SECOND}.md)\n")
    site.write(f"docs/{german}", f"# Start\n\n[Die Platte](/incidents/{SECOND}.md)\n")
    languages = LANGUAGES.replace("{languages", f"{{docs_structure: {structure}, languages")
    built = build(site, f"plugins:\n- search\n- {languages}\n- postmortems", "validation: {links: {absolute_links: relative_to_docs}}")
    shows_three(built)
    assert "renews certificates" in article(built.page(f"de/incidents/{FIRST}"))
    assert [first(built.page(f"{folder}incidents/{FIRST}"), "html")["lang"] for folder in ("", "de/")] == ["en", "de"]
    assert first(built.page("de"), "article").text.split()[:2] == ["Start", "Die"]
    assert [link["href"] for link in elements(built.page("de"), "a") if link.text == "Die Platte"] == [f"incidents/{SECOND}/"]
    assert {link["hreflang"]: link["href"] for link in elements(built.page(f"incidents/{FIRST}"), "a", "md-select__link")} == {
        "en": "./",
        "de": f"../../de/incidents/{FIRST}/",
    }
    places = re.findall("<loc>(.*)</loc>", built.read("sitemap.xml"))
    assert f"https://example.org/ours/incidents/{FIRST}/" in places
    assert f"https://example.org/ours/de/incidents/{FIRST}/" in places
    assert [address for address in search(built) if FIRST in address] == [f"incidents/{FIRST}/"]
    assert [address for address in search(built, "index-de") if FIRST in address] == [f"de/incidents/{FIRST}/"]
    assert built.page(f"incidents/{FIRST}").count("assets/postmortems/postmortems.") == 2
    assert built.page(f"de/incidents/{FIRST}").count("assets/postmortems/postmortems.") == 2


def test_material_meta(site: SmallSite) -> None:
    """What Material's meta files say of a folder is also said of our pages in it, beside their own."""
    site.write("docs/incidents/.meta.yml", "tags: [outage]\nauthor: ops\n")
    site.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    built = build(site, "plugins: [search, meta, tags, postmortems]")
    assert "outage" in [tag.text.strip() for tag in elements(built.page(f"incidents/{FIRST}"), "a", "md-tag")]
    assert first(built.page(f"incidents/{FIRST}"), "title").text == "Mails waited in a queue - Ours"
    shows_three(built)


def test_material_privacy(site: SmallSite) -> None:
    """Material's privacy plugin treats links in our text like those in any other."""
    built = build(site, "plugins:\n- search\n- privacy: {assets: false, links_attr_map: {target: _blank}}\n- postmortems")
    more = [link for link in elements(built.page(f"incidents/{THIRD}"), "a") if link.text == "More"]
    assert [link["target"] for link in more] == ["_blank"]
    shows_three(built)


def test_material_offline(site: SmallSite) -> None:
    """A site for offline use has our pages as files, and finds them."""
    built = build(site, "plugins: [search, offline, postmortems]")
    assert FORMULA in article(built.read(f"incidents/{THIRD}.html"))
    assert search(built)[f"incidents/{THIRD}.html"] == "Nobody could pay"
    shows = [link["href"] for link in elements(built.read("incidents/index.html"), "a") if link.text == "Nobody could pay"]
    assert f"{THIRD}.html" in shows


ALL = f"""\
plugins:
- search
- meta
- tags
- macros
- redirects: {{redirect_maps: {{old/disk.md: incidents/{SECOND}.md}}}}
- literate-nav
- section-index
- rss: {{match_path: 'incidents/20.*', use_git: false, date_from_meta: {{as_creation: date}}}}
- privacy: {{assets: false}}
- postmortems
- minify: {{minify_html: true}}
"""


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_all_together(site: SmallSite, program: str) -> None:
    """All of them at once do what each does alone, built by MkDocs and by its successor ProperDocs."""
    site.write("docs/SUMMARY.md", "- [Home](index.md)\n- [Tags](tags.md)\n- [Running it](incidents/index.md)\n    - [To do](incidents/actions.md)\n")
    site.write("docs/index.md", "# Home\n\nThe total was {{ 7*7 }}.\n")
    site.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    site.write("docs/incidents/.meta.yml", "tags: [outage]\n")
    built = build(site, ALL, program=program)
    shows_three(built)
    assert "The total was 49." in article(built.page(""))
    assert tabs(built) == {"Home": ".", "Tags": "tags/", "Running it": "incidents/"}
    assert active_tab(built, f"incidents/{FIRST}") == ["Running it"]
    assert [link["href"] for link in elements(built.page("tags"), "a") if link.text.strip() == "The disk was full"] == [f"../incidents/{SECOND}/"] * 2
    assert f"incidents/{SECOND}/" in built.page("old/disk")
    assert len(feed(built)) == 3
    assert search(built)[f"incidents/{THIRD}/"] == "Nobody could pay"


def test_properdocs(site: SmallSite) -> None:
    """MkDocs' successor ProperDocs builds the same pages from the same file, without a change."""
    plugins = "plugins: [search, postmortems]"
    theirs, ours = (dict(build(site, plugins, program=program).pages()) for program in ("mkdocs", "properdocs"))
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if first(ours[name], "body").text != first(theirs[name], "body").text] == []


def test_properdocs_refuses_a_bad_file(site: SmallSite) -> None:
    """Under ProperDocs, too, a mistake is told with its place and without a traceback, and the old site stays."""
    site.write("site/index.html", "<p>the old site</p>\n")
    site.write("incidents/2026-02-20-typo.yml", incident("A typo", "2026-02-20").replace("severity", "severty"))
    built = site.configure("site_name: Ours\ntheme: material\nplugins: [search, postmortems]\n").build(program="properdocs")
    assert built.code == 1
    assert "--> incidents/2026-02-20-typo.yml:2:1" in built.output
    assert "Traceback" not in built.output
    assert built.read("index.html") == "<p>the old site</p>\n"
