"""The model as a value: columns by name, codes, missing values, the mean of boosters."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.design import Column, choose_columns, design_matrix
from models.model import Model
from models.parts.boosting import fit_boosters
from models.parts.taught import Taught
from records.errors import OutdatedModelError
from tests.builders.training_rows import QUICK, learnable_rows

SKILL = Column("skill", "number", (), "person", fill=0.5)
GAP = Column("gap", "number", (), "fit")
REGION = Column("region", "category", ("east", "north"), "destination")


@pytest.fixture(scope="module")
def model() -> Model:
    rows = learnable_rows()
    columns = choose_columns(rows.table).columns
    return Model("settles", columns, fit_boosters(Taught.of(rows, columns), QUICK.boosting, 20))


def test_columns_are_found_by_name_whatever_their_place() -> None:
    values = pl.DataFrame({"region": ["north"], "further": [9], "gap": [2.0], "skill": [1.0]})

    design = design_matrix(values, [SKILL, GAP, REGION])

    assert design.tolist() == [[1.0, 2.0, 1.0]]


def test_unseen_and_missing_words_have_no_code() -> None:
    values = pl.DataFrame({"region": ["west", None, "east"]})

    design = design_matrix(values, [REGION])

    assert np.isnan(design[:2, 0]).all()
    assert design[2, 0] == 0.0


def test_a_number_always_known_in_training_is_filled_and_others_stay_missing() -> None:
    values = pl.DataFrame({"skill": [None, float("nan")], "gap": [None, float("nan")]})
    values = values.cast(pl.Float64)

    design = design_matrix(values, [SKILL, GAP])

    assert design[:, 0].tolist() == [0.5, 0.5]
    assert np.isnan(design[:, 1]).all()


def test_lightgbm_itself_would_read_such_a_missing_value_as_zero(model: Model) -> None:
    # The reason for `fill`; if this ever fails, LightGBM has changed and the fill can go.
    row = model.design(learnable_rows().table.values[:1])
    place = [column.name for column in model.columns].index("skill")
    missing, zero = row.copy(), row.copy()
    missing[0, place], zero[0, place] = np.nan, 0.0

    assert model.raw_log_odds(missing) == pytest.approx(model.raw_log_odds(zero))


def test_a_missing_column_is_refused_by_name() -> None:
    with pytest.raises(OutdatedModelError, match="without the model's gap, region"):
        design_matrix(pl.DataFrame({"skill": [1.0]}), [SKILL, GAP, REGION])


@pytest.mark.parametrize(
    ("values", "column"),
    [
        pytest.param(pl.DataFrame({"skill": ["high"]}), SKILL, id="word for a number"),
        pytest.param(pl.DataFrame({"region": [3.0]}), REGION, id="number for a word"),
    ],
)
def test_another_kind_of_value_is_refused(values: pl.DataFrame, column: Column) -> None:
    with pytest.raises(OutdatedModelError, match=column.name):
        design_matrix(values, [column])


def test_raw_log_odds_are_the_mean_of_the_boosters(model: Model) -> None:
    design = model.design(learnable_rows(seed=5).table.values[:50])
    first, second = (booster.predict(design, raw_score=True) for booster in model.boosters)

    raw = model.raw_log_odds(design)

    assert raw == pytest.approx((np.asarray(first) + np.asarray(second)) / 2)


def test_no_rows_have_no_log_odds(model: Model) -> None:
    nobody = learnable_rows().table.values.clear()

    assert model.raw_log_odds(model.design(nobody)).shape == (0,)


def test_names_that_lightgbm_forbids_are_escaped() -> None:
    column = Column('share of "ok": [a], b', "number", (), "person")

    assert not set(' ":,[]{}') & set(column.booster_name)
