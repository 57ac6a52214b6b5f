"""The report to a reviewer: what changed, in a stranger's words that do nothing."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown import markdown
from mkdocs_postmortems.authoring.reviewing.markup import code, plain, said

from .commands import Repository

PAST = """\
title: The pool of connections was empty
severity: sev2
services: [checkout]
categories: [capacity]
started_at: 2025-05-01 09:00
resolved_at: 2025-05-01 10:00
symptoms: ["FATAL: sorry, too many clients already"]
impact: Nobody could pay while the connection pool was empty.
root_cause: The pool of connections was too small.
resolution: The pool was made larger.
action_items:
  - {action: Alert when the pool is nearly empty, owner: team-data, due: 2025-06-01}
  - {action: Limit retries, owner: team-data, status: done, completed: 2025-05-20}
"""
NEW = """\
title: The pool of connections was empty again
severity: sev1
services: [checkout]
categories: [capacity]
started_at: 2026-03-01 09:00
detected_at: 2026-03-01 09:04
resolved_at: 2026-03-01 09:52
audience: public
symptoms: ["FATAL: sorry, too many clients already"]
summary: The connection pool was empty, and clients were refused.
root_cause: The pool of connections was too small.
resolution: The pool was made larger.
timeline:
  - 2026-03-01 09:04: An alert.
  - {time: 2026-03-01 09:30, event: A colleague errs., audience: internal}
action_items: []
"""
ODD = st.text(st.sampled_from("ab1 \t\n*_`~[]()<>&#!|\\-+=.:@/\"'{}^$\u202e\u200b") | st.characters(exclude_categories=("Cs",)), max_size=60)
TAGS = re.compile(r"<[^>]*>")


@pytest.fixture
def site(repository: Repository) -> Repository:
    """Return a repository with one incident on `main`, and the branch `change` checked out."""
    repository.write("mkdocs.yml", "site_name: x\nplugins: [search, postmortems]\n")
    repository.write("incidents/2025-05-01-pool.yml", PAST)
    repository.commit()
    repository.git("switch", "--quiet", "--create", "change").well()
    return repository


def report(site: Repository, *arguments: str) -> str:
    """Commit what there is, and return the report of the branch."""
    site.commit()
    return site.postmortems("report", *(arguments or ("main",))).well().out


def test_added(site: Repository) -> None:
    """Of an added incident: its numbers, what it resembles with what is still open there, and what customers see."""
    site.write("incidents/2026-03-01-pool.yml", NEW)
    text = report(site)
    assert text.startswith("## Incidents in this change\n\n1 added.\n\n### Added: The pool of connections was empty again\n\n<code>incidents/2026-03-01-pool.yml</code>\n")
    for line in (
        "| Severity | sev1 |",
        "| Started | 2026-03-01 09:00 UTC |",
        "| Time to detect | 4 min |",
        "| Time to resolve | 52 min |",
        "- <code>2025-05-01-pool</code> The pool of connections was empty (2025-05-01): 1 of its 2 actions is open; same service checkout, same cause capacity, same symptoms",
        "  - Alert when the pool is nearly empty (team-data, due 2025-06-01)",
        "**What customers would see**\n\n> The pool of connections was empty again  \n> The connection pool was empty, and clients were refused.\n\nAnd 1 of 2 timeline entries.",
    ):
        assert line in text
    assert "errs" not in text


def test_changed_moved_and_removed(site: Repository) -> None:
    """Of a changed incident: what was and what is; a file that only moved is no new incident."""
    site.git("mv", "incidents/2025-05-01-pool.yml", "incidents/2025-05-01-connections.yml").well()
    moved = report(site)
    assert "1 changed." in moved
    assert "<code>incidents/2025-05-01-connections.yml</code>, before <code>incidents/2025-05-01-pool.yml</code>" in moved
    site.git("mv", "incidents/2025-05-01-connections.yml", "incidents/2025-05-01-pool.yml").well()
    site.write("incidents/2025-05-01-pool.yml", PAST.replace("sev2", "sev1").replace("10:00", "11:00").replace("Limit", "Bound"))
    changed = report(site)
    assert "| Time to resolve | 2 h, was 1 h |" in changed
    assert "- <code>severity</code>: sev2 → sev1\n- <code>resolved&#95;at</code>, <code>action&#95;items</code>\n" in changed
    site.git("rm", "--quiet", "incidents/2025-05-01-pool.yml").well()
    assert "### Removed\n\n- <code>incidents/2025-05-01-pool.yml</code>\n" in report(site)


def test_unreadable(site: Repository) -> None:
    """A file with errors is in the report, with them."""
    site.write("incidents/bad.yml", "title: a: b\n")
    text = report(site)
    assert "### Added: a file that can&#39;t be read" in text
    assert "- error PM001, line 1: there is a <code>: </code> inside a text" in text.replace("<code>:</code>", "<code>: </code>")


def test_drafts_and_internal_incidents_are_not_for_customers(site: Repository) -> None:
    """Customers see neither a draft nor an internal incident."""
    site.write("incidents/2026-03-01-a.yml", NEW.replace("audience: public", "audience: internal", 1))
    site.write("incidents/2026-03-02-b.yml", NEW + "review: draft\n")
    text = report(site)
    assert "Nothing: it is internal." in text
    assert "Nothing: it is a draft." in text


def test_the_same_bytes(site: Repository) -> None:
    """The same two commits give the same report, on any day; only what the branch did itself is in it."""
    site.write("incidents/2026-03-01-pool.yml", NEW)
    first = report(site, "main", "change")
    site.git("switch", "--quiet", "main").well()
    site.write("incidents/2026-02-01-other.yml", PAST)
    site.commit()
    assert site.postmortems("report", "main", "change", SOURCE_DATE_EPOCH="").well().out == first
    assert site.postmortems("report", "change", "main").well().out.count("### Added") == 1


def test_odd_names(site: Repository) -> None:
    """Names as odd as git allows are shown, and options among them are none."""
    names = ["a b.yml", "-x.yml", "ö\u202e.yml", "`|<b>.yml", "deep/er/c.yml", "a\nb.yml"]
    for name in names:
        site.write(f"incidents/{name}", NEW.replace("title: ", f"id: {names.index(name)}\ntitle: "))
    text = report(site)
    assert f"{len(names)} added." in text
    assert text.count("### Added: The pool") == len(names)
    assert "<b>" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("name", ["nowhere", "--help=x", "-p", "main; ls", "HEAD:incidents"])
def test_no_such_revision(site: Repository, name: str) -> None:
    """What is no commit is misuse, and never an option of git."""
    done = site.postmortems("report", "--", name)
    assert done.code == 2
    assert "there is no commit" in done.err


def test_outside_a_repository(site: Repository) -> None:
    """Without a repository there is nothing to compare."""
    (site.root / ".git").rename(site.root / "gone")
    done = site.postmortems("report", "main")
    assert done.code == 2
    assert "not in a git repository" in done.err


@pytest.mark.property
@hypothesis_settings(max_examples=400, deadline=None)
@given(ODD, st.sampled_from(["- {}", "| {} |\n|---|\n| {} |", "### x {}", "> {}"]))
def test_no_text_is_obeyed(text: str, where: str) -> None:
    """Whatever a stranger writes makes no element, no link and no second line, and calls nobody."""
    made = plain(text)
    assert "\n" not in made
    assert not re.search(r"@[\w-]", made)
    allowed = {"li", "ul", "p", "h3", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "code"}
    page = markdown(where.replace("{}", f"x {made} {code(text)}"), extensions=["tables"])
    assert {tag.strip("</>").split()[0] for tag in TAGS.findall(page)} <= allowed
    shown = html.unescape(TAGS.sub("", markdown(f"x {made}"))).replace("\u200b", "")
    visible = "".join(" " if char in "\n\r\t" else char for char in text)
    assert len(" ".join(shown.split())) <= len(visible) + 2
    assert "".join(char for char in shown if char.isalnum()) == "x" + "".join(char for char in visible if char.isalnum())


@pytest.mark.parametrize("text", ["- a", "+ a", "1. a", "12) a", "# a", "> a", "=== a", "    a", "https://a.example", "www.a.example", "a@b.example", "@team", "a/b#12"])
def test_no_text_begins_anything(text: str) -> None:
    """A text that stands first on a line begins no list, no heading and no quotation."""
    assert markdown(plain(text)).startswith("<p>")
    assert "<a" not in markdown(plain(text))


def test_our_messages_keep_their_code() -> None:
    """In a message of ours, backticks mark code, whatever stands between them."""
    assert said("write `a: <b>`, or `c`") == "write <code>a: &#60;b&#62;</code>, or <code>c</code>"


def test_similar_to_a_text_or_a_file(site: Repository) -> None:
    """Past incidents are ranked for a text, a file of the site and one beside it, each with the reason."""
    site.write("incidents/2026-03-01-pool.yml", NEW)
    outside = site.write("draft.yml", NEW)
    by_text = site.postmortems("similar", "FATAL: sorry, too many clients already").well().out
    assert re.findall(r"^\d\. (\S+)", by_text, re.MULTILINE) == ["2026-03-01-pool", "2025-05-01-pool"]
    assert site.run("python3", "-c", "print('too many clients')").well().out
    for path in ("incidents/2026-03-01-pool.yml", str(outside)):
        found = site.postmortems("similar", path).well().out
        assert "service: checkout; cause: capacity; symptoms: " in found
        assert "   1 of its 2 actions is open\n   - Alert when the pool is nearly empty\n" in found
    assert site.postmortems("similar", "zebra").well().err == "nothing similar\n"
    assert site.postmortems("similar", "nowhere.yml").code == 2
