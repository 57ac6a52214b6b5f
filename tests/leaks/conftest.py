"""The sites that all tests here look at."""

import pytest
from spiking import Sites, built


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Return a site with something internal in every place, built for everybody, for colleagues, and without any of it."""
    return built(tmp_path_factory.mktemp)
