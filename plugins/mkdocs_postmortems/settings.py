"""What a site may choose: the plugin's options, and the day and moment that the site is built for."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from mkdocs_postmortems.diagnostics import Level
from mkdocs_postmortems.model import Audience, Severity
from mkdocs_postmortems.timestamps import TimeTextError, parse_zone

__all__ = ["EXPORTS", "EXPORTS_ASKED_FOR", "Settings", "SettingsError", "build_moment"]

# What a site can publish beside its pages.
EXPORTS = ("api", "statuspage", "feeds", "calendars", "tables", "badges", "metadata")
# What is only made where a site asks for it: both are for analysis, and one needs a library of its own.
EXPORTS_ASKED_FOR = ("sqlite", "parquet")


class SettingsError(ValueError):
    """An option that can't be used; the message names it and says how to mend it."""


def build_moment() -> dt.datetime:
    """Return the moment that a build is for: SOURCE_DATE_EPOCH if it is set (seconds since 1970), or else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"SOURCE_DATE_EPOCH is `{epoch[:40]}`: write whole seconds since 1970") from error


class Settings(BaseModel):
    """The options of the plugin, as they stand in mkdocs.yml under `plugins: - postmortems:`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    incidents_dir: str = Field("incidents", description="Folder of the incident files, relative to mkdocs.yml.", examples=["postmortems"])
    path: str = Field("incidents", description="Where the pages stand in the site: `incidents` makes `/incidents/`.", examples=["outages"])
    timezone: str = Field("UTC", description="Time zone of files that name none: a name of the IANA database.", examples=["Europe/Berlin"])
    services: tuple[str, ...] = Field((), description="Names that `services` may use. Empty: any.", examples=[["checkout", "payments"]])
    severities: Mapping[Severity, str] = Field(default_factory=dict, description="What to call the severities on the pages.", examples=[{"sev1": "Critical", "sev2": "Major"}])
    rules: Mapping[str, Level] = Field(default_factory=dict, description="Levels of rules, by code or name: `error`, `warning`, `info` or `off`.", examples=[{"PM302": "error", "action-without-ticket": "off"}])
    strict: bool = Field(default=True, description="Whether warnings about incidents stop `mkdocs build --strict`.", examples=[False])
    audience: Audience = Field(Audience.INTERNAL, description="Who the site is built for: `internal` shows everything, `public` only what is marked public.", examples=["public"])
    default_audience: Audience = Field(Audience.INTERNAL, description="The audience of an incident that names none.", examples=["public"])
    internal_hosts: tuple[str, ...] = Field((), description="Further hosts that only colleagues reach, for PM501. `!host` takes one off the built-in list.", examples=[["wiki.example.org", "github.com/example-private", "!discord.com"]])
    personal_names: tuple[str, ...] = Field((), description="Names of people that do not belong into a timeline or a cause, for PM503.", examples=[["Jane Doe"]])
    exports: tuple[str, ...] = Field(EXPORTS, description="What to publish beside the pages, for other programs. `[]`: nothing.", examples=[["api", "feeds", "calendars"]])
    api: str = Field("api", description="Where the programming interfaces stand in the site: `api` makes `/api/v1/` and `/api/v2/`.", examples=["data/api"])
    due_soon: int = Field(14, ge=0, le=366, description="Days before its due date from which an action item counts as due soon.", examples=[7])
    stale_after: int = Field(30, ge=1, le=3660, description="Days after which an unresolved incident is a finding (PM116).", examples=[14])

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            return parse_zone(name).key
        except TimeTextError as error:
            raise ValueError(f"{error.message}: {error.help}") from error

    @field_validator("path", "api")
    @classmethod
    def _plain_path(cls, path: str) -> str:
        parts = path.strip("/").split("/")
        if any(part in ("", ".", "..") or "\\" in part for part in parts):
            raise ValueError("write plain folder names, as in `incidents`")
        return "/".join(parts)

    @field_validator("internal_hosts")
    @classmethod
    def _plain_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(re.sub(r"^(!?)(?:https?://)?(?:\*?\.)?", r"\1", host.strip().casefold()).rstrip("/") for host in hosts)
        if any(not re.fullmatch(r"!?[\w.-]+(:\d+)?(\.\*)?(/\S*)?", host) for host in found):
            raise ValueError("write plain hosts, as in `wiki.example.org`, or hosts with a path, as in `github.com/example`")
        return found

    @field_validator("exports")
    @classmethod
    def _known_exports(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in (*EXPORTS, *EXPORTS_ASKED_FOR):
                raise ValueError(f"there is no `{name}`: choose from {', '.join(f'`{known}`' for known in (*EXPORTS, *EXPORTS_ASKED_FOR))}")
        return names

    @field_validator("rules", mode="before")
    @classmethod
    def _off_is_a_word(cls, levels: Any) -> Any:
        """Take `off` without quotes as it was meant: MkDocs reads it as false."""
        return {name: Level.OFF if level is False else level for name, level in levels.items()} if isinstance(levels, Mapping) else levels

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Settings:
        """Return the settings that an author's options make. Raises SettingsError with every fault."""
        try:
            return cls.model_validate({key: value for key, value in options.items() if value is not None})
        except ValidationError as error:
            raise SettingsError("\n".join(_explain(fault) for fault in error.errors(include_url=False))) from error

    def at(self, now: dt.datetime) -> Settings:
        """Return the same settings for another moment of building."""
        copy = self.model_copy()
        copy.__dict__["_moment"] = now.astimezone(self.zone)
        copy.__dict__.pop("_day", None)
        return copy

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of files that name none."""
        return parse_zone(self.timezone)

    @cached_property
    def _moment(self) -> dt.datetime:
        return build_moment().astimezone(self.zone)

    @property
    def now(self) -> dt.datetime:
        """The moment that the site is built for, in the site's zone."""
        self.__dict__["_asked"] = self._moment.isoformat()
        return self._moment

    @property
    def today(self) -> dt.date:
        """The day that the site is built for, in the site's zone."""
        day, written = self._day
        self.__dict__.setdefault("_asked", written)
        return day

    @cached_property
    def _day(self) -> tuple[dt.date, str]:
        day = self._moment.date()
        return day, day.isoformat()

    @property
    def moments(self) -> tuple[str, str]:
        """The day and the moment that the site is built for, as `asked` returns them."""
        return self._moment.date().isoformat(), self._moment.isoformat()

    def asked(self) -> str:
        """Return what somebody has asked for since this was called last: the day, the moment, or nothing of either."""
        return str(self.__dict__.pop("_asked", ""))


_WANTED = {
    "bool": "`true` or `false`",
    "int": "a whole number",
    "string": "a text",
    "tuple": "a list",
    "mapping": "a mapping",
    "dict": "a mapping",
    "greater": "a larger number",
    "less": "a smaller number",
    "enum": "`error`, `warning`, `info` or `off`",
}


def _explain(fault: Any) -> str:
    # Where a key is at fault, the message names it.
    name = ".".join(str(step) for step in (fault["loc"][:-2] if fault["loc"][-1] == "[key]" else fault["loc"]))
    if fault["type"] == "extra_forbidden":
        close = get_close_matches(name, Settings.model_fields, n=1)
        return f"unknown option `{name}`" + (f": did you mean `{close[0]}`?" if close else "")
    if fault["type"] == "value_error":
        return f"option `{name}`: {str(fault['msg']).removeprefix('Value error, ')}"
    wanted = next((words for kind, words in _WANTED.items() if fault["type"].startswith(kind)), None)
    context = fault.get("ctx", {})
    said = ": ".join(filter(None, (context.get("message"), context.get("cure"))))
    message = f"write {wanted}" if wanted else said or str(fault["msg"])
    return f"option `{name}`: {message}"
