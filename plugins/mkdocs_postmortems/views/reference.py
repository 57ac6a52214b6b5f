"""The site's own manual: every field of an incident file, and every rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mkdocs_postmortems import rules, schema
from mkdocs_postmortems.diagnostics import Level, Rule
from mkdocs_postmortems.views.page import Page, Ref, SearchEntry, Section, Term
from mkdocs_postmortems.views.shared import Site

__all__ = ["FieldGroup", "RuleFamily", "Top", "fields_page", "rules_page"]


class Top(NamedTuple):
    """The head of a reference page."""

    title: str
    crumbs: tuple[Term, ...]
    lede: str
    template: str = "top"


class FieldGroup(NamedTuple):
    """Fields that belong together."""

    fields: tuple[schema.FieldDoc, ...]
    template: str = "fields"


class RuleFamily(NamedTuple):
    """Rules of one family, each with the level it has on this site."""

    rules: tuple[tuple[Rule, Level], ...]
    template: str = "rules"


def _page(site: Site, name: str, lede: str, sections: tuple[Section, ...], found_by: Iterable[str]) -> Page:
    title = site.words(name)
    crumbs = (Term(site.words("outages"), Ref(site.address("index"))), Term(title))
    return Page(
        address=site.address("reference", name),
        title=title,
        description=lede,
        sections=(Section("", "", Top(title, crumbs, lede)), *sections),
        parent=site.address("index"),
        listed=True,
        search=SearchEntry(title, names=tuple(found_by), summary=lede),
    )


def fields_page(site: Site) -> Page:
    """Return the reference of the fields of an incident file."""
    groups: dict[str, list[schema.FieldDoc]] = {}
    for field in schema.fields():
        groups.setdefault(field.group, []).append(field)
    sections = tuple(Section(f"group-{number}", group, FieldGroup(tuple(found))) for number, (group, found) in enumerate(groups.items(), 1))
    return _page(site, "fields", site.words("fields_lede"), sections, (field.key for field in schema.fields()))


def rules_page(site: Site) -> Page:
    """Return the reference of the rules, with the levels of this site."""
    sections = tuple(
        Section(f"family-{number}", family, RuleFamily(tuple((rule, _level(site, rule)) for rule in found)))
        for number, (family, found) in enumerate(rules.FAMILIES.items())
    )
    return _page(site, "rules", site.words("rules_lede"), sections, rules.RULES)


def _level(site: Site, rule: Rule) -> Level:
    levels = site.settings.rules
    return levels.get(rule.code) or levels.get(rule.name) or rule.level
