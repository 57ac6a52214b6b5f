"""Fixtures that several families of tests share."""

from pathlib import Path

import pytest
from hypothesis import settings
from sites import SmallSite

# No test depends on how fast a machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def small(tmp_path: Path) -> SmallSite:
    """Return an empty site, without a configuration and without incidents."""
    return SmallSite(tmp_path)
