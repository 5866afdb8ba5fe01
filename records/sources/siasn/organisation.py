"""What the product says of an organisation whose records are in SIASN, in place of dataset.toml."""

from __future__ import annotations

import json
from datetime import date

_SECTIONS = """
[moves]
changes = ["unit_id", "title", "job_family"]
merge_gap_days = 31
ignore_causes = ["reorganisation", "renaming", "equalisation", "reappointment"]

# DP3 until 2013 (PP 10/1979): a mean of marks, "baik" from 76.
[ratings.dp3]
kind = "numeric"
lowest = 0
highest = 100
satisfactory = 76

# SKP and behaviour from 2014 to 2021 (PP 46/2011): "baik" from 76.
[ratings.skp]
kind = "numeric"
lowest = 0
highest = 100
satisfactory = 76

# The second half of 2021 (PP 30/2019): "baik" from 90.
[ratings.skp_2021]
kind = "numeric"
lowest = 0
highest = 120
satisfactory = 90

# Since 2022 (PermenPANRB 6/2022): a word for the whole, words of their own for its parts.
[ratings.skp22]
kind = "ordinal"
order = ["SANGAT KURANG", "KURANG", "BUTUH PERBAIKAN", "BAIK", "SANGAT BAIK"]
satisfactory = "BAIK"
parts = ["DI BAWAH EKSPEKTASI", "SESUAI EKSPEKTASI", "DI ATAS EKSPEKTASI"]

[ratings.kinerja_periodik]
kind = "ordinal"
order = ["SANGAT KURANG", "KURANG", "BUTUH PERBAIKAN", "BAIK", "SANGAT BAIK"]
satisfactory = "BAIK"
parts = ["DI BAWAH EKSPEKTASI", "SESUAI EKSPEKTASI", "DI ATAS EKSPEKTASI"]

# How well the people of a unit work together, by a yearly survey on any scale (workbook, sheet
# unit_measures).
[measures.climate]
summary = "mean"
better = "higher"
label_id = "Iklim kerja"
label_en = "Working climate"

[outcomes.adaptation]
kind = "adaptation"
label_id = "Beradaptasi dengan baik"
label_en = "Adapts well"
"""


def dataset_text(name: str, snapshot_on: date) -> str:
    """The text of a `dataset.toml` for an organisation of SIASN.

    Args:
        name: The organisation.
        snapshot_on: The last day its records cover.
    """
    return f"""\
[dataset]
name = {json.dumps(name, ensure_ascii=False)}
language = "id"
snapshot_on = {snapshot_on}
source = "SIASN"
{_SECTIONS}"""
