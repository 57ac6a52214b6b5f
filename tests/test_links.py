"""Links between our pages, which are made in fewer steps than MkDocs takes."""

from itertools import product
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_relative_url
from mkdocs_postmortems.plugin.pages import Desk
from mkdocs_postmortems.settings import Settings, build_moment
from mkdocs_postmortems.views import Outline, Page, Ref

ADDRESSES = ["incidents/index", "incidents/a", "incidents/b", "incidents/by/service/a", "incidents/by/service/b", "incidents/by/year/2026", "incidents/files/deep/index", "incidental"]


def never() -> Page:
    """Make no page."""
    raise AssertionError


@pytest.mark.parametrize("folders", [True, False])
def test_links_are_those_of_mkdocs(tmp_path: Path, *, folders: bool) -> None:
    """From any page to any other, a link is what MkDocs would make of their addresses."""
    config = MkDocsConfig(str(tmp_path / "mkdocs.yml"))
    config.load_dict({"site_name": "Ours", "docs_dir": str(tmp_path), "use_directory_urls": folders})
    config.validate()
    config.plugins._current_plugin = "postmortems"
    desk = Desk(config, tmp_path / "incidents", Settings.read({}).at(build_moment()))
    desk.lay([Outline(address, never) for address in ADDRESSES], [])
    pairs = list(product(ADDRESSES, repeat=2))
    made = [desk._to(here, Ref(there)) for here, there in pairs]
    assert made == [get_relative_url(desk.place(there), desk.place(here)) for here, there in pairs]
