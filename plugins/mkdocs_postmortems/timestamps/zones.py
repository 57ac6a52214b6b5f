"""Time zones: names of places for a file, offsets and abbreviations after a single time."""

import difflib
import re
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from mkdocs_postmortems.patterns import later
from mkdocs_postmortems.timestamps.text import MAX_LENGTH, TimeTextError, UnknownZoneError, choices, quote

__all__ = ["offset_of", "parse_zone"]

_WIDEST: Final = timedelta(hours=14)
_QUARTER: Final = 15
_OFFSET: Final = re.compile(r"([+-])([0-9]{2})(?::?([0-9]{2}))?")
_LOOSE_OFFSET: Final = later(r"(?:UTC|GMT)? ?([+-])([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)

_ABBREVIATIONS: Final = {
    name: timedelta(hours=hours)
    for hours, names in (
        (-10, "HST"),
        (-9, "AKST"),
        (-8, "PST AKDT"),
        (-7, "MST PDT"),
        (-6, "MDT"),
        (-5, "EST"),
        (-4, "EDT"),
        (-3, "BRT"),
        (0, "Z UTC GMT WET"),
        (1, "CET WEST WAT"),
        (2, "CEST EET CAT SAST"),
        (3, "EEST EAT MSK IDT TRT"),
        (5, "PKT"),
        (5.75, "NPT"),
        (7, "WIB"),
        (8, "SGT HKT AWST"),
        (9, "JST KST"),
        (9.5, "ACST"),
        (10, "AEST"),
        (10.5, "ACDT"),
        (11, "AEDT"),
        (12, "NZST"),
        (13, "NZDT"),
    )
    for name in names.split()
}

_AMBIGUOUS: Final = {
    "ADT": {"-03:00": "Atlantic daylight time", "+04:00": "Arabia daylight time"},
    "AMT": {"-04:00": "Amazon time", "+04:00": "Armenia time"},
    "AST": {"-04:00": "Atlantic standard time", "+03:00": "Arabia standard time"},
    "AT": {"-04:00": "Atlantic standard time", "-03:00": "Atlantic daylight time"},
    "BST": {"+01:00": "British summer time", "+06:00": "Bangladesh time"},
    "CDT": {"-05:00": "US Central daylight time", "-04:00": "Cuba daylight time"},
    "CST": {"-06:00": "US Central standard time", "+08:00": "China time", "-05:00": "Cuba standard time"},
    "CT": {"-06:00": "US Central standard time", "-05:00": "US Central daylight time"},
    "ET": {"-05:00": "US Eastern standard time", "-04:00": "US Eastern daylight time"},
    "GST": {"+04:00": "Gulf time", "-02:00": "South Georgia time"},
    "IST": {"+05:30": "India time", "+01:00": "Irish time", "+02:00": "Israel time"},
    "MT": {"-07:00": "US Mountain standard time", "-06:00": "US Mountain daylight time"},
    "PT": {"-08:00": "US Pacific standard time", "-07:00": "US Pacific daylight time"},
    "SST": {"-11:00": "Samoa time", "+08:00": "Singapore time"},
    "WST": {"+08:00": "Western Australia time", "+13:00": "West Samoa time"},
}

_PLACES: Final = {
    name: places.split()
    for names, places in (
        ("PST PDT PT PST8PDT", "America/Los_Angeles"),
        ("MST MDT MT MST7MDT", "America/Denver America/Phoenix"),
        ("CT CST6CDT", "America/Chicago"),
        ("CST CDT", "America/Chicago Asia/Shanghai America/Havana"),
        ("EST EDT ET EST5EDT", "America/New_York"),
        ("AST ADT AT", "America/Halifax Asia/Riyadh"),
        ("AKST AKDT", "America/Anchorage"),
        ("HST", "Pacific/Honolulu"),
        ("BRT", "America/Sao_Paulo"),
        ("Z", "UTC"),
        ("WET WEST", "Europe/Lisbon"),
        ("BST", "Europe/London Asia/Dhaka"),
        ("CET CEST MET MEST", "Europe/Berlin"),
        ("EET EEST", "Europe/Helsinki"),
        ("MSK", "Europe/Moscow"),
        ("TRT", "Europe/Istanbul"),
        ("WAT", "Africa/Lagos"),
        ("CAT", "Africa/Maputo"),
        ("EAT", "Africa/Nairobi"),
        ("SAST", "Africa/Johannesburg"),
        ("GST", "Asia/Dubai"),
        ("PKT", "Asia/Karachi"),
        ("IST", "Asia/Kolkata Europe/Dublin Asia/Jerusalem"),
        ("IDT", "Asia/Jerusalem"),
        ("NPT", "Asia/Kathmandu"),
        ("WIB", "Asia/Jakarta"),
        ("SGT", "Asia/Singapore"),
        ("HKT", "Asia/Hong_Kong"),
        ("AWST", "Australia/Perth"),
        ("JST", "Asia/Tokyo"),
        ("KST", "Asia/Seoul"),
        ("ACST ACDT", "Australia/Adelaide"),
        ("AEST AEDT", "Australia/Sydney"),
        ("NZST NZDT", "Pacific/Auckland"),
    )
    for name in names.split()
}

# Keys of the zone database that name no place. What EST, CET and their like mean has changed between its
# releases, so the same file would be read differently on two machines.
_REFUSED: Final = {
    *("localtime", "posixrules", "Factory"),
    *("EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"),
    *("WET", "CET", "MET", "EET"),
}


def parse_zone(name: str) -> ZoneInfo:
    """Give the zone with this name, spelled as in the IANA database: `Europe/Berlin`, `UTC`, `Etc/GMT+8`.

    Raises UnknownZoneError for everything else, abbreviations and offsets included.
    """
    if name not in _names():
        raise _unknown_zone(name)
    try:
        return _load(name)
    except (OSError, ValueError, LookupError):
        raise UnknownZoneError(f"the time zone {quote(name)} cannot be read on this machine") from None


def places(abbreviation: str) -> tuple[str, ...]:
    """Give the names of zones whose clocks go by an abbreviation, the likeliest first: `PST`, `ET`, `CET`.

    Several, if it names more than one; none, if it is not known.
    """
    return tuple(_PLACES.get(abbreviation.strip().upper(), ()))


def offset_of(suffix: str, before: str) -> timedelta:
    """Give the offset from UTC for what is written after a time: `Z`, `+01:00`, `-0800`, `+01`, `PST`.

    `before` is the time itself, for suggestions. Raises TimeTextError if the suffix is none, or several.
    """
    known = _ABBREVIATIONS.get(suffix.upper())
    if known is not None:
        return known
    if written := _OFFSET.fullmatch(suffix):
        return _numeric(written, before)
    raise _unknown_suffix(suffix, before)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones() - _REFUSED)


@cache
def _load(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _spoken_names() -> dict[str, str]:
    """Map lower-case names, and places without their continent, to the exact names."""
    exact = sorted(_names(), key=lambda name: (name.count("/"), name), reverse=True)
    return {name.rsplit("/")[-1].lower(): name for name in exact} | {name.lower(): name for name in exact}


def _unknown_zone(name: str) -> UnknownZoneError:
    if len(name) > MAX_LENGTH:
        return UnknownZoneError(
            f"unknown time zone {quote(name)}", "write a place like `Europe/Berlin`, or `UTC`"
        )
    if not name.strip():
        return UnknownZoneError("the time zone is empty", "write a place like `Europe/Berlin`, or `UTC`")
    if places := _PLACES.get(name.strip().upper()):
        return UnknownZoneError(
            f"{quote(name)} is an abbreviation, not a time zone", f"write {choices(places)}"
        )
    if offset := _LOOSE_OFFSET.fullmatch(name.strip()):
        return _offset_as_zone(name, offset)
    nearest = _nearest(name)
    remedy = (
        f"did you mean {choices(nearest)}?" if nearest else "write a place like `Europe/Berlin`, or `UTC`"
    )
    return UnknownZoneError(f"unknown time zone {quote(name)}", remedy)


def _offset_as_zone(name: str, offset: re.Match[str]) -> UnknownZoneError:
    sign, hours, minutes = offset.groups("0")
    reverse = "-" if sign == "+" else "+"
    fixed = f"Etc/GMT{reverse}{int(hours)}"
    remedy = "write a place like `Europe/Berlin`, or the offset after each time"
    if not int(minutes) and fixed in _names():
        remedy = (
            f"write a place like `Europe/Berlin`; this offset all year is `{fixed}` (the sign is reversed)"
        )
    return UnknownZoneError(f"{quote(name)} is an offset, not a time zone", remedy)


@lru_cache(maxsize=256)
def _nearest(name: str) -> tuple[str, ...]:
    names = _spoken_names()
    spoken = "_".join(name.lower().split())
    if spoken in names:
        return (names[spoken],)
    close = difflib.get_close_matches(spoken, names, n=2, cutoff=0.8)
    return tuple(dict.fromkeys(names[key] for key in close))


def _numeric(written: re.Match[str], before: str) -> timedelta:
    sign, hours, minutes = written.groups("00")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    # An offset that no place has is a span written with a bare hyphen, or a slip.
    if offset > _WIDEST or int(minutes) % _QUARTER:
        remedy = "offsets run from -14:00 to +14:00 in quarters of an hour"
        if sign == "-":
            remedy = f"for a span write `{before} – {hours}:{minutes}`; {remedy}"
        raise TimeTextError(f"{quote(written[0])} is not an offset from UTC", remedy)
    return offset if sign == "+" else -offset


def _offset_on(zone: str, text: str) -> str:
    """Return the offset that a zone had at noon of the day that a text begins with; of no day in particular where there is none."""
    try:
        noon = datetime.fromisoformat(f"{text[:10]}T12:00")
    except ValueError:
        noon = datetime(2022, 12, 30, 12)  # noqa: DTZ001
    return noon.replace(tzinfo=_load(zone)).isoformat()[19:25]


def _unknown_suffix(suffix: str, before: str) -> TimeTextError:
    bare = suffix.strip("()[] ")
    if meanings := _AMBIGUOUS.get(bare.upper()):
        spelled = [f"`{before}{offset}` ({meaning})" for offset, meaning in meanings.items()]
        remedy = f"write the offset: {', '.join(spelled[:-1])} or {spelled[-1]}"
        return TimeTextError(f"{quote(bare)} names more than one time zone", remedy)
    if loose := _LOOSE_OFFSET.fullmatch(bare):
        sign, hours, minutes = loose.groups("00")
        remedy = f"write `{before}{sign}{hours:0>2}:{minutes}`"
    elif bare != suffix and bare.upper() in _ABBREVIATIONS:
        remedy = f"write `{before} {bare}`"
    elif bare in _names():
        remedy = f"write `timezone: {bare}` for the file, or the offset: `{before}{_offset_on(bare, before)}`"
    else:
        remedy = f"write an offset like `{before}+01:00`, or nothing for the time zone of the file"
    return TimeTextError(f"{quote(suffix)} cannot follow a time", remedy)
