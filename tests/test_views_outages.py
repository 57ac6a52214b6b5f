"""The list of outages: what it counts, and how it is parted."""

import pytest
from mkdocs_postmortems.views.page import Badge, Ref, shelf_name
from sites import SmallSite, elements, first, incident

PLAIN = "site_name: Ours\ntheme: material\nplugins: [search, postmortems]\n"
EVENING = "title: Los Angeles\ntimezone: America/Los_Angeles\nstarted_at: 2025-12-31 20:00\nresolved_at: 2025-12-31 21:00\nimpact: Slow.\n"


def test_years_are_whole_and_counts_are_honest(small: SmallSite) -> None:
    """Around New Year, each incident stands under the year of its own zone; what does not count is counted apart."""
    small.configure(PLAIN)
    small.write("incidents/auckland.yml", incident("Auckland", "2026-01-01", "timezone: Pacific/Auckland"))
    small.write("incidents/los-angeles.yml", EVENING)
    small.write("incidents/london.yml", incident("London", "2025-12-31", "timezone: Europe/London"))
    small.write("incidents/drill.yml", incident("A rehearsal", "2025-06-01", "type: drill"))
    html = small.build().well().page("incidents")
    assert [heading["id"] for heading in elements(html, "h2") if heading["id"].startswith("y2")] == ["y2026", "y2025"]
    assert [link.text for link in elements(first_list(html), "a")] == ["Auckland"]
    lede = " ".join(first(html, "p", "pm-lede").text.split())
    assert lede.startswith("3 incidents since Dec 2025 and 1 near miss, drill or incident of somebody else. The latest was on 31 Dec 2025")


def first_list(html: str) -> str:
    """Return the first list that has incidents in it."""
    return next(part.partition("</ul>")[0] for part in html.split('<ul class="pm-list pm-outages">')[1:])


@pytest.mark.parametrize("rows", [(), (Ref("a"),), ((), ()), ((Ref("a"),), ()), ((Ref("a"), Ref("b", "c")), (Badge("sev1", "SEV1"),)), (Ref("a, b"),)])
def test_a_shelf_has_the_name_of_its_rows(rows: tuple[object, ...]) -> None:
    """A name stands for the rows and how they are parted, so that browsers can keep what they have of one for good."""
    others = [((), (Ref("a"),)), (Ref("a"), Ref("b")), Ref("a"), ((Ref("a"), Ref("b", "c"), Badge("sev1", "SEV1")),)]
    assert shelf_name("kind", rows) not in [shelf_name("kind", other) for other in others]
    assert shelf_name("kind", rows) != shelf_name("other", rows)


def test_a_long_list_is_named_row_by_row() -> None:
    """The name is that of the list as a whole, which is never written in one piece."""
    rows = tuple(Ref(f"page {number}") for number in range(1000))

    class Whole(tuple[Ref, ...]):
        """Rows that are written in one piece."""

        __slots__ = ()
        __repr__ = tuple.__repr__

    assert shelf_name("kind", rows) == shelf_name("kind", Whole(rows))
