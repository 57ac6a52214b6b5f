"""Every payload in every field, in a real browser: nothing runs, nothing opens, nothing is asked of anybody else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from chromium import chromium, serve
from playwright.sync_api import BrowserContext, Page
from sites import Built, first

from payloads import GROUPS, PAYLOADS  # isort: skip

pytestmark = pytest.mark.browser

# What a reader does to a page, all at once: looks, points, clicks, types and opens whatever can be opened.
TOUCH = """() => {
  const stay = event => event.preventDefault();
  document.addEventListener('click', stay, true);
  document.addEventListener('submit', stay, true);
  for (const element of document.querySelectorAll('.md-content *, .md-header__title *, .md-path *, .md-sidebar *, .md-footer *')) {
    if (element instanceof HTMLButtonElement && !element.checkVisibility()) continue;
    for (const name of ['pointerover', 'pointerenter', 'mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'click', 'focus', 'focusin', 'blur', 'input', 'change', 'toggle', 'animationstart', 'copy', 'error', 'load'])
      element.dispatchEvent(new Event(name, {bubbles: !/enter|focus$|blur|load|error/.test(name), cancelable: true}));
    if (element instanceof HTMLDetailsElement) element.open = true;
    if (element.tabIndex >= 0) element.focus({preventScroll: true});
  }
  document.removeEventListener('click', stay, true);
  document.removeEventListener('submit', stay, true);
}"""
# What must not be in a page at all, whether it has run or not.
FAULTS = """() => {
  const faults = [];
  for (const element of document.querySelectorAll('*')) {
    for (const {name, value} of element.attributes) {
      if (/^on/i.test(name) || name === 'style' && element.closest('.pm')) faults.push(element.outerHTML.slice(0, 200));
      if (/^(href|src|action|formaction|data|xlink:href|poster|background|srcset)$/i.test(name) && /^[\\s\\0-\\x20]*(javascript|vbscript|data(?!:image\\/(png|gif|jpeg|webp|avif);base64,)|file|blob|view-source):/i.test(value)) faults.push(element.outerHTML.slice(0, 200));
    }
    if (element.closest('.pm') && /^(script|style|iframe|frame|object|embed|base|meta|link|form|textarea|template|math|marquee|video|audio|source|noscript)$/i.test(element.localName)) faults.push(element.outerHTML.slice(0, 200));
    if (element.localName === 'a' && element.closest('.pm') && element.host && element.host !== location.host && !/noopener/.test(element.rel)) faults.push(element.outerHTML.slice(0, 200));
    if (element.closest('.pm') && element.hasAttribute('name') && element.getAttribute('name') in Document.prototype) faults.push(element.outerHTML.slice(0, 200));
    if (element.closest('.pm') && /^(?!__code)(__|md-|document|location|window)/.test(element.id)) faults.push(element.outerHTML.slice(0, 200));
  }
  if (document.querySelectorAll('base, iframe, object, embed').length) faults.push('a frame or base');
  return faults;
}"""


@dataclass
class Watch:
    """Everything that happened and should not have."""

    root: str
    context: BrowserContext
    events: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to calls, dialogs, new windows and requests from now on."""
        self.context.expose_binding("pwned", lambda source, *_: self.events.append(f"pwned on {source['frame'].url}"))
        self.context.add_init_script("for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => pwned(); window.parent === window || pwned();")
        self.context.route(lambda url: not url.startswith(self.root), self._barred)

    def _barred(self, route) -> None:
        # A picture may stand elsewhere, if its author says so.
        if route.request.url != "https://example.org/x":
            self.events.append(f"asked for {route.request.url}")
        route.abort()

    def page(self) -> Page:
        """Open a window and watch it."""
        page = self.context.new_page()
        page.on("dialog", lambda dialog: (self.events.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: self.events.append(f"opened {popup.url}"))
        page.on("framenavigated", lambda frame: self.events.append(f"went to {frame.url}") if not frame.url.startswith((self.root, "about:blank")) else None)
        page.on("pageerror", lambda error: self.events.append(f"error {error} on {page.url}"))
        return page


@pytest.fixture(scope="module")
def watched(hostile: Built) -> Iterator[Watch]:
    """Return a browser that looks at the hostile site and writes down what happens."""
    with serve(hostile.folder) as root, chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        yield Watch(root, context)
        context.close()


@pytest.fixture
def watch(watched: Watch) -> Watch:
    """Return the browser with nothing written down yet."""
    watched.events.clear()
    return watched


def test_there_are_many_payloads() -> None:
    """Each text stands there once."""
    assert len({text for _, text in PAYLOADS}) == len(PAYLOADS) >= 200


def test_no_payload_fires_on_its_incident(watch: Watch) -> None:
    """Seen, pointed at, clicked and focused, no page does anything that its author wrote; no attribute of it could."""
    page = watch.page()
    for number in range(len(GROUPS)):
        page.goto(f"{watch.root}incidents/{number:03}/", wait_until="domcontentloaded")
        assert page.evaluate(FAULTS) == [], GROUPS[number]
        if number % 5 == 0:
            page.evaluate(TOUCH)
        assert watch.events == [], GROUPS[number]
    page.close()


@pytest.mark.parametrize("address", ["", "tags/", "incidents/", "incidents/actions/", "incidents/services/", "incidents/trends/", "incidents/recurring/", "incidents/replay/", "incidents/by/year/2012/", "incidents/reference/fields/"])
def test_no_payload_fires_where_many_meet(watch: Watch, address: str) -> None:
    """Lists, filters, charts and tooltips show all of them, and run none."""
    page = watch.page()
    page.goto(watch.root + address)
    assert page.evaluate(FAULTS) == []
    page.evaluate(TOUCH)
    page.evaluate("() => new Promise(done => setTimeout(done, 100))")
    for link in page.locator(".pm a[href]:visible, .md-content a.md-tag:visible").all()[:3]:
        link.hover()
        link.focus()
    assert watch.events == []
    page.close()


@pytest.mark.parametrize("query", ["pwned", "<img src=x onerror=pwned()>", "click", "evil.invalid", '"><b onclick=pwned()>'])
def test_no_payload_fires_in_search(watch: Watch, query: str) -> None:
    """Neither what is found nor what was asked for becomes markup, in results, suggestions and highlights."""
    page = watch.page()
    page.goto(watch.root)
    page.locator(".md-search__input").click()
    page.keyboard.type(query)
    page.locator(".md-search-result__item").first.wait_for(state="attached")
    assert page.evaluate("() => [...document.querySelectorAll('.md-search *')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name)) || /^(img|script|iframe|object|video|style)$/.test(e.localName)).map(e => e.outerHTML)") == []
    page.evaluate(TOUCH.replace(".md-content *", ".md-search *"))
    page.locator(".md-search-result__item a").first.hover()
    page.goto(page.locator(".md-search-result__item a").first.evaluate("link => link.href"))
    assert page.evaluate(FAULTS) == []
    assert watch.events == []
    page.close()


def test_titles_are_shown_as_they_are_written(watch: Watch) -> None:
    """A reader sees the text itself, in the page and in its head."""
    page = watch.page()
    for number in range(0, len(GROUPS), 10):
        page.goto(f"{watch.root}incidents/{number:03}/", wait_until="domcontentloaded")
        written = " ".join(" ".join(GROUPS[number]).split())
        assert " ".join(page.locator("h1").first.inner_text().split()) == written
        assert page.title() == f"{written} - Ours"
    page.close()


def test_macros_do_not_read_incidents(hostile: Built) -> None:
    """What looks like a template is text to every plugin."""
    for number, (context, text) in enumerate(PAYLOADS):
        if context == "template":
            shown = first(hostile.page(f"incidents/{number // len(GROUPS[0]):03}"), "h1").text
            assert text in shown


def test_data_hold_the_payloads_as_text(hostile: Built) -> None:
    """Data for programs tell each title as it was written."""
    for number, texts in enumerate(GROUPS):
        document = json.loads(hostile.read(f"api/v1/incidents/{number:03}.json"))
        assert document["title"] == " ".join(" ".join(texts).split())


def test_scripts_in_pages_are_the_themes(hostile: Built) -> None:
    """What runs in a page is the same on all pages of a folder, and data in scripts can't end them."""
    scripts = set()
    for _, html in hostile.pages():
        for kind, script in re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", html, re.DOTALL):
            scripts |= set() if "json" in kind else {script}
            assert "json" not in kind or isinstance(json.loads(script), dict)
    assert len(scripts) < 10
    assert not any("pwned" in script for script in scripts)
