"""Write what is said about the bad cases beside them, and the schema. Read the difference as carefully as code."""

from __future__ import annotations

import json
from pathlib import Path

from checking import CASES, case
from mkdocs_postmortems.schema import json_schema

SCHEMA = Path(__file__).parents[1] / "incident.schema.json"


def main() -> None:
    """Write every `.txt` anew, and the schema of an incident file."""
    SCHEMA.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    for path in sorted((CASES / "bad").iterdir()):
        if path.suffix != ".txt":
            path.with_suffix(".txt").write_text(case(path), encoding="utf-8")


if __name__ == "__main__":
    main()
