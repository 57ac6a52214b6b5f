"""The theme of an exported folder: the site's own, or the generator's where that can't use the site's."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from mkdocs_postmortems.exports.folder.places import Generator
from mkdocs_postmortems.exports.folder.project import Project

__all__ = ["FOLDER", "takes_heads", "template", "templates", "theme"]

FOLDER = "overrides"
# What a page says in its head stands in its front matter, and this template of ours puts it there.
_TEMPLATE = """\
{% extends "base.html" %}
{% block extrahead %}
{{ super() }}
{% if page and page.meta and page.meta.postmortems_head %}{{ page.meta.postmortems_head | safe }}{% elif page and (page.is_homepage or not page.url) %}HOME{% endif %}
{% endblock %}
"""
_MAIN = "main.html"
# Themes whose pages have that block, and the one that Zensical's own takes the place of.
_KNOWN, _ZENSICAL = ("material", "materialx", "mkdocs", "readthedocs"), "material"


def _name(project: Project) -> str:
    """Return the theme's name: MkDocs' own where none is given."""
    return str(project.theme.get("name") or "") if "theme" in project.values else "mkdocs"


def _is_foreign(project: Project, generator: Generator) -> bool:
    """Whether the generator can't use the theme: Zensical reads Material's options, and no other theme's templates."""
    return generator == "zensical" and _name(project) not in ("", _ZENSICAL)


def templates(project: Project, generator: Generator) -> Path | None:
    """Return the folder of the author's own templates, if there is one, and the generator can use it."""
    named = project.theme.get("custom_dir")
    if not named or _is_foreign(project, generator):
        return None
    return Path(os.path.normpath(project.folder / str(named)))


def takes_heads(project: Project, generator: Generator) -> bool:
    """Whether a template of ours can stand among the theme's: it is one that we know, and the author has no such template."""
    own = templates(project, generator)
    known = _name(project) in _KNOWN or _is_foreign(project, generator)
    return generator != "hugo" and known and not (own and (own / _MAIN).exists())


def template(home: str) -> tuple[str, str]:
    """Return the name and the text of our template; `home` is what the head of the site's first page should say."""
    # A brace would be the template's own.
    return f"{FOLDER}/{_MAIN}", _TEMPLATE.replace("HOME", home.strip().replace("{", "&#123;"))


def theme(project: Project, given: yaml.Node | None, generator: Generator) -> yaml.Node | None:
    """Return the theme's options for the folder; None where they stay as they are."""
    foreign = _is_foreign(project, generator)
    if not (foreign or takes_heads(project, generator) or templates(project, generator)):
        return None
    named = given or _text("mkdocs")
    pairs = list(named.value) if isinstance(named, yaml.MappingNode) else [(_text("name"), named)]
    kept = [pair for pair in pairs if (pair[0].value == "language" if foreign else pair[0].value != "custom_dir")]
    return yaml.MappingNode("tag:yaml.org,2002:map", [*kept, (_text("custom_dir"), _text(FOLDER))])


def _text(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value)
