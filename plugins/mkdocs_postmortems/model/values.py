"""The types of single values: how the text of a field is read, and what is said when it can't be."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from mkdocs_postmortems.model.faults import fault
from mkdocs_postmortems.timestamps import (
    Moment,
    NoDateError,
    TimeTextError,
    UnknownZoneError,
    parse_date,
    parse_duration,
    parse_moment,
    parse_zone,
)
from mkdocs_postmortems.timestamps.zones import offset_of

__all__ = ["Amount", "Count", "Day", "EntryTime", "Length", "Line", "Percent", "Prose", "Reading", "Target", "Time", "Zone"]

T = TypeVar("T")
LONGEST_LINE = 500
LONGEST_PROSE = 60_000
_SHORT_LINE = 40
_COUNT = re.compile(r"-?\d{1,15}(?:_\d{3})*")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
# What `_target` takes, for editors: http or https with a host, or a relative path.
_ADDRESS = r"""^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"\\/]+[^\s<>"\\]*|(?![A-Za-z][A-Za-z0-9+.-]*:|/)[^\s<>"\\]+)\s*$"""
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\]")


@dataclass(slots=True)
class Reading:
    """What reading one file carries along: its path, its zone, and the day that an entry without a date takes."""

    path: str = "incident.yml"
    zone: dt.tzinfo = dt.UTC
    day: dt.date | None = None


def reading(info: ValidationInfo) -> Reading:
    """Return the state of the file being read; times are UTC when there is none."""
    return info.context if isinstance(info.context, Reading) else Reading()


def _text(value: object) -> str:
    if not isinstance(value, str):
        written = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "nothing"
        raise fault("PM008", f"this is {written}, and text is wanted", "write one text, in quotes if it holds `: `, `#`, `[` or `{`")
    return value


def _line(value: object) -> str:
    text = (value if isinstance(value, str) else _text(value)).strip()
    if not text:
        raise fault("PM008", "this text is empty", "write it, or leave the key out")
    if "\n" in text:
        raise fault("PM008", "this text has several lines, and one is wanted", "write it on one line")
    if len(text) > LONGEST_LINE:
        raise fault("PM008", f"this text has {len(text)} characters, and at most {LONGEST_LINE} are allowed here", "shorten it")
    return text


def _name(value: object) -> str:
    """Return a line; short ones, such as names of services and owners, stand in many files and are held once."""
    text = _line(value)
    return sys.intern(text) if len(text) <= _SHORT_LINE else text


def _prose(value: object) -> str:
    text = (value if isinstance(value, str) else _text(value)).strip("\n")
    if len(text) > LONGEST_PROSE:
        raise fault("PM008", f"this text has {len(text)} characters, and at most {LONGEST_PROSE:,} are allowed", "shorten it, or link to the rest")
    return text


def _count(value: object) -> int:
    text = _line(value)
    if not _COUNT.fullmatch(text):
        raise fault("PM008", f"`{text}` is not a whole number", "write digits only, for example `18400`")
    if text.startswith("-"):
        raise fault("PM112", f"`{text}` is negative", "counts begin at 0")
    return int(text)


def _number(text: str, example: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise fault("PM008", f"`{text}` is not a number", f"write for example `{example}`")
    return float(text)


def _percent(value: object) -> float:
    number = _number(_line(value).removesuffix("%").strip(), "62.5")
    if not 0 <= number <= 100:  # noqa: PLR2004
        raise fault("PM112", f"{number:g} % is not between 0 and 100", "write a share of users between 0 and 100")
    return number


def _amount(value: object) -> float:
    number = _number(_line(value), "73000")
    if number < 0:
        raise fault("PM112", f"`{value}` is negative", "amounts begin at 0")
    return number


def _timed(read: Callable[..., T], value: object, *context: object) -> T:
    try:
        return read(_line(value), *context)
    except UnknownZoneError as error:
        raise fault("PM101", error.message, error.help) from error
    except NoDateError as error:
        raise fault("PM102", error.message, error.help, cause="no date") from error
    except TimeTextError as error:
        raise fault("PM102", error.message, error.help) from error


def _time(value: object, info: ValidationInfo) -> Moment:
    return _timed(parse_moment, value, reading(info).zone)


def _entry_time(value: object, info: ValidationInfo) -> Moment:
    state = reading(info)
    moment = _timed(parse_moment, value, state.zone, state.day)
    state.day = _written_day(moment)
    return moment


def _written_day(moment: Moment) -> dt.date:
    """Return the date of a time as it is written, which is not always the one on the file's own clocks."""
    written = offset_of(moment.zone, "") if moment.zone else None
    if written is None or written == moment.earliest.utcoffset():
        return moment.earliest.date()
    return moment.earliest.astimezone(dt.timezone(written)).date()


def _target(value: object) -> str:
    text = _line(value)
    parts = urlsplit(text) if not _UNSAFE.search(text) else None
    if parts is None:
        raise fault("PM008", f"`{text[:60]}` is not an address", "write spaces as `%20`, and no quotes or brackets")
    if parts.scheme in ("http", "https") and parts.hostname:
        return text
    if parts.scheme or parts.netloc or text.startswith("/"):
        raise fault("PM008", f"`{text[:60]}` is neither a web address nor a file beside this one", "begin it with `https://`, or name a file in the same folder")
    return text


def _serialize(value: object) -> str:
    return value.text if isinstance(value, Moment) else str(value)


def _written(description: str, *examples: str, kinds: list[str] | None = None) -> Any:
    return WithJsonSchema({"type": kinds or "string", "description": description, "examples": list(examples)})


_TEXT = ["string", "number", "boolean"]
Line = Annotated[str, PlainValidator(_name), WithJsonSchema({"type": _TEXT})]
Prose = Annotated[str, PlainValidator(_prose), WithJsonSchema({"type": _TEXT})]
Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Percent = Annotated[float, PlainValidator(_percent), WithJsonSchema({"type": ["number", "string"], "minimum": 0, "maximum": 100})]
Amount = Annotated[float, PlainValidator(_amount), WithJsonSchema({"type": "number", "minimum": 0})]
Time = Annotated[
    Moment,
    PlainValidator(_time),
    PlainSerializer(_serialize),
    _written("A time or a date, local to the file's zone", "2022-12-30 19:00", "2022-12-30 07:00 PM", "~2022-12-30 19:00", "2022-12-30"),
]
EntryTime = Annotated[
    Moment,
    PlainValidator(_entry_time),
    PlainSerializer(_serialize),
    _written("As `started_at`; the date may be left out when it is the previous entry's", "2022-12-30 19:00", "19:15", "14:22 – 14:26"),
]
Day = Annotated[
    dt.date,
    PlainValidator(lambda value: _timed(parse_date, value)),
    _written("A date", "2022-12-30"),
]
Length = Annotated[
    dt.timedelta,
    PlainValidator(lambda value: _timed(parse_duration, value)),
    _written("A length of time", "1h39m", "90 min", "2d 4h", kinds=["string", "number"]),
]
Zone = Annotated[
    str,
    PlainValidator(lambda value: _timed(lambda text: parse_zone(text).key, value)),
    _written("A name of the IANA time zone database", "Europe/Berlin", "America/Los_Angeles", "UTC"),
]
Target = Annotated[
    str,
    PlainValidator(_target),
    WithJsonSchema({"type": "string", "description": "A web address, or a file beside this one", "pattern": _ADDRESS, "examples": ["https://status.example.org/incidents/abc", "img/declines.png"]}),
]
