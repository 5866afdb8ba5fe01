"""Lists files with trailing blanks, without a final newline, or too large to belong in a commit."""

from __future__ import annotations

import sys
from pathlib import Path

LARGEST = 500_000


def untidy(path: Path) -> list[str]:
    """What is wrong with a file, in words."""
    content = path.read_bytes()
    faults = [
        f"{path}:{number}: trailing blanks"
        for number, line in enumerate(content.splitlines(), start=1)
        if line != line.rstrip()
    ]
    if content and not content.endswith(b"\n"):
        faults.append(f"{path}: no newline at the end")
    if len(content) > LARGEST:
        faults.append(f"{path}: {len(content)} bytes, at most {LARGEST} expected")
    return faults


if __name__ == "__main__":
    found = [fault for name in sys.argv[1:] for fault in untidy(Path(name))]
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    sys.exit(1 if found else 0)
