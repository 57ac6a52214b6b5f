"""Fixtures that several families of tests share."""

from pathlib import Path

import pytest
from sites import SmallSite


@pytest.fixture
def small(tmp_path: Path) -> SmallSite:
    """Return an empty site, without a configuration and without incidents."""
    return SmallSite(tmp_path)
