"""A law of our templates: what stands in them is escaped as Jinja escapes it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs_postmortems.render.environment import QuickEnvironment

pytestmark = pytest.mark.property

_SOURCE = """
{% macro cell(x) %}<td title="{{ x }}">{{ x }}{{ x|upper }}</td>{% endmacro %}
{% for x in values %}{{ cell(x) }}{{ cell(x) if loop.first else x }}{% set made = cell(x) %}{{ made }}{{ [cell(x), x]|join("<") }}{{ x }}{{ x ~ "<" }}{{ x|e }}{% set kept %}{{ x }}{% endset %}{{ kept }}{% endfor %}{{ values|join("&") }}
"""
values = st.one_of(st.text(), st.text(alphabet="<>&\"'a "), st.text().map(Markup), st.integers(), st.none())

_MARKED = """
{% macro cell(x) %}<td>{{ x }}</td>{% endmacro %}
{% for x in values %}{{ x|mark }}{{ x|mark if loop.first else x }}{{ [x|mark, x]|join("<") }}{% set kept = x|mark %}{{ kept }}{{ kept|mark }}{{ cell(x|mark) }}{{ x|mark|upper }}{{ "<" ~ x|mark }}{% endfor %}
"""


@given(st.lists(values, max_size=4))
def test_whatever_is_shown_is_escaped(shown: list[object]) -> None:
    """Any values, in macros, blocks and attributes, come out as from an environment of Jinja's own."""
    quick, stock = (kind(autoescape=True).from_string(_SOURCE) for kind in (QuickEnvironment, Environment))
    assert quick.render(values=shown) == stock.render(values=shown)


@settings(deadline=None)
@given(st.lists(values, max_size=4))
def test_html_of_filters_is_shown_once(shown: list[object]) -> None:
    """A filter that returns HTML as a plain string is shown as one of Jinja's own environment that returns markup, wherever it stands."""

    def mark(value: object) -> str:
        return f"<b>{escape(value)}</b>"

    quick, stock = QuickEnvironment(autoescape=True), Environment(autoescape=True)
    quick.filters["mark"], quick.html = mark, frozenset(["mark"])
    stock.filters["mark"] = lambda value: Markup(mark(value))  # noqa: S704
    assert quick.from_string(_MARKED).render(values=shown) == stock.from_string(_MARKED).render(values=shown)
