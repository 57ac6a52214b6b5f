"""Templates that this machine has compiled before: taken only where they are the same, and ours."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from mkdocs_postmortems.plugin import compiled
from mkdocs_postmortems.plugin.compiled import Compiled
from mkdocs_postmortems.store.memo import Key, key_of
from mkdocs_postmortems.store.secret import own_folder
from sites import SmallSite, fingerprint, incident

KEY = key_of("this program")


class Counting(Environment):
    """An environment that counts what it compiles."""

    count = 0

    def compile(self, *args: Any, **options: Any) -> Any:
        """Count, and compile."""
        self.count += 1
        return super().compile(*args, **options)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))


def build(templates: dict[str, str], key: Key = KEY) -> int:
    """Show all templates as a build does, and return how many had to be compiled."""
    known = Compiled(key)
    env = Counting(loader=DictLoader(templates), bytecode_cache=known)
    assert {name: env.get_template(name).render() for name in templates} == templates
    known.save()
    return env.count


def kept() -> list[Path]:
    """Return the files that are kept."""
    return sorted((own_folder() / "templates").iterdir())


def test_a_template_is_compiled_once() -> None:
    """Another build of the same program compiles what is new or has another text, and nothing else."""
    assert [build({"a": "A", "b": "B"}) for _ in range(2)] == [2, 0]
    assert [build({"a": "A", "b": "C", "d": "D"}) for _ in range(2)] == [2, 0]


def test_what_is_known_is_not_written_again() -> None:
    """A build that compiles nothing leaves the file as it is."""
    build({"a": "A"})
    before = kept()[0].stat()
    build({"a": "A"})
    assert kept()[0].stat() == before


def test_other_programs_have_files_of_their_own() -> None:
    """What another version has compiled is never taken, not even under another name; old files are removed."""
    for number in range(12):
        assert build({"a": "A"}, key_of(str(number))) == 1
    assert len(kept()) == compiled._MOST_FILES
    kept()[0].rename(kept()[0].with_name(f"{KEY.hex()}.bin"))
    assert build({"a": "A"}) == 1


def test_what_nobody_asks_for_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that has grown large keeps what its last build has used."""
    build({"a": "A"})
    monkeypatch.setattr(compiled, "_MOST_BYTES", 1)
    build({"b": "B"})
    assert [build({"b": "B"}), build({"a": "A"})] == [0, 1]


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign", "planted"])
def test_what_is_damaged_or_of_somebody_else_is_compiled_anew(damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs that was not signed here, as it was signed."""
    build({"a": "A"})
    (path,) = kept()
    content = path.read_bytes()
    if damage == "foreign":
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
        build({"a": "A"})
        (path,) = kept()
    planted = bytes(32) + content[32:]
    flipped = content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]
    path.write_bytes({"cut": content[:-1], "flipped": flipped, "empty": b"", "foreign": content, "planted": planted}[damage])
    assert [build({"a": "A"}), build({"a": "A"})] == [1, 0]


@pytest.mark.parametrize("obstacle", ["home", "home/mkdocs-postmortems/templates"])
def test_where_nothing_can_be_kept_each_build_compiles(obstacle: str, tmp_path: Path) -> None:
    """A folder that can't be made costs time, and nothing else."""
    (tmp_path / obstacle).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / obstacle).write_text("in the way", encoding="utf-8")
    assert [build({"a": "A"}) for _ in range(2)] == [1, 1]


def test_sites_share_what_is_compiled(tmp_path: Path) -> None:
    """A site's first build is the same with what another site has left; each language has its own, and no site has any."""
    sites = [SmallSite(tmp_path / name) for name in ("one", "other", "german")]
    for site, language in zip(sites, ("en", "en", "de"), strict=True):
        site.configure(f"site_name: A\ntheme: {{name: material, language: {language}}}\nplugins: [search, postmortems]\n")
        site.write("incidents/2026-03-02-paid.yml", incident("Nobody could pay", "2026-03-02"))
    found = [fingerprint(site.build(XDG_CACHE_HOME=str(tmp_path / "home")).well().folder) for site in sites]
    assert found[0] == found[1]
    assert found[0] != found[2]
    assert len(kept()) == 2
    assert not [path for site in sites for path in site.root.rglob("*") if path.name in {held.name for held in kept()}]
