"""What a repository holds at its revisions, asked of git itself; names may be as odd as git allows."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

__all__ = ["GitError", "branch", "commit_time", "files_at", "merge_base", "origin", "revision"]

# No pager, no prompt, no configuration that could run something; names as they are.
_GIT = ("git", "--no-pager", "-c", "core.quotePath=off", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
_MOST = 4000


class GitError(Exception):
    """What git would not do; the message says why, in words that help."""


def _run(folder: Path, *arguments: str, text: bytes | None = None) -> bytes:
    try:
        done = subprocess.run([*_GIT, *arguments], cwd=folder, input=text, env=os.environ | _QUIET, capture_output=True, check=False)
    except OSError as error:
        raise GitError("git can't be run: install it") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(said[-1].removeprefix("fatal: ")[:200] if said else f"git ended with {done.returncode}")
    return done.stdout


def origin(folder: Path) -> str | None:
    """Return the address of a repository's origin; None if it has none."""
    try:
        return _run(folder, "config", "--get", "remote.origin.url").decode("utf-8", "replace").strip() or None
    except (GitError, OSError):
        return None


def branch(folder: Path) -> str:
    """Return the branch that is checked out, which may have no commit yet; `main` where there is none."""
    try:
        return _run(folder, "symbolic-ref", "--short", "HEAD").decode("utf-8", "replace").strip() or "main"
    except (GitError, OSError):
        return "main"


def revision(folder: Path, name: str) -> str:
    """Return the commit that a name stands for. Raises GitError if there is none."""
    try:
        return _run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode("ascii").strip()
    except GitError as error:
        raise GitError(f"there is no commit `{name[:80]}` here; fetch it first") from error


def merge_base(folder: Path, base: str, head: str) -> str:
    """Return the commit from which two others went apart; the first one where they have none in common."""
    try:
        return _run(folder, "merge-base", base, head).decode("ascii").strip()
    except GitError:
        return base


def files_at(folder: Path, commit: str, below: str) -> dict[str, bytes]:
    """Return the regular files below a path of the repository at a commit, by their path below it; links are left out.

    `folder` is the top of the repository; `below` is empty for all of it.
    """
    listed = _run(folder, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *([below] if below else []))
    entries = [entry.split(b"\t", 1) for entry in listed.split(b"\0") if entry]
    prefix = f"{below}/" if below else ""
    blobs = {name.decode("utf-8", "surrogateescape").removeprefix(prefix): facts.split()[2] for facts, name in entries if facts.startswith(b"100")}
    return dict(zip(blobs, _contents(folder, list(blobs.values())), strict=True))


def _contents(folder: Path, blobs: list[bytes]) -> list[bytes]:
    """Return the contents of blobs, all by one process."""
    out, found, at = _run(folder, "cat-file", "--batch", text=b"\n".join([*blobs, b""])) if blobs else b"", [], 0
    for _ in blobs:
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        found.append(out[end + 1 : end + 1 + size])
        at = end + size + 2
    return found


def commit_time(folder: Path, commit: str) -> int:
    """Return when a commit was made, in seconds since 1970."""
    return int(_run(folder, "show", "--no-patch", "--format=%ct", commit, "--"))
