"""Times as people write them: finding one at the beginning of a line, or anywhere in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mkdocs_postmortems.importers.months import MONTH, month_number

__all__ = ["Stamp", "Written", "anywhere", "clock_24", "leading", "trailing", "whole", "zone_names"]

_WEEKDAY_NAME = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"
_DATE = (
    rf"(?:{_WEEKDAY}?(?P<iy>\d{{4}})(?P<isep>[-/.])(?P<im>\d{{1,2}})(?P=isep)(?P<id>\d{{1,2}})(?!\d|\.\d)(?:/(?P<e0>\d{{1,2}})(?![\d/]|:\d))?"
    rf"|{_WEEKDAY}?(?P<n1>\d{{1,2}})(?P<nsep>[-/.])(?P<n2>\d{{1,2}})(?P=nsep)(?P<ny>\d{{4}}(?!\d)|\d{{2}}(?![\d.:/-]*\d))"
    rf"|{_WEEKDAY}?(?:the\s+)?(?P<m1>{MONTH})(?![^\W\d_])\.?\s*(?P<d1>\d{{1,2}})(?!\d|:\d|\.\d)(?:st|nd|rd|th)?\b(?:\s?[-–]\s?(?P<e1>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]))?(?:,?\s+(?P<y1>\d{{4}}|(?<=,\s)\d\d(?=,\s\d))(?!\d|:\d))?"
    rf"|{_WEEKDAY}?(?:the\s+)?(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?(?:\s?[-–]\s?(?P<e2>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?=\s))?[\s/-]?(?:of\s+|de\s+)?(?P<m2>{MONTH})(?![^\W_])\.?(?:,?(?:\sdel?)?[\s/-](?P<y2>\d{{4}})(?!\d|:\d))?"
    r"|(?P<s1>\d{1,2})(?P<ssep>[-/])(?P<s2>\d{1,2})(?=,?[ T]+\d{1,2}:\d{2})"
    rf"|{_WEEKDAY}(?=\d{{1,2}}:\d{{2}})"
    r"|\d{5}-\d{2}-\d{2}(?=[ T]+\d{1,2}:\d{2}))"
)
_HALF = r"\s?[ap]\.?\s?m(?![^\W_])\.?"
_UNKNOWN = r"(?:\d{1,2}|\?{1,2}|hh|xx|__)(?::|h)(?:\d?\?{1,2}|\d?x{1,2}|mm|__)(?::(?:\?\?|ss|xx))?|\?{2,4}"
_CLOCK = (
    rf"(?:(?P<unknown>{_UNKNOWN})"
    rf"|(?P<hm>\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?)(?!:?\d|\s?(?:minutes?|mins)\b)(?P<half>{_HALF})?(?:\s?(?:h|hrs?|hours|uhr)(?![^\W_]))?"
    rf"|(?P<dot>\d{{2}}\.\d{{2}}(?![\d.%]|\s?(?:seconds|minutes|gb|mb|kb|ms|s)\b)|\d\.\d{{2}}(?={_HALF}))(?P<dothalf>{_HALF})?(?:\s?(?:h|hrs?|hours|uhr)(?![^\W_]))?"
    rf"|(?P<bare>\d{{1,2}})(?P<barehalf>{_HALF})"
    r"|(?P<hh>\d{1,2})h(?:(?P<hmin>[0-5]\d)\b|(?=\s?[:–—]\s))"
    r"|(?P<military>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?(?:h|hrs?|hours|z|utc|gmt|(?-i:[A-Z]{2,3}T))\b)(?:\s?(?:h|hrs?|hours|uhr)(?![^\W_]))?)"
)
# Names of zones; the written-out ones stand for the general abbreviations of their clocks.
_SPELT = {
    r"(?:u\.?s\.?\s+)?eastern(?:\s+(?:standard|daylight))?(?:\s+time)?": "ET",
    r"(?:u\.?s\.?\s+)?pacific(?:\s+(?:standard|daylight))?(?:\s+time)?": "PT",
    r"(?:u\.?s\.?\s+)?mountain(?:\s+(?:standard|daylight))\s+time": "MT",
    r"(?:u\.?s\.?\s+)?central\s+(?:standard\s+|daylight\s+)?time": "CT",
    r"central\s+european\s+summer\s+time": "CEST",
    r"central\s+european(?:\s+standard)?\s+time": "CET",
    r"west\s+africa(?:n)?\s+time": "WAT",
    r"east(?:ern)?\s+africa(?:n)?\s+time": "EAT",
    r"central\s+africa(?:n)?\s+time": "CAT",
    r"(?:south\s+africa(?:n)?\s+standard\s+time)": "SAST",
    r"(?:japan\s+standard\s+time)": "JST",
    r"(?:coordinated\s+universal|universal|greenwich\s+mean)\s+time(?:\s+coordinated)?": "UTC",
}
_ABBREVIATIONS = (  # noqa: SIM905
    "UTC GMT PST PDT PT MST MDT MT CST CDT CT EST EDT ET AKST AKDT HST AST ADT BRT WET WEST BST CET CEST MET EET EEST MSK "
    "WAT CAT EAT SAST IST IDT TRT PKT NPT WIB SGT HKT AWST JST KST ACST ACDT AEST AEDT NZST NZDT GST AMT SST WST"
).split()  # fmt: skip
# After a space, a dash and a clock time are the end of a span (`14:22 UTC - 14:51 UTC`).
_FROM_UTC = r"(?:0?\d|1[0-4])(?::?(?:00|15|30|45))?(?![\d:]|\s?[ap]\.?m\b)"
_ZONE = (
    rf"(?:(?:UTC|GMT)(?:\s?\+\s?{_FROM_UTC}|[−–-]\s?{_FROM_UTC}|\s[−–-]\s?(?:0?\d|1[0-4])(?![\d:]|\s?[ap]\.?m\b))"
    rf"|(?-i:{'|'.join(sorted(_ABBREVIATIONS, key=len, reverse=True))}|utc|gmt|Utc|Z)(?![^\W_])"
    rf"|{'|'.join(_SPELT)}(?![^\W_])|\+\d{{2}}:?\d{{2}}(?!\d))"
)
_IN_BRACKETS = rf"\s*(?:[(\[]\s*(?P<zone1>{_ZONE})\s*[)\]]|,?\s?(?P<zone2>{_ZONE}))"
_ABOUT = r"(?:~|≈|±|c\.|ca\.?|circa|about|around|approx(?:\.|imately)?|roughly|at\s+about|at\s+around|at\s+approximately)\s*"
_JOINT = rf"(?:(?:\s*\({_WEEKDAY_NAME}\))?,?\s*(?:at|@|[-–—|,T]|um|à|alle|a\s+las|às|om|kl\.?)?\s*)"
_TO = r"\s*(?:-|–|—|--|→|to|until|till|through)\s*"


def _numbered(pattern: str, mark: str) -> str:
    """Return a pattern with other names for its groups, so that it can stand in an expression twice."""
    return re.sub(r"(\(\?P[<=])(\w+)", rf"\1\g<2>{mark}", pattern)


_STAMP = (
    rf"(?P<about>{_ABOUT})?(?:(?P<date>{_DATE})(?:{_JOINT}(?P<about2>{_ABOUT})?(?P<clock>{_CLOCK})(?:{_IN_BRACKETS})?)?"
    rf"|(?P<clock_b>{_numbered(_CLOCK, '_b')})(?:{_numbered(_IN_BRACKETS, '_b')})?"
    rf"(?:,?\s*(?:on|,|-|–)?\s+(?P<date_b>{_numbered(_DATE, '_b')})(?!,?\s*\d{{1,2}}:\d))?)(?P<about3>~|-?ish\b)?(?:(?<=:\d\d:\d\d)[-–](?P<second_c>\d\d)(?![\d:.]))?"
    rf"(?P<span>{_TO}(?P<spandate>(?:{_numbered(_DATE, '_c')}){_JOINT})?(?:{_ABOUT})?(?P<clock_c>{_numbered(_CLOCK, '_c')})(?:{_numbered(_IN_BRACKETS, '_c')})?)?"
)
# Runs of spaces have an end, so that the time to read a line grows with its length and no faster.
_STAMP = _STAMP.replace(r"\s*", r"\s{0,8}").replace(r"\s+", r"\s{1,8}")
_ANYWHERE = re.compile(rf"(?<![A-Za-z0-9.:/-]){_STAMP}(?![A-Za-z0-9%])", re.IGNORECASE)
_LEADING = re.compile(rf"{_STAMP}(?![A-Za-z0-9%])", re.IGNORECASE)
_ZONES = re.compile(rf"(?<![\w+-]){_ZONE}", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:at|on|by|um|à|a las|às|alle|om|kl\.?)\s+[*_`]{0,3}(?=[~\d(]|about|around|approx|[a-z]{3,9}\.?,?\s?\d)", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:(?:shortly|just|right)\s+)?(?:(?:after|before|since|until)\s+[*_`]*|(?:around|about|approximately|roughly)\s+[*_`]+)(?=~?\d{1,2}:\d{2})", re.IGNORECASE)
# Signs that look like those of times, one for one.
_LIKE_ASCII = str.maketrans("\u2010\u2011\u2212\u00a0\u202f\u2009\uff1a年月日時时分", "---   :-- :: ")
_SIGN = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\U0001f000-\U0001faff"
_OPENERS = re.compile(rf"(?:[*_`~<(\[{{\"'“]|[{_SIGN}]+\s*)*(?:-(?=\d))?")
_SIGNS = re.compile(f"[{_SIGN}]+")
_CLOSED = re.compile(r"(?P<marks>[)\]}*_`\"'”>]*)\s*(?:(?P<sep>[:–—|>→.,;=·•-]+)(?P<after>[*_`]*))?\s*")
_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<url>[^()\s]*)\)")
_EMPHASIS = re.compile(r"\*\*")
_FOOTNOTE = re.compile(r"^(\[\^[^\]]+\]):\s*")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: year, month and day, of which some may be missing or in doubt.

    With `order` "ymd" or "named" month and day are certain; with "numeric" nobody can say by the form alone which is
    which; "short" lacks the year as well; "weekday" is only the name of a day, or a date whose year is mistyped.
    """

    order: str
    year: int | None = None
    first: int = 0
    second: int = 0
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time in a text: its date, clock times and zone as written; `text` is all of it, `start` and `end` its place.

    `until` is the clock time of a span's end; `unknown` stands for a clock time with unknown parts.
    """

    text: str
    start: int
    end: int
    day: Written | None = None
    clock: str = ""
    until: str = ""
    until_day: Written | None = None
    zone: str = ""
    about: bool = False
    unknown: bool = False

    @property
    def is_time(self) -> bool:
        """Whether anything about the time is known."""
        return bool(self.clock or self.day or self.unknown)

    @property
    def has_clock(self) -> bool:
        """Whether a clock time is known."""
        return bool(self.clock)


def anywhere(text: str) -> Iterator[Stamp]:
    """Yield every time in a text, in order; numbers that may be something else are passed over."""
    for found in _ANYWHERE.finditer(text.translate(_LIKE_ASCII)):
        if stamp := _read(found):
            yield stamp


def leading(text: str) -> tuple[Stamp, str] | None:
    """Return the time that a line begins with and the rest of the line, or None; marks of emphasis and brackets are passed over."""
    if (link := _LINK.match(text)) and (inside := leading(link["text"])) and inside[1].strip():
        return inside[0], f"[{inside[1].strip()}]({link['url']}){text[link.end() :]}"
    written, text = text, text.translate(_LIKE_ASCII)
    opened = _OPENERS.match(text)
    start = opened.end() if opened else 0
    if text[:start].endswith("~"):
        start -= 1
    if preposition := _PREPOSITION.match(text, start):
        start = preposition.end()
    relative = _RELATIVE.match(text, start)
    found = _LEADING.match(text, relative.end() if relative else start)
    stamp = _read(found) if found else None
    if stamp is None or (relative and not _CLOSED.match(text, stamp.end)["sep"]):  # type: ignore[index]
        return None
    stamp = replace(stamp, start=0, about=stamp.about or bool(relative))
    return stamp, _rest(written, stamp.end, text[: opened.end() if opened else 0])


def _rest(text: str, end: int, opened: str) -> str:
    """Return what follows a time, without the marks that close around it; emphasis that goes on begins anew."""
    closed = _CLOSED.match(text, end)
    marks, after = (closed["marks"], closed["after"] or "") if closed else ("", "")
    emphasis = re.sub(r"[^*_]", "", opened)
    begin = closed.end() if closed else end
    if after and not emphasis:
        begin = closed.start("after") if closed else end
    rest = text[begin:]
    if emphasis and not re.search(r"[*_]", marks + after):
        rest = emphasis + rest
    return " ".join([*_SIGNS.findall(opened), _FOOTNOTE.sub(r"\1 ", rest)]).strip()


def trailing(text: str) -> tuple[Stamp, str] | None:
    """Return the time that a line ends with and what stands before it, or None."""
    stamps = list(anywhere(text))
    if not stamps or text[stamps[-1].end :].strip(" .)]*_`"):
        return None
    before = re.sub(r"[\s:(\[|*_–—-]*(?:\bat|\bon|@)?\s*$", "", text[: stamps[-1].start], flags=re.IGNORECASE)
    return stamps[-1], _EMPHASIS.sub("", before) if before.count("**") == 1 else before


def whole(text: str) -> Stamp | None:
    """Return the time that is all a text says, or None."""
    found = leading(text)
    return found[0] if found and not found[1].strip(" .:") else None


def zone_names(text: str) -> list[str]:
    """Return the time zones that a text names, each once, as abbreviations where it spells them out."""
    return list(dict.fromkeys(_zone(found[0]) for found in _ZONES.finditer(text)))


def _zone(written: str | None) -> str:
    text = (written or "").strip()
    for pattern, name in _SPELT.items():
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return name
    return re.sub(r"\s", "", text).replace("−", "-").replace("–", "-").upper()


def _read(found: re.Match[str]) -> Stamp | None:
    mark = "_b" if found["clock_b"] else ""
    clock, unknown = _clock(found, mark)
    if (found["clock"] or found["clock_b"]) and not clock and not unknown:
        if not found["date"] or found["span"]:
            return None
        unknown = True
    until, _ = _clock(found, "_c") if found["span"] else ("", False)
    if found["second_c"] and clock:
        until = clock[:-2] + found["second_c"]
    end = found.start("span") if found["span"] and not until else found.end()
    text = found.string[found.start() : end]
    about = bool(found["about"] or found["about2"] or found["about3"])
    zone = _zone(found[f"zone1{mark}"] or found[f"zone2{mark}"]) or _zone((found["zone1_c"] or found["zone2_c"]) if until else "")
    day = _written(found, "_b" if found["date_b"] else "") if found["date"] or found["date_b"] else None
    until_day = _written(found, "_c") if until and found["spandate"] else _last_day(found, day)
    return Stamp(text, found.start(), end, day, clock, until, until_day, zone, about, unknown and not clock)


def _last_day(found: re.Match[str], first: Written | None) -> Written | None:
    """Return the end of a range of days (`September 11-19`)."""
    last = next((found[name] for name in ("e0", "e1", "e2", "e0_b", "e1_b", "e2_b") if found[name]), None)
    return replace(first, second=int(last)) if last and first else None


def _clock(found: re.Match[str], mark: str) -> tuple[str, bool]:
    """Return a clock time in the author's own spelling with a colon, and whether parts of it are unknown."""
    part = {name: found[f"{name}{mark}"] for name in ("unknown", "hm", "half", "dot", "dothalf", "bare", "barehalf", "hh", "hmin", "military")}
    half = re.sub(r"[\s.]", "", part["half"] or part["dothalf"] or part["barehalf"] or "").upper()
    if part["hm"] or part["dot"]:
        text = re.sub(r"[.,]\d+$", "", part["hm"]) if part["hm"] else part["dot"].replace(".", ":")
    elif part["hh"] or part["military"]:
        text = f"{part['hh']}:{part['hmin'] or '00'}" if part["hh"] else f"{part['military'][:2]}:{part['military'][2:]}"
    else:
        text = part["bare"] or ""
    clock = f"{text} {half}".strip()
    return (clock if text and clock_24(clock) else ""), bool(part["unknown"])


def clock_24(clock: str) -> tuple[int, int, int] | None:
    """Return hour, minute and second of a clock time, None if no clock shows it; `13:55 PM` is 13:55."""
    digits, _, half = clock.partition(" ")
    hour, minute, second = (int(part) for part in [*digits.split(":"), "0", "0"][:3])
    if half and 1 <= hour <= 12:  # noqa: PLR2004
        hour = hour % 12 + (12 if half == "PM" else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None  # noqa: PLR2004


def _written(found: re.Match[str], mark: str) -> Written | None:
    part = {name: found[f"{name}{mark}"] for name in ("iy", "im", "id", "n1", "n2", "nsep", "ny", "m1", "d1", "y1", "m2", "d2", "y2", "s1", "s2")}
    if part["iy"]:
        return Written("ymd", int(part["iy"]), int(part["im"]), int(part["id"]))
    if part["n1"]:
        return Written("numeric", _full(part["ny"]), int(part["n1"]), int(part["n2"]), dotted=part["nsep"] == ".")
    name, day, year_text = (part["m1"], part["d1"], part["y1"]) if part["m1"] else (part["m2"], part["d2"], part["y2"])
    if name:
        return Written("named", _full(year_text) if year_text else None, month_number(name), int(day))
    return Written("short", None, int(part["s1"]), int(part["s2"])) if part["s1"] else Written("weekday")


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004
