"""Dataset folders on disk, written as people would write them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

TOML = """
[dataset]
name = "Small town"
language = "id"
snapshot_on = 2020-12-31

[ratings.predikat]
kind = "ordinal"
order = ["Kurang", "Baik", "Sangat baik"]
satisfactory = "Baik"

[ratings.skp]
kind = "numeric"
lowest = 0
highest = 100
satisfactory = 76

[measures.output]
summary = "mean"

[outcomes.stays]
kind = "supplied"
"""

EMPLOYEES = """
    employee_id,entry_date,birth_date
    e1,2010-01-01,1985-05-05
    e2,2011-01-01,1986-06-06
"""

UNITS = """
    unit_id,name,parent_id
    u1,Dinas A,
    u2,Bidang B,u1
"""

ASSIGNMENTS = """
    employee_id,start_date,end_date,unit_id,title,level
    e1,2010-01-01,2015-06-30,u1,Analis,3
    e1,2015-07-01,,u2,Analis,4
    e2,2011-01-01,,u2,Arsiparis,3
"""


Texts = Mapping[str, str | None]
"""CSV texts by table (or by a file's whole name); None leaves a table out."""


def write_folder(folder: Path, tables: Texts | None = None, *, toml: str = TOML) -> Path:
    """A dataset folder of two people, with the given tables in the place of or beside its own.

    Args:
        folder: Where to write; made where it is not.
        tables: What differs from the folder's own tables, indented as one likes.
        toml: The text of `dataset.toml`.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(dedent(toml), encoding="utf-8")
    texts = {"employees": EMPLOYEES, "units": UNITS, "assignments": ASSIGNMENTS, **(tables or {})}
    for name, text in texts.items():
        if text is not None:
            file = name if "." in name else f"{name}.csv"
            (folder / file).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder
