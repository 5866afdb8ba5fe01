"""Rows to train on: their order, their fingerprint, what is refused; and the columns chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from features.catalog import FeatureTable
from models.design import choose_columns, column_facts
from models.rows import TrainingRows, take_rows, training_rows
from records.errors import ContractError
from tests.builders.training_rows import labelled_features, learnable_rows


def _with_value(column: str, value: float) -> TrainingRows:
    """The rows with one value changed."""
    labelled, table = labelled_features(60)
    changed = table.values[column].scatter(7, value)
    return training_rows(labelled, replace(table, values=table.values.with_columns(changed)))


def test_rows_in_any_order_are_the_same_rows() -> None:
    labelled, table = labelled_features(60)
    order = np.random.default_rng(1).permutation(60)

    shuffled = training_rows(labelled[order], take_rows(table, order))
    ordered = training_rows(labelled, table)

    assert shuffled.table.values.equals(ordered.table.values)
    assert shuffled.label.tolist() == ordered.label.tolist()
    assert shuffled.sha256() == ordered.sha256()


def test_the_fingerprint_sees_a_value_and_not_its_last_digits() -> None:
    same = _with_value("noise", 0.5).sha256()

    assert _with_value("noise", 0.5 + 1e-12).sha256() == same
    assert _with_value("noise", 0.5001).sha256() != same


def test_the_fingerprint_sees_the_label() -> None:
    rows = learnable_rows(60)

    assert replace(rows, label=1 - rows.label).sha256() != rows.sha256()


def test_the_fingerprint_tells_unknown_from_zero() -> None:
    labelled, table = labelled_features(60)
    zeros = replace(table, values=table.values.with_columns(pl.col("gap").fill_null(0.0)))

    assert training_rows(labelled, zeros).sha256() != training_rows(labelled, table).sha256()


@pytest.mark.parametrize("label", [None, 2], ids=["unknown", "a number"])
def test_a_label_that_is_neither_yes_nor_no_is_refused(label: int | None) -> None:
    labelled, table = labelled_features(60)
    changed = labelled.with_columns(labelled["label"].scatter(3, label))

    with pytest.raises(ContractError, match="1 labels such as"):
        training_rows(changed, table)


def test_features_of_other_moves_are_refused() -> None:
    labelled, table = labelled_features(60)

    with pytest.raises(ContractError, match="60 labelled moves beside 59 rows"):
        training_rows(labelled, take_rows(table, np.arange(59)))


def test_only_labels_usable_before_the_day_are_kept() -> None:
    rows = learnable_rows(200)

    kept = rows.matured_before(date(2014, 1, 1))

    starts = kept.table.moves["start_date"].to_list()
    # Labels mature after 365 days, and 2013 has as many.
    assert max(starts) < date(2013, 1, 1)
    assert len(kept) == rows.table.moves.filter(pl.col("start_date") < date(2013, 1, 1)).height


def test_empty_features_and_crowded_categories_are_left_out() -> None:
    chosen = choose_columns(learnable_rows(100).table)

    assert [column.name for column in chosen.columns] == ["skill", "gap", "noise", "region"]
    assert chosen.empty == ("blank",)
    assert chosen.left_out == {"person": 100}


def test_a_category_of_64_words_stays_and_one_of_65_goes() -> None:
    table = learnable_rows(130).table
    words = {count: [f"w{row % count}" for row in range(130)] for count in (64, 65)}
    crowded, full = (
        choose_columns(replace(table, values=table.values.with_columns(region=pl.Series(words[n]))))
        for n in (65, 64)
    )

    assert crowded.left_out["region"] == 65
    assert "region" not in full.left_out


def test_only_numbers_known_in_every_row_have_a_fill() -> None:
    table = learnable_rows(101).table
    fills = {column.name: column.fill for column in choose_columns(table).columns}

    assert fills["skill"] == pytest.approx(np.median(table.values["skill"].to_numpy()))
    assert fills["gap"] is None


def test_facts_say_what_is_usual() -> None:
    values = pl.DataFrame(
        {"skill": [1.0, 2.0, 3.0, 4.0, 5.0], "region": ["east", "north", "north", None, "east"]}
    )
    features = [f for f in learnable_rows(10).table.features if f.name in values.columns]
    table = FeatureTable(pl.DataFrame(), values, tuple(features))

    skill, region = column_facts(choose_columns(table).columns, values)

    assert [skill[name] for name in ("lower_quartile", "median", "upper_quartile")] == [2, 3, 4]
    # Of words equally frequent the first in the alphabet, so that it is always the same.
    assert region["typical"] == "east"
    assert region["missing_share"] == pytest.approx(1 / 5)


def test_facts_say_over_which_values_the_lines_of_the_model_run() -> None:
    table = learnable_rows(2_000).table
    columns = choose_columns(table).columns
    skill = table.values["skill"].to_numpy()

    for held, ends in ((0.98, (0.01, 0.99)), (1.0, (0.0, 1.0))):
        facts = next(one for one in column_facts(columns, table.values, held=held)
                     if one["name"] == "skill")  # fmt: skip
        assert (facts["lowest"], facts["highest"]) == pytest.approx(np.quantile(skill, ends))
