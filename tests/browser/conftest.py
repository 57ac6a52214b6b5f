"""The demo, built once and served as its host serves it, and pages of it in a real browser."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import chromium, serve, watch
from documents import DEMO, ROOT
from mkdocs_postmortems.catalogue import Catalogue, load
from mkdocs_postmortems.settings import Settings
from playwright.sync_api import Browser, Page
from sites import SmallSite

UNDER = "/mkdocs-postmortems"
"""Below what address the demo stands."""

BUILT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
"""The moment that the demo is built for, and that the browser's clock shows."""

STARS = "https://api.github.com/"
"""Whom Material itself asks for the number of stars of a repository."""

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def demo_and_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Return the folder and the address of the demo's site, which is built for that address."""
    folder = tmp_path_factory.mktemp("demo")
    for name in DEMO:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    site = SmallSite.__new__(SmallSite)
    site.root, site.config = folder, folder / "mkdocs.yml"
    with serve(folder / "site", UNDER) as address:
        # Only where a site's address says that it stands do its pages replace each other without loading.
        text = re.sub("(?m)^site_url:.*$", f"site_url: {address}", site.config.read_text(encoding="utf-8"))
        site.config.write_text(text, encoding="utf-8")
        yield site.build(SOURCE_DATE_EPOCH=str(int(BUILT.timestamp()))).well().folder, address


@pytest.fixture(scope="session")
def demo(demo_and_root: tuple[Path, str]) -> Path:
    """Return the folder of the demo's site."""
    return demo_and_root[0]


@pytest.fixture(scope="session")
def demo_root(demo_and_root: tuple[Path, str]) -> str:
    """Return the address of the demo's home page."""
    return demo_and_root[1]


@pytest.fixture(scope="session")
def incidents() -> Catalogue:
    """Return the demo's incidents as their files tell them."""
    return load(ROOT / "incidents", Settings(timezone="America/Los_Angeles").at(BUILT))


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """Return a browser."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(chrome: Browser, demo_root: str) -> Iterator[Visit]:
    """Return what opens a page of the demo.

    `now` is what the browser's clock shows; all other options are a context's.
    A page that complains, or that asks anybody else for anything, fails the test.
    """
    contexts = []

    def barred(url: str) -> bool:
        # Material takes every feed for another language of the site, and asks for its map.
        no_map = url.endswith("/sitemap.xml") and url != f"{demo_root}sitemap.xml"
        return no_map or not url.startswith((demo_root, "file:", "data:", "blob:"))

    def opened(path: str, now: dt.datetime = BUILT, **options: object) -> Page:
        context = chrome.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options})
        context.route(barred, lambda route: route.abort())
        page = context.new_page()
        contexts.append((context, watch(page)))
        if options.get("java_script_enabled", True):
            page.clock.set_fixed_time(now)
        page.goto(path if path.startswith("file:") else demo_root + path)
        return page

    yield opened
    complaints, asked = [], []
    for context, watched in contexts:
        context.close()
        complaints += [said for said in watched.complaints if "ERR_FAILED" not in said]
        asked += [url for url in watched.foreign(demo_root) if not url.startswith((STARS, "file:"))]
    assert complaints == []
    assert asked == []
