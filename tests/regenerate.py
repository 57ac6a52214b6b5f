"""Write what is said about the bad cases beside them. Read the difference as carefully as code."""

from __future__ import annotations

from checking import CASES, case


def main() -> None:
    """Write every `.txt` anew."""
    for path in sorted((CASES / "bad").iterdir()):
        if path.suffix != ".txt":
            path.with_suffix(".txt").write_text(case(path), encoding="utf-8")


if __name__ == "__main__":
    main()
