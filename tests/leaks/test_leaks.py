"""Nothing internal is in any byte of a site for everybody, and everything is in the site for colleagues."""

from searching import found
from sites import fingerprint
from spiking import Sites


def test_nothing_internal_is_in_any_byte(sites: Sites) -> None:
    """No mark of an internal place is anywhere in a site for everybody."""
    assert found(sites.public.folder, [*sites.shown.values(), *sites.unseen.values()]) == {}


def test_colleagues_see_everything(sites: Sites) -> None:
    """Every mark is in the site for colleagues, so each would have been found."""
    there = found(sites.internal.folder, sites.shown.values())
    assert sorted(place for place, mark in sites.shown.items() if mark not in there) == []


def test_what_is_internal_changes_nothing(sites: Sites) -> None:
    """The site for everybody is, byte for byte, the one that would be if nothing internal had ever been written."""
    assert fingerprint(sites.public.folder) == fingerprint(sites.clean.folder)
