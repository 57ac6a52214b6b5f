"""Authors' Markdown: what comes out is the site's Markdown, is safe, and costs no correctness to be made quickly."""

import re
from html import unescape

import pytest
from converting import converted
from markdown import Markdown
from mkdocs_postmortems.render.prose import Prose, unwrapped

EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "toc"]
TEXTS = [
    "A plain sentence.",
    "",
    "- one\n- two",
    "1. first\n2. second\n\n   more of the second",
    "Some `code`, **strong**, *weak*, ***both***, _under_score_ and __dunder__.",
    'A [link](https://example.org/a_b_c?x=1&y=2 "title") and an ![image](img/a.png).',
    "```yaml\nkey: value\n```",
    "    indented code",
    "a\n\n\n\nb",
    "[ref]: https://example.org\n\nSee [ref].",
    "See [ref].",
    "Term\n:   Definition",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "# Heading\n\ntext",
    "Setext\n======\n\ntext",
    "> quote\n\ntext",
    "!!! note\n    inside",
    "a footnote[^1]\n\n[^1]: here",
    "line one  \nline two",
    "\\*not weak\\* and \\` not code",
    "* * *",
    "2 < 3 && 4 > 1",
    "<https://example.org> and <me@example.org>",
    "Ends with a backslash\\",
    "zqpmseamqz",
    "unbalanced ** and `tick",
    "{: .cls } attr",
    "text {: .cls }",
    "*[HTML]: Hyper",
]


def prose(link=lambda target: target) -> Prose:
    """Return a converter with the extensions that sites use most."""
    return Prose(EXTENSIONS, {}, link)


def test_texts_converted_together_are_as_if_converted_alone() -> None:
    """Nothing reaches from one text of a page into another."""
    alone = [converted(prose(), [text])[0] for text in TEXTS]
    together = converted(prose(), TEXTS)
    assert [unnumbered(html) for html in together] == [unnumbered(html) for html in alone]


def unnumbered(html: str) -> str:
    """Return HTML without the numbers that keep ids apart."""
    return re.sub(r"pm\d+-", "", html)


@pytest.mark.parametrize("text", TEXTS)
def test_quick_inline_step_changes_nothing(text: str) -> None:
    """Leaving out patterns that can't match gives what Python-Markdown gives."""
    quick = prose()
    stock = Markdown(extensions=[name for name in EXTENSIONS if name != "toc"])
    made = quick._convert(text)
    for level in (4, 3, 2, 1):
        made = made.replace(f"h{level + 2}>", f"h{level}>")
    assert made == stock.convert(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<script>alert(1)</script>text", "text"),
        ('<img src="x" onerror="alert(1)">', '<img src="x">'),
        ("[a](javascript:alert(1))", "<span>a</span>"),
        ("[a](data:text/html;base64,PHNjcmlwdD4=)", "<span>a</span>"),
        ("[a](vbscript:x)", "<span>a</span>"),
        ('<a href="https://example.org" style="position:fixed">a</a>', '<a href="https://example.org" rel="noopener">a</a>'),
        ("<iframe src=https://example.org></iframe>text", "text"),
        ('<div class="md-overlay note">a</div>', '<div class="note">a</div>'),
        ("<svg onload=alert(1)><circle/></svg>text", "text"),
        ("text\n{: onclick=alert(1) }", "text"),
        ("</p></div></ul>text", "text"),
        ("<form action=https://example.org><input type=password></form>", '<input type="checkbox">'),
    ],
)
def test_unsafe_markup_is_removed(text: str, kept: str) -> None:
    """Only what is on the allow-list reaches the page, whichever extension wrote it."""
    [html] = converted(prose(), [text])
    assert kept in html
    for danger in ("script", "onerror", "onclick", "onload", "javascript:", "data:", "vbscript:", "style=", "iframe", "md-overlay", "<form", "</div></ul>"):
        assert danger not in html.replace(kept, "")


def test_material_parts_survive() -> None:
    """Admonitions, details, tabs, task lists, highlighted code and tables come through the allow-list."""
    text = '!!! note "Mind"\n    text\n\n??? tip\n    more\n\n- [x] done\n\n```python\nx = 1\n```\n\n=== "One"\n    1\n\n| a |\n|---|\n| 1 |\n'
    [html] = converted(prose(), [text])
    for part in ('class="admonition note"', "<details", "<input checked", 'class="highlight"', 'class="tabbed-set', "<table>"):
        assert part in html


def test_code_that_looks_like_ids_is_left_as_it_is() -> None:
    """Who copies a command gets the one that was written, also beside elements whose ids are numbered."""
    text = '<b id="here">See</b> `node id="x" name="y"` and [here](#here)\n\n```text\nset id="x" for="y"\n```\n'
    [html] = map(unescape, converted(prose(), [text]))
    assert 'node id="x" name="y"' in html
    assert 'set id="x" for="y"' in html
    assert 'id="pm1-here"' in html
    assert 'href="#pm1-here"' in html


def test_ids_of_two_texts_differ() -> None:
    """Two texts with the same footnote do not share an id, and their links stay within them."""
    first, second = converted(prose(), ["a[^1]\n\n[^1]: one", "b[^1]\n\n[^1]: two"])
    assert 'id="pm1-fn:1"' in first
    assert 'href="#pm1-fn:1"' in first
    assert 'id="pm2-fn:1"' in second


def test_relative_links_are_resolved_by_the_door() -> None:
    """A link to a file beside the incident's goes through the resolver, others stay."""
    [html] = converted(prose(lambda target: f"/there/{target}" if target == "a.yml" else target), ["[a](a.yml) [b](https://example.org) [c](#x)"])
    assert 'href="/there/a.yml"' in html
    assert 'href="https://example.org"' in html
    assert 'href="#x"' in html


def test_extensions_that_read_files_are_out_of_reach() -> None:
    """A text can't include a file of the building machine."""
    [html] = converted(Prose(["pymdownx.snippets"], {"pymdownx.snippets": {"base_path": ["/"]}}, str), ['--8<-- "etc/hostname"'])
    assert "8&lt;" in html


def test_a_single_paragraph_is_unwrapped() -> None:
    """A short text fits into a line, a longer one keeps its blocks."""
    assert unwrapped("<p>a <em>b</em></p>") == "a <em>b</em>"
    assert unwrapped("<p>a</p>\n<p>b</p>") == "<p>a</p>\n<p>b</p>"
