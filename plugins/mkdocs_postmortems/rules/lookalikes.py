"""Checks of letters: no name only looks like another one, or like itself, with letters of other alphabets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from mkdocs_postmortems.diagnostics import Finding, Route
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.rules.names import fold
from mkdocs_postmortems.settings import Settings

__all__ = ["check_lookalikes"]

# Letters that most typefaces draw as these Latin ones: Cyrillic, Greek, Armenian, and odd Latin ones.
_LETTERS = str.maketrans(
    "авекмнорстухѕіјһԁԛԝѵӏАВЕКМНОРСТУХІЈЅԚԜαοορνυικχγΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսհցզոյıɑɡϲϹ",
    "abekmhopctyxsijhdqwvlABEKMHOPCTYXIJSQWaoopvuikxyABEZHIKMNOPTYXouhgqnjiagcC",
)
# Alphabets that nobody mixes within a word.
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE", "GEORGIAN", "GLAGOLITIC")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_TOLD = 200
_Use = tuple[Incident, Route, str]


def check_lookalikes(incidents: Sequence[Incident], settings: Settings) -> Iterator[tuple[Incident, Finding]]:
    """PM409: a name is written with the letters that it seems to have."""
    for kind, uses in _names(incidents).items():
        odd = [use for use in uses if not use[2].isascii()][:_MOST_TOLD]
        known = {_skeleton(name): name for name in (*(settings.services if kind == "service" else ()), *(name for _, _, name in uses)) if name.isascii()} if odd else {}
        for incident, route, name in odd:
            twin = known.get(_skeleton(name))
            strange = _strange(name, always=twin is not None)
            if strange:
                yield incident, Finding("PM409", route, _told(kind, name, strange, twin), f"write `{twin or _plain(name)}`, with letters of one alphabet")


def _names(incidents: Sequence[Incident]) -> dict[str, list[_Use]]:
    uses: dict[str, list[_Use]] = {kind: [] for kind in ("service", "tag", "owner", "id", "alias", "file name")}
    for incident in incidents:
        uses["file name"].append((incident, (), incident.stem))
        uses["id"] += [(incident, ("id",), incident.id)] if incident.id else []
        for kind, key, names in (("service", "services", incident.services), ("tag", "tags", incident.tags), ("alias", "aliases", incident.aliases)):
            uses[kind] += [(incident, (key, index), name) for index, name in enumerate(names)]
        owners = ((index, item.owner) for index, item in enumerate(incident.action_items or ()))
        uses["owner"] += [(incident, ("action_items", index, "owner"), owner) for index, owner in owners if owner]
    return uses


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name.translate(_LETTERS)).translate(_LETTERS)


def _skeleton(name: str) -> str:
    """Return what a name looks like, in small Latin letters."""
    return fold(_plain(name)).translate(_LETTERS)


def _strange(name: str, *, always: bool) -> str:
    """Return the first letter that is not what it seems: of another alphabet than its neighbours, or of another width."""
    for word in _WORD.findall(name):
        alphabets = {_alphabet(char) for char in word} - {""}
        for char in word:
            turned = _plain(char)
            if char.isalpha() and not char.isascii() and turned.isascii() and (always or len(alphabets) > 1 or unicodedata.normalize("NFKC", char) != char):
                return str(char)
        if len(alphabets) > 1:
            return next(str(char) for char in word if _alphabet(char) not in ("", "LATIN"))
    return ""


def _alphabet(char: str) -> str:
    name = unicodedata.name(char, "").removeprefix("FULLWIDTH ")
    return next((alphabet for alphabet in _ALPHABETS if name.startswith(alphabet)), "")


def _told(kind: str, name: str, strange: str, twin: str | None) -> str:
    letter = f"U+{ord(strange):04X} ({unicodedata.name(strange, 'without a name').lower()})"
    if twin is not None:
        return f"the {kind} `{name}` only looks like `{twin}`: it holds {letter}"
    return f"the {kind} `{name}` is not written with the letters that it seems to have: it holds {letter}"
