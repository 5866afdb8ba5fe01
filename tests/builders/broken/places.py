"""Faults of folders: files missing, misnamed, doubled, or no files at all."""

from __future__ import annotations

import gzip
import io
import os
import random

import polars as pl

from tests.builders.broken.sources import PEOPLE, Files, Odd


def _any(rng: random.Random, files: Files) -> str:
    return rng.choice(list(files))


def missing(rng: random.Random, files: Files) -> None:
    """A file that is not there."""
    if len(files) > 1:
        files.pop(_any(rng, files))


def named_after_people(rng: random.Random, files: Files) -> None:
    """Files and folders with somebody's name or number in theirs."""
    path, person = _any(rng, files), rng.choice(PEOPLE)
    stem, _, suffix = path.rpartition(".")
    name = rng.choice((f"{person.nip}.{suffix}", f"{person.name}.{suffix}",
                       f"{stem} {person.name}.{suffix}", f"{person.name}/{path}",
                       f"{person.nip} {person.name}/{path}", f"{person.nip}_{path}",
                       f"{stem}_{person.born}.{suffix}"))  # fmt: skip
    files[name] = files.pop(path)


def misnamed(rng: random.Random, files: Files) -> None:
    """Files under names that a download, a copy or a clerk gives."""
    path = _any(rng, files)
    stem, _, suffix = path.rpartition(".")
    broken = os.fsdecode(b"berkas \xff\xfe." + suffix.encode())
    name = rng.choice((f"{stem} (1).{suffix}", f"{stem}-page2.{suffix}", f"{stem}.{suffix}.bak",
                       f"{stem.upper()}.{suffix.upper()}", f"{stem}.txt", f"~${stem}.{suffix}",
                       f"Salinan {stem}.{suffix}", broken, f"{stem}\n2.{suffix}", "x" * 250,
                       f"{stem}.csv.gz", f"{stem}.parquet"))  # fmt: skip
    files[name] = files.pop(path) if rng.random() < 0.5 else files[path]


def no_file(rng: random.Random, files: Files) -> None:
    """A folder, a pipe or a link where a file should be, or beside it."""
    path = _any(rng, files)
    own = path if rng.random() < 0.5 else f"tambahan-{path.replace('/', '-')}"
    files[own] = rng.choice(
        (Odd("pipe"), Odd("folder"), Odd("link", "/dev/zero"), Odd("link", "/etc/passwd"),
         Odd("link", own.rpartition("/")[2]), Odd("link", ".."), Odd("link", "/nowhere"))
    )  # fmt: skip


def packed_wrongly(rng: random.Random, files: Files) -> None:
    """Packed files that are cut or none."""
    path = _any(rng, files)
    content = files[path]
    if not isinstance(content, bytes) or not path.endswith(".csv"):
        return
    squeezed = gzip.compress(content)
    files[f"{path}.gz"] = rng.choice((squeezed, squeezed[:-9], squeezed[:15], content, b""))
    if rng.random() < 0.7 and len(files) > 1:
        files.pop(path)


def odd_columns(rng: random.Random, files: Files) -> None:
    """A Parquet file with columns of other kinds."""
    tables = [path for path in files if path.endswith((".csv", ".parquet")) and "/" not in path]
    if not tables or "dataset.toml" not in files:
        return
    path = rng.choice(tables)
    name = path.partition(".")[0]
    columns = rng.choice(
        (
            {"employee_id": [198609262015052901, 1], "start_date": [1.5, None]},
            {"employee_id": [["a"], ["b"]]}, {"employee_id": [b"\xff", b"a"]},
            {"employee_id": [{"a": 1}, {"a": 2}]}, {"employee_id": [None, None]}, {},
            {"employee_id": [float("nan"), 1e300], "unit_id": [True, None]},
            {PEOPLE[0].name: ["a"], PEOPLE[0].nip: ["b"]}, {"": ["x"], " ": ["y"]},
            {"_line": [1, 2], "employee_id": ["a", "b"]},
        )
    )  # fmt: skip
    stream = io.BytesIO()
    pl.DataFrame(columns).write_parquet(stream)
    files.pop(path)
    files[f"{name}.parquet"] = stream.getvalue()


PLACES = (missing, named_after_people, misnamed, no_file, packed_wrongly, odd_columns)
