"""The block for home pages, the page of what came back, and the page that replays."""

import json
import re
from base64 import urlsafe_b64decode

import pytest
from sites import SmallSite, elements, first, incident

PLAIN = "site_name: Ours\ntheme: material\nplugins: [search, postmortems]\n"
BLOCK = "# Home\n\nBefore.\n\n<!-- postmortems:overview -->\n\nAfter.\n"
LATE = "action_items: [{action: Do it, owner: us, due: 2026-03-01}, {action: Do more, owner: us, due: 2026-03-20}, {action: Sometime, owner: us}]"


@pytest.fixture
def home(small: SmallSite) -> SmallSite:
    """Return a site with the block on its home page and on a page further down."""
    small.configure(PLAIN).write("docs/index.md", BLOCK)
    small.write("docs/team/on-call.md", BLOCK)
    return small


def block(html: str) -> str:
    """Return the block of a page."""
    return html.split('<article class="pm-overview"')[1].partition("</article>")[0]


def test_the_block_says_what_goes_on(home: SmallSite) -> None:
    """The block has what goes on, the latest three, what is open and overdue, and earlier years' incidents of the day."""
    for number, day in enumerate(("2024-03-10", "2025-03-11", "2026-01-05", "2026-02-05", "2026-03-05")):
        home.write(f"incidents/{day}-x.yml", incident(f"Number {number}", day, LATE if number == 4 else "tags: []"))
    home.write("incidents/2026-03-10-now.yml", "title: Still down\nseverity: sev1\nstarted_at: 2026-03-10 11:00\nimpact: All.\n")
    html = block(home.build().well().page(""))
    assert "1 incident is going on" in html
    assert first(html, "span", "pm-lasted").text.endswith("1\u00a0h")
    assert re.findall(r"Number \d", first(html, "ul", "pm-outages").text) == ["Number 4", "Number 3", "Number 2"]
    late = first(html, "b", "pm-overview-overdue")
    assert (late.text, late["data-due"]) == ("1", "2026-03-20")
    assert "<b>3</b> open" in html
    days = {item["data-day"]: "hidden" in item.attributes for item in elements(html, "li") if item["data-day"]}
    assert days == {"2024-03-10": False, "2025-03-11": True}


def test_the_block_leads_the_same_way_from_every_page(home: SmallSite) -> None:
    """Links of the block are as seen from the page on which it stands, with folders as addresses and without."""
    home.write("incidents/2026-03-05-x.yml", incident(day="2026-03-05"))
    for more in ("", "use_directory_urls: false\n"):
        built = home.configure(PLAIN + more).build().well()
        assert built.broken_links() == []
        assert "pm-from-root" not in "".join(html for _, html in built.pages())


def test_the_block_is_not_found_by_a_search(home: SmallSite) -> None:
    """The search knows the page's own words, and not those of the block."""
    home.write("incidents/2026-03-05-x.yml", incident("Quokkas ate the cable", "2026-03-05", LATE))
    built = home.build().well()
    found = [doc for doc in json.loads(built.read("search/search_index.json"))["docs"] if not doc["location"].startswith("incidents")]
    assert any("After" in doc["text"] for doc in found)
    assert [doc for doc in found if "Quokka" in doc["text"] + doc["title"] or "overdue" in doc["text"]] == []


def test_an_unknown_block_is_a_warning(home: SmallSite) -> None:
    """A misspelt block is named with its page, and stops a strict build."""
    home.write("docs/index.md", "# Home\n\n<!-- postmortems:overvew -->\n")
    home.write("incidents/2026-03-05-x.yml", incident(day="2026-03-05"))
    built = home.build("--strict")
    assert built.code == 1
    assert "index.md: there is no block `overvew`; write `<!-- postmortems:overview -->`" in built.output


def test_an_example_of_the_block_stays_an_example(home: SmallSite) -> None:
    """In a code block, the comment is shown as it is."""
    home.write("docs/index.md", "# Home\n\n```html\n<!-- postmortems:overview -->\n```\n")
    home.write("incidents/2026-03-05-x.yml", incident(day="2026-03-05"))
    built = home.build("--strict").well()
    assert "pm-overview" not in built.page("")


def test_pages_exist_before_the_first_incident(home: SmallSite) -> None:
    """Without an incident, the pages of numbers say so, and no link is broken."""
    built = home.build("--strict").well()
    said = {name: first(built.page(f"incidents/{name}"), "p", "pm-lede").text for name in ("trends", "services", "recurring", "replay")}
    assert said == {
        "trends": "No incident counts yet, so there is nothing to compare.",
        "services": "No incident names a service yet.",
        "recurring": "No incident says yet that it happened before.",
        "replay": "No incident has three events in its timeline yet.",
    }
    assert built.broken_links() == []


def test_a_near_miss_is_in_no_number(home: SmallSite) -> None:
    """Near misses, drills and other people's incidents are counted as left out, and as nothing else."""
    home.write("incidents/2026-03-01-a.yml", incident("Near", "2026-03-01", "type: near_miss", "services: [web]"))
    home.write("incidents/2026-03-02-b.yml", incident("Drill", "2026-03-02", "type: drill"))
    home.write("incidents/2026-03-03-c.yml", "title: Theirs\nsummary: X\nexternal: {url: https://example.org/}\n")
    home.write("incidents/2026-03-04-d.yml", incident("Real", "2026-03-04", "services: [web]"))
    html = home.build().well().page("incidents/trends")
    assert "1 incident since Mar 2026." in html
    assert "3 near misses, drills and incidents of others are not counted." in html
    assert "Drill" not in html
    assert "Theirs" not in html


FIRST = "action_items: [{action: Done, status: done, completed: 2026-01-20}, {action: Late, status: done, completed: 2026-02-10}, {action: Given up, status: cancelled, notes: No.}, {action: Open, owner: us}, {action: Undated, status: done}]"


def test_what_came_back_lists_what_was_not_done_by_then(home: SmallSite) -> None:
    """Of the action items from before, those are listed that were open, cancelled or done only later."""
    home.write("incidents/2026-01-10-a.yml", incident("First", "2026-01-10", FIRST))
    home.write("incidents/2026-02-05-b.yml", incident("Again", "2026-02-05", "related: [{id: 2026-01-10-a, relation: recurrence_of}]"))
    html = home.build().well().page("incidents/recurring")
    assert "1 thing came back, 1 time in all. In 1 of 1, an action item from before was not done by then." in html
    left = [re.sub(r"\s+", " ", item.text).strip() for item in elements(first_list(html), "li")]
    assert [text.split(" ")[0] for text in left] == ["Late", "Given", "Open"]
    assert ["done 10 Feb 2026" in left[0], "cancelled" in left[1], "still open" in left[2]] == [True] * 3
    assert "came back after 26\u00a0d" in html


def first_list(html: str) -> str:
    """Return the first list of action items."""
    return html.split('<ul class="pm-quick">')[1].partition("</ul>")[0]


def test_a_replay_tells_nothing_before_its_time(home: SmallSite) -> None:
    """The page that replays names incidents by services and day; their titles, severities and addresses are not in its text."""
    full = incident("The disk was full", "2026-03-05", "services: [web, mail]")
    third = "timeline:\n  - {time: 2026-03-05 09:00, kind: change, event: A release.}\n"
    home.write("incidents/2026-03-05-disk-full.yml", full.replace("timeline:\n", third))
    home.write("incidents/2026-03-06-two-events.yml", incident("Only two", "2026-03-06"))
    built = home.build().well()
    page = first(built.page("incidents/replay"), "div", "pm").text
    assert "web and mail, 5 Mar 2026" in page
    assert not re.search(r"disk|full|SEV|Resolved|Only two", page)
    link = first(built.page("incidents/2026-03-05-disk-full"), "a", "pm-replay-link")
    token = link["href"].partition("?i=")[2]
    assert urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode() == "2026-03-05-disk-full"
    assert "full" not in link["href"] + link["data-heading"]
    assert "pm-replay-link" not in built.page("incidents/2026-03-06-two-events")
