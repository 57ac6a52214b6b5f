"""A hundred made-up incidents as files: what `incidents.yml` tells, with ids, times and a timeline full of common words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random
from typing import Any

import yaml

HERE = Path(__file__).parent
# What a timeline says in any incident: the words that a search must not be led astray by.
COMMON = (
    "Alert fired: error rate of {service} above {n} % for {m} minutes.",
    "First customers report errors and timeouts.",
    "On-call looks at the connection pool and the database: no anomaly.",
    "Suspected DNS, then an expired certificate; both are fine.",
    "Restarted {service}; the queue drains for a while, then grows again.",
    "Disk and memory are checked on all nodes, nothing is full.",
    "Rolled back the last deployment of {service}; no change.",
    "Kafka consumers and Redis look healthy.",
    "Status page updated: {service} is degraded, tracking and booking may be slow.",
    "Traffic shifted away from one zone; the load balancer shows 502 and 504 for {m} minutes.",
    "A log line with a timeout is found that turns out to be old.",
    "Support has {n} tickets, most of them say that the page does not load.",
)
SEVERITIES = ("sev1", "sev2", "sev2", "sev3", "sev3", "sev4")


def stories() -> list[dict[str, Any]]:
    """Return the incidents as told, the oldest first."""
    told = yaml.safe_load((HERE / "incidents.yml").read_text(encoding="utf-8"))
    return sorted(told, key=lambda story: (story["date"], story["slug"]))


def write_incidents(folder: Path) -> dict[str, str]:
    """Write every story as an incident file, the same each time; return file stems by slug and by alias."""
    folder.mkdir(parents=True, exist_ok=True)
    stems: dict[str, str] = {}
    counts: dict[int, int] = {}
    for number, story in enumerate(stories(), 1):
        year = story["date"].year
        counts[year] = counts.get(year, 0) + 1
        stem = f"{story['date']}-{story['slug']}"
        stems[story["slug"]] = stem
        incident = _incident(story, f"INC-{year}-{counts[year] + 10:03}", number)
        for alias in incident.get("aliases", []):
            stems[alias] = stem
        text = yaml.safe_dump(incident, allow_unicode=True, sort_keys=False)
        (folder / f"{stem}.yml").write_text(text, encoding="utf-8")
    return stems


def _incident(story: dict[str, Any], name: str, number: int) -> dict[str, Any]:
    random = Random(number)  # noqa: S311
    start = dt.datetime.combine(story["date"], dt.time(random.randrange(24), random.randrange(60)))
    minutes = random.randrange(20, 300)
    return {
        "id": name,
        **({"aliases": [f"OPS-{4000 + number}"]} if number % 3 == 0 else {}),
        "title": story["title"],
        "severity": random.choice(SEVERITIES),
        "started_at": _clock(start),
        "resolved_at": _clock(start + dt.timedelta(minutes=minutes)),
        "services": story["services"],
        "tags": story["tags"],
        "summary": story["summary"],
        "symptoms": story["symptoms"],
        "root_cause": story["cause"],
        "resolution": story["stopped"],
        "timeline": _timeline(random, story["services"][0], start, minutes),
        "action_items": [],
    }


def _timeline(random: Random, service: str, start: dt.datetime, minutes: int) -> list[dict[str, str]]:
    offsets = sorted(random.sample(range(1, minutes), 6))
    said = random.sample(COMMON, 6)
    return [
        {"time": _clock(start + dt.timedelta(minutes=offset)), "event": text.format(service=service, n=random.randrange(2, 60), m=random.randrange(2, 30))}
        for offset, text in zip(offsets, said, strict=True)
    ]


def _clock(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
