"""Builds the exported demo with the newest Zensical, and compares every page with the plugin's.

The tests do so with the last Zensical that needs nothing beside itself. Newer ones need the package zensical-ui, which not
every index has: where it can't be had, the templates of the installed Zensical stand in for it. Run it in the environment
of the tests: `.venv/bin/python tools/newest_zensical.py`, with a version if it is not to be the newest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPORT = "from mkdocs_postmortems.cli import main; main()"
STAND_IN = """\
def get_theme_dir(*_, **__):
    return {templates!r}
"""


def run(*command: str, cwd: Path = ROOT, newer: str = "") -> bool:
    """Run this Python with a command, with newer packages before the installed ones; return whether it went well."""
    paths = os.pathsep.join(filter(None, [newer, os.environ.get("PYTHONPATH")]))
    return subprocess.run([sys.executable, *command], cwd=cwd, env={**os.environ, "PYTHONPATH": paths}, check=False).returncode == 0


def install(folder: Path, version: str) -> str:
    """Install Zensical and its templates into a folder; return what to say about them."""
    into = ("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder))
    if not run(*into, f"zensical=={version}" if version else "zensical"):
        sys.exit("this version of Zensical can't be installed")
    if run(*into, "zensical-ui"):
        return "its own templates"
    import zensical  # noqa: PLC0415

    (folder / "zensical_ui").mkdir()
    templates = str(Path(zensical.__file__).parent / "templates")
    (folder / "zensical_ui/__init__.py").write_text(STAND_IN.format(templates=templates), encoding="utf-8")
    return "the templates of the installed one"


def differences(made: Path, expected: Path) -> list[str]:
    """Return the pages that differ, and in what."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/exports")]
    from articles import articles  # noqa: PLC0415

    ours, theirs = articles(expected), articles(made)
    if list(ours) != list(theirs):
        return [f"the pages: {sorted(ours.keys() ^ theirs.keys())}"]
    parts = ("words", "links", "headings", "head")
    return [f"{part} of /{address}" for address in ours for part in parts if getattr(ours[address], part) != getattr(theirs[address], part)]


def main() -> None:
    """Export, build and compare."""
    with tempfile.TemporaryDirectory() as folder:
        newer, out, site = (Path(folder, name) for name in ("newer", "out", "site"))
        templates = install(newer, *sys.argv[1:2] or ("",))
        run("-m", "zensical", "--version", newer=str(newer))
        sys.stdout.write(f"with {templates}\n")
        built = run("-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)) and run("-c", EXPORT, "export", "--to", str(out), "--for", "zensical")
        if not (built and run("-m", "zensical", "build", "--strict", cwd=out, newer=str(newer))):
            sys.exit("it can't be built")
        found = differences(out / "site", site)
        sys.exit("\n".join(found) or None)


if __name__ == "__main__":
    main()
