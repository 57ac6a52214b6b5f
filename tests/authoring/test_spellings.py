"""Names that are nearly others: hints for owners and services."""

from __future__ import annotations

import pytest
from mkdocs_postmortems import rules
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes

SITE = Settings.read({})


def said(owners: list[str], services: tuple[str, ...] = (), site: Settings = SITE) -> list[str]:
    """Return what is said about incidents whose actions have these owners, or that affected these services."""
    incidents = []
    for number in range(max(len(owners), len(services))):
        text = f"title: x\nstarted_at: 2026-03-{number + 1:02} 09:00\nsummary: x\n"
        text += f"action_items: [{{action: Do, owner: {owners[number]}}}]\n" if owners else ""
        text += f"services: [{services[number]}]\n" if services else ""
        incident = parse(read_bytes(text.encode(), f"{number}.yml"), site, f"{number}.yml").incident
        assert incident is not None
        incidents.append(incident)
    return [finding.help for _, finding in rules.check_all(incidents, site) if finding.code == "PM408"]


@pytest.mark.parametrize("name", ["team-dta", "Team Data", "team_data", "teamdata", "team-datta", "taem-data"])
def test_a_misspelt_owner_is_noticed(name: str) -> None:
    """An owner that occurs once and nearly is one that occurs often gets a hint."""
    assert said([*["team-data"] * 3, name]) == ["did you mean `team-data`?"]


@pytest.mark.parametrize("owners", [["team-data"] * 2 + ["team-dta"], ["team-data"] * 3 + ["team-dta"] * 2, ["team-a"] * 3 + ["team-b"], ["shard-1"] * 3 + ["shard-2"], ["checkout-eu"] * 3 + ["checkout-us"], ["platform"] * 3 + ["payments"], ["team-data"] * 3 + ["team-data-east"]])
def test_another_name_is_another_name(owners: list[str]) -> None:
    """Names that are used more than once, and those that a number or a short part tells apart, are left alone."""
    assert said(owners) == []


def test_services_are_left_to_the_list_of_the_site() -> None:
    """A misspelt service gets the hint where the site lists none; where it does, another rule knows better."""
    names = ("checkout", "checkout", "checkout", "chekcout")
    assert said([], names) == ["did you mean `checkout`?"]
    assert said([], names, Settings.read({"services": ["checkout"]})) == []
