"""The replay, the block for home pages and filtered links, in a real browser."""

import re
import shutil
from collections.abc import Iterator

import pytest
from chromium import chromium, serve, watch
from documents import DEMO, ROOT
from playwright.sync_api import Browser, Page, expect
from sites import SmallSite, incident

pytestmark = pytest.mark.browser
POOL = "2024-05-10-connection-pool"
OUTCOME = re.compile(r"waited in line|SEV\d|Resolved|Capacity|A year after")
MILESTONES = 9


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the demo, built and served."""
    folder = tmp_path_factory.mktemp("demo")
    for name in DEMO:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    site = SmallSite.__new__(SmallSite)
    site.root, site.config = folder, folder / "mkdocs.yml"
    with serve(site.build().well().folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page in a context of its own, that must not complain."""
    context = browser.new_context()
    opened = context.new_page()
    watched = watch(opened)
    yield opened
    complaints = [said for said in watched.complaints if "ERR_NAME_NOT_RESOLVED" not in said]
    context.close()
    assert complaints == []


def start(page: Page, root: str) -> None:
    """Open an incident, and replay it from the link at its foot."""
    page.goto(f"{root}incidents/{POOL}/")
    page.get_by_role("link", name="Replay this incident").click()
    expect(page.locator(".pm-replay")).to_be_visible()


def told(page: Page) -> str:
    """Return everything on the page that assistive technology can find, and its title."""
    return page.title() + page.locator("body").aria_snapshot()


def test_a_replay_shows_one_event_and_nothing_of_the_end(page: Page, root: str) -> None:
    """A replay begins with the first event; neither title nor what assistive technology finds tells how it ended."""
    start(page, root)
    expect(page.locator(".pm-replay h2")).to_have_text("Replay: checkout and data-warehouse, 10 May 2024")
    expect(page.locator(".pm-replay h2")).to_be_focused()
    assert page.locator(".pm-replay li[id]").count() == 1
    assert OUTCOME.findall(told(page)) == []
    assert "connection" not in page.url


def test_a_replay_is_gone_through_with_the_arrow_keys(page: Page, root: str) -> None:
    """The right arrow shows the next event and at last the outcome, which gets the focus; the left arrow takes them away."""
    start(page, root)
    for shown in range(2, MILESTONES + 1):
        page.keyboard.press("ArrowRight")
        assert page.locator(".pm-replay li[id]").count() == shown
        assert "waited in line" not in told(page)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="How it ended")).to_be_focused()
    assert "Checkout waited in line for a database connection, again" in told(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert "waited in line" not in told(page)
    page.keyboard.press("ArrowLeft")
    assert page.locator(".pm-replay li[id]").count() == MILESTONES - 1


def test_a_replay_is_gone_through_with_buttons(page: Page, root: str) -> None:
    """Buttons do what the arrow keys do, keep the focus, and lead back to the choice."""
    start(page, root)
    following = page.get_by_role("button", name="Next event")
    following.press("Enter")
    expect(following).to_be_focused()
    assert page.locator(".pm-replay li[id]").count() == 2
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("button", name="Back")).to_be_disabled()
    page.get_by_role("button", name="Choose another").click()
    expect(page.locator(".pm-replay")).to_be_hidden()
    assert page.url == f"{root}incidents/replay/"


def test_a_false_lead_is_not_called_one(page: Page, root: str) -> None:
    """What turned out to be a false lead looks like any other event while it is replayed."""
    start(page, root)
    for _ in range(MILESTONES):
        page.keyboard.press("ArrowRight")
    assert "the autoscaler is the first suspect" in page.locator(".pm-replay").inner_text()
    assert "False lead" not in page.locator(".pm-replay").inner_text()


def test_a_chosen_replay_can_be_linked_to(page: Page, root: str) -> None:
    """Choosing an incident from the list starts it at an address that starts it again."""
    page.goto(f"{root}incidents/replay/")
    page.get_by_role("link", name="checkout and data-warehouse, 10 May 2024").click()
    expect(page.locator(".pm-replay h2")).to_have_text("Replay: checkout and data-warehouse, 10 May 2024")
    page.reload()
    expect(page.locator(".pm-replay h2")).to_have_text("Replay: checkout and data-warehouse, 10 May 2024")


@pytest.mark.parametrize("token", ["Li4vLi4", "aHR0cHM6Ly9leGFtcGxlLm9yZy8", "%25%25", "Li4"], ids=["up", "elsewhere", "broken", "dots"])
def test_a_forged_replay_asks_for_nothing(browser: Browser, root: str, token: str) -> None:
    """An address that names no incident beside the page is refused, and nothing is asked for."""
    page = browser.new_page()
    watched = watch(page)
    page.goto(f"{root}incidents/replay/?i={token}")
    expect(page.get_by_role("alert")).to_be_visible()
    asked = [url for url in watched.requests if "example.org" in url or url.rstrip("/") == root.rstrip("/")]
    page.close()
    assert asked == []


def test_without_a_script_the_names_lead_to_the_incidents(browser: Browser, root: str) -> None:
    """Without JavaScript the page says so, and its links are those of the incidents."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}incidents/replay/")
    expect(page.get_by_text("The replay needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Pick one for me")).to_be_hidden()
    page.get_by_role("link", name="checkout and data-warehouse, 10 May 2024").click()
    expect(page).to_have_url(f"{root}incidents/{POOL}/")
    context.close()


def test_counts_lead_to_the_filtered_index(page: Page, root: str) -> None:
    """A count of the matrix leads to the index with just its incidents."""
    page.goto(f"{root}incidents/trends/")
    link = page.locator("[data-filter='service=checkout&cause=capacity']")
    count = int(link.inner_text())
    link.click()
    expect(page).to_have_url(f"{root}incidents/?service=checkout&cause=capacity")
    expect(page.locator(".pm-outages li:visible")).to_have_count(count)


@pytest.fixture
def home(small: SmallSite) -> Iterator[str]:
    """Return the address of a home page with the block, built on 10 March 2026."""
    small.configure("site_name: Ours\ntheme: material\nplugins: [search, postmortems]\n")
    small.write("docs/index.md", "# Home\n\n<!-- postmortems:overview -->\n")
    due = "action_items: [{action: A, owner: us, due: 2026-03-09}, {action: B, owner: us, due: 2026-03-10}, {action: C, owner: us, due: 2026-03-12}]"
    small.write("incidents/2024-03-10-a.yml", incident("Ten", "2024-03-10", due))
    small.write("incidents/2025-03-12-b.yml", incident("Twelve", "2025-03-12"))
    small.write("incidents/2026-03-01-c.yml", incident("New", "2026-03-01"))
    with serve(small.build().well().folder) as address:
        yield address


@pytest.mark.parametrize(
    ("day", "shown", "overdue"),
    [("2026-03-10", ["2024: Ten"], "1"), ("2026-03-11", [], "2"), ("2026-03-12", ["2025: Twelve"], "2"), ("2026-03-13", [], "3"), ("2026-12-01", [], "3")],
)
def test_the_block_knows_the_readers_day(page: Page, home: str, day: str, shown: list[str], overdue: str) -> None:
    """What happened on this day, and what is overdue, is right on the day of reading."""
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.goto(home)
    assert page.locator(".pm-anniversary li:visible").all_inner_texts() == shown
    expect(page.locator(".pm-anniversary")).to_be_visible(visible=bool(shown))
    expect(page.locator(".pm-overview-overdue")).to_have_text(overdue)
