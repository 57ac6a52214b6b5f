"""What builds cost: processor time and memory of whole processes, and the wait from saving a file to seeing it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from engines import Engine
from records import MARK

__all__ = ["Cost", "build", "builds", "rebuilds", "until_seen"]

_PATIENCE = 600


@dataclass(frozen=True)
class Cost:
    """Processor seconds, and the largest memory of one process in MiB."""

    seconds: float
    memory: float


def build(engine: Engine) -> Cost:
    """Build a site, and return what it cost."""
    process = subprocess.Popen(engine.command, cwd=engine.folder, env=engine.environment(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{engine.name} failed with {process.returncode}: {' '.join(engine.command)} in {engine.folder}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def builds(engines: Sequence[Engine], repeat: int) -> dict[str, Cost]:
    """Build sites from nothing, in turns so that noise meets all of them; return the medians."""
    costs: dict[str, list[Cost]] = {engine.name: [] for engine in engines}
    for _ in range(repeat):
        for engine in engines:
            engine.clean()
            costs[engine.name].append(build(engine))
    return _medians(costs)


def rebuilds(engines: Sequence[Engine], repeat: int) -> dict[str, Cost]:
    """Build sites again after a change of one file; return the medians."""
    costs: dict[str, list[Cost]] = {engine.name: [] for engine in engines}
    for number in range(repeat):
        for engine in engines:
            mark = _edit(engine, number)
            costs[engine.name].append(build(engine))
            if mark not in (engine.site / engine.page / "index.html").read_text(encoding="utf-8"):
                raise SystemExit(f"{engine.name} did not publish a change")
    return _medians(costs)


def until_seen(engine: Engine, repeat: int) -> float:
    """Return the median of the seconds from saving a file until the preview server shows it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*engine.command[:-2], "serve", "-q", "-a", f"127.0.0.1:{port}", *([] if engine.name == "ours" else ["-w", str(engine.edited.parent)])]
    with subprocess.Popen(command, cwd=engine.folder, env=engine.environment()) as server:
        try:
            address = f"http://127.0.0.1:{port}/{engine.page}"
            _seen(server, address, "<title>")
            waits = []
            for number in range(repeat):
                time.sleep(1.5)
                mark = _edit(engine, 100 + number)
                begun = time.perf_counter()
                _seen(server, address, mark)
                waits.append(time.perf_counter() - begun)
            return median(waits)
        finally:
            server.terminate()


def _edit(engine: Engine, number: int) -> str:
    text = engine.edited.read_text(encoding="utf-8")
    start = text.index(MARK[:-1])
    rest = text[start + len(MARK) - 1 :].partition(".")[2]
    mark = f"{MARK[:-1]}, change {number}."
    engine.edited.write_text(text[:start] + mark + rest, encoding="utf-8")
    return mark


def _seen(server: subprocess.Popen[bytes], address: str, text: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise SystemExit(f"the server did not show `{text}` at {address}")


def _medians(costs: dict[str, list[Cost]]) -> dict[str, Cost]:
    return {name: Cost(median(c.seconds for c in found), median(c.memory for c in found)) for name, found in costs.items()}
