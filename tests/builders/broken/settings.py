"""Faults of `dataset.toml`: what nobody means, and what no number, day or name can be."""

from __future__ import annotations

import random

from tests.builders.broken.sources import PEOPLE, Files

_NUMBERS = ("-1", "0", "1.5", "1e400", "-1e300", "nan", "inf", "1" + "0" * 23, "9" * 400, "true",
            '"365"', "[]", "{}", "0xffffffffffffffffff", "2020-01-01")  # fmt: skip
_DAYS = ("9999-12-31", "0001-01-01", "2020-02-30", "2020-13-01", '"2020-01-01"', '"31-12-2020"',
         "2020-01-01T00:00:00Z", "20200101", '""', "10:00:00", '"99999-01-01"', "1899-12-31",
         "[2020-01-01]", "2150-01-01")  # fmt: skip
_TEXTS = ('"' + "n" * 5_000 + '"', '""', '"  "', "7", '"\\u0000"', f'"{PEOPLE[0].name}"',
          f'"{PEOPLE[1].nip}"', '"../../x"', '"a\\nb"', '"{found}"', "[]", "true")  # fmt: skip


def _replaced(files: Files, old: str, new: str) -> None:
    content = files.get("dataset.toml")
    if isinstance(content, bytes):
        text = content.decode("utf-8", errors="replace")
        files["dataset.toml"] = text.replace(old, new, 1).encode()


def numbers(rng: random.Random, files: Files) -> None:
    """Numbers beyond sense."""
    key = rng.choice(("merge_gap_days = 31", "lowest = 0", "highest = 100", "satisfactory = 76",
                      "days = 365"))  # fmt: skip
    _replaced(files, key, f"{key.split(' = ', maxsplit=1)[0]} = {rng.choice(_NUMBERS)}")


def days(rng: random.Random, files: Files) -> None:
    """Days that are none, or that nobody lives to see."""
    _replaced(files, "snapshot_on = 2022-12-31", f"snapshot_on = {rng.choice(_DAYS)}")


def names(rng: random.Random, files: Files) -> None:
    """Names that are none, are somebody's, or have no end."""
    text = rng.choice(_TEXTS)
    old, new = rng.choice(
        (
            ('name = "Pemerintah Kota Rekaan"', f"name = {text}"),
            ('language = "id"', f"language = {text}"),
            ("[outcomes.bertahan]", f"[outcomes.{text}]"),
            ("[measures.keluhan]", f"[measures.{text}]"),
            ("[ratings.predikat]", f"[ratings.{text}]"),
            ('"Sangat baik"]', f"{text}]"),
            ('kind = "stay"', f"kind = {text}"),
            ('summary = "count"', f"summary = {text}"),
            ('"title"]', f"{text}]"),
        )
    )
    _replaced(files, old, new)


def sections(rng: random.Random, files: Files) -> None:
    """Sections twice, as another kind, missing, or nested without end."""
    deep = rng.choice((100, 3_000))
    old, new = rng.choice(
        (
            ("[moves]", "[dataset]"), ("[dataset]", "[Dataset]"), ("[moves]", "moves = 7"),
            ("[moves]", "x = " + "[" * deep + "]" * deep + "\n[moves]"),
            ("[moves]", "[" + ".".join("a" * deep) + "]"),
            ("[moves]", "x = " + "{a = " * deep + "1" + "}" * deep + "\n[moves]"),
            ("[ratings.predikat]", "[[ratings.predikat]]"), ("[measures.keluhan]", "[measures]"),
            ("[dataset]", f'"{PEOPLE[2].name}" = "{PEOPLE[2].nip}"\n[dataset]'),
            ("[dataset]", f"[{PEOPLE[0].nip}]\nx = 1\n[dataset]"), ("[dataset]", ""),
            ("[outcomes.bertahan]", f'[outcomes."{PEOPLE[1].name}"]'),
        )
    )  # fmt: skip
    _replaced(files, old, new)


SETTINGS = (numbers, days, names, sections)
