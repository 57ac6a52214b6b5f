"""A built site with its data: where pages say that they have some, and what previews and search engines read."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from chromium import chromium, watch
from outlets import HOSTILE
from sites import Built, Element, SmallSite, elements, incident

ADDRESS = "https://ours.example/pm/"
CONFIG = f"site_name: Ours\nsite_url: {ADDRESS}\ntheme: {{name: material, font: false, features: [navigation.instant]}}\nplugins: [search, postmortems]\n"


def fill(small: SmallSite) -> SmallSite:
    """Write three incidents with pictures, services and follow-ups."""
    services = "services: [Web Shop]"
    small.write("incidents/graph.png", "not really")
    items = "action_items: [{action: A, owner: a, status: done, completed: 2026-03-05}]"
    small.write("incidents/2026-03-02-a.yml", incident("Nobody could pay", "2026-03-02", services, "images: [{src: graph.png, alt: Payments by minute}]", items))
    small.write("incidents/2026-02-20-b.yml", incident("Mail was late", "2026-02-20", "services: [mail]"))
    hostile = json.dumps(HOSTILE, ensure_ascii=False)
    small.write("incidents/2026-02-10-c.yml", incident(f"</script>{HOSTILE}", "2026-02-10", f"summary: {hostile}", f"services: [{hostile}]"))
    return small


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a site that was built from three incidents."""
    return fill(SmallSite(tmp_path_factory.mktemp("site"))).configure(CONFIG).build("--strict").well()


def named(html: str) -> dict[str, str]:
    """Return the properties of a page by name."""
    return {meta["property"] or meta["name"]: meta["content"] for meta in elements(html, "meta")}


def links(html: str) -> list[str]:
    """Return what a page's head says where else it can be read."""
    return [link["href"] for link in elements(html, "link") if {"alternate", "describedby"} & set(link["rel"].split())]


def linked_data(html: str) -> Any:
    """Return a page's linked data."""
    [script] = [script for script in elements(html, "script") if script["type"] == "application/ld+json"]
    return json.loads(script.text)


def test_a_page_leads_to_its_data(built: Built) -> None:
    """An incident's page links its document, which names the page."""
    html = built.page("incidents/2026-03-02-a")
    [link] = [link for link in elements(html, "a") if link.text == "Data (JSON)"]
    assert link["href"] == "../../api/v1/incidents/2026-03-02-a.json"
    assert json.loads(built.read("api/v1/incidents/2026-03-02-a.json"))["url"] == f"{ADDRESS}incidents/2026-03-02-a/"
    assert built.broken_links() == []


def test_addresses_in_data_lead_to_pages(built: Built) -> None:
    """Each page and place that the data name exists."""
    data = [json.loads(built.read(f"api/v1/{name}.json")) for name in ("incidents", "services", "causes", "actions")]
    urls = [item["url"] for document in data for listed in document.values() if isinstance(listed, list) for item in listed]
    assert len(urls) == 7
    for url in urls:
        path, _, anchor = url.removeprefix(ADDRESS).partition("#")
        html = built.page(unquote(path))
        assert not anchor or [element for element in elements(html) if element["id"] == anchor]


def test_feeds_announce_themselves(built: Built) -> None:
    """The home page and ours name the feed of the site, a service's page also its own; each exists."""
    everything = [f"{ADDRESS}incidents/feeds/all.{form}" for form in ("xml", "json")]
    assert [link for link in links(built.read("index.html")) if "feeds" in link] == everything
    assert links(built.page("incidents"))[:2] == everything
    shop = [link for link in links(built.page("incidents/by/service/web-shop")) if "service" in link]
    assert shop == [f"{ADDRESS}incidents/feeds/service/web-shop.{form}" for form in ("xml", "json")]
    assert all((built.folder / link.removeprefix(ADDRESS)).is_file() for link in [*everything, *shop])
    assert links(built.page("incidents/2026-03-02-a"))[2:] == [f"{ADDRESS}api/v1/incidents/2026-03-02-a.json"]


def test_previews_know_what_happened(built: Built) -> None:
    """An incident's page has what previews show: title, description, address, picture and dates."""
    found = named(built.page("incidents/2026-03-02-a"))
    assert found["og:type"] == "article"
    assert found["og:title"] == "Nobody could pay"
    assert found["og:description"] == found["description"]
    assert found["og:url"] == f"{ADDRESS}incidents/2026-03-02-a/"
    assert found["og:image"] == f"{ADDRESS}incidents/files/graph.png"
    assert (found["article:published_time"], found["article:modified_time"]) == ("2026-03-02", "2026-03-05")
    assert found["twitter:card"] == "summary_large_image"
    assert named(built.page("incidents"))["og:type"] == "website"


def test_the_canonical_address_is_the_previews_address(built: Built) -> None:
    """Each of our pages says once where it stands."""
    for address in ("incidents", "incidents/actions", "incidents/2026-03-02-a", "incidents/by/service/web-shop"):
        html = built.page(address)
        [canonical] = [link["href"] for link in elements(html, "link") if link["rel"] == "canonical"]
        assert canonical == named(html)["og:url"]


def test_linked_data_stand_in_the_head(built: Built) -> None:
    """An incident is described for search engines, in the head, where no theme runs it."""
    html = built.page("incidents/2026-03-02-a")
    data = linked_data(html)
    assert (data["@type"], data["headline"], data["datePublished"], data["dateModified"]) == ("TechArticle", "Nobody could pay", "2026-03-02", "2026-03-05")
    assert "ld+json" not in html.partition("</head>")[2]


def test_no_text_leaves_its_place(built: Built) -> None:
    """Markup in a title or a service is text in properties and linked data."""
    html = built.page("incidents/2026-02-10-c")
    title = f"</script>{HOSTILE}"
    assert named(html)["og:title"] == title
    assert linked_data(html)["headline"] == title
    assert not [script for script in elements(html, "script") if script.text.startswith("alert(1)")]


def test_the_sitemap_has_true_dates(built: Built) -> None:
    """Each page's date is the last day that its incidents know of, not the day of building."""
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = ET.fromstring(built.read("sitemap.xml"))  # noqa: S314
    dates = {entry.findtext("s:loc", "", space).removeprefix(ADDRESS): entry.findtext("s:lastmod", "", space) for entry in root.iterfind("s:url", space)}
    assert dates["incidents/2026-03-02-a/"] == dates["incidents/"] == dates["incidents/by/service/web-shop/"] == "2026-03-05"
    assert {dates[f"incidents/{name}/"] for name in ("actions", "services", "trends", "recurring", "replay")} == {"2026-03-05"}
    assert dates["incidents/2026-02-20-b/"] == dates["incidents/by/service/mail/"] == "2026-02-20"


def test_instant_navigation_takes_the_head_along(built: Built) -> None:
    """When pages replace each other without loading, the description changes with them, and nothing complains or asks others."""
    with chromium() as browser:
        page = browser.new_page()
        watched = watch(page)
        # The theme compares addresses with the sitemap, port included: the site has to stand where it says.
        page.route(f"{ADDRESS}**", lambda route: route.fulfill(path=local(built, route.request.url)))
        page.goto(f"{ADDRESS}incidents/", wait_until="networkidle")
        page.evaluate("window.stayed = true")
        page.get_by_role("link", name="Nobody could pay").last.click()
        page.wait_for_selector("h1:has-text('Nobody could pay')")
        assert page.evaluate("window.stayed") is True
        assert page.locator("meta[property='og:title']").get_attribute("content") == "Nobody could pay"
        assert page.locator("head script[type='application/ld+json']").count() == 1
        assert (watched.complaints, watched.foreign(ADDRESS)) == ([], [])


def local(built: Built, url: str) -> Path:
    """Return the file that stands at an address of the site."""
    path = built.folder / unquote(url.removeprefix(ADDRESS).partition("?")[0])
    return path / "index.html" if path.is_dir() else path


def test_what_is_switched_off_is_not_mentioned(small: SmallSite) -> None:
    """Without exports, nothing is published beside the pages, and no page speaks of it."""
    fill(small).configure(CONFIG.replace("postmortems]", "{postmortems: {exports: []}}]"))
    built = small.build("--strict").well()
    html = built.page("incidents/2026-03-02-a")
    assert not (built.folder / "api").exists()
    assert {path.suffix for path in built.folder.joinpath("incidents").rglob("*") if path.is_file()} == {".html", ".png"}
    assert links(html) == []
    assert "Data (JSON)" not in html
    assert "og:title" not in html


def test_parquet_is_published_where_it_is_asked_for(small: SmallSite) -> None:
    """The tables are Parquet files beside the pages, or the build stops and says what to install."""
    fill(small).configure(CONFIG.replace("postmortems", "postmortems: {exports: [parquet]}"))
    small.write("away/pyarrow.py", "raise ImportError\n")
    refused = small.build(PYTHONPATH=os.pathsep.join([str(small.root / "away"), os.environ.get("PYTHONPATH", "")]))
    assert refused.code == 1
    assert "pip install 'mkdocs-postmortems[parquet]'" in refused.output
    assert not refused.folder.exists()
    built = small.build("--strict").well()
    assert sorted(path.name for path in (built.folder / "incidents/tables").iterdir()) == ["actions.parquet", "events.parquet", "incidents.parquet"]
    assert (built.folder / "incidents/tables/incidents.parquet").read_bytes()[:4] == b"PAR1"


def test_an_authors_file_is_not_replaced(small: SmallSite) -> None:
    """A file of the author's at one of our addresses stops the build before anything is written."""
    fill(small).configure(CONFIG)
    small.write("docs/api/v1/incidents.json", "{}")
    built = small.build()
    assert built.code == 1
    assert "api/v1/incidents.json" in built.output
    assert not built.folder.exists()


def test_data_without_an_address(small: SmallSite) -> None:
    """A site that does not say where it stands publishes data with addresses below its root, and no feeds."""
    fill(small).configure(CONFIG.replace(f"site_url: {ADDRESS}\n", ""))
    built = small.build("--strict").well()
    listed = json.loads(built.read("api/v1/incidents.json"))["incidents"]
    assert (listed[0]["url"], listed[0]["data"]) == ("incidents/2026-03-02-a/", "api/v1/incidents/2026-03-02-a.json")
    assert not (built.folder / "incidents/feeds").exists()


def heads(built: Built) -> list[Element]:
    """Return every linked datum of a site."""
    return [script for _, html in built.pages() for script in elements(html, "script") if script["type"] == "application/ld+json"]


def test_flat_addresses(small: SmallSite) -> None:
    """Where pages are files of their own, data name them so."""
    fill(small).configure(f"{CONFIG}use_directory_urls: false\n")
    built = small.build("--strict").well()
    assert json.loads(built.read("api/v1/incidents.json"))["incidents"][0]["url"] == f"{ADDRESS}incidents/2026-03-02-a.html"
    assert len(heads(built)) == 3
    assert Path(built.folder / "incidents/2026-03-02-a.html").is_file()
