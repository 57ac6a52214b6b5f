"""The commands as a person runs them: in processes of their own, in a repository of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "PYTHONUTF8": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", "2026-03-10T12:00:00Z"))},
}
LEFT_OUT = ("GITHUB_", "LC_", "LANG", "SOURCE_DATE_EPOCH", "EDITOR", "VISUAL", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")


@dataclass(frozen=True)
class Done:
    """What a command left behind: its exit code, and what it said on both streams."""

    code: int
    out: str
    err: str

    def well(self) -> Done:
        """Return itself if the command went well; fail with what it said if it did not."""
        assert self.code == 0, self.out + self.err
        return self


@dataclass(frozen=True)
class Repository:
    """A folder with a git repository."""

    root: Path

    def run(self, *command: str, text: str = "", **environment: str) -> Done:
        """Run a program in the folder, with `text` as its standard input."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
        done = subprocess.run(command, cwd=self.root, env={**kept, **ENVIRONMENT, **environment}, input=text, capture_output=True, encoding="utf-8", check=False)
        return Done(done.returncode, done.stdout, done.stderr)

    def git(self, *arguments: str) -> Done:
        """Run git."""
        return self.run("git", *arguments)

    def postmortems(self, *arguments: str, **environment: str) -> Done:
        """Run our command."""
        return self.run(sys.executable, "-c", "from mkdocs_postmortems.cli import main; main()", *arguments, **environment)

    def build(self) -> Done:
        """Build the site as strictly as one can."""
        return self.run(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")

    def commit(self, message: str = "A change") -> None:
        """Commit all there is."""
        self.git("add", "--all").well()
        self.git("commit", "--quiet", "--message", message).well()

    def write(self, name: str, text: str) -> Path:
        """Write a file below the folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def read(self, name: str) -> str:
        """Return the text of a file below the folder, its ends of lines as they are."""
        return (self.root / name).read_bytes().decode("utf-8")
