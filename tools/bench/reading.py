"""What readers wait for, in Chromium: bytes and time until the first result of a search, and a list of all incidents."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from chromium import chromium, serve
from playwright.sync_api import Browser
from records import QUESTION

__all__ = ["Choice", "Listed", "Searched", "listed", "searched"]

_PATIENCE = 120_000
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
# Counts from the reader's click or key until what they asked for is painted.
_ANSWERED = """([event, shown]) => {
  const seen = new Function(`return ${shown}`)
  window.answered = new Promise(done => {
    let begun = 0
    const look = () => seen() ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun))) : requestAnimationFrame(look)
    addEventListener(event, ({ timeStamp }) => { begun = timeStamp; look() }, { capture: true, once: true })
  })
}"""


@dataclass(frozen=True)
class Searched:
    """Bytes, before compression, of all that a search loads until the first result; and seconds until then."""

    size: int
    seconds: float


@dataclass(frozen=True)
class Choice:
    """What a reader chooses on a page, by a click, or by typing `letter` into it; and the script by which it is seen to be done."""

    place: str
    field: str
    shown: str
    letter: str = ""


@dataclass(frozen=True)
class Listed:
    """Seconds until a page is drawn, and from a reader's first choice until its first rows are."""

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


def listed(site: Path, choice: Choice, repeat: int) -> Listed:
    """Open a page, each time in a browser that knows nothing of it, and make the first choice there, as a hand does."""
    with chromium() as browser, serve(site) as root:
        found = [_list(browser, root, choice) for _ in range(repeat)]
    return Listed(median(one.settled for one in found), median(one.narrowed for one in found))


def _list(browser: Browser, root: str, choice: Choice) -> Listed:
    page = browser.new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(root + choice.place, wait_until="load")
    settled = page.evaluate(_DRAWN)
    field = page.locator(choice.field).first
    page.evaluate(_ANSWERED, ["input" if choice.letter else "click", choice.shown])
    field.hover()
    # A hand takes longer than this from reaching for something until it is pressed and let go.
    page.wait_for_timeout(100)
    field.press(choice.letter) if choice.letter else field.click(delay=60)
    narrowed = page.evaluate("window.answered")
    page.close()
    return Listed(settled / 1000, narrowed / 1000)
