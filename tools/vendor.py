"""Fetch the two small scripts of other people that the site's search needs, and put them beside their licences.

Run it by `make vendor`, and only to take a newer version: what it writes is part of the repository. It needs npm,
refuses an archive whose digest is not the one below, and minifies with terser.
"""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).parents[1] / "plugins" / "mkdocs_postmortems" / "assets" / "search"
TERSER = "terser@5.44.0"


class Script(NamedTuple):
    """A package, its version and digest, the script and the licence in it, and the name that ours gets."""

    package: str
    version: str
    integrity: str
    script: str
    licence: str
    name: str


SCRIPTS = (
    Script(
        "minisearch",
        "7.2.0",
        "sha512-dqT2XBYUOZOiC5t2HRnwADjhNS2cecp9u+TJRiJ1Qp/f5qjkeT5APcGPjHw+bz89Ms8Jp+cG4AlE+QZ/QnDglg==",
        "dist/umd/index.js",
        "LICENSE.txt",
        "minisearch",
    ),
    Script(
        "iframe-worker",
        "1.0.4",
        "sha512-roeaaI+Lg1LJNfgpCjoRe/+WzEjy9+Z08LoEvu85MCPbBjwm+qXz8Ag5U05lHa6V1CysZyGzE0SOkAtSUA5q7Q==",
        "shim/index.js",
        "LICENSE",
        "iframe-worker",
    ),
)


def fetch(script: Script) -> tarfile.TarFile:
    """Return a package's archive; stops the program if it is not the one that was looked at."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{script.package}@{script.version}", "--pack-destination", folder], check=True)
        content = next(Path(folder).glob("*.tgz")).read_bytes()
    digest = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if digest != script.integrity:
        sys.exit(f"{script.package} {script.version} has the digest {digest}, not {script.integrity}")
    return tarfile.open(fileobj=io.BytesIO(content))


def read(archive: tarfile.TarFile, name: str) -> str:
    """Return a file of a package as text."""
    member = archive.extractfile(f"package/{name}")
    if member is None:
        sys.exit(f"there is no {name}")
    return member.read().decode()


def minified(source: str) -> str:
    """Return a script without comments and spaces."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.js"
        path.write_text(source, encoding="utf-8")
        command = ["npx", "--yes", TERSER, str(path), "--compress", "--mangle", "--comments", "false"]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def main() -> None:
    """Fetch and write every script with its licence."""
    for script in SCRIPTS:
        archive = fetch(script)
        head = f"/* {script.package} {script.version}, licence: {script.name}.LICENSE.txt */\n"
        (TARGET / f"{script.name}.js").write_text(head + minified(read(archive, script.script)) + "\n", encoding="utf-8", newline="\n")
        (TARGET / f"{script.name}.LICENSE.txt").write_text(read(archive, script.licence), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
