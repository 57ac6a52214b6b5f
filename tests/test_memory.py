"""The garbage of earlier builds: left alone while there is little of it, and gone before there is much."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
from mkdocs_postmortems.plugin.memory import Leftovers


class Ring:
    """What only the garbage collector can free."""

    def __init__(self) -> None:
        self.next = self


@pytest.fixture
def leftovers() -> Iterator[Leftovers]:
    """Return a process's leftovers, of which nothing is taken for granted in the end."""
    yield Leftovers()
    gc.unfreeze()


def test_little_garbage_is_left_alone(leftovers: Leftovers) -> None:
    """A build after a small change does not look through all that others have made."""
    with leftovers.ignored():
        left = ref(Ring())
    gc.collect()
    with leftovers.ignored():
        pass
    assert left() is not None


def test_garbage_goes_once_there_is_half_as_much_again(leftovers: Leftovers) -> None:
    """However many builds follow each other, what they leave has a bound."""
    with leftovers.ignored():
        left = ref(Ring())
    with leftovers.ignored():
        more: list[list[int]] = [[] for _ in range(gc.get_freeze_count())]
    with leftovers.ignored():
        assert left() is None
    del more
    assert gc.isenabled()


def test_garbage_goes_while_nobody_waits(leftovers: Leftovers) -> None:
    """Some time after a build has ended, but not while another one goes on."""
    with leftovers.ignored():
        left = ref(Ring())
    leftovers.sweep(0)
    assert left() is not None
    leftovers.wait()
    leftovers.sweep(3600)
    assert left() is not None
    with leftovers.ignored():
        leftovers.sweep(0)
    assert left() is not None
    leftovers.wait()
    leftovers.sweep(0)
    assert left() is None
