"""`dataset.toml` of a simulated city."""

from __future__ import annotations

from simulation.appraisals import HIGHEST_MARK, PARTS, SATISFACTORY_MARK, WORDS
from simulation.story import ORGANISATION, SNAPSHOT_ON, Options

OUTCOME = "adaptation"
_TOP = {"dp3": 100, "skp": 100, "skp_2021": 120}


def dataset_toml(options: Options) -> str:
    """What a simulated city says about itself: the regimes' schemes and the outcome."""
    about = ", ".join(f"{name} {value}" for name, value in options.to_dict().items())
    numeric = "\n".join(
        f"""[ratings.{scheme}]
kind = "numeric"
lowest = 0
highest = {_TOP[scheme]}
satisfactory = {SATISFACTORY_MARK[scheme]:g}
"""
        for scheme in HIGHEST_MARK
    )
    words = "\n".join(
        f"""[ratings.{scheme}]
kind = "ordinal"
order = {_listed(WORDS)}
parts = {_listed(PARTS)}
satisfactory = "BAIK"
"""
        for scheme in ("skp22", "kinerja_periodik")
    )
    return f"""# A city that does not exist: simulated, calibrated to public figures, illustrative.
[dataset]
name = "{ORGANISATION}"
language = "id"
snapshot_on = {SNAPSHOT_ON}
source = "simulation: {about}"
licence = "made by this product; nobody's data"

[moves]
changes = ["unit_id", "title", "job_family"]
merge_gap_days = 31
ignore_causes = ["reorganisation", "renaming", "equalisation", "reappointment"]

{numeric}
{words}
[measures.climate]
summary = "mean"
better = "higher"

[outcomes.{OUTCOME}]
kind = "adaptation"
label = "Beradaptasi baik"
"""


def _listed(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
