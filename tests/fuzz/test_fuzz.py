"""A short run of the fuzzer; `make fuzz` runs it for longer."""

from __future__ import annotations

import platform
import random
import subprocess
import sys
from pathlib import Path

import pytest

from target import one, seeds  # isort: skip

# Where a wheel of the fuzzer exists; it has to be there, then, as the extra `dev` says.
if sys.platform == "linux" and platform.machine() == "x86_64" and sys.version_info < (3, 14):

    def test_a_guided_run_finds_nothing(tmp_path: Path) -> None:
        """Guided by coverage, from one seed: no file and no time crashes the parser."""
        command = [sys.executable, str(Path(__file__).with_name("guided.py")), str(tmp_path), "-seed=7", "-runs=250", "-max_len=2000", f"-artifact_prefix={tmp_path}/"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        assert "Done 250 runs" in done.stderr


@pytest.mark.parametrize("number", range(8))
def test_changed_cases_crash_nothing(number: int) -> None:
    """Every case of the tests, with bytes of it changed, doubled, taken out and mixed with others'."""
    chance = random.Random(number)  # noqa: S311 - the same changes each time
    known = seeds()
    for case in known:
        data = bytearray(case)
        for _ in range(chance.randrange(1, 6)):
            at, other = chance.randrange(len(data) + 1), chance.choice(known)
            data[at : at + chance.choice((0, 1, 5))] = chance.choice((b"", bytes([chance.randrange(256)]), b"\n- ", b": ", b"&a *a", other[: chance.randrange(20)], bytes(data[at : at + 9])))
        one(bytes(data))


@pytest.mark.parametrize("case", seeds(), ids=range(len(seeds())))
def test_what_the_fuzzer_begins_with_crashes_nothing(case: bytes) -> None:
    """The cases themselves."""
    one(case)
