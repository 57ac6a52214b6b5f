"""The exported folder, built by generators that know nothing of us: the same articles as the plugin's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from articles import Article, articles
from click.testing import CliRunner, Result
from mkdocs_postmortems.cli import postmortems
from mkdocs_postmortems.exports.folder.configuration import SCRIPT_NAMES, SCRIPTS, STYLE, STYLE_NAME
from mkdocs_postmortems.exports.folder.places import Places
from sites import ROOT, SmallSite, demo_in, incident

MOMENT = "1795348800"
HUGO_THEME = "<!doctype html><html><head><title>{{ .Title }}</title></head><body><article>{{ .Content }}</article></body></html>"


def run(*command: str, cwd: Path, path: Path | None = None) -> str:
    """Run a command as a user would; fail with what it said unless it went well."""
    environment = SmallSite.environment(SmallSite.__new__(SmallSite), SOURCE_DATE_EPOCH=MOMENT, **({"PYTHONPATH": str(path)} if path else {}))
    done = subprocess.run(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


def export(site: Path, to: Path, *options: str) -> Path:
    """Export a site into a folder."""
    run(sys.executable, "-c", "from mkdocs_postmortems.cli import main; main()", "export", "--to", str(to), *options, cwd=site)
    return to


def built_by_plugin(site: SmallSite) -> dict[str, Article]:
    """Return the articles that our plugin makes."""
    return articles(site.build("--strict", SOURCE_DATE_EPOCH=MOMENT).well().folder)


def by_mkdocs(folder: Path) -> Path:
    """Build an exported folder by MkDocs."""
    run(sys.executable, "-m", "mkdocs", "build", "--strict", cwd=folder)
    return folder / "site"


def by_properdocs(folder: Path) -> Path:
    """Build an exported folder by ProperDocs."""
    run(sys.executable, "-m", "properdocs", "build", "--strict", cwd=folder)
    return folder / "site"


def by_zensical(folder: Path) -> Path:
    """Build an exported folder by Zensical."""
    run(sys.executable, "-m", "zensical", "build", "--strict", cwd=folder)
    return folder / "site"


def by_hugo(folder: Path) -> Path:
    """Build an exported folder by Hugo, with a theme that only shows a page's content."""
    (folder / "layouts").mkdir()
    (folder / "layouts/all.html").write_text(HUGO_THEME, encoding="utf-8")
    run(sys.executable, "-m", "hugo", "build", "--logLevel", "warn", "--panicOnWarning", cwd=folder)
    return folder / "public"


BUILDERS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "mkdocs": ("mkdocs", by_mkdocs),
    "properdocs": ("mkdocs", by_properdocs),
    "zensical": ("zensical", by_zensical),
    "hugo": ("hugo", by_hugo),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return a copy of the demo."""
    return demo_in(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def expected(demo: SmallSite) -> dict[str, Article]:
    """Return the demo's articles as the plugin makes them."""
    found = built_by_plugin(demo)
    assert len(found) > 50
    assert sum(len(article.words) for article in found.values()) > 10_000
    said = {address: " ".join(article.head) for address, article in found.items()}
    assert "all.json" in said.pop("")
    assert all("property=og:title" in head and "property=og:url" in head for head in said.values())
    return found


def same(built: dict[str, Article], expected: dict[str, Article], *, head: bool = True) -> None:
    """Hold articles against others: the same pages, and on each the same words, links and headings in the same order.

    With `head`, programs are told the same, too.
    """
    assert list(built) == list(expected)
    for part in ("words", "links", "headings", *(["head"] if head else [])):
        for address, article in expected.items():
            assert getattr(built[address], part) == getattr(article, part), (address, part)


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_article_is_the_same(demo: SmallSite, expected: dict[str, Article], tmp_path: Path, builder: str) -> None:
    """Each generator builds the demo from its export with the text, the links and the headings of the plugin on every page."""
    generator, build = BUILDERS[builder]
    folder = export(demo.root, tmp_path / "out", "--for", generator)
    same(articles(build(folder)), expected, head=generator != "hugo")


def test_the_theme_of_others_builds_it_too(demo: SmallSite, expected: dict[str, Article], tmp_path: Path) -> None:
    """ProperDocs with MaterialX, which can't be installed beside Material, builds the same articles."""
    run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target", str(tmp_path / "theme"), "mkdocs-materialx>=10.2,<11", cwd=tmp_path)
    site = demo_in(tmp_path / "demo")
    config = demo.config.read_text(encoding="utf-8")
    # Its search would need a program of its own.
    changed = config.replace("  name: material\n", "  name: materialx\n").replace("  - search\n", "")
    assert changed.count("\n") == config.count("\n") - 1
    site.config.write_text(changed, encoding="utf-8")
    folder = export(site.root, tmp_path / "out")
    run(sys.executable, "-m", "properdocs", "build", "--strict", cwd=folder, path=tmp_path / "theme")
    assert "mkdocs-materialx-" in (folder / "site/index.html").read_text(encoding="utf-8")
    same(articles(folder / "site"), expected)


# What preprocessors, macros, shortcodes and Markdown parsers act on if they ever see it.
WILD = """title: "A {{ 7*7 }} title # with *signs* {#id} and <b>markup</b>"
started_at: 2026-02-20 09:10
detected_at: 2026-02-20 09:11
resolved_at: 2026-02-20 09:52
services: ["{{< x >}}", "a*b*c"]
symptoms: ['--8<-- "secret.txt"', "tab\\there", "{{% x %}}", "| a | b |", "[^1]: note", "*[HTML]: text"]
impact: |
  Before.

  ```text
  first

  third	after a tab
  --8<-- "secret.txt"
  {{ 7*7 }} {% raw %} {{< x >}}
  ~~~
  a fence in a fence
  ~~~
  ```

  - [ ] a list
      - in a list

  <div>**not bold**</div>

  After &amp; all, &lt;script&gt;.
root_cause: "    four spaces first"
resolution: "{{% shortcode %}} and `{{ code }}`"
timeline:
  - {time: 2026-02-20 09:10, event: "--8<-- 'secret.txt'"}
  - {time: 2026-02-20 09:52, kind: resolved, event: "# no heading"}
sections:
  - {title: "Why *this* `one` {#x} <i>&amp;</i> [a](b) 1. ~~~ {{ 7*7 }}", body: "Because."}
  - {title: "| --- | <!-- -->", body: "```"}
action_items: []
"""
CONFIG = """site_name: Ours
site_url: https://ours.example/pm/
theme: material
plugins: [search, {macros: {on_error_fail: true}}, postmortems: {strict: false}]
markdown_extensions: [attr_list, md_in_html, footnotes, abbr, admonition, pymdownx.superfences, pymdownx.tasklist, {pymdownx.snippets: {base_path: ["."], check_paths: true}}]
"""


@pytest.mark.parametrize("builder", ["mkdocs", "zensical", "hugo"])
def test_no_generator_acts_on_an_authors_text(small: SmallSite, builder: str) -> None:
    """Fences, inclusions, macros, shortcodes and markup in an incident are text, however the folder is built."""
    small.write("secret.txt", "the secret")
    small.write("incidents/2026-02-20-wild.yml", WILD)
    small.write("incidents/2026-02-10-calm.yml", incident("Calm", "2026-02-10", "related: [2026-02-20-wild]"))
    small.configure(CONFIG.replace(", {macros: {on_error_fail: true}}", "") if builder == "zensical" else CONFIG)
    expected = articles(small.build(SOURCE_DATE_EPOCH=MOMENT).well().folder)
    generator, build = BUILDERS[builder]
    folder = export(small.root, small.root / "out", "--for", generator)
    (folder / "secret.txt").write_text("the secret", encoding="utf-8")
    built = build(folder)
    same(articles(built), expected, head=generator != "hugo")
    assert [path for path in built.rglob("*.html") if "the secret" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("generator", ["mkdocs", "zensical"])
def test_flat_addresses(small: SmallSite, generator: str) -> None:
    """Where pages are files of their own, links lead to these files."""
    small.write("incidents/2026-03-02-a.yml", incident("A", "2026-03-02", "services: [shop]"))
    small.configure("site_name: Ours\nsite_url: https://ours.example/\ntheme: material\nuse_directory_urls: false\nplugins: [search, postmortems]\n")
    built = BUILDERS[generator][1](export(small.root, small.root / "out", "--for", generator))
    html = (built / "incidents/2026-03-02-a.html").read_text(encoding="utf-8")
    assert 'href="by/service/shop.html"' in html


def ask(site: Path, *arguments: str) -> Result:
    """Run the command in a folder."""
    before = Path.cwd()
    os.chdir(site)
    try:
        return CliRunner().invoke(postmortems, ["export", *arguments], catch_exceptions=False)
    finally:
        os.chdir(before)


@pytest.fixture
def one(small: SmallSite) -> SmallSite:
    """Return a site with one incident."""
    small.write("incidents/2026-03-02-a.yml", incident())
    return small.configure("site_name: Ours\nplugins: [postmortems]\n")


def test_the_folder_is_replaced_as_a_whole(one: SmallSite) -> None:
    """Exporting again leaves nothing of before; a folder with other files is not touched."""
    out = one.root / "out"
    assert ask(one.root, "--to", "out").exit_code == 0
    (one.root / "incidents/2026-03-02-a.yml").rename(one.root / "incidents/2026-03-02-b.yml")
    assert ask(one.root, "--to", "out").exit_code == 0
    assert (out / "docs/incidents/2026-03-02-b.md").is_file()
    assert not (out / "docs/incidents/2026-03-02-a.md").exists()
    (out / ".postmortems-export").unlink()
    refused = ask(one.root, "--to", "out")
    assert refused.exit_code == 2
    assert "holds other files" in refused.output
    assert (out / "docs/incidents/2026-03-02-b.md").is_file()


def test_nothing_appears_when_it_fails(one: SmallSite) -> None:
    """An incident with an error stops the export, with its findings; no folder is left, not even a hidden one."""
    one.write("incidents/2026-03-03-bad.yml", "title: [")
    before = sorted(path.name for path in one.root.iterdir())
    refused = ask(one.root, "--to", "out")
    assert refused.exit_code == 1
    assert "PM001" in refused.output
    assert sorted(path.name for path in one.root.iterdir()) == before


def test_a_page_of_the_authors_is_not_replaced(one: SmallSite) -> None:
    """Two pages at one address stop the export."""
    one.write("docs/incidents/actions.md", "# Mine\n")
    refused = ask(one.root, "--to", "out")
    assert refused.exit_code == 2
    assert "incidents/actions.md" in refused.output


def test_a_draft_is_not_exported(one: SmallSite) -> None:
    """What the site does not show is in no file of the folder."""
    one.write("incidents/2026-03-04-draft.yml", incident("Hush", "2026-03-04", "review: draft"))
    assert ask(one.root, "--to", "out").exit_code == 0
    assert [path for path in (one.root / "out").rglob("*") if path.is_file() and (b"Hush" in path.read_bytes() or "draft" in path.name)] == []


def test_without_a_configuration_there_is_advice(tmp_path: Path) -> None:
    """Outside of a site, the command says where to go."""
    (tmp_path / "incidents").mkdir()
    refused = ask(tmp_path, "--to", "out")
    assert refused.exit_code == 2
    assert "mkdocs.yml" in refused.output


RICH = """site_name: !ENV [NAME_OF_SITE, Ours]
theme: {name: material, custom_dir: templates}
hooks: [hooks/mine.py]
docs_dir: pages
plugins:
  tags: {}
  postmortems: {path: outages}
markdown_extensions:
  - toc: {permalink: true, slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
  - pymdownx.superfences: {custom_fences: [{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }]}
not_in_nav: |
  /hidden.md
"""


def test_the_configuration_stays_the_authors(one: SmallSite) -> None:
    """All options stay as they were, also those that name functions and variables; only our plugin is gone, and paths lead on."""
    one.configure(RICH)
    one.write("pages/index.md", "# Home\n")
    one.write("pages/hidden.md", "# Hidden\n")
    one.write("templates/main.html", '{% extends "base.html" %}\n')
    one.write("hooks/mine.py", "def on_page_markdown(markdown, **_): return markdown + '\\nFrom a hook.\\n'\n")
    folder = export(one.root, one.root / "deep/out")
    text = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert "postmortems:" not in text
    for kept in ("!ENV [NAME_OF_SITE, Ours]", "!!python/name:pymdownx.superfences.fence_code_format", "!!python/object/apply:pymdownx.slugs.slugify", "/hidden.md\n", "'../../hooks/mine.py'"):
        assert kept in text
    assert (folder / "overrides/main.html").is_file()
    html = (by_mkdocs(folder) / "index.html").read_text(encoding="utf-8")
    assert "From a hook." in html


def test_our_files_come_along(one: SmallSite) -> None:
    """The folder holds the stylesheet, the scripts, the data and the files beside incidents, where pages look for them."""
    one.write("incidents/graph.png", "not really")
    one.write("incidents/2026-03-02-a.yml", incident("A", "2026-03-02", "images: [{src: graph.png, alt: x}]"))
    for generator, below in (("mkdocs", "docs"), ("hugo", "static")):
        out = export(one.root, one.root / generator, "--for", generator) / below
        assert [name for name in (STYLE, *SCRIPTS, "incidents/files/graph.png", "api/v1/incidents.json") if not (out / name).is_file()] == []


def test_every_asset_is_known() -> None:
    """No stylesheet or script of ours is forgotten."""
    folder = ROOT / "plugins/mkdocs_postmortems/assets"
    assert {path.name for path in folder.iterdir() if path.is_file()} == {STYLE_NAME, *SCRIPT_NAMES}


def test_hugo_has_a_menu(demo: SmallSite, tmp_path: Path) -> None:
    """The navigation becomes Hugo's menu, in its order."""
    config = yaml.safe_load((export(demo.root, tmp_path / "out", "--for", "hugo") / "hugo.yaml").read_text(encoding="utf-8"))
    names = [(entry["name"], entry["pageRef"]) for entry in config["menus"]["main"]]
    assert names[:3] == [("Home", "/"), ("Outages", "/incidents"), ("Action items", "/incidents/actions")]


@pytest.mark.parametrize(
    ("generator", "here", "there", "page", "link"),
    [
        ("mkdocs", "incidents/a", "incidents/b", True, "../b/"),
        ("mkdocs", "incidents/a", "incidents/index", True, "../"),
        ("mkdocs", "incidents/index", "incidents/a", True, "a/"),
        ("mkdocs", "index", "incidents/a", True, "incidents/a/"),
        ("mkdocs", "incidents/a", "incidents/a", True, "./"),
        ("mkdocs", "incidents/a", "api/v1/é.json", False, "../../api/v1/%C3%A9.json"),
        ("zensical", "incidents/a", "incidents/by/year/2026", True, "by/year/2026.md"),
        ("zensical", "incidents/a", "incidents/index", True, "index.md"),
        ("zensical", "index", "api/v1/x.json", False, "api/v1/x.json"),
        ("hugo", "incidents/a", "incidents/by/year/2026", True, "../by/year/2026/"),
    ],
)
def test_links_are_as_each_generator_wants_them(generator: str, here: str, there: str, page: bool, link: str) -> None:  # noqa: FBT001
    """A link leads from page to page where a browser follows it, and from document to document where the generator does."""
    assert Places(generator).link(here, there, page=page) == link


def test_tables_can_be_had_alone(one: SmallSite) -> None:
    """The command writes only tables if these are wanted: CSV with a database, or Parquet."""
    assert ask(one.root, "--to", "tables", "--tables", "sqlite").exit_code == 0
    assert sorted(path.name for path in (one.root / "tables").iterdir()) == ["actions.csv", "events.csv", "incidents.csv", "incidents.sqlite"]
    assert ask(one.root, "--to", "columns", "--tables", "parquet").exit_code == 0
    reading = "import json, sys, pyarrow.parquet as p; print(json.dumps([(r['id'], r['services'], r['seconds_to_resolve'], r['users_percent']) for r in p.read_table(sys.argv[1]).to_pylist()]))"
    said = run(sys.executable, "-c", reading, str(one.root / "columns/incidents.parquet"), cwd=one.root)
    assert json.loads(said) == [["2026-03-02-a", [], 2520, None]]


def test_parquet_needs_a_library(one: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is missing, the command says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    refused = ask(one.root, "--to", "columns", "--tables", "parquet")
    assert refused.exit_code == 2
    assert "pip install 'mkdocs-postmortems[parquet]'" in refused.output


@pytest.mark.parametrize("theme", ["readthedocs", "{name: mkdocs, color_mode: dark, language: de, custom_dir: theirs}"])
def test_zensical_brings_its_own_theme(small: SmallSite, theme: str) -> None:
    """Where a site has a theme that Zensical can't use, the folder is built with Zensical's, in the site's language."""
    small.configure(f"site_name: Ours\nsite_url: https://ours.example/\ntheme: {theme}\nplugins: [postmortems: {{strict: false}}]\n")
    small.write("theirs/main.html", "{% trans %}MkDocs' own words{% endtrans %}")
    folder = export(small.root, small.root / "out", "--for", "zensical")
    options = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["theme"]
    assert options == ({"custom_dir": "overrides"} if theme == "readthedocs" else {"language": "de", "custom_dir": "overrides"})
    html = (by_zensical(folder) / "incidents/index.html").read_text(encoding="utf-8")
    assert html.count('property="og:title"') == 1


@pytest.mark.parametrize(
    ("theme", "custom_dir", "heads"),
    [
        ("theme: material", "overrides", True),
        ("", "overrides", True),
        ("theme: {name: material, custom_dir: theirs}", "overrides", False),
        ("theme: somebodys", None, False),
        ("INHERIT: base.yml", "overrides", True),
    ],
)
def test_an_authors_template_is_never_replaced(small: SmallSite, monkeypatch: pytest.MonkeyPatch, theme: str, custom_dir: str | None, *, heads: bool) -> None:
    """Heads are put in by a template of ours where the theme is known, and the author has none of that name."""
    small.configure(f"site_name: Ours\n{theme}\nplugins: [postmortems: {{strict: false}}]\n")
    small.write("theirs/main.html", "mine")
    small.write("base.yml", "theme: {name: material}\nsite_url: https://ours.example/\n")
    monkeypatch.chdir(small.root)
    assert CliRunner().invoke(postmortems, ["export", "--to", "out"]).exit_code == 0
    folder = small.root / "out"
    options = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8")).get("theme", {})
    assert (options.get("custom_dir") if isinstance(options, dict) else None) == custom_dir
    main = folder / "overrides/main.html"
    assert ("postmortems_head" in main.read_text(encoding="utf-8")) is heads if custom_dir else not main.exists()
    assert "postmortems_head: " in (folder / "docs/incidents/index.md").read_text(encoding="utf-8")


def test_what_a_configuration_inherits_is_in_the_folders_own(small: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder needs no other configuration: options of bases are merged as MkDocs merges them, paths beside the site's own."""
    small.write("shared/base.yml", "INHERIT: ../first.yml\nsite_url: https://ours.example/\ntheme: {name: material, features: [a]}\nplugins: [search, postmortems: {path: outages}]\n")
    small.write("first.yml", "INHERIT: shared/base.yml\ntheme: {language: de, name: mkdocs}\nextra: {a: 1, b: {c: 2}}\nmarkdown_extensions: [abbr]\n")
    small.configure("INHERIT: shared/base.yml\nsite_name: Ours\ntheme: {features: [b]}\nextra: {b: {d: 3}}\nhooks: [hook.py]\n")
    monkeypatch.chdir(small.root)
    done = CliRunner().invoke(postmortems, ["export", "--to", "out"])
    assert done.exit_code == 0, done.output
    made = yaml.safe_load((small.root / "out/mkdocs.yml").read_text(encoding="utf-8"))
    assert (made["site_name"], made["site_url"], made["plugins"]) == ("Ours", "https://ours.example/", ["search"])
    assert made["theme"] == {"language": "de", "name": "material", "features": ["b"], "custom_dir": "overrides"}
    assert made["extra"] == {"a": 1, "b": {"c": 2, "d": 3}}
    assert made["markdown_extensions"] == ["abbr", "attr_list"]
    assert made["hooks"] == ["../hook.py"]
    assert "INHERIT" not in made
    assert 'lang="de"' in (small.root / "out/docs/outages/feeds/all.xml").read_text(encoding="utf-8")
    assert (small.root / "out/docs/outages/index.md").is_file()
