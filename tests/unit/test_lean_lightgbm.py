"""LightGBM without its wrappers predicts the same, and hides nothing from anybody afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from models.parts.lean_lightgbm import import_lean
from tests.builders.boosters import Recipe

ROOT = Path(__file__).parents[2]

LEAN = """
import json, sys
import numpy
before = (list(sys.meta_path), dict(sys.path_importer_cache), set(sys.modules))
from models.parts.lean_lightgbm import import_lean
import_lean()
wrapped = sorted({"sklearn", "pandas", "matplotlib"} & set(sys.modules))
same_finders = sys.meta_path == before[0]
same_modules = all(name in sys.modules for name in before[2])
nothing_left = [name for name, found in sys.modules.items() if found is None]
import lightgbm
design = numpy.array(json.loads(sys.argv[2]))
booster = lightgbm.Booster(model_file=sys.argv[1])
raw = booster.predict(design, raw_score=True).tolist()
contributions = booster.predict(design, pred_contrib=True).tolist()
import pandas, sklearn.linear_model
try:
    lightgbm.LGBMClassifier()
    refusal = "none"
except lightgbm.basic.LightGBMError as error:
    refusal = str(error)
print(json.dumps([wrapped, same_finders, same_modules, nothing_left, raw, contributions, refusal]))
"""

AFTER = """
import sys
{first}
from models.parts.lean_lightgbm import import_lean
import_lean()
import lightgbm
assert lightgbm.compat.SKLEARN_INSTALLED and lightgbm.compat.PANDAS_INSTALLED
lightgbm.LGBMClassifier()
"""


def answer(program: str, *words: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", program, *words],
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_lean_lightgbm_predicts_the_same_and_leaves_everything_as_it_was(tmp_path: Path) -> None:
    recipe = Recipe()
    booster, design = recipe.grow(), np.nan_to_num(recipe.asked(5))
    booster.save_model(tmp_path / "model.txt")

    said = answer(LEAN, str(tmp_path / "model.txt"), json.dumps(design.tolist()))

    wrapped, same_finders, same_modules, nothing_left, raw, contributions, refusal = json.loads(
        said
    )
    assert (wrapped, same_finders, same_modules, nothing_left) == ([], True, True, [])
    full = lightgbm.Booster(model_file=tmp_path / "model.txt")
    np.testing.assert_array_equal(raw, full.predict(design, raw_score=True))
    np.testing.assert_array_equal(contributions, full.predict(design, pred_contrib=True))
    assert "scikit-learn is required" in refusal


@pytest.mark.parametrize("first", ["import lightgbm", "import sklearn", "import pandas"])
def test_where_lightgbm_or_a_wrapped_library_is_there_lightgbm_is_whole(first: str) -> None:
    answer(AFTER.format(first=first))


def test_here_lightgbm_stays_whole() -> None:
    import_lean()

    assert lightgbm.compat.SKLEARN_INSTALLED
