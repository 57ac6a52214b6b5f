"""Small sites in a folder of their own, built by the real command, and ways to look at what came out."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
# What every build is for, unless a test says otherwise: noon of 10 March 2026, UTC.
NOW = "1773144000"
ENVIRONMENT = {
    # What lies with a user's own files, as of a user who has none.
    "XDG_CACHE_HOME": str(Path(gettempdir()) / "postmortems-tests"),
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "PYTHONUTF8": "1",
    "SOURCE_DATE_EPOCH": NOW,
}
THREE_LINES = "site_name: Ours\ntheme: {theme}\nplugins: [search, postmortems]\n"
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))


def incident(title: str = "Nobody could pay", day: str = "2026-03-02", *more: str) -> str:
    """Return a short incident file without a finding; `more` are further lines of YAML."""
    lines = [
        f"title: {json.dumps(title, ensure_ascii=False)}",
        "severity: sev2",
        f"started_at: {day} 09:10",
        f"detected_at: {day} 09:14",
        f"resolved_at: {day} 09:52",
        "impact: About one payment in five failed.",
        "root_cause: The job that renews certificates had been switched off.",
        "resolution: A certificate was issued by hand.",
        "timeline:",
        f"  - {{time: {day} 09:10, kind: impact_start, event: The certificate expires.}}",
        f"  - {{time: {day} 09:52, kind: resolved, event: The new one is in place.}}",
        "action_items: []",
    ]
    return "\n".join([*(line for line in lines if not _replaced(line, more)), *more, ""])


def _replaced(line: str, more: tuple[str, ...]) -> bool:
    key = line.partition(":")[0]
    return any(other.startswith(f"{key}:") for other in more)


def demo_in(folder: Path) -> SmallSite:
    """Return a copy of the demo in a folder that need not exist."""
    folder.mkdir(exist_ok=True)
    for name in ("docs", "incidents", "mkdocs.yml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    site = SmallSite.__new__(SmallSite)
    site.root, site.config = folder, folder / "mkdocs.yml"
    return site


@dataclass
class Element:
    """An element of a page: its name, its attributes and all text inside."""

    name: str
    attributes: dict[str, str]
    text: str = ""

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    @property
    def classes(self) -> list[str]:
        """The words of its class attribute."""
        return self["class"].split()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while any(element.name == tag for element in self._open):
            if self._open.pop().name == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def elements(html: str, name: str = "", css: str = "") -> list[Element]:
    """Return the elements of a page in order, those of one name and one class if these are given."""
    reader = _Reader()
    reader.feed(html)
    return [e for e in reader.elements if name in ("", e.name) and (not css or css in e.classes)]


def first(html: str, name: str, css: str = "") -> Element:
    """Return the first element of a name, and of a class if one is given."""
    found = elements(html, name, css)
    assert found, f"no <{name} class={css!r}>"
    return found[0]


@dataclass
class Built:
    """What a build left behind: its exit code, all it said, and the folder it wrote."""

    code: int
    output: str
    folder: Path

    def read(self, name: str) -> str:
        """Return the text of a published file."""
        return (self.folder / name).read_text(encoding="utf-8")

    def page(self, address: str) -> str:
        """Return the HTML of the page at an address such as `incidents/x`."""
        return self.read(posixpath.join(address, "index.html"))

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield every page's path and HTML."""
        for path in sorted(path for path in self.folder.rglob("*.html") if path.is_file()):
            yield path.relative_to(self.folder).as_posix(), path.read_text(encoding="utf-8")

    def well(self) -> Built:
        """Return itself if the build went well; fail with its output if it did not."""
        assert self.code == 0, self.output
        return self

    def broken_links(self, base: str = "/") -> list[str]:
        """Return every link and picture that leads nowhere within the site, as `page: target`; `base` is where it is published."""
        pages = dict(self.pages())
        ids = {name: {e["id"] for e in elements(html) if e["id"]} for name, html in pages.items() if name != "404.html"}
        return [f"{name}: {target}" for name in ids for target in _targets(pages[name]) if not self._leads(name, _within(target, base, name), ids)]

    def _leads(self, name: str, target: str, ids: dict[str, set[str]]) -> bool:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            return True
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
        if (self.folder / path).is_dir():
            path = posixpath.normpath(posixpath.join(path, "index.html"))
        known = ids.get(path)
        if known is None or not parts.fragment or parts.fragment.startswith("__"):
            return (self.folder / path).is_file()
        return unquote(parts.fragment) in known


def _within(target: str, base: str, name: str) -> str:
    """Return a link that begins at the host as one that begins at the page."""
    up = "../" * name.count("/")
    return (up or "./") + target.removeprefix(base) if target.startswith(base) and not target.startswith("//") else target


def _targets(html: str) -> list[str]:
    found = [e["href"] or e["src"] for e in elements(html) if e.name in ("a", "img", "link", "script")]
    return [target for target in found if target and target != "#"]


@dataclass
class SmallSite:
    """A folder with a configuration, a home page and incident files."""

    root: Path
    config: Path = field(init=False)

    def __post_init__(self) -> None:
        self.config = self.root / "mkdocs.yml"
        self.write("docs/index.md", "# Home\n")
        (self.root / "incidents").mkdir(parents=True, exist_ok=True)

    def write(self, name: str, text: str) -> Path:
        """Write a file below the site's folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def configure(self, text: str) -> SmallSite:
        """Write the configuration."""
        self.write(self.config.relative_to(self.root).as_posix(), text)
        return self

    def command(self, *arguments: str, program: str = "mkdocs") -> list[str]:
        """Return the command line that starts the generator."""
        return [sys.executable, "-m", program, *arguments]

    def environment(self, **changes: str) -> dict[str, str]:
        """Return the environment for a process: this one's, with a fixed day, and with changes."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "LC_", "LANG"))}
        return {**kept, **ENVIRONMENT, **changes}

    def build(self, *arguments: str, cwd: Path | None = None, program: str = "mkdocs", **environment: str) -> Built:
        """Build the site as a user would, into the folder `site` beside the configuration."""
        done = subprocess.run(
            self.command("build", *arguments, program=program),
            cwd=cwd or self.root,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Built(done.returncode, done.stdout, self.config.parent / "site")


def fingerprint(folder: Path) -> dict[str, str]:
    """Return a digest of every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
