"""Texts that would keep a converter busy for minutes: each is a finding that names its field, or is converted at once."""

from __future__ import annotations

import pytest
from checking import diagnose
from converting import converted
from mkdocs_postmortems.render.prose import Prose
from mkdocs_postmortems.rules.bounds import _excess
from sites import incident

EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"]
LONG = 50_000


def filled(part: str, length: int = LONG) -> str:
    """Return a text of a length that repeats a part."""
    return (part * (length // len(part) + 1))[:length]


TOO_MUCH = {
    "open brackets": filled("["), "open pictures": filled("!["), "open links": filled("[a]("), "open references": filled("[a]["), "nested brackets": "[" * 20_000 + "]" * 20_000,
    "open tags": filled("<a "), "open attributes": filled('<a b="'), "open data": filled("<![CDATA["), "open comments": filled("<!-- x "), "closing tags": filled("</p "),
    "open formulas": filled("\\("), "lists in lists": filled("1. ", 3_000), "dashes in dashes": filled("- ", 3_000), "headings": filled("# h\n"), "underlined headings": filled("h\n===\n"),
    "definitions": filled("a\n: b\n"), "abbreviations": "".join(f"*[a{number}]: b\n" for number in range(2_000)), "abbreviated words": "*[a]: b\n\n" + filled("a "),
    "lines": filled("a\n\n"), "items": filled("- a\n"), "wide tables": f"{filled('a|', 9_000)}\n{filled('-|', 9_000)}\n{filled('a' + chr(10), 20_000)}", "backticks": filled("` "), "quotation marks": filled('"'),
}  # fmt: skip


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_costs_too_much_is_a_finding_that_names_the_field(text: str) -> None:
    """It stands at the text itself, and nothing is built."""
    body = "\n".join(f"      {line}" for line in text.split("\n"))
    found = diagnose({"2026-03-02-x.yml": incident("T", "2026-03-02", f"sections:\n  - title: S\n    body: |\n      Text.\n\n{body}")})
    told = [d for d in found if d.level == "error"]
    assert [d.rule.code for d in told] == ["PM011"]
    assert told[0].message.startswith("`body` would take too long to convert: it has ")
    assert told[0].place.text.strip() == "body: |"


@pytest.mark.parametrize(("key", "count", "most"), [("services", 101, 100), ("tags", 5_000, 100), ("aliases", 101, 100), ("symptoms", 2_001, 2_000), ("links", 2_001, 2_000)])
def test_a_list_of_thousands_is_a_finding(key: str, count: int, most: int) -> None:
    """It stands at the first item that is too many, before any of them gets a page."""
    items = ", ".join(f"https://example.org/{number}" if key == "links" else f"n{number}" for number in range(count))
    told = [d for d in diagnose({"2026-03-02-x.yml": incident("T", "2026-03-02", f"{key}: [{items}]")}) if d.rule.code == "PM011"]
    assert [d.message for d in told] == [f"`{key}` has {count:,} items, and at most {most:,} are allowed"]


FINE = {
    "stars": filled("*a **b "), "underscores": filled("_a "), "quotes": filled("> ", 2_000), "entities": filled("&#x"), "backslashes": filled("\\*", 10_000), "spaces": "a" + " " * LONG + "b",
    "tildes": "~" * LONG, "rule": "-" + " " * LONG + "a", "elements": filled("<b>"), "letters": "a" * LONG, "footnotes": filled("[^1]", 5_000), "one backtick": "`" + "a" * LONG,
    "nested items": "".join(f"{' ' * 4 * depth}- a\n" for depth in range(60)), "quoted code": "```python\n" + filled('x = "\n', 15_000) + "```", "old code": "```perl\n" + filled("q{", 40_000) + "\n```",
}  # fmt: skip


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_what_is_converted_at_once_is_no_finding(text: str) -> None:
    """However long, a text that costs little is shown."""
    assert _excess(text) == ""
    [html] = converted(Prose(EXTENSIONS, {}, str), [text])
    assert html


def test_ordinary_long_texts_are_fine() -> None:
    """A long story with lists, links, code and a table of a hundred rows is no reason for a finding."""
    part = 'Some *text* with [a link](https://example.org/a_(b)), `code`, "quotes" and a [ ] box.\n\n- one\n- two\n\n```\nlog [1] line <x>\n```\n\n'
    table = "| a | b |\n|---|---|\n" + "| [x](https://example.org) | `y` |\n" * 100
    assert _excess(part * 150 + table) == ""


def test_nesting_that_no_bound_foresees_is_shown_as_it_was_written() -> None:
    """A converter that gives up does not end the build."""
    [html] = converted(Prose(["def_list"], {}, str), ["a\n: b\n" * 1_500])
    assert html.startswith("<pre>a\n: b\n")


@pytest.mark.parametrize(("code", "coloured"), [("```python\nx = 1\n```", True), ("```python\n" + "x = 1\n" * 2_000 + "```", False), ("```brainfuck\n+\n```", False), ("```\nx = 1\n```", False)])
def test_code_is_coloured_within_bounds(code: str, *, coloured: bool) -> None:
    """Lexers that are not known to be quick, and code of thousands of lines, are left out."""
    [html] = converted(Prose(["pymdownx.highlight", "pymdownx.superfences"], {}, str), [code])
    assert ('<span class="n">x</span>' in html) == coloured
    assert "highlight" in html


class _Reader:
    """Stands for an extension of a plugin that runs code."""

    __module__ = "markdown_exec.formatters"

    def __call__(self, *_: object, **__: object) -> str:
        """Run."""
        return "executed"


@pytest.mark.parametrize("extension", ["pymdownx.snippets", "pymdownx.b64", "markdown_include.include", "mdx_include", "mkdocstrings.extension", "plantuml_markdown", "markdown_exec", "meta", "markdown.extensions.toc", "mkdocs_click"])
def test_extensions_that_read_or_run_are_out_of_reach(extension: str) -> None:
    """A site may use them for its own pages; they are not even loaded for an incident's text."""
    [html] = converted(Prose([extension], {}, str), ['--8<-- "/etc/hostname"'])
    assert "8&lt;" in html


def test_fences_of_plugins_are_out_of_reach() -> None:
    """What a plugin hung into the site's fences does not see an incident's text."""
    configs = {"pymdownx.superfences": {"custom_fences": [{"name": "python", "class": "exec", "format": _Reader()}]}}
    [html] = converted(Prose(["pymdownx.superfences"], configs, str), ["```python exec=on\nprint(1)\n```"])
    assert "executed" not in html


def test_a_picture_may_stand_in_the_text() -> None:
    """As data of a kind that can't hold a script."""
    [html] = converted(Prose([], {}, str), ["![x](data:image/png;base64,AAAA) ![y](data:image/svg+xml;base64,AAAA) ![z](data:text/html,a)"])
    assert html.count("src=") == 1
    assert 'src="data:image/png;base64,AAAA"' in html
