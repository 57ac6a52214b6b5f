"""The title of a document, and the name of the file that it gets."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from mkdocs_postmortems.importers.draft import Draft, slug
from mkdocs_postmortems.importers.labels import label_of
from mkdocs_postmortems.importers.outline import Node
from mkdocs_postmortems.importers.roles import role_of
from mkdocs_postmortems.importers.text import plain, words
from mkdocs_postmortems.importers.timeline.entries import timed
from mkdocs_postmortems.model.values import LONGEST_LINE

__all__ = ["file_stem", "set_title", "take_title"]

_EMPTY = re.compile(
    r"(?:(?:[0x]{0,2}\d*\W*)?(?:my |a |an )?(?:first )?(?:post[\s-]?mortem|posmortem)(?: report| document)?|issue name|incident (?:title|report|name|postmortem)|title|"
    r"postmortem title|short incident title|name of the postmortem|untitled|readme|document|report|outage report)\W*",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:post[\s-]?mortem|incident(?: report)?|incident postmortem|outage report)\s*(?:\([^)]*\))?\s*[:–—|-]\s+", re.IGNORECASE)
_ON_DAY = re.compile(r"^incident (?:on|of|from) \d{4}-\d{2}-\d{2}\s*[-–—:]\s+", re.IGNORECASE)
_DAY_FIRST = re.compile(r"^\d{4}-\d{2}-\d{2}\s*[,:–-]?\s+(?=\S)")
_DAY_LAST = re.compile(r"\s*(?:\b(?:on|of|from)\s+)?[(\[]?\d{4}-\d{2}-\d{2}[)\]]?$")
_STEM_DAY = re.compile(r"^(?:\d{4}[-_.]?\d{2}[-_.]?\d{2}|\d{2}-\d{2}(?:-\d{4})?)[-_. ]*")
_SUFFIX = re.compile(r"(?:\.[A-Za-z]{2,8}){1,3}$")
_SAYS_NOTHING = re.compile(r"(?:(?:the|an?|incident|outage|postmortem|report|on|of|from|at|for)\s*)*", re.IGNORECASE)
_LONGEST_FIRST_LINE = 150
_NO_TITLE = re.compile(r"\s*(?:\*(?!\*)|[-+>|#`<!]|\d+[.)]\s|\[)")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_OWN_PAGES = ("index", "actions", "by", "reference", "trends", "services", "replay", "recurring", "search")


def take_title(draft: Draft, tree: Node, stem: str, *, titled: bool) -> tuple[Node, list[Node]]:
    """Give the draft its title; return what stands above the first part as one node, and the parts."""
    main = Node("", None, 0, list(tree.lines))
    parts = list(tree.children)
    text_above = any(line.text.strip() and not _NO_TITLE.match(line.text) for line in main.lines)
    while parts and _is_title(draft, parts[0], first=parts[0] is tree.children[0], bare=not text_above, titled=titled):
        node = parts.pop(0)
        main.lines += node.lines
        parts = node.children + parts
        set_title(draft, node.heading)
    if not titled and _is_unnamed(draft):
        _from_text(draft, main)
    if not draft.data.get("title"):
        name = _STEM_DAY.sub("", _SUFFIX.sub("", stem)) or stem
        set_title(draft, re.sub(r"[-_]+", " ", name).strip().capitalize() or "Imported incident")
        draft.doubt("the title was made of the file's name")
    return main, parts


def _is_title(draft: Draft, node: Node, *, first: bool, bare: bool, titled: bool) -> bool:
    """Whether a heading is the title of the document: the first one, or one after it where that says nothing."""
    if role_of(node.heading):
        return False
    if first:
        return node.level == 1 or (bare and not titled)
    whole = node.level == 1 or any(role_of(child.heading) for child in node.children)
    return whole and not titled and _is_unnamed(draft) and not _EMPTY.fullmatch(plain(node.heading))


def _is_unnamed(draft: Draft) -> bool:
    return not draft.data.get("title") or bool(_EMPTY.fullmatch(str(draft.data["title"])))


def _from_text(draft: Draft, main: Node) -> None:
    """Take the first line of a text for its title, if it looks like one."""
    at = next((number for number, line in enumerate(main.lines) if line.text.strip()), None)
    if at is None:
        return
    line = main.lines[at]
    text = line.text.strip()
    after = main.lines[at + 1].text.strip() if at + 1 < len(main.lines) else ""
    ends = not after or label_of(main.lines[at + 1]) is not None or not after[0].islower()
    sentence = text.endswith(".") and len(words(text)) > 12  # noqa: PLR2004
    label = label_of(line)
    if len(text) > _LONGEST_FIRST_LINE or _NO_TITLE.match(text) or (label and (label.role or label.value)) or timed(line) or not ends or sentence or text.endswith(":"):
        return
    del main.lines[at]
    before = str(draft.data.get("title", ""))
    set_title(draft, text)
    draft.comment(("title",), before)


def set_title(draft: Draft, heading: str) -> None:
    """Set the title from a heading; what was left out of it is kept beside it."""
    said = plain(heading) or heading.strip()
    title = _DAY_LAST.sub("", _DAY_FIRST.sub("", _PREFIX.sub("", _ON_DAY.sub("", said)))).strip(" :,–-")
    title = said if _SAYS_NOTHING.fullmatch(title) else title
    before = str(draft.data.get("title", ""))
    if before and not _EMPTY.fullmatch(before):
        draft.comment(("title",), heading)
        return
    line = " ".join(title.split())
    draft.data["title"] = line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"
    if set(words(heading)) - set(words(draft.data["title"])):
        draft.comment(("title",), " ".join(heading.split()))
    draft.comment(("title",), before)


def file_stem(draft: Draft, day: dt.date | None, source: str) -> str:
    """Return the name of the file that a draft gets, without its ending: `2018-02-22-nginx-crash`."""
    name = _STEM_DAY.sub("", _SUFFIX.sub("", source))
    dated = _STEM_DAY.match(source) is not None and re.search(r"[^\W\d]{3}", name) is not None
    stem = slug(name if dated else str(draft.data.get("title", ""))) or slug(name) or "incident"
    stem = unicodedata.normalize("NFC", f"{day}-{stem}" if day else stem)
    if _DEVICES.fullmatch(stem) or stem in _OWN_PAGES or not stem[0].isalnum():
        stem = f"incident-{stem}"
    return stem


