"""The whole story, with real repositories: from an empty folder to a published incident, and two at once."""

from __future__ import annotations

import pytest

from .commands import Repository

TITLE = "Checkout failed: a certificate expired"
NAME = "2026-03-02-checkout-failed-a-certificate-expired"
STARTED = "--started=2026-03-02 09:10"
PAST = """\
title: Checkout was down while a certificate had expired
severity: sev2
services: [checkout]
categories: [expiry]
started_at: 2025-11-18 08:00
resolved_at: 2025-11-18 09:30
symptoms: ["x509: certificate has expired or is not yet valid"]
impact: Nobody could pay, because the certificate of the gateway had expired.
root_cause: The renewal of the gateway's certificate had been switched off.
resolution: A certificate was issued by hand.
action_items:
  - {action: Renew every certificate automatically, owner: team-platform, due: 2026-06-30, ticket: OPS-1}
  - {action: Alert before a certificate ends, owner: team-platform, status: done, completed: 2025-12-01}
"""
MISTAKES = """\
service: checkout
categories: [Expiry]
symptoms: ["x509: certificate has expired or is not yet valid"]
root_cause: The renewal was off: see #4711 for why
resolution: Someone issued a certificate. They said: done.
timeline:
  - 2026-03-02 09:14: The alert said: certificate has expired
  - 09:40: The new certificate is in place.
actions:
  - Alert earlier: 30 days before the end
"""


@pytest.fixture
def started(repository: Repository) -> Repository:
    """Return a repository with a site that has one incident, committed to `main`."""
    repository.git("remote", "add", "origin", "https://somebody:secret@github.com/acme/incidents.git").well()
    repository.postmortems("init").well()
    repository.write("incidents/2025-11-18-certificate.yml", PAST)
    repository.commit("A site")
    return repository


def test_from_an_empty_folder_to_a_published_incident(started: Repository) -> None:
    """Init, build, branch, new, mistakes, check, fix, report, merge, build: each does its part, and the page is there."""
    started.build().well()
    started.git("switch", "--quiet", "--create", "incident").well()
    path = started.postmortems("new", TITLE, STARTED, "--resolved=2026-03-02 09:52", "--severity=sev2", "--impact=One payment in five failed.").well().out.strip()
    assert path == f"incidents/{NAME}.yml"
    started.postmortems("check").well()

    text = started.read(path)
    kept = text[: text.index("# Add what you know")]
    started.write(path, kept + MISTAKES)
    assert started.postmortems("check").code == 1
    started.postmortems("fix").well()
    assert started.postmortems("fix", "--diff").well().out == ""
    mended = started.read(path)
    for line in ("services: [checkout]", "categories: [expiry]", 'root_cause: "The renewal was off: see #4711 for why"', "  - 2026-03-02 09:40:", 'timeline:\n  - 2026-03-02 09:14: "The alert said: certificate has expired"', 'action_items:\n  - "Alert earlier: 30 days before the end"'):
        assert line in mended
    started.postmortems("check").well()
    started.commit("An incident")

    report = started.postmortems("report", "main").well()
    assert report == started.postmortems("report", "main", "HEAD")
    for line in ("1 added.", "### Added: Checkout failed: a certificate expired", "| Time to resolve | 42 min |", "1 of its 2 actions is open", "  - Renew every certificate automatically (team-platform, due 2026-06-30)", "- warning PM301"):
        assert line in report.out
    similar = started.postmortems("similar", path).well().out
    assert similar.startswith("1. 2025-11-18-certificate")
    assert "service: checkout; cause: expiry; symptoms: " in similar

    started.git("switch", "--quiet", "main").well()
    started.git("merge", "--quiet", "--no-edit", "incident").well()
    started.write(path, mended.replace('  - "Alert earlier: 30 days before the end"', "  - {action: Alert 30 days before the end, owner: team-platform, due: 2099-03-31}"))
    started.build().well()
    page = started.read(f"site/incidents/{NAME}/index.html")
    assert "One payment in five failed." in page
    assert "https://github.com/acme/incidents/edit/main/incidents/" in page
    assert "secret" not in page


def test_two_branches_add_incidents(started: Repository) -> None:
    """Two incidents from two branches merge without a conflict, and both are published."""
    for title in ("Cards were declined", "Mails were late"):
        started.git("switch", "--quiet", "--create", title.split()[0], "main").well()
        started.postmortems("new", title, STARTED).well()
        started.commit(title)
    started.git("switch", "--quiet", "main").well()
    started.git("merge", "--quiet", "--no-edit", "Cards").well()
    started.git("merge", "--quiet", "--no-edit", "Mails").well()
    started.build().well()
    for name in ("cards-were-declined", "mails-were-late"):
        assert (started.root / "site" / "incidents" / f"2026-03-02-{name}" / "index.html").is_file()


def test_the_same_name_on_two_branches_is_a_conflict(started: Repository) -> None:
    """Two branches that choose one file name can't be merged unseen."""
    for branch, impact in (("one", "Payments failed."), ("two", "Nobody could pay.")):
        started.git("switch", "--quiet", "--create", branch, "main").well()
        started.postmortems("new", "Cards were declined", STARTED, f"--impact={impact}").well()
        started.commit(branch)
    assert started.git("merge", "--no-edit", "one").code == 1


def test_the_same_id_on_two_branches_is_an_error(started: Repository) -> None:
    """Two files that claim one id merge, but neither check nor build passes them."""
    for branch in ("one", "two"):
        started.git("switch", "--quiet", "--create", branch, "main").well()
        path = started.postmortems("new", f"Incident {branch}", STARTED).well().out.strip()
        started.write(path, started.read(path) + "id: INC-2026-014\n")
        started.commit(branch)
        started.postmortems("check").well()
    started.git("merge", "--quiet", "--no-edit", "one").well()
    checked = started.postmortems("check")
    assert checked.code == 1
    assert "PM402" in checked.out
    assert started.build().code == 1
