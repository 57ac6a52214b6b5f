"""The times of a draft: the day and the zone of the document, its milestones, and the entries of its timeline."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from mkdocs_postmortems.importers.days import Days, day_in_name, full_dates, month_in
from mkdocs_postmortems.importers.draft import Draft, Fact, Told
from mkdocs_postmortems.importers.kinds import mark_kinds
from mkdocs_postmortems.importers.stamps import anywhere
from mkdocs_postmortems.importers.text import Line, words
from mkdocs_postmortems.importers.timeline import (
    Clockwork,
    Found,
    Timed,
    counted_from,
    is_counted,
    stated_start,
)
from mkdocs_postmortems.importers.timeline.times import newest_first, spelt, wall_of
from mkdocs_postmortems.importers.values import MILESTONES, ranges
from mkdocs_postmortems.importers.zones import Verdict, judge
from mkdocs_postmortems.timestamps import parse_zone

__all__ = ["Choices", "Clock"]

_DOUBTFUL = ("the file's name", "the date of the document", "the only date in the text")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person who imports says about the documents: the day and the time zone of those that name none."""

    day: dt.date | None = None
    zone: str = ""


@dataclass
class Clock:
    """Sets the times of one draft. `days` reads its dates; `published` is the day that the document gives for itself."""

    draft: Draft
    days: Days
    choices: Choices
    stem: str
    published: dt.date | None = None
    zone: ZoneInfo | None = None
    day: dt.date | None = None

    def run(self) -> None:
        """Set every time of the draft: the zone first, then milestones and timeline."""
        self.day, origin = self._day()
        self.days.anchor = self.days.anchor or self.day or self._month()
        timed = [entry for told in self.draft.timelines for entry in self._timed(told)]
        self._set_zone(timed)
        self._ranges()
        self._facts()
        self._entries(timed)
        self._start(timed, origin)
        for doubt in self.days.doubts:
            self.draft.doubt(doubt)

    def _day(self) -> tuple[dt.date | None, str]:
        """Return the day of the incident and where it was found: as chosen, in a heading, in the summary, in the file's name."""
        headings = [heading for told in self.draft.timelines for heading in told.headings]
        texts = [(heading, "a heading") for heading in (*headings, str(self.draft.data.get("title", "")), *self.draft.comments.get(("title",), ()))]
        texts += [(text, "the text") for text in (*(fact.said for fact in self.draft.facts.values()), *self.draft.dated)]
        texts += [(str(self.draft.data.get("summary", "")), "the summary")]
        for whole in (True, False):
            for text, origin in texts:
                if found := self._first_day(text, whole=whole):
                    return found, origin
        if self.published:
            return self.published, "the date of the document"
        if named := day_in_name(self.stem):
            return named, "the file's name"
        only = self._only_day()
        return (only, "the only date in the text") if only else (self.choices.day, "the command")

    def _only_day(self) -> dt.date | None:
        """Return the day that the text names, if it names but one; what is to be done by then does not count."""
        data = self.draft.data
        texts = [str(data.get(key, "")) for key in ("impact", "root_cause", "trigger", "resolution")]
        texts += [section["body"] for section in data.get("sections", ())]
        days = {day for text in texts for day in full_dates(text, self.days)}
        return days.pop() if len(days) == 1 else None

    def _month(self) -> dt.date | None:
        return month_in((str(self.draft.data.get("title", "")), *self.draft.dated, str(self.draft.data.get("summary", ""))))

    def _first_day(self, text: str, *, whole: bool) -> dt.date | None:
        if whole:
            return next(iter(full_dates(text, self.days)), None)
        near = self.published or day_in_name(self.stem) or self.choices.day or self._month()
        found = (self.days.of_stamp(stamp, near) for stamp in anywhere(text) if stamp.day and stamp.day.order == "named")
        return next((day for day in found if day), None) if near else None

    def _timed(self, told: Told) -> list[Timed]:
        days = [day for heading in told.headings[:1] for day in full_dates(heading, self.days)]
        first = days[0] if days else self.day
        own = [day for entry in told.entries if (day := self.days.of_stamp(entry.stamp, first) or self.days.day(entry.group, first))]
        if first is None and own:
            first = own[0]
            if told.entries[0].stamp.day is None and told.entries[0].group is None:
                self.draft.doubt(f"the entries above the first date were taken for {first}")
        self._count(told, first)
        if newest_first(told.entries):
            told.entries.reverse()
            self.draft.doubt("the source tells the newest first: its entries were turned round")
        return Clockwork(self.days, first).run(told.entries)

    def _count(self, told: Told, day: dt.date | None) -> None:
        """Give the entries that are counted from the start their times, if the start is known."""
        if not any(is_counted(entry) for entry in told.entries):
            return
        stamp = stated_start(told.entries, told.beside)
        start = wall_of(stamp.clock, self.days.of_stamp(stamp, day) or day) if stamp else None
        fact = self._started() if start is None else None
        if fact:
            stamp, start = fact.stamp, wall_of(fact.stamp.clock, self._day_of(fact))
        if stamp and start:
            told.entries = counted_from(start, stamp, told.entries)
            self.draft.doubt(f"the times that the source counts from the start are computed from {start:%Y-%m-%d %H:%M}; `~` stands where it writes no unit")

    def _started(self) -> Fact | None:
        """Return the start that the document states, in the text of its summary if nowhere else."""
        found = ranges(str(self.draft.data.get("summary", "")))
        said = Fact(found[0][0], "", found[0][2]) if len(found) == 1 else None
        return self.draft.facts.get("started") or said

    def _set_zone(self, timed: Sequence[Timed]) -> None:
        """Decide on the zone: as chosen, as the document states it, as all its entries write it, or none."""
        walls = [wall for entry in timed if (wall := entry.wall)]
        walls += [wall for fact in self.draft.facts.values() if (wall := wall_of(fact.stamp.clock, self._day_of(fact)))]
        stamps = (*(entry.found.stamp for entry in timed), *(fact.stamp for fact in self.draft.facts.values()))
        if not any(stamp.clock for stamp in stamps):
            return
        zones, origin = self._zones(timed)
        if not zones and (known := self.draft.data.get("timezone")):
            self.zone = parse_zone(known)
            return
        verdict = judge(zones[0], walls) if len(zones) == 1 else Verdict(doubt=self._no_zone(zones))
        if not verdict.name and self.choices.zone:
            self.zone = parse_zone(self.choices.zone)
            self.draft.data["timezone"] = self.zone.key
            self.draft.comment(("timezone",), f"the source says: {', '.join(zones)}" if zones else "")
            return
        if verdict.name:
            self.zone = parse_zone(verdict.name)
            self.draft.data["timezone"] = verdict.name
            self.draft.comment(("timezone",), f"{origin} {zones[0]}" if set(words(zones[0])) - set(words(verdict.name)) else "")
        self.draft.doubt(verdict.doubt)

    def _zones(self, timed: Sequence[Timed]) -> tuple[list[str], str]:
        stated = list(dict.fromkeys(zone for told in self.draft.timelines for zone in told.zones)) or list(dict.fromkeys(self.draft.zones))
        if len(stated) == 1:
            return stated, "the source says:"
        written = list(dict.fromkeys(entry.found.stamp.zone for entry in timed if entry.found.stamp.zone))
        written = written or list(dict.fromkeys(fact.stamp.zone for fact in self.draft.facts.values() if fact.stamp.zone))
        if written:
            return written, "the times of the source say:"
        if stated:
            return stated, ""
        texts = (*self.draft.dated, *(str(self.draft.data.get(key, "")) for key in ("summary", "impact")))
        said = [stamp.zone for text in texts for stamp in anywhere(text) if stamp.zone]
        return list(dict.fromkeys(said)), "the text says:"

    def _no_zone(self, zones: Sequence[str]) -> str:
        if not zones:
            return "the source names no time zone, so the site's is taken: write `timezone` if it is another one"
        return f"the source names several time zones ({', '.join(zones)}): write the one of its times as `timezone`"

    def _day_of(self, fact: Fact) -> dt.date | None:
        own = self.days.of_stamp(fact.stamp, self.day)
        return own or (self.days.of_stamp(fact.day_of, self.day) if fact.day_of else None) or self.day

    def _ranges(self) -> None:
        """Take beginning and end from the summary, if it names one stretch of time and nothing else does."""
        text = self.draft.data.get("summary", "")
        found = ranges(str(text)) if not self.draft.facts else []
        if len(found) == 1:
            first, last, day = found[0]
            self.draft.facts |= {"started": Fact(first, "", day), "resolved": Fact(last, "", day)}
            self.draft.doubt("`started_at` and `resolved_at` are the stretch of time that the summary names")

    def _facts(self) -> None:
        before: dt.datetime | None = None
        for name in MILESTONES:
            fact = self.draft.facts.get(name)
            if fact is None:
                continue
            day = self._day_of(fact)
            key = f"{name}_at"
            wall = wall_of(fact.stamp.clock, day)
            if wall and before and day and wall < before and fact.stamp.day is None:
                day += dt.timedelta(days=1)
                self.draft.doubt(f"`{key}` was taken for the day after, because it is earlier than what happened before it")
            before = wall or before
            text = self._moment(Timed(_found(fact), day)) if day else ""
            if not fact.said and not text:
                continue
            if text:
                self.draft.data[key] = text
                self.draft.comment((key,), "" if set(words(fact.said)) <= set(words(text)) else fact.said)
            else:
                self.draft.own(name, fact.said)

    def _moment(self, timed: Timed) -> str:
        text, doubt = spelt(timed, self.zone)
        self.draft.doubt(doubt)
        return text

    def _entries(self, timed: Sequence[Timed]) -> None:
        """Write the timeline; entries of which nothing tells the day come without one."""
        entries: list[dict[str, str]] = []
        undated: list[Found] = []
        for entry in timed:
            text = self._moment(entry)
            event = entry.found.text
            route = ("timeline", len(entries))
            if not text or not event.strip():
                if entries:
                    entries[-1]["event"] += f"\n{entry.found.source} {event}".rstrip()
                else:
                    undated.append(entry.found)
                continue
            made = {"time": text, **self._until(entry), "event": event}
            if Counter(words(f"{entry.found.source} {event}")) - Counter(words(" ".join(made.values()))):
                self.draft.comment(route, entry.found.source)
            self.draft.comment(route, entry.doubt)
            entries.append(made)
        if undated:
            self.draft.section("Timeline", "\n".join(f"{found.source} {found.text}" for found in undated), undated[0].line)
        self._doubt_loose(timed)
        self._doubt_days(timed)
        if entries:
            self.draft.data["timeline"] = entries
            mark_kinds(entries, self.draft.data)

    def _until(self, entry: Timed) -> dict[str, str]:
        stamp = entry.found.stamp
        return {"until": str(entry.until_day)} if entry.until_day and not stamp.until else {}

    def _doubt_loose(self, timed: Sequence[Timed]) -> None:
        said = [entry.found.stamp.text for entry in timed if not entry.found.stamp.is_time]
        if said:
            self.draft.doubt(f"entries without a time stand on the day of their neighbour: {', '.join(f'“{text}”' for text in said)}")

    def _doubt_days(self, timed: Sequence[Timed]) -> None:
        crossed = sum(1 for entry in timed if "day after" in entry.doubt)
        back = sum(1 for entry in timed if entry.doubt.startswith("earlier"))
        if crossed:
            self.draft.doubt(f"the timeline passes midnight without saying so {crossed} time{'s' * (crossed > 1)}: check the dates from there on")
        if back:
            self.draft.doubt(f"{back} timeline {'entries are' if back > 1 else 'entry is'} earlier than the one above")

    def _start(self, timed: Sequence[Timed], origin: str) -> None:
        """Set the day of the beginning where nothing tells its time, and say where the day comes from."""
        data = self.draft.data
        days = [entry.day for entry in timed if entry.day]
        undated = any(entry.found.stamp.day is None and entry.found.group is None for entry in timed)
        if self.day and origin in _DOUBTFUL and (undated or not days):
            named = origin if origin.startswith("the only") else f"the one of {origin}"
            self.draft.doubt(f"the day is {named}, {self.day}: is it the day that it happened?")
        kinds = {entry.get("kind") for entry in data.get("timeline", ())}
        if "resolved_at" not in data and "resolved" not in kinds and data.get("status") != "resolved":
            self.draft.doubt("nothing says when it was over: add `resolved_at`, or it counts as going on")
        if "started_at" in data or "impact_start" in kinds:
            return
        day = self.day if self.day and (not days or origin not in _DOUBTFUL) else min(days, default=None)
        if day:
            data["started_at"] = str(day)
            self.draft.doubt("`started_at` is known by its day only: add the time at which users began to be affected")


def _found(fact: Fact) -> Found:
    return Found(Line(0, ""), replace(fact.stamp, until="", until_day=None), fact.said)
