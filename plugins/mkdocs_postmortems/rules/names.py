"""Checks of names: every incident and every action is called differently, and every file can be a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from mkdocs_postmortems.diagnostics import Finding, Level, Route
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.settings import Settings

__all__ = ["check_file_names", "check_names", "fold", "is_device", "name_fault"]

_LONGEST, _LONGEST_BYTES = 120, 200  # file systems allow 255 bytes, of which endings take some
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
_OWN_PAGES = {"index", "readme", "actions", "badges", "by", "calendars", "feeds", "files", "recurring", "reference", "replay", "search", "services", "tables", "trends"}


def fold(name: str) -> str:
    """Return a name as it is compared: file systems and readers take upper and lower case for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def check_names(incidents: Sequence[Incident], _: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM402: no two incidents, and no two actions of one, share a name."""
    taken: dict[str, tuple[Incident, str]] = {}
    for incident, route, kind, name in _claims(sorted(incidents, key=lambda incident: incident.path)):
        owner, as_what = taken.setdefault(fold(name), (incident, kind))
        if owner is not incident:
            cure = (
                "rename one of the two files"
                if kind == "file name"
                else "choose another one, or remove it: the file's name is enough"
            )
            yield (
                incident,
                Finding(
                    "PM402", route, f"the {kind} `{name}` is already the {as_what} of {owner.path}", cure
                ),
            )
    for incident in incidents:
        yield from ((incident, finding) for finding in _actions_twice(incident))


def _claims(incidents: Sequence[Incident]) -> Iterator[tuple[Incident, Route, str, str]]:
    """Yield every name with its incident: first the file names, which are hardest to change, then ids, then aliases."""
    yield from ((incident, (), "file name", incident.stem) for incident in incidents)
    yield from ((incident, ("id",), "id", incident.id) for incident in incidents if incident.id)
    for incident in incidents:
        yield from (
            (incident, ("aliases", index), "alias", alias) for index, alias in enumerate(incident.aliases)
        )


def _actions_twice(incident: Incident) -> Iterator[Finding]:
    """Yield the actions whose id another one has; those without an id are counted from 1."""
    seen: dict[str, Route] = {}
    for index, item in enumerate(incident.action_items or ()):
        route, name = ("action_items", index, "id"), item.id or str(index + 1)
        first = seen.setdefault(fold(name), route)
        if first is not route:
            yield Finding(
                "PM402",
                route,
                f"two actions have the id `{name}`",
                f"write for example `id: {name}-{index + 1}`",
                ((first, "the first"),),
            )


def check_file_names(incidents: Sequence[Incident], _: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM407: a file's name can be the address of a page, on every system; ids and aliases can, or have no address."""
    for incident in incidents:
        yield from ((incident, finding) for finding in _without_address(incident))
        fault = name_fault(incident.stem)
        if fault:
            cure = (
                f"rename it to `{_mended(incident)}`, and keep the old name in `aliases` if others link to it"
            )
            yield (
                incident,
                Finding("PM407", (), f"the file can't be named `{incident.stem[:60]}`: {fault}", cure),
            )


def _without_address(incident: Incident) -> Iterator[Finding]:
    names: list[tuple[Route, str, str]] = [(("aliases", index), "alias", alias) for index, alias in enumerate(incident.aliases)]
    names += [(("id",), "id", incident.id)] if incident.id else []
    for route, kind, name in names:
        if fault := name_fault(name):
            cure = "write letters, digits, `-`, `_` and `.`, or leave it as it is: then no address leads from it to this incident"
            yield Finding("PM407", route, f"the {kind} `{name[:60]}` has no page: {fault}", cure, level=Level.WARNING)


def name_fault(stem: str) -> str:
    """Return why a name can't be a page's address; nothing if it can."""
    odd = next((char for char in stem if not _is_plain(char)), None)
    if odd is not None:
        shown = (
            f"`{odd}`"
            if odd.isprintable() and odd not in " `"
            else unicodedata.name(odd, "a control character").lower()
        )
        shown = shown.replace("space", "a space") if odd == " " else shown
        return f"{shown} has no place in an address"
    if is_device(stem):
        return "Windows keeps this name for a device"
    if stem.casefold() in _OWN_PAGES:
        return "the site has a page of its own with this name"
    if not stem[:1].isalnum() or stem.endswith("."):
        return "it must begin with a letter or a digit, and not end in a full stop"
    if max(len(stem) * _LONGEST_BYTES, len(stem.encode()) * _LONGEST) > _LONGEST * _LONGEST_BYTES:
        return f"it has {len(stem)} characters in {len(stem.encode())} bytes, and at most {_LONGEST} in {_LONGEST_BYTES} are allowed"
    return (
        "" if unicodedata.is_normalized("NFC", stem) else "its accents are written as characters of their own"
    )


def is_device(name: str) -> bool:
    """Whether Windows keeps a name for a device, whatever ending it has."""
    return unicodedata.normalize("NFKC", name.partition(".")[0]).casefold() in _DEVICES


def _is_plain(char: str) -> bool:
    return char in "-_." or unicodedata.category(char)[0] in "LNM"


def _mended(incident: Incident) -> str:
    plain = "".join(char if _is_plain(char) else "-" for char in unicodedata.normalize("NFC", incident.stem))
    stem = re.sub(r"-{2,}", "-", plain).strip("-_.")[:_LONGEST].rstrip("-_.")
    started = incident.milestones.started
    day = str(started.earliest.date()) if started else "2026-03-02"
    return stem if stem and not name_fault(stem) else f"{day}-{stem}".strip("-")[:_LONGEST]
