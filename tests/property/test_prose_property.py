"""Laws of authors' Markdown that hold for any text."""

import re

import pytest
from converting import converted
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs_postmortems.render.prose import Prose
from mkdocs_postmortems.views import incident

pytestmark = pytest.mark.property

PIECES = ["a", "word ", "\n", "\n\n", "- ", "1. ", "+ ", "* ", "**", "_", "`", "```", "[", "](", ")", "](https://example.org)", "!", "<", ">", "&", "&amp;", "<b>", "</b>", "    ", "\t", "# ", "> ", "|", "---", "~~~", "\\", "{: .x }", "[^1]", "[x]: y", ":", "  \n", "===", "<!--", "-->", "*[a]: b", "!!! note", "é", "中", "😀"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
# Words in the order of prose, which plain texts are made of.
LINES = ["a ", "word ", "it's ", "3:05 ", "a_b ", "`x y`", "**b c**", "*d*", "[e f](https://example.org/g?h=i)", "[j](../k.yml#l)", "(m) ", "*n**o*", "**", "_", "`", "]", "\xa0", "\n", "\n\n", "\n\n- ", "\n- ", "\n\n```yaml\np: 1\n```\n\n", "\n\n```sh\n$ a --b \"c\" <d>&amp; it's\n\n\tx\n```", "=", "~", "^^", "++q++", "{r}", "|", "$", "!", "é", "中"]
lines = st.lists(st.sampled_from(LINES), max_size=10).map("".join)
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
    assert [unnumbered(html) for html in converted(together, several)] == [unnumbered(converted(alone, [text])[0]) for text in several]


@settings(deadline=None, max_examples=300)
@given(texts)
def test_quick_inline_step_is_exact(text: str) -> None:
    """Any text gives what Python-Markdown gives, but for deeper headings."""
    assert re.sub(r"<(/?)h\d", r"<\1h", alone._convert(text)) == re.sub(r"<(/?)h\d", r"<\1h", stock.reset().convert(text))


SETS = [
    EXTENSIONS,
    ["extra", "sane_lists", "pymdownx.highlight", "pymdownx.superfences"],
    ["pymdownx.extra", "nl2br"],
    ["pymdownx.betterem", "pymdownx.inlinehilite", "pymdownx.caret", "pymdownx.mark", "pymdownx.tilde", "pymdownx.keys", "pymdownx.tasklist", "pymdownx.tabbed", "pymdownx.details", "def_list", "abbr", "md_in_html"],
]


def _without_shortcut(extensions: list[str]) -> Prose:
    prose = Prose(extensions, {}, str)
    prose._plain._known = False
    return prose


PAIRS = [(Prose(extensions, {}, str), _without_shortcut(extensions)) for extensions in SETS]


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(PAIRS), st.one_of(lines, lines, texts))
def test_plain_texts_are_exact(pair: tuple[Prose, Prose], text: str) -> None:
    """A text that is converted without the parser is what parser and allow-list make of it, letter by letter."""
    quick, slow = pair
    assert converted(quick, [text]) == converted(slow, [text])


CODE = ["p: 1", "p: [x, 'y']", "# c", '$ a --b "c"', "def f(x):", "    return x", '{"a": null}', "<b>", "&amp;", "it's", " ", "", "+ a", "- b", "\xa0", "é 中", "~~~"]
codes = st.lists(st.sampled_from(CODE), max_size=5).map("\n".join)
LANGUAGES = ["yaml", "python", "sh", "json", "diff", "text", "x-mine", "nonsense", "ini"]
HIGHLIGHTS: list[dict[str, object]] = [
    {}, {"linenums": True}, {"linenums": True, "linenums_style": "inline"}, {"linenums": True, "linenums_style": "pymdownx-inline"}, {"line_spans": "l"}, {"anchor_linenums": True, "linenums": True},
    {"noclasses": True}, {"use_pygments": False}, {"pygments_lang_class": True}, {"auto_title": True}, {"stripnl": False}, {"extend_pygments_lang": [{"name": "x-mine", "lang": "yaml"}]},
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(HIGHLIGHTS), st.lists(st.tuples(st.sampled_from(LANGUAGES), codes), min_size=2, max_size=5))
def test_code_looks_alike_however_often(options: dict[str, object], blocks: list[tuple[str, str]]) -> None:
    """Code after code in the same language is what the fence's extension makes of it alone, whatever options it has."""
    texts = [f"```{language}\n{code}\n```" for language, code in blocks]
    several, one = (Prose(["pymdownx.highlight", "pymdownx.superfences"], {"pymdownx.highlight": options}, str) for _ in "12")
    one._plain._known = False
    assert [converted(several, [text])[0] for text in texts] == [converted(one, [text])[0] for text in texts]


def test_what_stands_around_code_is_learned() -> None:
    """A second fence in a language with colours needs no extension, so that the law above is about something."""
    prose = Prose(["pymdownx.superfences"], {}, str)
    first, second = (converted(prose, [f"```yaml\np: {number}\n```"])[0] for number in "12")
    assert prose._highlighting.html("```yaml", "p: 2") == second == first.replace("1", "2")


def test_most_of_prose_is_plain() -> None:
    """Ordinary lines of a timeline take the shortcut, so that the law above is about something."""
    plain = PAIRS[0][0]._plain
    assert plain.convert("Error rate of `checkout` fell to 3 %, see [the graph](https://example.org/d/1).") == (
        '<p>Error rate of <code>checkout</code> fell to 3 %, see <a href="https://example.org/d/1" rel="noopener">the graph</a>.</p>'
    )
    assert plain.convert("One.\n\n- a\n- **b**\n\nTwo") == "<p>One.</p>\n<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n<p>Two</p>"


@settings(deadline=None, max_examples=200)
@given(st.one_of(texts, st.text(max_size=200)))
def test_nothing_runs(text: str) -> None:
    """No text becomes markup that runs, loads or styles."""
    [html] = converted(together, [text])
    assert not re.search(r"<(script|iframe|object|embed|style|form|svg|link|meta|base)\b|\son\w+=|style=", html, re.IGNORECASE)


MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[`*#>]+|_(?:(?<!\w_)_*|_*(?!\w))")


@settings(deadline=None, max_examples=500)
@given(st.one_of(texts, lines, st.text(max_size=50)))
def test_what_a_search_finds_has_no_markup(text: str) -> None:
    """A text for searches is the author's without its marks, with one space wherever there was any."""
    assert incident._plain(text) == " ".join(MARKUP.sub(r"\1", text).split())
