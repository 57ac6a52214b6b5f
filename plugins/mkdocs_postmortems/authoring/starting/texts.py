"""The files that a new site begins with."""

from __future__ import annotations

from mkdocs_postmortems.authoring.forge import Forge
from mkdocs_postmortems.authoring.starting.package import Package

__all__ = ["EXAMPLE", "HOME", "IGNORED", "configuration", "github", "gitlab", "pre_commit"]

_CHECKOUT = "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0"
_PYTHON = "actions/setup-python@ece7cb06caefa5fff74198d8649806c4678c61a1 # v6.3.0"

HOME = """\
# Incidents

- [Outages](incidents/index.md): what happened, newest first
- [Action items](incidents/actions.md): what is to be done about it
"""

IGNORED = "/site/\n/.cache/\n"

EXAMPLE = """\
# yaml-language-server: $schema={schema}
# An example to copy. It is no part of the site, because its name begins with `_`.
# `postmortems new "What broke"` writes a shorter file, and `postmortems template` shows every key.

# One line that says what broke.
title: "Checkout failed after a certificate expired"

# How bad it was: sev1 (critical) to sev5 (notice).
severity: sev2

# What was affected, by the names that people use.
services: [checkout]

# What the clock showed, and where that clock hangs. What is not known is left out.
timezone: Europe/Berlin
started_at: 2026-03-02 09:10
detected_at: 2026-03-02 09:14
mitigated_at: 2026-03-02 09:40
resolved_at: 2026-03-02 09:52

# Who could not do what. Texts are Markdown; quotes keep YAML from reading more into them.
impact: "About one payment in five failed for 42 minutes."

# What it looks like from outside, word for word, so that a search finds it.
symptoms:
  - "x509: certificate has expired or is not yet valid"

# Why it was possible; the first paragraph is shown in lists.
root_cause: "The job that renews certificates had been switched off."

# What stopped it.
resolution: "A new certificate was issued by hand."

timeline:
  - 2026-03-02 09:14: "The payment alert fires."
  - 2026-03-02 09:40: "The new certificate is in place."

# What will be done, each with an owner and a date. `[]` says that nothing is.
action_items:
  - action: "Alert 30 days before a certificate ends"
    owner: team-platform
    due: 2026-03-31
"""


def configuration(forge: Forge | None, branch: str) -> str:
    """Return a configuration for a site that has none; with the forge's links, if one is known."""
    edit = "-/edit" if forge and forge.kind == "gitlab" else "edit"
    links = f"repo_url: {forge.address}\nedit_uri: {edit}/{branch}/docs/\n" if forge else ""
    return f"site_name: Incidents\n{links}theme:\n  name: material\nplugins:\n  - search\n  - postmortems\n"


def github(package: Package) -> str:
    """Return a workflow that checks pull requests, and shows in their summary what they add."""
    return f"""\
name: Incidents

on:
  pull_request:

permissions: {{}}

jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: {_CHECKOUT}
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: {_PYTHON}
        with:
          python-version: "3.13"
      - run: pip install "{package.requirement}"
      - run: postmortems check
      - run: postmortems report "origin/$GITHUB_BASE_REF" >> "$GITHUB_STEP_SUMMARY"
        if: always()
      - run: mkdocs build --strict
"""


def gitlab(package: Package) -> str:
    """Return a pipeline that checks merge requests, and publishes the site from the default branch."""
    return f"""\
incidents:
  image: python:3.13-slim
  variables:
    GIT_DEPTH: 0
  before_script:
    - apt-get update -qq && apt-get install -y -qq git
    - pip install "{package.requirement}"
  script:
    - postmortems report "$CI_MERGE_REQUEST_DIFF_BASE_SHA" > incidents.md
    - postmortems check
    - mkdocs build --strict
  artifacts:
    when: always
    expose_as: Incidents
    paths: [incidents.md]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"

pages:
  image: python:3.13-slim
  script:
    - pip install "{package.requirement}"
    - mkdocs build --strict --site-dir public
  artifacts:
    paths: [public]
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
"""


def pre_commit(package: Package, folder: str) -> str:
    """Return a configuration of pre-commit that checks incident files; `folder` is theirs within the repository."""
    files = f"        files: ^{folder}/\n" if folder != "incidents" else ""
    return f"repos:\n  - repo: {package.repository}\n    rev: {package.revision}\n    hooks:\n      - id: postmortems-check\n{files}"
