"""Pages that share a frame, against the theme framing each of them."""

from pathlib import Path

import pytest
from sites import SmallSite, fingerprint, incident

_CONFIGURATION = """
site_name: Ours & theirs
site_url: https://example.org/sub/
repo_url: https://github.com/example/memory
edit_uri: edit/main/docs/
theme:
  name: material
  features: [navigation.tabs, navigation.footer, content.action.edit, content.action.view, toc.integrate]
plugins: [search, postmortems]
nav:
  - Home: index.md
  - Memory:
      - incidents/index.md
      - One that matters: incidents/2026-03-02-paid.md
"""
# A reader of every page's content, for which no frame is shared.
_HOOK = "def on_page_context(context, **_):\n    return context\n"
_TITLES = {
    "paid": "Nobody could pay", "free": 'Nothing was <b>free</b> & "safe"', "lost": "It's 失われた", "more": "Nobody could say more",
    "edited": "Nobody could edit", "often": "Nobody could come often", "long": "Nobody could " + "really " * 20 + "stay", "last": "zqpmtitleqz",
}  # fmt: skip


def _site(root: Path, more: str = "") -> SmallSite:
    site = SmallSite(root)
    site.configure(_CONFIGURATION + more)
    site.write("docs/index.md", "# Home\n")
    for number, (name, title) in enumerate(_TITLES.items(), 2):
        site.write(f"incidents/2026-03-{number:02}-{name}.yml", incident(title, f"2026-03-{number:02}", "services: [till, web]", f"tags: [{name}]", f"summary: It's about <{name}> & more."))
    return site


@pytest.mark.parametrize("more", ["", "use_directory_urls: false\n"])
def test_a_shared_frame_is_the_same_byte_for_byte(tmp_path: Path, more: str) -> None:
    """Whatever pages are called and stand between, all files are what the theme makes of each by itself."""
    shared, alone = _site(tmp_path / "shared", more), _site(tmp_path / "alone", f"{more}hooks: [hook.py]\n")
    alone.write("hook.py", _HOOK)
    assert fingerprint(shared.build("--strict").well().folder) == fingerprint(alone.build("--strict").well().folder)


def test_a_template_that_shows_more_of_a_page_is_left_to_it(tmp_path: Path) -> None:
    """A site's own template may show anything of a page: what has no mark is never taken from another page."""
    site = _site(tmp_path)
    site.configure(_CONFIGURATION.replace("name: material", "name: material\n  custom_dir: own"))
    site.write("own/main.html", '{% extends "base.html" %}{% block announce %}{% if page %}{{ page.meta.date }} {{ page.meta.tags|join }} {{ page.update_date }}{% endif %}{% endblock %}\n')
    built = site.build("--strict").well()
    for number, name in enumerate(_TITLES, 2):
        assert f"2026-03-{number:02} {name} 2026-03-{number:02}" in (built.folder / f"incidents/2026-03-{number:02}-{name}/index.html").read_text(encoding="utf-8")
