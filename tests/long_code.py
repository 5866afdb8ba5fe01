"""Lists long files and functions: a hint where to look for a seam, never a failure."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

LONG_FILE = 400
LONG_FUNCTION = 60


def long_pieces(path: Path) -> Iterator[str]:
    """What is long in a file, in words."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > LONG_FILE:
        yield f"{path}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONG_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines"


if __name__ == "__main__":
    files = sorted(file for name in sys.argv[1:] for file in Path(name).rglob("*.py"))
    for piece in (piece for file in files for piece in long_pieces(file)):
        sys.stdout.write(f"long: {piece}\n")
