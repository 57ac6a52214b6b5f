"""The navigation that is made once, against the theme's own way of making it for each page."""

from pathlib import Path

import material
from sites import SmallSite, fingerprint, incident

_CONFIGURATION = """
site_name: Ours
site_url: https://example.org/
theme:
  name: material
  custom_dir: overrides
  features: [navigation.tabs, navigation.indexes, toc.integrate]
plugins: [search, postmortems]
nav:
  - Home: index.md
  - Memory:
      - incidents/index.md
      - One that matters: incidents/2026-03-02-paid.md
      - Deeper:
          - incidents/actions.md
  - incidents/trends.md
"""
_PARTS = Path("templates", "partials")


def test_navigation_made_once_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    """A site that brings the theme's own templates of the navigation has it made for each page: nothing differs."""
    quick, plain = (_site(tmp_path / name) for name in ("quick", "plain"))
    for name in ("nav.html", "nav-item.html"):
        text = (Path(material.__file__).parent / _PARTS / name).read_text(encoding="utf-8")
        plain.write(f"overrides/partials/{name}", text)
    made = quick.build("--strict").well()
    assert "md-nav--primary" in (made.folder / "incidents/2026-03-03-free/index.html").read_text(encoding="utf-8")
    assert fingerprint(made.folder) == fingerprint(plain.build("--strict").well().folder)


def _site(root: Path) -> SmallSite:
    site = SmallSite(root)
    site.configure(_CONFIGURATION)
    site.write("docs/index.md", "# Home\n")
    site.write("overrides/main.html", '{% extends "base.html" %}\n')
    for name, day in (("paid", "2026-03-02"), ("free", "2026-03-03"), ("lost", "2026-03-04")):
        site.write(f"incidents/{day}-{name}.yml", incident(f"Nobody could be {name}", day, "services: [till]"))
    return site
