"""The search as somebody uses it: the theme's own box, in a real browser, over a built site with the demo's incidents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Watched, chromium, serve, watch
from mkdocs_postmortems.exports import search as exported
from mkdocs_postmortems.views import Page as View
from mkdocs_postmortems.views import SearchEntry
from playwright.sync_api import Browser, Page, expect
from sites import Built, SmallSite, incident

pytestmark = pytest.mark.browser

DEMO = Path(__file__).parents[2] / "incidents"
SCRIPTS = "assets/postmortems/search"
LOG_LINE = "2026-11-22T03:12:44Z ERROR [pool-7] FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute"
SLOTS = "incidents/2023-05-11-connection-pool/"
SITE = """
site_name: Pothos Post
site_url: https://example.org/ops/
theme:
  name: material
  font: false
  features: [navigation.instant, search.suggest, search.highlight]
plugins: [search, postmortems: {timezone: America/Los_Angeles, strict: false}]
"""
HOSTILE = "<img src=x onerror=document.title=1> & <b>wombat</b>"
GUIDE = "# Watering\n\n## How often\n\nA cactus wants water <1 time & a fern 9 times a month.\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser."""
    with chromium() as started:
        yield started


def demo(folder: Path, config: str) -> Built:
    """Build a site with the demo's incidents and a page about something else."""
    site = SmallSite(folder).configure(config)
    site.write("docs/watering.md", GUIDE)
    site.write("incidents/2026-03-02-hostile.yml", incident(HOSTILE, "2026-03-02", f"symptoms: ['{HOSTILE}']", f"services: ['{HOSTILE}']"))
    shutil.copytree(DEMO, site.root / "incidents", dirs_exist_ok=True)
    return site.build().well()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a served site that does not stand at its server's root."""
    with serve(demo(tmp_path_factory.mktemp("site"), SITE).folder, "/ops") as address:
        yield address


@pytest.fixture
def page(browser: Browser, root: str) -> Iterator[Page]:
    """Return the site's first page, freshly loaded; a foreign request or a complaint fails the test."""
    with looking(browser, root) as (fresh, watched):
        fresh.goto(root)
        yield fresh
        assert abroad(watched, root) == []
        assert watched.complaints == []


def abroad(watched: Watched, root: str) -> list[str]:
    """Return what was asked for elsewhere; the theme looks for site maps beside the feeds, at the site's real address."""
    return [url for url in watched.foreign(root) if not url.startswith("https://example.org/ops/")]


class looking:  # noqa: N801
    """A page of its own, and what it asks for and complains about."""

    def __init__(self, browser: Browser, root: str) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.route("https://example.org/**", lambda route: route.fulfill(body="<urlset/>", content_type="text/xml"))
        self.context.route(f"{root}incidents/*/sitemap.xml", lambda route: route.fulfill(body="<urlset/>", content_type="text/xml"))

    def __enter__(self) -> tuple[Page, Watched]:
        """Open the page."""
        page = self.context.new_page()
        return page, watch(page)

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.context.close()


def paste(page: Page, text: str) -> None:
    """Put a text into the box without a key, as a mouse does."""
    page.locator(".md-search__input").click()
    page.keyboard.insert_text(text)


def first(page: Page, title: str) -> None:
    """Expect a title in the first place of the list."""
    expect(page.locator(".md-search-result__item h1").first).to_contain_text(title)


def at_again(page: Page, address: str) -> None:
    """Expect an incident's page, at what stopped it."""
    page.wait_for_url(f"**/{address}*#again")
    expect(page.locator("#again")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="What stopped it")).to_be_in_viewport()


def test_a_pasted_log_line_leads_to_what_stopped_it(page: Page) -> None:
    """A line in a newer wording, with its time and pool, is found without a key; Enter opens the page at the right place."""
    paste(page, LOG_LINE)
    first(page, "Orders failed when the autoscaler used up every database connection")
    line = page.locator(".md-search-result__item").first.locator("code")
    expect(line).to_have_text("FATAL:  remaining connection slots are reserved for non-replication superuser connections")
    assert line.locator("mark").all_inner_texts() == ["remaining connection slots", "reserved", "superuser connections"]
    page.keyboard.press("Enter")
    at_again(page, SLOTS)


def test_a_click_on_either_line_of_a_result_leads_there_too(page: Page) -> None:
    """The title and the error line of a result open the same place."""
    paste(page, "sorry, too many clients already")
    links = page.locator(".md-search-result__item").first.locator("a")
    expect(links).to_have_count(2)
    assert len({link.get_attribute("href") for link in links.all()}) == 1
    links.first.click()
    at_again(page, SLOTS)


def test_typing_finds_despite_a_typo(page: Page) -> None:
    """Typed words with mistakes find the incident, and the list says how many there are."""
    page.locator(".md-search__input").press_sequentially("certificat expird ovrnight")
    first(page, "The shop's certificate expired overnight")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")


def test_an_address_can_hold_the_question(page: Page, root: str) -> None:
    """A link with `?q=` opens the box with its answer, operators included."""
    page.goto(f"{root}watering/?q=~/a^b+%2B%22flood-stage%22+-x:2026-11-22T03:12:44Z")
    first(page, "Search fell over on the night before Black Friday")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("INC-2024-003", "Some customers paid twice for one plant"),
        ("pay 771", "Some customers paid twice for one plant"),
        ("2023-09-20", "Drill: bring the orders database back"),
        ("data-warehouse revenue", "Yesterday's revenue was reported a hundred times too high"),
        ("郵便番号 形式が正しくない", "全角数字の郵便番号で注文が完了しない"),
        ("Rules", "Rules"),
    ],
)
def test_names_services_days_and_other_scripts_are_found(page: Page, question: str, title: str) -> None:
    """What is not an error line leads to the right page as well."""
    paste(page, question)
    first(page, title)


def test_an_id_opens_the_page_at_its_top(page: Page) -> None:
    """Somebody who asks for an incident by name gets the whole of it."""
    paste(page, "INC-2024-003")
    first(page, "Some customers paid twice for one plant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/2024-02-12-charged-twice/*")
    assert "#" not in page.url


def test_pages_of_the_author_are_found(page: Page) -> None:
    """The site's other pages are in the same list, by sections, with their signs as they are."""
    paste(page, "how often to water a fern")
    item = page.locator(".md-search-result__item").first
    expect(item.locator("h1")).to_have_text("Watering")
    expect(item.locator("h2")).to_have_text("How often")
    expect(item).to_contain_text("<1 time & a fern")
    item.locator("a").last.click()
    page.wait_for_url("**/watering/*#how-often")


def test_markup_in_a_result_is_text(page: Page) -> None:
    """A title, a symptom and a service are shown as they were written, and never run."""
    paste(page, "wombat")
    item = page.locator(".md-search-result__item").first
    expect(item.locator("h1")).to_have_text(HOSTILE)
    expect(item.locator("code")).to_have_text(HOSTILE)
    expect(item.locator(".md-tag").first).to_have_text(HOSTILE)
    expect(item.locator("img, b")).to_have_count(0)


def test_the_word_being_typed_is_completed(page: Page) -> None:
    """With the theme's suggestions on, the box shows how a word may go on."""
    page.locator(".md-search__input").press_sequentially("variegated mons")
    expect(page.locator(".md-search__suggest")).to_have_text("variegated monsteras")


def test_an_emptied_box_shows_nothing(page: Page) -> None:
    """Without a question there is no list."""
    paste(page, "certificate")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.locator(".md-search__input").fill("")
    expect(page.locator(".md-search-result__item")).to_have_count(0)


def test_nothing_is_loaded_before_a_question(page: Page) -> None:
    """A page that is only read fetches neither the engine nor the index."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0].rsplit("/", 1)[-1]))
    page.reload(wait_until="networkidle")
    assert "worker.js" in asked
    assert not {"engine.js", "minisearch.js", "index.js"}.intersection(asked)
    paste(page, "certificate")
    first(page, "certificate")
    assert {"engine.js", "minisearch.js", "index.js"} <= set(asked)


def test_the_list_of_outages_finds_with_the_same_engine(page: Page, root: str) -> None:
    """The box on the page of outages finds a log line with a typo, and shows the line that matched."""
    page.goto(f"{root}incidents/")
    page.locator(".pm-find").fill(LOG_LINE.replace("slots", "slosts"))
    row = page.locator(".pm-results .pm-line").first
    expect(row).to_have_text("FATAL:  remaining connection slots are reserved for non-replication superuser connections")


def test_the_list_of_outages_shows_all_that_were_found(page: Page, root: str) -> None:
    """A common word narrows the list down to all incidents with it, however many."""
    page.goto(f"{root}incidents/")
    found = page.evaluate("window.postmortems.find('the')")
    assert len(found) > 20
    assert all(hit["address"].startswith(f"{root}incidents/") for hit in found)


def test_the_page_for_wrong_addresses_searches_too(browser: Browser, root: str) -> None:
    """Deep below the site's root, where nothing is, the search still answers."""
    with looking(browser, root) as (page, watched):
        page.goto(f"{root}no/such/page/")
        paste(page, LOG_LINE)
        first(page, "Orders failed")
        page.keyboard.press("Enter")
        at_again(page, SLOTS)
        assert abroad(watched, root) == []


def test_a_missing_index_leaves_the_other_pages(browser: Browser, root: str) -> None:
    """Where our index can't be read, the author's pages are found, and nothing on the page breaks."""
    with looking(browser, root) as (page, watched):
        page.route(f"**/{SCRIPTS}/index.js", lambda route: route.abort())
        page.goto(root)
        paste(page, "water a fern")
        first(page, "Watering")
        assert any("could not be read" in said for said in watched.complaints)


OFFLINE = """
site_name: Pothos Post
theme: {name: material, font: false}
plugins: [search, offline, postmortems: {timezone: America/Los_Angeles, strict: false}]
"""


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a site for reading from a disk."""
    return demo(tmp_path_factory.mktemp("offline"), OFFLINE)


def test_a_site_on_a_disk_can_be_searched(browser: Browser, offline: Built) -> None:
    """With the theme's offline plugin, a page opened as a file finds incidents, and asks no server for anything."""
    with looking(browser, "file:") as (page, watched):
        page.goto((offline.folder / "index.html").as_uri())
        paste(page, LOG_LINE)
        first(page, "Orders failed")
        page.keyboard.press("Enter")
        page.wait_for_url("file:**/incidents/2023-05-11-connection-pool.html#again")
        expect(page.locator("#again")).to_be_in_viewport()
        assert watched.foreign("file:") == []


def test_addresses_with_an_ending_are_right(browser: Browser, offline: Built) -> None:
    """On a server, a site without folders as addresses leads to pages that exist."""
    with serve(offline.folder) as root, looking(browser, root) as (page, watched):
        page.goto(f"{root}watering.html")
        paste(page, LOG_LINE)
        first(page, "Orders failed")
        page.keyboard.press("Enter")
        at_again(page, "incidents/2023-05-11-connection-pool.html")
        assert abroad(watched, root) == []


ASK_ALL = """async questions => {
  const worker = new Worker("worker.js")
  const next = () => new Promise(resolve => { worker.onmessage = ({ data }) => resolve(data) })
  worker.postMessage({ type: 0, data: { docs: [], options: {} } })
  await next()
  const answers = []
  for (const question of questions) {
    worker.postMessage({ type: 2, data: question })
    const said = [[]]
    for (let data = await next(); data.type !== 4; data = await next()) said.push(data.data.items.map(([first]) => first.location))
    answers.push(said)
  }
  return answers
}"""


def test_a_large_index_answers_from_its_first_part_and_then_from_all(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An incident in a later file is found too, by its symptom and by the last word of its text."""
    for limit in ("_FIRST", "_MORE", "_TEXTS"):
        monkeypatch.setattr(exported, limit, 300)
    entries = [SearchEntry(f"Title {n}", (f"x{n}",), symptoms=(f"symptom number{n}abc failed",), rest=("long " * 20 + f"ending{n}xyz",)) for n in range(40)]
    pages = [View(f"x/{n}", entry.title, "", (), search=entry) for n, entry in enumerate(entries)]
    files = exported.index_files(pages, lambda address: f"{address}/", "Again")
    assert len(files) > 20
    shutil.copytree(Path(exported.__file__).parents[1] / "assets" / "search", tmp_path, dirs_exist_ok=True)
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with serve(tmp_path) as own, looking(browser, own) as (page, _):
        page.goto(f"{own}minisearch.LICENSE.txt")
        first_part, later_part, last_word = page.evaluate(ASK_ALL, ["number2abc", "number39abc", "ending38xyz"])
    assert first_part[1][0] == "x/2/#again"
    assert later_part[-1][0] == "x/39/#again"
    assert last_word[-1][0] == "x/38/"


def test_more_text_than_is_ever_loaded_is_found_by_its_rare_words(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of texts beyond what a reader is asked to load, only the file with the words of the question comes; every incident can be found."""
    for limit, value in {"_FIRST": 300, "_MORE": 300, "_TEXTS": 300, "_FAR": 300, "_NEWEST": 2000}.items():
        monkeypatch.setattr(exported, limit, value)
    rare = {30: "Zacke\u00f1o42 broke", 35: "the lagoons_overflowed twice", 39: "\u0428\u043b\u044e\u0437 closed"}
    entries = [SearchEntry(f"Title {n}", (f"x{n}",), symptoms=(f"symptom number{n}abc failed",), rest=("long " * 20 + rare.get(n, "usual words"),)) for n in range(40)]
    pages = [View(f"x/{n}", entry.title, "", (), search=entry) for n, entry in enumerate(entries)]
    shutil.copytree(Path(exported.__file__).parents[1] / "assets" / "search", tmp_path, dirs_exist_ok=True)
    # A small index is loaded as a whole: this one shall count as large.
    script = (tmp_path / "worker.js").read_text(encoding="utf-8")
    (tmp_path / "worker.js").write_text(script.replace("SMALL = 1e6", "SMALL = 1e3"), encoding="utf-8")
    files = exported.index_files(pages, lambda address: f"{address}/", "Again")
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    far = {f"x/{n}/": name for name, text in files.items() if "-text-" in name for n in range(40) if f'"x/{n}/"' in text}
    with serve(tmp_path) as own, looking(browser, own) as (page, watched):
        page.goto(f"{own}minisearch.LICENSE.txt")
        for number, question in {30: "zacke\u00f1o42", 35: "lagoon overflow", 39: "\u0448\u043b\u044e\u0437"}.items():
            before = len(watched.requests)
            (answers,) = page.evaluate(ASK_ALL, [question])
            assert answers[-1][0] == f"x/{number}/"
            asked = [url.split("?")[0].rsplit("/", 1)[1] for url in watched.requests[before:]]
            loaded = [name for name in asked if name in far.values()]
            assert far[f"x/{number}/"] in loaded
            assert len([name for name in loaded if name == far[f"x/{number}/"] or name not in newest(files)]) == 1
            assert [name for name in asked if "-words-" in name]
        before = len(watched.requests)
        page.evaluate(ASK_ALL, ["number2abc"])
        assert not [url for url in watched.requests[before:] if "-words-" in url or "-text-" in url]


def newest(files: dict[str, str]) -> list[str]:
    """Return the names of the files of texts that are loaded for any question without a good answer."""
    head = files["index.js"]
    listed = json.loads(head[head.index("(") + 1 : head.rindex(")")])["texts"]
    return [name.split("?")[0] for name, _ in listed]
