"""Laws of authors' Markdown that hold for any text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs_postmortems.render.prose import Prose

pytestmark = pytest.mark.property

PIECES = ["a", "word ", "\n", "\n\n", "- ", "1. ", "+ ", "* ", "**", "_", "`", "```", "[", "](", ")", "](https://example.org)", "!", "<", ">", "&", "&amp;", "<b>", "</b>", "    ", "\t", "# ", "> ", "|", "---", "~~~", "\\", "{: .x }", "[^1]", "[x]: y", ":", "  \n", "===", "<!--", "-->", "*[a]: b", "!!! note", "é", "中", "😀"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
EXTENSIONS = ["admonition", "attr_list", "tables", "footnotes", "pymdownx.superfences"]
together, alone = Prose(EXTENSIONS, {}, str), Prose(EXTENSIONS, {}, str)
stock = Markdown(extensions=EXTENSIONS)


def unnumbered(html: str) -> str:
    """Return HTML without the numbers that keep ids apart."""
    return re.sub(r"pm\d+-", "", html)


@settings(deadline=None, max_examples=300)
@given(st.lists(texts, min_size=1, max_size=5))
def test_texts_do_not_reach_into_each_other(several: list[str]) -> None:
    """Any texts converted together give what each gives alone."""
    assert [unnumbered(html) for html in together.blocks(several)] == [unnumbered(alone.blocks([text])[0]) for text in several]


@settings(deadline=None, max_examples=300)
@given(texts)
def test_quick_inline_step_is_exact(text: str) -> None:
    """Any text gives what Python-Markdown gives, but for deeper headings."""
    assert re.sub(r"<(/?)h\d", r"<\1h", alone._convert(text)) == re.sub(r"<(/?)h\d", r"<\1h", stock.reset().convert(text))


@settings(deadline=None, max_examples=200)
@given(st.one_of(texts, st.text(max_size=200)))
def test_nothing_runs(text: str) -> None:
    """No text becomes markup that runs, loads or styles."""
    [html] = together.blocks([text])
    assert not re.search(r"<(script|iframe|object|embed|style|form|svg|link|meta|base)\b|\son\w+=|style=", html, re.IGNORECASE)
