"""The user's own folder, and the secret in it that signs what builds leave for later ones: neither is ever in a repository."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from platformdirs import user_cache_path

__all__ = ["own_folder", "own_secret"]

_LENGTH = 32


def own_folder() -> Path:
    """Return the folder of what belongs to a user of this machine, and to no site."""
    return user_cache_path("mkdocs-postmortems")


def own_secret() -> bytes | None:
    """Return the user's secret, made when it is first asked for; None where it can be neither read nor written."""
    path = own_folder() / "secret"
    try:
        return _read(path) or _made(path)
    except OSError:
        return None


def _read(path: Path) -> bytes | None:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return None
    return found if len(found) == _LENGTH else None


def _made(path: Path) -> bytes | None:
    """Write a new secret, whole or not at all, and return the one that counts: another process may have been first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}-{os.getpid()}")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(secrets.token_bytes(_LENGTH))
    fresh.replace(path)
    return _read(path)
