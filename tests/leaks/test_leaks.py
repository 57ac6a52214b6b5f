"""Nothing internal is in any byte of a site for everybody, and everything is in the site for colleagues."""

from searching import found
from sites import fingerprint
from spiking import Sites


def test_nothing_internal_is_in_any_byte(sites: Sites) -> None:
    """No mark of an internal place is anywhere in a site for everybody, whatever the theme, its search and its language."""
    for site in (sites.public, sites.plain):
        assert found(site.folder, [*sites.shown.values(), *sites.unseen.values()]) == {}
    assert "Nobody could pay" in sites.plain.read("search/search_index.json")


def test_colleagues_see_everything(sites: Sites) -> None:
    """Every mark is in the site for colleagues, so each would have been found."""
    there = found(sites.internal.folder, sites.shown.values())
    assert sorted(place for place, mark in sites.shown.items() if mark not in there) == []


def test_what_is_internal_changes_nothing(sites: Sites) -> None:
    """The site for everybody is, byte for byte, the one that would be if nothing internal had ever been written."""
    assert fingerprint(sites.public.folder) == fingerprint(sites.clean.folder)


def test_only_colleagues_are_led_to_the_files(sites: Sites) -> None:
    """A site for everybody does not say where an incident's file is, nor that one can be reported there."""
    led = {name: [page for page, html in site.pages() if "example.org/us/ours/edit/main/incidents/" in html or "/us/ours/new/" in html] for name, site in (("public", sites.public), ("internal", sites.internal))}
    assert led["public"] == []
    assert len(led["internal"]) == 5
