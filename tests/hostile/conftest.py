"""One site that holds every payload in every field, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fields import everywhere
from mkdocs_postmortems.source.writer import write
from sites import Built, SmallSite

from payloads import GROUPS  # isort: skip

CONFIG = """\
site_name: Ours
site_url: http://localhost/
theme:
  name: material
  font: false
  features: [navigation.instant, navigation.footer, navigation.indexes, content.tooltips, search.suggest, search.highlight, search.share, content.code.copy]
plugins:
  - search
  - tags
  - macros
  - postmortems: {strict: false}
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.arithmatex
  - pymdownx.b64
  - pymdownx.betterem
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.snippets: {base_path: [/]}
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist
"""


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a site in which each payload stands in all fields of an incident."""
    return build(tmp_path_factory.mktemp("hostile"))


def build(folder: Path) -> Built:
    """Build the site; what an incident of somebody else's can hold stands in every tenth."""
    site = SmallSite(folder).configure(CONFIG)
    site.write("docs/index.md", "# Home\n\n<!-- postmortems:overview -->\n")
    site.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    for number, texts in enumerate(GROUPS):
        data = everywhere(texts, f"20{10 + number % 16}-03-02", number)
        if number % 10 == 9:
            line = data["title"]
            data["external"] = {"url": "https://example.org/x", "organization": line, "product": line}
        site.write(f"incidents/{number:03}.yml", write(data))
    return site.build().well()
