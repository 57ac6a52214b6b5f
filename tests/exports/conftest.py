"""What the tests of all exports look at: the demo's incidents, published."""

import pytest
from outlets import DEMO, files, outlet


@pytest.fixture(scope="session")
def demo() -> dict[str, bytes]:
    """Return everything that the demo publishes, by address."""
    return files(outlet(DEMO))
