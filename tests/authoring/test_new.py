"""A new incident file: short, valid whatever is answered, and never over another one."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from mkdocs_postmortems.authoring.drafts import Draft, add, file_stem, file_text, moment_of, now_in
from mkdocs_postmortems.authoring.fixing import fix
from mkdocs_postmortems.parser import parse
from mkdocs_postmortems.rules.names import check_file_names
from mkdocs_postmortems.rules.templates import UNKNOWN_IMPACT
from mkdocs_postmortems.schema import SCHEMA_ID
from mkdocs_postmortems.settings import Settings
from mkdocs_postmortems.source import read_bytes
from mkdocs_postmortems.source.characters import readable

from .commands import ENVIRONMENT, Repository

SITE = Settings.read({"timezone": "Europe/Berlin"})
STARTED = "2026-03-02 09:10"
ODD = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), max_size=80)


def test_short_file() -> None:
    """A file has what is known, in quotes where it is a text, and the usual keys switched off and without values."""
    text = file_text(Draft('A "no" # day: off', STARTED, "Nobody could pay.", resolved="2026-03-02 10:00", severity="critical", services=("checkout",)), SITE)
    lines = text.splitlines()
    assert lines[:7] == [
        f"# yaml-language-server: $schema={SCHEMA_ID}",
        "title: 'A \"no\" # day: off'",
        "severity: sev1",
        "services: [checkout]",
        f"started_at: {STARTED}",
        "resolved_at: 2026-03-02 10:00",
        'impact: "Nobody could pay."',
    ]
    assert all(not line or re.fullmatch(r"# *(?:- )?[a-z_]+:(?: >-)?", line) or "`postmortems template`" in line for line in lines[7:])


@pytest.mark.property
@hypothesis_settings(max_examples=150, deadline=None)
@given(ODD, ODD, st.lists(ODD.filter(str.strip), max_size=3))
def test_no_answer_breaks_a_file(title: str, impact: str, services: list[str]) -> None:
    """Whatever is answered, the file holds just that, has no error, and is nothing to mend."""
    shown = " ".join(readable(title).split())
    title = title if shown else "x"
    names = tuple(" ".join(readable(name).split()) or "x" for name in services)
    text = file_text(Draft(title, STARTED, impact, services=names), SITE)
    parsed = parse(read_bytes(text.encode(), "x.yml"), SITE, "x.yml")
    assert parsed.incident is not None
    assert parsed.incident.title == (shown or "x")
    assert parsed.incident.services == names
    assert parsed.incident.impact is not None
    assert parsed.incident.impact.description == (readable(impact).strip() or UNKNOWN_IMPACT)
    assert not fix(text.encode(), "x.yml", SITE).is_changed


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Checkout failed", "checkout-failed"),
        ("  It's “down” — again!?  ", "its-down-again"),
        ("Çafé / Łódź: 50 %", "cafe-łodz-50"),
        ("障害が発生", "障害が発生"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "incident"),
        ("x" * 200, "x" * 60),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_file_name(title: str, stem: str) -> None:
    """A file is named by the day and a few words, whatever the script; nothing in the title leads out of the folder."""
    assert file_stem(title, moment_of(STARTED, SITE)) == f"2026-03-02-{stem}"


@pytest.mark.property
@hypothesis_settings(max_examples=200, deadline=None)
@given(ODD)
def test_every_file_name_can_be_a_page(title: str) -> None:
    """Any title makes a name that the rules allow."""
    name = f"{file_stem(title, moment_of(STARTED, SITE))}.yml"
    parsed = parse(read_bytes(file_text(Draft("x", STARTED), SITE).encode(), name), SITE, name)
    assert parsed.incident is not None
    assert list(check_file_names([parsed.incident], SITE)) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A name that is taken gets a number, also when only its case differs or its file lies elsewhere."""
    draft = Draft("Down", STARTED)
    first, second = (add(draft, tmp_path, SITE, [], tmp_path) for _ in range(2))
    third = add(draft, tmp_path, SITE, ["2026-03-02-DOWN-3"], tmp_path)
    assert [path.name for path in (first, second, third)] == ["2026-03-02-down.yml", "2026-03-02-down-2.yml", "2026-03-02-down-4.yml"]


def test_local_schema_is_preferred(tmp_path: Path) -> None:
    """A schema at the top of the site is named by its path, so that an editor needs no network."""
    (tmp_path / "incident.schema.json").write_text("{}", encoding="utf-8")
    text = add(Draft("Down", STARTED), tmp_path / "incidents", SITE, [], tmp_path).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../incident.schema.json\n")


def test_now_is_on_the_sites_clocks() -> None:
    """The present minute is written as the site's clocks show it, with its offset in the hour that occurs twice."""
    settings = SITE.at(moment_of("2026-10-25 02:30+02:00", SITE).earliest)
    assert now_in(settings) == "2026-10-25 02:30+02:00"
    assert now_in(settings, "America/New_York") == "2026-10-24 20:30"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["x", "--started=yesterday"], "`yesterday` is not a time"),
        (["x", "--started=2026-03-02 09:10", "--resolved=2026-03-01 09:10"], "before it started"),
        (["x", "--severity=awful"], "`awful` is not a severity"),
        (["x", "--timezone=PST"], "America/Los_Angeles"),
        ([], "say what broke"),
        (["  "], "say what broke"),
    ],
)
def test_what_cannot_be_is_misuse(repository: Repository, options: list[str], said: str) -> None:
    """An answer that makes no sense is refused with the way to mend it, and nothing is written."""
    done = repository.postmortems("new", *options)
    assert done.code == 2
    assert said in done.err
    assert list((repository.root).glob("incidents/*")) == []


def test_without_a_terminal_nothing_is_asked(repository: Repository) -> None:
    """Where nobody can answer, the defaults are taken; the path stands alone on the standard output, and `check` passes."""
    done = repository.postmortems("new", "Down", "--started=2026-03-02 09:10", "--service=a", "--service=b: c", EDITOR="false").well()
    assert done.out == "incidents/2026-03-02-down.yml\n"
    assert "- a\n" in repository.read("incidents/2026-03-02-down.yml")
    repository.postmortems("check").well()


DOCUMENT = """\
# Search was slow

Date: 2026-03-02

## Summary
Search took twelve seconds.

## Timeline (UTC)
- 09:10 The first query is slow.
- 09:50 Everything is fast again.

## Weather
It rained.
"""


@pytest.mark.parametrize("stream", [False, True])
def test_a_document_to_begin_with(repository: Repository, stream: bool) -> None:  # noqa: FBT001
    """What a document says is in the file, unless it is said otherwise, and none of its text is lost."""
    repository.write("notes.md", DOCUMENT)
    options = ("--started=2026-03-02 09:05", "--severity=sev3", "--from", "-" if stream else "notes.md")
    command = (sys.executable, "-c", "from mkdocs_postmortems.cli import main; main()", "new", *options)
    repository.run(*command, text=DOCUMENT).well()
    [path] = (repository.root / "incidents").iterdir()
    text = path.read_text(encoding="utf-8")
    assert path.name.startswith("2026-03-02-search-was-slow")
    for said in ("started_at: 2026-03-02 09:05", "severity: sev3", "Search took twelve seconds.", "The first query is slow.", "Weather", "It rained.", "# yaml-language-server: "):
        assert said in text
    repository.postmortems("check").well()


def test_a_document_without_a_start_is_asked_about(repository: Repository) -> None:
    """No start is made up for a document that names none."""
    repository.write("notes.md", "# Search was slow\n\nIt took twelve seconds.\n")
    done = repository.postmortems("new", "--from", "notes.md")
    assert done.code == 2
    assert "--started" in done.err
    repository.postmortems("new", "--from", "notes.md", "--started=2026-03-02").well()
    repository.postmortems("check").well()


def test_in_a_terminal_it_asks(repository: Repository) -> None:
    """In a terminal it asks for what is missing, again for what can't be read, and opens the editor."""
    editor = repository.write("editor.py", "import pathlib, sys\np = pathlib.Path(sys.argv[1])\np.write_text(p.read_text() + '# edited\\n')\n")
    said = _in_terminal(repository, "new", answers=["Down", "yesterday", "2026-03-02 09:10", "2026-03-02 10:00", ""], EDITOR=f"{sys.executable} {editor}")
    assert "When did it start (UTC)" in said
    assert "`yesterday` is not a time" in said
    text = repository.read("incidents/2026-03-02-down.yml")
    assert 'title: "Down"\nstarted_at: 2026-03-02 09:10\nresolved_at: 2026-03-02 10:00\n' in text
    assert text.endswith("# edited\n")


def _in_terminal(repository: Repository, *arguments: str, answers: list[str], **environment: str) -> str:
    """Run the command in a terminal of its own, in which the answers are typed ahead; return all that it showed."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", "from mkdocs_postmortems.cli import main; main()", *arguments]
    said = b""
    with subprocess.Popen(command, cwd=repository.root, env={**os.environ, **ENVIRONMENT, **environment}, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        # On Linux, a terminal whose program has ended is an error to read from.
        with contextlib.suppress(OSError):
            while chunk := os.read(ours, 1000):
                said += chunk
    os.close(ours)
    assert process.returncode == 0, said
    return said.decode()
