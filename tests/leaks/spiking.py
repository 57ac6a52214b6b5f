"""One site with something internal in every place, built for everybody, for colleagues, and as if nothing internal had ever been."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canaries import Marks, filled, spiked, written
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.settings import EXPORTS, EXPORTS_ASKED_FOR
from sites import Built, SmallSite

CONFIG = """\
site_name: Ours
site_url: https://status.example.org/pm/
repo_url: https://example.org/us/ours
edit_uri: edit/main/docs/
theme: {{name: material, font: false, features: [content.action.edit, content.action.view]}}
plugins:
  - search
  - tags
  - postmortems: {{audience: {audience}, default_audience: internal, exports: {exports}, rules: {{PM207: off}}}}
markdown_extensions: [admonition, attr_list, md_in_html, footnotes, pymdownx.superfences]
"""
HOME = "# Home\n\n<!-- postmortems:overview -->\n"
PUBLIC: dict[str, Any] = {
    "title": "Nobody could pay",
    "audience": "public",
    "severity": "sev2",
    "services": ["checkout", "payments"],
    "categories": ["expiry"],
    "tags": ["tls"],
    "started_at": "2026-03-02 09:10",
    "resolved_at": "2026-03-02 09:52",
    "summary": "Half of all payments failed.",
    "symptoms": ["certificate has expired"],
    "root_cause": "The certificate ended.\n\n![The graph](img/shown.png) and [the log](shown.log) show it.",
    "timeline": [
        {"time": "2026-03-02 09:10", "kind": "detected", "event": "The alert fires.", "links": ["https://shop.example.org/a", "https://shop.example.org/b"]},
        {"time": "2026-03-02 09:52", "event": "All is well.", "links": ["https://shop.example.org/c"]},
    ],
    "action_items": [{"action": "Alert earlier", "owner": "team-platform", "due": "2026-03-09"}, {"action": "Renew by machine", "owner": "team-platform", "status": "done", "completed": "2026-03-05"}],
    "sections": [{"title": "Questions", "body": "Nobody paid twice."}, {"title": "More", "body": "Ask us."}],
    "links": ["https://shop.example.org/news"],
    "images": [{"src": "img/shown.png", "alt": "Declined payments"}],
    "corrections": [{"date": "2026-03-12", "text": "It was half, not a third."}],
    "editions": {"customers": {"label": "customers", "summary": "We could not take your money.", "timeline": ["We noticed.", "Done."], "action_items": ["Look earlier", "Do it by machine"], "sections": ["No.", "Please do."]}},
}
AGAIN: dict[str, Any] = {
    "title": "Nobody could pay again",
    "audience": "public",
    "services": ["checkout"],
    "categories": ["expiry"],
    "started_at": "2026-03-08 10:00",
    "impact": "No payments at all.",
    "related": [{"id": "2026-03-02-checkout", "relation": "recurrence_of"}],
}
EARLIER: dict[str, Any] = {
    "title": "The shop was slow",
    "audience": "public",
    "services": ["storefront"],
    "started_at": "2026-02-01 10:00",
    "resolved_at": "2026-02-01 11:30",
    "summary": "Pages took a minute.",
}


def picture(remark: str) -> bytes:
    """Return a picture of one point, with a remark in it."""
    chunks = [(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), *([(b"tEXt", f"Comment\0{remark}".encode())] if remark else []), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)) for kind, content in chunks)


@dataclass
class Sites:
    """The builds, where they were made, and the marks: of what colleagues see, and of what nobody sees."""

    folders: dict[str, Path]
    public: Built
    internal: Built
    clean: Built
    plain: Built
    shown: dict[str, str]
    unseen: dict[str, str]


def _clean(site: SmallSite) -> None:
    """Write the public incidents as if nothing internal had ever been."""
    site.write("docs/index.md", HOME)
    for name, data in {"2026-03-02-checkout": PUBLIC, "2026-03-08-again": AGAIN, "2026-02-01-slow": EARLIER}.items():
        site.write(f"incidents/{name}.yml", written(data))
    site.write("incidents/shown.log", "one\ntwo\n")
    (site.root / "incidents/img").mkdir()
    (site.root / "incidents/img/shown.png").write_bytes(picture(""))


def _spike(site: SmallSite, marks: Marks, unseen: Marks) -> None:
    """Put something internal into every place."""
    hidden = [marks.new("file", number) for number in range(3)]
    marks.places["related"] = "2026-03-02-checkout"
    for number, without in enumerate((("external",), ())):
        inside = Marks(f"hidden{number}", {"related": "2026-03-02-checkout"})
        data = filled(Incident, inside, without=without) | {"started_at": f"2026-03-0{3 + number} 09:10", "resolved_at": f"2026-03-0{3 + number} 09:52"}
        data |= {"images": [*data["images"], {"src": f"{hidden[number]}.png", "alt": "Secret"}], "links": [*data["links"], f"{hidden[number]}.log"]}
        data |= {"audience": "internal"} if number else {}
        data = {key: value for key, value in data.items() if not (key.endswith("ed_at") and key[:4] in ("dete", "ackn", "miti"))}
        folder = marks.new("folder", number)
        site.write(f"incidents/{folder}/{hidden[number]}.yml", written(data, unseen.new("comment", number)))
        site.write(f"incidents/{folder}/{hidden[number]}.log", marks.new("log", number))
        (site.root / f"incidents/{folder}/{hidden[number]}.png").write_bytes(picture(marks.new("picture", number)))
        marks.places |= {place: mark for place, mark in inside.places.items() if place != "related"}
    draft = Marks("draft", {"related": "2026-03-02-checkout"})
    site.write(f"incidents/{draft.new('file')}.yml", written(filled(Incident, draft, without=("external",)) | {"review": "draft", "audience": "public"}))
    del draft.places["related"]
    unseen.places |= draft.places
    data = spiked(PUBLIC, marks)
    data["summary"] += f"<!-- {unseen.new('remark')} -->"
    data["sections"][-1]["body"] += f"\n\n[//]: # ({unseen.new('remark', 2)})"
    data["related"] = [hidden[0], {"id": hidden[1], "relation": "caused_by"}]
    data["links"] += [f"{hidden[0]}.yml"]
    data["timeline"][0]["event"] = f"The [alert]({hidden[0]}.yml#x) <a href='../{hidden[1]}/'>fires</a>."
    data["images"].append({"src": f"img/{hidden[2]}.png", "alt": "Secret", "audience": "internal"})
    (site.root / f"incidents/img/{hidden[2]}.png").write_bytes(picture(marks.new("picture", 2)))
    (site.root / "incidents/img/shown.png").write_bytes(picture(unseen.new("picture")))
    site.write("incidents/2026-03-02-checkout.yml", written(data, unseen.new("comment"), f"postmortems: ignore[PM501] {unseen.new('excuse')}"))
    del marks.places["related"]


def _plain(config: str) -> str:
    """Return a configuration with a theme whose own search finds our pages, in another language."""
    return re.sub(r"^theme: .*$", "theme: {name: mkdocs, locale: de}", config, flags=re.MULTILINE).replace("  - tags\n", "")


def built(folder: Callable[[str], Path]) -> Sites:
    """Build the sites, each in a new folder; what nobody sees are remarks, and drafts."""
    marks, unseen = Marks("public"), Marks("unseen")
    made: dict[str, Built] = {}
    folders: dict[str, Path] = {}
    for name, audience in (("clean", "public"), ("public", "public"), ("plain", "public"), ("internal", "internal")):
        config = CONFIG.format(audience=audience, exports=json.dumps([*EXPORTS, *EXPORTS_ASKED_FOR]))
        site = SmallSite(folder(name)).configure(_plain(config) if name == "plain" else config)
        _clean(site)
        if name != "clean":
            _spike(site, marks, unseen)
        made[name], folders[name] = site.build().well(), site.root
    return Sites(folders, made["public"], made["internal"], made["clean"], made["plain"], marks.places, unseen.places)
