"""A folder of results, each made once for its options and for the code that makes it.

An entry is a folder of files. It is written beside its place and then moved there, so a run that is
stopped leaves nothing half made, and the next run goes on where it stopped. An entry whose options
or code have changed is made again in the same place.
"""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_KEY_FILE = "key.json"


@dataclass(frozen=True)
class Entry:
    """One result on disk.

    Attributes:
        folder: Where its files are.
        key: Fingerprint of its options and code; what rests on it names it among its own options.
    """

    folder: Path
    key: str


@dataclass(frozen=True)
class Cache:
    """The folder of results.

    Attributes:
        folder: Made where it is missing.
    """

    folder: Path

    def entry(
        self,
        name: str,
        options: Mapping[str, Any],
        code: tuple[str, ...],
        make: Callable[[Path], None],
    ) -> Entry:
        """An entry, made now unless it is there for these options and this code.

        Args:
            name: A readable name, the same whenever the same thing is meant.
            options: Everything that decides the result besides code; goes into JSON.
            code: The modules that make it; what they import counts, too.
            make: Writes the files into an empty folder.
        """
        asked = {"options": dict(options), "code": code_sha256(*code)}
        told = json.dumps(asked, sort_keys=True, indent=1)
        place = self.folder / name
        key = hashlib.sha256(told.encode()).hexdigest()
        key_file = place / _KEY_FILE
        if key_file.is_file() and key_file.read_text(encoding="utf-8") == told:
            return Entry(place, key)
        started = time.perf_counter()
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".making-") as making:
            made = Path(making) / name
            made.mkdir()
            make(made)
            (made / _KEY_FILE).write_text(told, encoding="utf-8")
            shutil.rmtree(place, ignore_errors=True)
            made.rename(place)
        print(f"{name}: {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
        return Entry(place, key)


@cache
def code_sha256(*modules: str) -> str:
    """Fingerprint of modules of ours and of all of ours that they import, directly or not.

    Comments, docstrings and layout do not count: they change no result.
    """
    found: dict[str, str] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        path = _source_of(name)
        if path is None or name in found:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        waiting += _imported(tree)
        found[name] = hashlib.sha256(ast.dump(_without_docstrings(tree)).encode()).hexdigest()
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _source_of(module: str) -> Path | None:
    """The file of a module in this repository; None for a library or for a name in a module."""
    place = ROOT.joinpath(*module.split("."))
    tried = (place.with_suffix(".py"), place / "__init__.py")
    return next((path for path in tried if path.is_file()), None)


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            # `from package import module` names a module, `from module import name` does not; the
            # second kind has no file and is passed over.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:]
    return tree
