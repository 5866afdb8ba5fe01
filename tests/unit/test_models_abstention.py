"""Abstention: each of the four grounds and no other; a probability near one half is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models.certainty.support import SupportParameters, fit_support, remoteness
from models.design import choose_columns
from models.explaining.abstention import NAMED, AbstainReason, abstain_reasons
from models.model import Model
from models.parts.additive_fit import fit_additive
from models.parts.boosting import fit_boosters
from models.parts.taught import Taught
from models.recipe import AdditiveRecipe
from tests.builders.training_rows import QUICK, learnable_rows

ROWS = learnable_rows()
VALUES = ROWS.table.values
QUALITY = 0.5


def _model() -> Model:
    """Boosters with support; what is recorded matters as much as this."""
    columns = choose_columns(ROWS.table).columns
    boosters = fit_boosters(Taught.of(ROWS, columns), QUICK.boosting, 20)
    model = Model("settles", columns, boosters, feature_weights=MATTERS)
    parameters = SupportParameters(least_company_quantile=0.1, least_quality=QUALITY)
    support = fit_support(boosters, None, model.design(VALUES), ROWS.start_days, parameters)
    return replace(model, support=support)


MATTERS = {"skill": 0.5, "gap": 0.2, "noise": 0.1, "region": 0.2}
MODEL = _model()
assert MODEL.support is not None
ANYWHERE = replace(MODEL, support=replace(MODEL.support, least=-np.inf))
"""The same model, for which every company will do."""


def _row(**values: object) -> pl.DataFrame:
    """One ordinary move but for these values."""
    ordinary = VALUES.filter(pl.col("gap").is_not_null())[:1]
    return ordinary.with_columns(
        pl.Series(name, [value], dtype=VALUES.schema[name]) for name, value in values.items()
    )


def _reasons(values: pl.DataFrame, model: Model = ANYWHERE) -> list[tuple[AbstainReason, ...]]:
    return abstain_reasons(model, values, model.design(values))


@pytest.fixture
def measured() -> Model:
    """The model with an additive part, by which moves may be remote."""
    design = MODEL.design(VALUES)
    additive = fit_additive(Taught.of(ROWS, MODEL.columns), AdditiveRecipe(0.5))
    support = fit_support(
        MODEL.boosters, additive, design, ROWS.start_days, SupportParameters(least_quality=QUALITY)
    )
    return replace(MODEL, additive=additive, support=replace(support, least=-np.inf))


def test_a_move_far_out_of_the_usual_names_what_takes_it_there(measured: Model) -> None:
    # Skill decides most, so nobody comes far without it; and as a number goes no farther than its
    # range, nobody does by it alone.
    ((reason,),) = _reasons(_row(skill=-50.0, noise=50.0), measured)

    assert (reason.ground, reason.features[0]) == ("far", "skill")
    assert _reasons(_row(), measured) == [()]


def test_just_at_the_limit_is_not_too_far(measured: Model) -> None:
    row = _row(skill=-50.0, noise=50.0)
    assert measured.support is not None
    limit = float(remoteness(measured.additive, measured.design(row))[0])

    just, nearer = (
        replace(measured, support=replace(measured.support, farthest=each))
        for each in (limit, np.nextafter(limit, 0.0))
    )

    assert _reasons(row, just) == [()]
    assert [reason.ground for reason in _reasons(row, nearer)[0]] == ["far"]


def test_an_ordinary_move_gets_an_estimate() -> None:
    assert _reasons(_row()) == [()]


def test_rows_in_poor_company_get_none() -> None:
    company = MODEL.company(MODEL.design(VALUES))
    assert company is not None
    assert MODEL.support is not None

    reasons = _reasons(VALUES, MODEL)

    is_alone = [AbstainReason("company") in each for each in reasons]
    assert is_alone == (company < MODEL.support.least).tolist()
    newer = ROWS.start_days >= np.median(ROWS.start_days)
    assert 0 < np.sum(newer & is_alone) <= 0.1 * newer.sum()


def test_company_at_the_threshold_is_enough() -> None:
    row = _row()
    company = MODEL.company(MODEL.design(row))
    assert company is not None
    assert MODEL.support is not None
    least = float(company[0])

    just, beyond = (
        replace(MODEL, support=replace(MODEL.support, least=each))
        for each in (least, np.nextafter(least, 0.0))
    )

    assert _reasons(row, just) == [()]
    assert _reasons(row, beyond) == [(AbstainReason("company"),)]


@pytest.fixture
def described() -> Model:
    """The model with `region` describing the post."""
    columns = tuple(
        replace(column, group="destination") if column.name == "region" else column
        for column in MODEL.columns
    )
    return replace(ANYWHERE, columns=columns)


def test_a_word_of_the_post_that_no_past_move_had_is_named(described: Model) -> None:
    reasons = _reasons(_row(region="islands"), described)

    assert reasons == [(AbstainReason("word", ("region",), "islands"),)]


def test_known_words_and_no_word_are_no_ground(described: Model) -> None:
    assert _reasons(_row(region="north"), described) == [()]
    assert _reasons(_row(region=None), described) == [()]


def test_an_unseen_word_about_anything_but_the_post_is_no_ground() -> None:
    groups = {column.name: column.group for column in ANYWHERE.columns}
    assert groups["region"] != "destination"

    assert _reasons(_row(region="islands")) == [()]


def test_too_little_on_record_names_what_is_missing_most() -> None:
    # 0.3 of what matters is left where half is needed.
    reasons = _reasons(_row(skill=None, region=None))

    assert reasons == [(AbstainReason("records", ("skill", "region")),)]


def test_no_more_than_three_are_named() -> None:
    ((reason,),) = _reasons(_row(skill=None, region=None, gap=None, noise=None))

    assert reason.features == ("skill", "gap", "region")
    assert len(reason.features) == NAMED


def test_just_enough_on_record_is_enough() -> None:
    assert _reasons(_row(skill=None)) == [()]


def test_all_grounds_are_told_in_order(described: Model) -> None:
    assert described.support is not None
    lonely = replace(described, support=replace(described.support, least=1.0))

    ((*reasons,),) = _reasons(_row(region="islands", skill=None, gap=None), lonely)

    assert [reason.ground for reason in reasons] == ["company", "word", "records"]


def test_a_probability_near_one_half_is_no_ground() -> None:
    near = np.argsort(np.abs(MODEL.raw_log_odds(MODEL.design(VALUES))))[:100]
    values = VALUES[near].filter(pl.col("gap").is_not_null())
    company = MODEL.company(MODEL.design(values))
    assert company is not None
    assert MODEL.support is not None

    reasons = _reasons(values, MODEL)

    assert [bool(each) for each in reasons] == (company < MODEL.support.least).tolist()
    assert _reasons(values) == [()] * len(values)


def test_without_support_there_is_always_an_estimate() -> None:
    unknown = VALUES.clear(3)

    assert _reasons(unknown, replace(MODEL, support=None)) == [(), (), ()]


def test_without_weights_nothing_is_too_poorly_recorded() -> None:
    unweighed = replace(ANYWHERE, feature_weights=None)

    assert _reasons(_row(skill=None, region=None, gap=None), unweighed) == [()]


def test_no_rows_have_no_reasons() -> None:
    assert _reasons(VALUES[:0], MODEL) == []


def test_a_row_alone_gets_what_it_gets_in_a_batch() -> None:
    batch = _reasons(VALUES, MODEL)

    alone = [_reasons(VALUES[row], MODEL)[0] for row in range(0, 900, 10)]

    assert alone == batch[::10]
