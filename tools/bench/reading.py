"""What readers wait for, in Chromium: bytes and time until the first result of a search, and a list of all incidents."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from chromium import chromium, serve
from playwright.sync_api import Browser, Page
from records import QUESTION

__all__ = ["Listed", "Searched", "listed", "searched"]

_PATIENCE = 120_000
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
_FILTER = """([place, value]) => new Promise(done => {
  const field = document.querySelector(place), begun = performance.now()
  const told = () => document.querySelector("[role=status]")?.textContent
  const before = told()
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)))
  const look = () => before !== undefined && told() === before ? requestAnimationFrame(look) : drawn()
  if (value) { field.value = value; field.dispatchEvent(new Event("input", { bubbles: true })) } else field.click()
  look()
})"""


@dataclass(frozen=True)
class Searched:
    """Bytes, before compression, of all that a search loads until the first result; and seconds until then."""

    size: int
    seconds: float


@dataclass(frozen=True)
class Listed:
    """Seconds until the page of all incidents is drawn, and from a choice until that is."""

    settled: float
    narrowed: float


def searched(site: Path, repeat: int) -> Searched:
    """Open the first page, ask at once, and wait for the first result."""
    with chromium() as browser, serve(site) as root:
        found = [_search(browser, root) for _ in range(repeat)]
    return Searched(found[0].size, median(one.seconds for one in found))


def _search(browser: Browser, root: str) -> Searched:
    context = browser.new_context()
    page = context.new_page()
    sizes: list[int] = []
    context.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]) if "search" in request.url else None)
    begun = time.perf_counter()
    page.goto(root, wait_until="domcontentloaded")
    page.locator("[data-md-component=search-query]").first.press_sequentially(QUESTION)
    page.locator(".md-search-result__item").first.wait_for(timeout=_PATIENCE)
    seconds = time.perf_counter() - begun
    context.close()
    return Searched(sum(sizes), seconds)


def listed(site: Path, place: str, field: str, value: str, repeat: int) -> Listed:
    """Open the page of all incidents, then narrow it down by a click, or by typing `value`."""
    with chromium() as browser, serve(site) as root:
        found = [_list(browser.new_page(), root + place, field, value) for _ in range(repeat)]
    return Listed(median(one.settled for one in found), median(one.narrowed for one in found))


def _list(page: Page, address: str, field: str, value: str) -> Listed:
    page.set_default_timeout(_PATIENCE)
    page.goto(address, wait_until="load")
    settled = page.evaluate(_DRAWN)
    narrowed = page.evaluate(_FILTER, [field, value])
    page.close()
    return Listed(settled / 1000, narrowed / 1000)
