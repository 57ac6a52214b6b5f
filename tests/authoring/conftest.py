"""Fixtures of the tests of authoring."""

from pathlib import Path

import pytest

from .commands import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return an empty repository on the branch `main`."""
    made = Repository(tmp_path)
    made.git("init", "--quiet", "--initial-branch=main").well()
    return made
