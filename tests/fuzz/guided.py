"""The fuzzer, guided by coverage: `python tests/fuzz/guided.py FOLDER -max_total_time=60`, or `make fuzz`.

FOLDER is where it keeps what it has learnt; it begins with the cases that the tests have.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))

with atheris.instrument_imports(include=["mkdocs_postmortems"]):
    from target import one, seeds

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds():
        (folder / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
