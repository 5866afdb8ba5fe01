"""An explainer is right by the definition, and is checked before anybody is explained by it."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pytest

from models.design import Floats
from models.explaining.shapley import contributions_of, explainer_of
from records.errors import MutasiError, UsageError
from tests.builders.boosters import Recipe

ROOT = Path(__file__).parents[2]
RECIPE = Recipe(categories={2: 5})
BOOSTER = RECIPE.grow()
ASKED = RECIPE.asked(103)


def expectation(node: dict[str, Any], row: Floats, known: set[int]) -> float:
    """A tree's value where only some features are known: others are averaged by training rows."""
    if "leaf_value" in node:
        return float(node["leaf_value"])
    left, right = node["left_child"], node["right_child"]
    if node["split_feature"] in known:
        goes_left = row[node["split_feature"]] <= node["threshold"]
        return expectation(left if goes_left else right, row, known)
    rows_left, rows_right = (
        child.get("internal_count", child.get("leaf_count")) for child in (left, right)
    )
    weighted = rows_left * expectation(left, row, known)
    weighted += rows_right * expectation(right, row, known)
    return float(weighted / (rows_left + rows_right))


def shapley(trees: list[dict[str, Any]], row: Floats, feature: int) -> float:
    """The definition, word for word: over all sets of other features."""
    others = [other for other in range(len(row)) if other != feature]
    total = 0.0
    for size in range(len(others) + 1):
        weight = factorial(size) * factorial(len(others) - size) / factorial(len(row))
        for known in combinations(others, size):
            with_it, without = {*known, feature}, set(known)
            total += weight * sum(
                expectation(tree, row, with_it) - expectation(tree, row, without) for tree in trees
            )
    return total


def test_contributions_are_shapley_values_by_their_definition() -> None:
    recipe = Recipe({"num_leaves": 12}, rounds=3, features=4, missing=0.0)
    booster, design = recipe.grow(), recipe.training()[0][:3]
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    by_definition = [[shapley(trees, row, feature) for feature in range(4)] for row in design]

    values, base = explainer_of(booster).contributions(design)

    np.testing.assert_allclose(values, by_definition, rtol=0, atol=1e-12)
    nobody = sum(expectation(tree, design[0], set()) for tree in trees)
    assert base == pytest.approx(nobody, abs=1e-12)


@pytest.mark.parametrize("rows", [103, 33, 16, 1], ids=lambda rows: f"{rows} rows")
def test_two_threads_say_what_one_says_to_the_last_bit(rows: int) -> None:
    explainer = explainer_of(BOOSTER)

    shared_out, _ = explainer.contributions(ASKED[:rows], threads=2)

    alone, _ = explainer.contributions(ASKED[:rows])
    np.testing.assert_array_equal(shared_out, alone)


def test_a_row_alone_gets_what_it_gets_among_others() -> None:
    explainer = explainer_of(BOOSTER)

    alone = [explainer.contributions(ASKED[row : row + 1])[0][0] for row in range(len(ASKED))]

    np.testing.assert_array_equal(alone, explainer.contributions(ASKED)[0])


def test_no_rows_have_a_base_all_the_same() -> None:
    explainer = explainer_of(BOOSTER)

    values, base = explainer.contributions(ASKED[:0])

    assert values.shape == (0, ASKED.shape[1])
    assert base == explainer.contributions(ASKED)[1]


def read_only(design: Floats) -> Floats:
    kept = design.copy()
    kept.flags.writeable = False
    return kept


@pytest.mark.parametrize(
    "lay",
    [np.asfortranarray, read_only, lambda design: np.repeat(design, 2, axis=0)[::2]],
    ids=["by columns", "read-only", "every other row"],
)
def test_how_a_design_lies_in_memory_changes_nothing(lay: Callable[[Floats], Floats]) -> None:
    explainer = explainer_of(BOOSTER)

    values, _ = explainer.contributions(lay(ASKED))

    np.testing.assert_array_equal(values, explainer.contributions(ASKED)[0])


@pytest.mark.parametrize("shape", [(3, 7), (3, 9), (8,)], ids=str)
def test_a_design_of_other_columns_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match="rows of 8 columns"):
        explainer_of(BOOSTER).contributions(np.zeros(shape))


class Misread(lightgbm.Booster):
    """A booster whose text is not what it predicts with."""

    change: Callable[[str], str]

    def model_to_string(self, *_: object, **__: object) -> str:
        """The text, with a change."""
        return self.change(super().model_to_string())


def replaced(line: str, change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    """Changes a line of the first tree."""

    def of_text(text: str) -> str:
        before, _, after = text.partition(f"\n{line}=")
        written, _, rest = after.partition("\n")
        return f"{before}\n{line}={' '.join(change(written.split()))}\n{rest}"

    return of_text


def first(number: str) -> Callable[[list[str]], list[str]]:
    return lambda numbers: [number, *numbers[1:]]


def a_little_more(numbers: list[str]) -> list[str]:
    return [str(float(numbers[0]) + 1e-6), *numbers[1:]]


TAMPERED = {
    "a leaf moved": (replaced("leaf_value", a_little_more), "off by"),
    "a threshold moved": (replaced("threshold", first("17.5")), "off by"),
    "another feature": (replaced("split_feature", first("7")), "off by"),
    "missing values sent the other way": (
        replaced("decision_type", lambda bits: [str(int(bit) ^ 2) for bit in bits]), "off by"
    ),
    "a leaf that is no number": (replaced("leaf_value", first("nan")), "no number"),
    "rows that are lost": (replaced("internal_count", first("599")), "share out"),
    "a leaf without rows": (replaced("leaf_count", first("0")), "share out"),
    "a branch that leads back": (replaced("left_child", first("0")), "branches that meet"),
    "a leaf met twice": (
        replaced("left_child", lambda _: ["-1"] * 14), "branches that meet"
    ),
    "a feature beyond the last": (replaced("split_feature", first("8")), "does not have"),
    "a set beyond the last": (
        replaced("decision_type", lambda bits: [str(int(bit) | 1) for bit in bits]),
        "does not have",
    ),
}  # fmt: skip


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


@pytest.mark.parametrize(("change", "reason"), TAMPERED.values(), ids=TAMPERED.keys())
def test_trees_that_say_something_else_leave_the_booster_to_lightgbm(
    change: Callable[[str], str], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    booster = Misread(model_str=BOOSTER.model_to_string())
    booster.change = change

    with caplog.at_level(logging.WARNING):
        explainer = explainer_of(booster)

    assert not explainer.is_own_kernel
    assert [reason in line for line in said(caplog)] == [True]
    values, base = explainer.contributions(ASKED)
    judged = np.asarray(BOOSTER.predict(ASKED, pred_contrib=True))
    np.testing.assert_array_equal(values, judged[:, :-1])
    assert base == judged[0, -1]
    assert explainer.contributions(ASKED[:0])[1] == pytest.approx(base, abs=1e-12)


def test_a_random_forest_is_left_to_lightgbm(caplog: pytest.LogCaptureFixture) -> None:
    recipe = Recipe({"boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1})
    booster, design = recipe.grow(), recipe.asked()

    values, base = explainer_of(booster).contributions(design)

    judged = np.asarray(booster.predict(design, pred_contrib=True))
    np.testing.assert_array_equal(np.column_stack([values, np.full(len(design), base)]), judged)
    assert ["random forest" in line for line in said(caplog)] == [True]


def three_classes() -> lightgbm.Booster:
    recipe = Recipe({"objective": "multiclass", "num_class": 3})
    design, _ = recipe.training()
    thirds = lightgbm.Dataset(design, np.arange(len(design)) % 3)
    return lightgbm.train(recipe.settings(), thirds, 3)


@pytest.mark.parametrize(
    ("grow", "reason"),
    [
        pytest.param(three_classes, "several scores a row", id="three classes"),
        pytest.param(Recipe({"linear_tree": True}).grow, "linear", id="linear trees"),
    ],
)
def test_what_has_no_exact_answer_is_refused_not_approximated(
    grow: Callable[[], lightgbm.Booster], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    explainer = explainer_of(grow())

    assert not explainer.is_own_kernel
    assert [reason in line for line in said(caplog)] == [True]
    with pytest.raises(MutasiError, match=reason):
        explainer.contributions(ASKED)


def test_a_booster_is_checked_once() -> None:
    assert explainer_of(BOOSTER).forest is explainer_of(BOOSTER).forest


def test_a_booster_that_has_grown_since_it_was_explained_is_refused_and_its_copy_is_not() -> None:
    booster = lightgbm.Booster(RECIPE.settings(), RECIPE.dataset())
    booster.update()
    explainer_of(booster)

    booster.update()

    with pytest.raises(UsageError, match="has grown"):
        explainer_of(booster)
    copied = lightgbm.Booster(model_str=booster.model_to_string())
    values, base = explainer_of(copied).contributions(ASKED)
    raw = np.asarray(booster.predict(ASKED, raw_score=True))
    np.testing.assert_allclose(base + values.sum(axis=1), raw, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "grow", [RECIPE.grow, three_classes], ids=["own kernel", "left to LightGBM"]
)
def test_a_booster_that_was_explained_can_be_let_go(grow: Callable[[], lightgbm.Booster]) -> None:
    booster = grow()
    explainer_of(booster)
    alive = weakref.ref(booster)

    del booster
    gc.collect()

    assert alive() is None


WHO_EXPLAINS = """
import logging, os, sys
import lightgbm
from models.explaining.shapley import explainer_of, warm
assert "numba" not in sys.modules
logging.basicConfig(format="%(message)s", level="INFO", stream=sys.stdout)
warm()
print("own kernel:", explainer_of(lightgbm.Booster(model_file=os.environ["MODEL"])).is_own_kernel)
"""


def who_explains(place: Path, program: str = WHO_EXPLAINS, **environment: str) -> str:
    """What a process of its own says about who explains a booster."""
    model = place / "model.txt"
    BOOSTER.save_model(model)
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MODEL": str(model), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_importing_the_explainer_does_not_import_numba_and_warming_it_does(tmp_path: Path) -> None:
    assert who_explains(tmp_path) == "own kernel: True\n"


def test_where_nothing_can_be_compiled_lightgbm_explains(tmp_path: Path) -> None:
    found = who_explains(tmp_path, NUMBA_DISABLE_JIT="1")

    assert "LightGBM itself explains a model: no kernel" in found
    assert found.endswith("own kernel: False\n")


def test_a_folder_that_takes_no_cache_costs_a_compilation_and_nothing_else(tmp_path: Path) -> None:
    for package in ("models", "models/explaining", "records"):
        (tmp_path / package).mkdir()
        shutil.copy(ROOT / package / "__init__.py", tmp_path / package)
    shutil.copy(ROOT / "records" / "errors.py", tmp_path / "records")
    ignored = shutil.ignore_patterns("__pycache__")
    own = Path("models", "explaining", "shapley")
    shutil.copytree(ROOT / own, tmp_path / own, ignore=ignored)
    # A file where numba would make its folder, and a home that is none: also an administrator, who
    # may write anywhere, then has no place for a cache.
    (tmp_path / own / "__pycache__").touch()
    nowhere = {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null", "NUMBA_CACHE_DIR": ""}

    found = who_explains(tmp_path, PYTHONPATH=str(tmp_path), **nowhere)

    assert "not kept on disk" in found
    assert found.endswith("own kernel: True\n")


def test_few_rows_are_explained_the_same_without_the_kernel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    booster, kernel = RECIPE.grow(), explainer_of(BOOSTER)
    monkeypatch.delitem(sys.modules, "models.explaining.shapley.kernel", raising=False)

    values, base = contributions_of(booster, ASKED[:20])

    judged = np.asarray(booster.predict(ASKED[:20], pred_contrib=True))
    np.testing.assert_array_equal(values, judged[:, :-1])
    by_kernel, kernel_base = kernel.contributions(ASKED[:20])
    np.testing.assert_allclose(values, by_kernel, rtol=0, atol=1e-9)
    assert base == pytest.approx(kernel_base, abs=1e-9)


WHO_IMPORTS_THE_KERNEL = """
import os, sys
import lightgbm, numpy
from models.explaining.shapley import contributions_of
booster = lightgbm.Booster(model_file=os.environ["MODEL"])
for rows in (20, 20_000):
    contributions_of(booster, numpy.zeros((rows, booster.num_feature())))
    print("numba" in sys.modules)
"""


def test_few_rows_do_not_import_the_kernel_and_many_do(tmp_path: Path) -> None:
    assert who_explains(tmp_path, WHO_IMPORTS_THE_KERNEL).split() == ["False", "True"]


@pytest.mark.parametrize("rows", [5, 103])
def test_a_booster_that_grew_between_few_rows_is_refused(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    booster = lightgbm.Booster(RECIPE.settings(), RECIPE.dataset())
    booster.update()
    monkeypatch.delitem(sys.modules, "models.explaining.shapley.kernel", raising=False)
    contributions_of(booster, ASKED[:5])

    booster.update()

    with pytest.raises(UsageError, match="has grown"):
        contributions_of(booster, ASKED[:rows])
    with pytest.raises(UsageError, match="has grown"):
        explainer_of(booster)
