"""What a build leaves to the next: it saves work, and never shows in a site."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs_postmortems.store.memo import Memo, key_of
from sites import Built, SmallSite, fingerprint, incident

KEPT = ".cache/plugin/postmortems/made.bin"
_CONFIGURATION = """
site_name: Ours
site_url: https://example.org/
repo_url: https://github.com/example/memory
edit_uri: edit/main/docs/
theme: material
plugins:
  - search
  - postmortems:
      strict: false
markdown_extensions:
  - pymdownx.superfences
"""
_DUE = "action_items: [{action: Renew it, owner: ops, due: 2026-11-23}]"
_FILES = {
    "2026-03-02-paid": incident("Nobody could pay", "2026-03-02", "services: [till, web]", "summary: The till said no."),
    "2026-03-09-again": incident("Nobody could pay again", "2026-03-09", "services: [till]", "related: [{id: 2026-03-02-paid, relation: recurrence_of}]", _DUE),
    "2026-04-01-slow": incident("All was slow", "2026-04-01", "services: [web]", "summary: ~~Do not~~ see [the first](2026-03-02-paid.yml)."),
}
# Alike, so that they share a frame, and stand where nothing changes them.
_FILES |= {f"2026-02-0{day}-alike": incident(f"It came {day} times", f"2026-02-0{day}", "services: [web]") for day in range(1, 6)}
_ONGOING = "title: It goes on\nstarted_at: 2026-11-21 10:00\nsummary: It still goes on.\n"


def _site(root: Path) -> SmallSite:
    site = SmallSite(root).configure(_CONFIGURATION)
    for name, text in _FILES.items():
        site.write(f"incidents/{name}.yml", text)
    site.write("incidents/2026-11-21-on.yml", _ONGOING)
    return site


def _path(folder: Path) -> str:
    """Return where Python looks for packages, with one folder more."""
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


def _made(built: Built) -> int:
    """Return how many pages a build made anew."""
    found = re.search(r"(\d+) of \d+ pages made", built.well().output)
    assert found, built.output
    return int(found[1])


def _change(site: SmallSite, name: str, old: str, new: str) -> None:
    path = site.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    site.write(name, text.replace(old, new, 1))


_EDITS: dict[str, Callable[[SmallSite], dict[str, str] | None]] = {
    "a text": lambda s: _change(s, "incidents/2026-03-02-paid.yml", "The till said no.", "The till said nothing."),
    "a neighbour's title": lambda s: _change(s, "incidents/2026-03-02-paid.yml", "Nobody could pay", "Everybody paid twice"),
    "a service": lambda s: _change(s, "incidents/2026-04-01-slow.yml", "[web]", "[till]"),
    "a time in a timeline": lambda s: _change(s, "incidents/2026-03-02-paid.yml", "2026-03-02 09:52, kind: resolved", "2026-03-02 09:50, kind: note"),
    "a relation": lambda s: _change(s, "incidents/2026-03-09-again.yml", "recurrence_of", "same_cause"),
    "what a relation shares": lambda s: _change(s, "incidents/2026-03-09-again.yml", "Renew it", "Never mind"),
    "a new file": lambda s: s.write("incidents/2026-05-05-new.yml", incident("A new one", "2026-05-05")) and None,
    "a file less": lambda s: (s.root / "incidents/2026-03-02-paid.yml").unlink() or _change(s, "incidents/2026-03-09-again.yml", "related", "x-related"),
    "a renamed file": lambda s: (s.root / "incidents/2026-04-01-slow.yml").rename(s.root / "incidents/2026-04-01-slower.yml") and None,
    "an option of ours": lambda s: _change(s, "mkdocs.yml", "strict: false", "strict: false\n      severities: {sev2: Bad}\n      due_soon: 1"),
    "an option of Markdown": lambda s: _change(s, "mkdocs.yml", "- pymdownx.superfences", "- pymdownx.superfences\n  - pymdownx.tilde"),
    "the site's address": lambda s: _change(s, "mkdocs.yml", "example.org", "example.net"),
    "where files are edited": lambda s: _change(s, "mkdocs.yml", "edit/main", "edit/trunk"),
    "the language": lambda s: _change(s, "mkdocs.yml", "theme: material", "theme: {name: material, language: de}"),
    "flat addresses": lambda s: _change(s, "mkdocs.yml", "theme: material", "theme: material\nuse_directory_urls: false"),
    "who it is for": lambda s: _change(s, "mkdocs.yml", "strict: false", "strict: false\n      audience: public\n      default_audience: public"),
    "a template of the site's own": lambda s: s.write("own/main.html", '{% extends "base.html" %}{% block announce %}Hello{% endblock %}') and _change(s, "mkdocs.yml", "theme: material", "theme: {name: material, custom_dir: own}"),
    "the next day": lambda _: {"SOURCE_DATE_EPOCH": "1795348800"},
    "an hour later": lambda _: {"SOURCE_DATE_EPOCH": "1795266000"},
}  # fmt: skip


@pytest.mark.parametrize("edit", _EDITS)
def test_a_site_is_the_same_as_if_nothing_had_been_kept(tmp_path: Path, edit: str) -> None:
    """Whatever changes between two builds, the second one's site is that of a build that knows of nothing."""
    ours, fresh = _site(tmp_path / "ours"), _site(tmp_path / "fresh")
    now = {"SOURCE_DATE_EPOCH": "1795262400"}  # 2026-11-21, noon
    before = fingerprint(ours.build(**now).well().folder)
    changed = now | (_EDITS[edit](ours) or {})
    _EDITS[edit](fresh)
    after = fingerprint(ours.build(**changed).well().folder)
    assert after == fingerprint(fresh.build(**changed).well().folder)
    assert after != before


def test_what_has_not_changed_is_not_made_again(tmp_path: Path) -> None:
    """Nothing at all where nothing changed; one page where one text did; all that show it where a title did."""
    site = _site(tmp_path)
    everything = _made(site.build("-v"))
    assert everything > len(_FILES)
    assert _made(site.build("-v")) == 0
    _change(site, "incidents/2026-04-01-slow.yml", "see [the", "look at [the")
    assert _made(site.build("-v")) == 1
    _change(site, "incidents/2026-04-01-slow.yml", "All was slow", "All was late")
    assert _made(site.build("-v")) == everything


def test_a_new_version_of_a_package_makes_everything_anew(tmp_path: Path) -> None:
    """It may convert texts in another way."""
    site = _site(tmp_path / "site")
    everything = _made(site.build("-v"))
    (tmp_path / "more/own_extension-2.0.dist-info").mkdir(parents=True)
    assert _made(site.build("-v", PYTHONPATH=_path(tmp_path / "more"))) == everything


def test_an_extension_of_the_sites_own_is_always_asked(tmp_path: Path) -> None:
    """Nobody could tell when its code changes."""
    site = _site(tmp_path)
    _change(site, "mkdocs.yml", "- pymdownx.superfences", "- pymdownx.superfences\n  - shout")
    shout = "from markdown.extensions import Extension\nfrom markdown.postprocessors import Postprocessor\nclass Shout(Postprocessor):\n    def run(self, text):\n        return text.replace('said', '{}')\nclass Ours(Extension):\n    def extendMarkdown(self, md):\n        md.postprocessors.register(Shout(md), 'shout', 1)\ndef makeExtension(**_):\n    return Ours()\n"
    page = "incidents/2026-03-02-paid/index.html"
    for word in ("cried", "sang"):
        site.write("shout.py", shout.format(word))
        assert f"The till {word} no." in (site.build(PYTHONPATH=_path(site.root)).well().folder / page).read_text(encoding="utf-8")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _packs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pack"))


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign", "empty", "a cut list", "no pack"])
def test_what_is_damaged_is_made_anew_with_one_line(tmp_path: Path, damage: str) -> None:
    """A file that was cut, changed in one place, or written by somebody else is never believed."""
    site = _site(tmp_path)
    before = fingerprint(site.build().well().folder)
    path = site.root / KEPT
    [pack] = _packs(path.parent)
    content = pack.read_bytes()
    environment = {}
    if damage == "foreign":
        environment = {"XDG_CACHE_HOME": str(tmp_path / "elsewhere")}
    elif damage == "no pack":
        pack.unlink()
    elif damage in ("cut", "flipped"):
        place = content.index(b"The till said no.")
        flipped = content[:place] + b"t" + content[place + 1 :]
        pack.write_bytes({"cut": content[: len(content) // 2], "flipped": flipped}[damage])
    else:
        path.write_bytes({"a cut list": path.read_bytes()[:-100], "empty": b""}[damage])
    built = site.build("-v", **environment)
    assert _made(built) > 0
    assert built.output.count("made anew") == (damage != "empty")
    assert fingerprint(built.folder) == before
    assert _made(site.build("-v", **environment)) == 0


@pytest.mark.parametrize("obstacle", [".cache", "home"])
def test_where_nothing_can_be_kept_nothing_is_lost(tmp_path: Path, obstacle: str) -> None:
    """A folder that can't be written costs time, and one line at most."""
    site, other = _site(tmp_path / "site"), _site(tmp_path / "other")
    site.write(obstacle, "in the way")
    built = site.build("--strict", XDG_CACHE_HOME=str(site.root / "home")).well()
    assert built.output.count("for the next build") <= 1
    assert "Traceback" not in built.output
    assert fingerprint(built.folder) == fingerprint(other.build().well().folder)


def test_nothing_kept_is_ever_published(tmp_path: Path) -> None:
    """It lies outside of the site and of Git, and a build that fails leaves what there was."""
    site = _site(tmp_path)
    built = site.build().well()
    assert not [path for path in built.folder.rglob("*") if path.name == "made.bin" or ".cache" in path.parts[len(built.folder.parts) :]]
    assert (site.root / KEPT).with_name(".gitignore").read_text(encoding="utf-8") == "*\n"
    kept = _bytes((site.root / KEPT).parent)
    site.write("incidents/2026-05-05-bad.yml", "title: [\n")
    assert site.build().code == 1
    assert _bytes((site.root / KEPT).parent) == kept
    assert {path.rpartition(".")[2] for path in kept} == {"bin", "gitignore", "pack"}


def test_a_site_for_everybody_keeps_nothing(tmp_path: Path) -> None:
    """What is left out of it shall lie nowhere."""
    site = _site(tmp_path)
    _change(site, "mkdocs.yml", "strict: false", "strict: false\n      audience: public")
    site.build().well()
    assert not (site.root / KEPT).exists()


def test_a_memo_forgets_what_a_build_did_not_use(tmp_path: Path) -> None:
    """Its file does not grow for ever."""
    key, sizes = key_of("a"), []
    for number in range(6):
        memo = Memo(tmp_path, b"secret", pytest.fail)
        memo.begin("today")
        assert memo.recall("kept", key) == (b"k" * 1000 if number else None)
        assert memo.recall("changing", key_of(str(number))) is None
        if not number:
            memo.keep("kept", key, b"k" * 1000)
        memo.keep("changing", key_of(str(number)), b"c" * 100_000)
        memo.save()
        sizes.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
    assert max(sizes) < 3 * sizes[0]


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    """A build adds what it made; packs never change, and those of which nothing is needed go. Many become one."""
    counts = []
    for number in range(30):
        memo = Memo(tmp_path, b"secret", pytest.fail)
        memo.begin("today")
        before = _bytes(tmp_path)
        assert [memo.recall(f"of {earlier}", b"key") for earlier in range(number)] == [b"x" * 1000] * number
        memo.keep(f"of {number}", b"key", b"x" * 1000)
        memo.save()
        after = _bytes(tmp_path)
        assert all(after[name] == before[name] for name in after.keys() & before.keys() if name.endswith(".pack"))
        counts.append(len(_packs(tmp_path)))
    assert counts[:3] == [1, 2, 3]
    assert max(counts) < 25
    assert counts[-1] < 10


def test_builds_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Each finds what was there when it began; the list of the one that ends last holds, unless the other has tidied up."""
    first = Memo(tmp_path, b"secret", pytest.fail)
    first.keep("a", b"key", b"a" * 1000)
    first.save()
    one, other = (Memo(tmp_path, b"secret", pytest.fail) for _ in range(2))
    for memo, name in ((one, "one"), (other, "other")):
        assert memo.recall("a", b"key") == b"a" * 1000
        memo.keep(name, b"key", name.encode())
    one.save()
    assert other.recall("a", b"key") == b"a" * 1000
    other.save()
    last, late = (Memo(tmp_path, b"secret", pytest.fail) for _ in range(2))
    assert [last.recall(name, b"key") for name in ("a", "one", "other")] == [b"a" * 1000, None, b"other"]
    late.recall("a", b"key")
    fresh = Memo(tmp_path, b"secret", pytest.fail)
    fresh.keep("a", b"another key", b"b")
    fresh.save()
    late.save()
    assert Memo(tmp_path, b"secret", pytest.fail).recall("a", b"another key") == b"b"


def test_a_memo_knows_what_depends_on_the_moment(tmp_path: Path) -> None:
    """On the day, on the second, or on neither."""
    memo = Memo(tmp_path, b"secret", pytest.fail)
    memo.begin("Monday", "Monday, noon")
    for when in ("", "Monday", "Monday, noon"):
        memo.keep(f"made {when}", b"key", b"x", when)
    memo.save()
    memo = Memo(tmp_path, b"secret", pytest.fail)
    memo.begin("Monday", "Monday, one")
    assert [memo.recall(f"made {when}", b"key") for when in ("", "Monday", "Monday, noon")] == [b"x", b"x", None]
    memo.begin("Tuesday", "Tuesday, noon")
    assert [memo.recall(f"made {when}", b"key") for when in ("", "Monday")] == [b"x", None]


@pytest.mark.parametrize(("lasting", "reads"), [(True, 2), (False, 4)])
def test_what_a_server_has_read_is_not_read_again(*, lasting: bool, reads: int) -> None:
    """As long as it is the same; a single build keeps no values that it does not need."""
    read: list[bytes] = []
    memo = Memo(None, None, print, lasting=lasting)
    for content in (b"one", b"another"):
        memo.begin()
        memo.keep("name", key_of(content), content)
        for _ in range(2):
            assert memo.value("name", key_of(content), lambda found: read.append(found) or found.decode()) == content.decode()
        assert memo.value("name", key_of("something else"), bytes.decode) is None
    assert len(read) == reads
