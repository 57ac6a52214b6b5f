"""Invented incidents of the length that real ones have; each depends on its number alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

__all__ = ["MARK", "QUESTION", "Record"]

MARK = "The first sign was a slow queue."
"""A sentence of every summary, which a measurement may change."""

QUESTION = "replication slots exhausted"
"""What a reader looks for: the symptom of one incident in fifty."""

_SERVICES = ("checkout", "ledger", "search", "catalogue", "accounts", "mail", "stock", "gateway", "pricing", "media")
_PEOPLE = ("ana", "boris", "chidi", "dunya", "emre", "farah", "goran", "hiro")
_PARTS = ("connection pool", "certificate", "feature flag", "retry policy", "load balancer", "index", "cache", "queue", "migration", "firewall rule")
_FAULTS = ("timed out", "ran full", "answered twice", "lost its leader", "refused connections", "grew without bound", "served old data", "restarted in a loop")
_KINDS = ("note", "action", "identified", "communication", "escalated")
_TYPES = ("prevent", "detect", "mitigate", "process")


@dataclass(frozen=True)
class Record:
    """One incident, in the words of a file of ours and in those of a page written by hand."""

    number: int

    @property
    def stem(self) -> str:
        """The name of its file, without the ending."""
        return f"{self._start:%Y-%m-%d}-n{self.number:05}"

    @property
    def _random(self) -> Random:
        return Random(7_000_003 * self.number)  # noqa: S311

    @property
    def _start(self) -> datetime:
        return datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=self._random.randrange(5_000_000))

    def _sentence(self, random: Random) -> str:
        part, fault, service = random.choice(_PARTS), random.choice(_FAULTS), random.choice(_SERVICES)
        return random.choice(
            (
                f"The {part} of `{service}` {fault} after {random.randrange(2, 90)} minutes at {random.randrange(20, 99)} % of its limit.",
                f"Because every client of **{service}** tried again within {random.randrange(1, 9)} seconds, the {part} saw {random.randrange(2, 40)} times its usual load.",
                f"We first suspected the {part}, but a trace of request `{random.getrandbits(32):08x}` showed that {service} had {fault}.",
                f"The [change](https://git.example.com/{service}/commit/{random.getrandbits(28):07x}) had passed review, and the test for the {part} ran on another version.",
                f"About {random.randrange(30, 9000)} requests failed with `E{random.randrange(1000, 9999)}`, most of them from one region.",
            )
        )

    def _paragraphs(self, random: Random, most: int) -> str:
        blocks = [" ".join(self._sentence(random) for _ in range(random.randrange(2, 6))) for _ in range(random.randrange(1, most + 1))]
        if random.random() < 0.4:  # noqa: PLR2004
            blocks.append("\n".join(f"- {self._sentence(random)}" for _ in range(random.randrange(2, 5))))
        if random.random() < 0.25:  # noqa: PLR2004
            blocks.append(f"```yaml\n{random.choice(_SERVICES)}:\n  max_connections: {random.randrange(10, 400)}\n  timeout: {random.randrange(10, 99)}s\n```")
        return "\n\n".join(blocks)

    def _told(self) -> dict[str, str]:
        random = self._random
        names = {"summary": 2, "impact": 2, "root_cause": 4, "resolution": 3, "lessons": 3}
        told = {name: self._paragraphs(random, most) for name, most in names.items()}
        return {**told, "summary": f"{MARK} {told['summary']}"}

    @property
    def _symptom(self) -> str:
        return f"FATAL: {QUESTION}" if self.number % 50 == 1 else f"ERROR {self._random.choice(_PARTS)} {self._random.choice(_FAULTS)}"

    def _events(self) -> list[tuple[datetime, str, str]]:
        random = Random(self.number)  # noqa: S311
        times = sorted(random.randrange(1, 400) for _ in range(random.randrange(6, 20)))
        return [(self._start + timedelta(minutes=minutes), random.choice(_KINDS), self._sentence(random)) for minutes in times]

    def _actions(self) -> list[dict[str, str]]:
        random = Random(-self.number)  # noqa: S311
        return [
            {
                "action": f"Watch the {random.choice(_PARTS)} of {random.choice(_SERVICES)}",
                "owner": random.choice(_PEOPLE),
                "due": f"{self._start + timedelta(days=random.randrange(5, 90)):%Y-%m-%d}",
                "status": random.choice(("open", "done")),
                "type": random.choice(_TYPES),
            }
            for _ in range(random.randrange(2, 6))
        ]

    @property
    def still_open(self) -> int:
        """How many of its action items are open."""
        return sum(action["status"] == "open" for action in self._actions())

    @property
    def facts(self) -> dict[str, object]:
        """What stands at the top of it."""
        random = self._random
        events = self._events()
        service = random.choice(_SERVICES)
        return {
            "title": f"The {random.choice(_PARTS)} of {service} {random.choice(_FAULTS)}",
            "severity": random.choice(("sev1", "sev2", "sev3", "sev3", "sev4")),
            "started_at": f"{self._start:%Y-%m-%d %H:%M}",
            "resolved_at": f"{events[-1][0] + timedelta(minutes=5):%Y-%m-%d %H:%M}",
            "services": [service],
            "tags": sorted(random.sample(("deploy", "database", "network", "capacity", "dns"), 2)),
        }

    def file(self) -> str:
        """Return it as an incident file."""
        told = self._told()
        lessons = told.pop("lessons")
        lines = [f"{key}: {json.dumps(value)}" for key, value in self.facts.items()]
        lines += [f"symptoms: [{json.dumps(self._symptom)}]"]
        lines += [f"{key}: {json.dumps(value)}" for key, value in told.items()]
        lines += ["timeline:", *(f"  - {{time: {time:%Y-%m-%d %H:%M}, kind: {kind}, event: {json.dumps(event)}}}" for time, kind, event in self._events())]
        lines += ["action_items:", *(f"  - {json.dumps(action)}" for action in self._actions())]
        return "\n".join([*lines, f"sections: [{{title: Lessons, body: {json.dumps(lessons)}}}]", ""])

    def page(self) -> str:
        """Return it as a page that somebody wrote by hand."""
        facts, told = self.facts, self._told()
        row = " | ".join(", ".join(value) if isinstance(value, list) else str(value) for key, value in facts.items() if key != "title")
        lines = [f"# {facts['title']}", "", "| Severity | Started | Resolved | Services | Tags |", "|---|---|---|---|---|", f"| {row} |", "", f"`{self._symptom}`", ""]
        for key, text in told.items():
            lines += [f"## {key.replace('_', ' ').capitalize()}", "", text, ""]
        lines += ["## Timeline", "", "| Time | Kind | Event |", "|---|---|---|", *(f"| {time:%Y-%m-%d %H:%M} | {kind} | {event} |" for time, kind, event in self._events()), ""]
        lines += ["## Action items", "", "| Action | Owner | Due | Status | Type |", "|---|---|---|---|---|", *(f"| {' | '.join(action.values())} |" for action in self._actions()), ""]
        return "\n".join(lines)
