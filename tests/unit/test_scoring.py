"""Scores: the shape promised outside, the order, the flat tables."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from features import experience, requirements
from features.catalog import GROUPS
from models.answering.explained_rows import BLOCK_ROWS, explained_scores
from models.answering.score_table import (
    CONTRIBUTION_COLUMNS,
    SCORE_COLUMNS,
    explained_tables,
    plain_table,
)
from models.answering.scoring import ScoredMoves, score_features
from models.design import logistic
from models.explaining.abstention import AbstainReason
from models.explaining.abstention_words import abstain_sentences
from models.explaining.concepts import choose_reasons
from models.explaining.data_quality import data_quality
from models.explaining.feature_contribution import FeatureContribution
from models.explaining.telling import statement
from models.parts.additive import NumberTerm
from tests.builders.scored import (
    ADAPTATION,
    a_model,
    a_sure_model,
    a_table,
    scored_moves,
    sure_moves,
)

SCORED = scored_moves(300)
SURE = sure_moves(300)


def test_a_score_has_exactly_the_promised_shape() -> None:
    shape = json.loads(json.dumps(explained_scores(SCORED, [0])[0].to_json("en")))

    assert list(shape) == [
        "employee_id", "position_id", "as_of", "outcome", "model_version", "probability", "lower",
        "upper", "level", "abstained", "abstain_reasons", "raw_log_odds", "base_log_odds",
        "contributions", "concepts", "groups", "reasons", "eligibility", "similar_moves",
        "data_quality", "better_posts", "facts", "rejected", "rejection",
    ]  # fmt: skip
    assert list(shape["contributions"][0]) == [
        "feature", "group", "concept", "value", "log_odds", "stable",
    ]  # fmt: skip
    assert list(shape["concepts"][0]) == ["name", "group", "log_odds", "stable", "features"]
    assert list(shape["groups"]) == ["person", "destination", "fit", "context"]
    assert list(shape["reasons"]) == ["id", "en"]
    assert list(shape["data_quality"]) == ["score", "missing", "out_of_range"]


def test_what_does_not_exist_yet_is_null() -> None:
    shape = explained_scores(SCORED, [0])[0].to_json()

    for part in ("lower", "upper", "level", "eligibility", "similar_moves", "better_posts"):
        assert shape[part] is None
    assert (shape["abstained"], shape["abstain_reasons"]) == (False, [])
    assert {one["stable"] for one in shape["contributions"]} == {None}


def test_a_score_has_bounds_around_its_probability() -> None:
    scores = [one.to_json() for one in explained_scores(SURE, range(40)) if one.estimate]

    assert all(0 < one["lower"] < one["probability"] < one["upper"] < 1 for one in scores)
    assert {one["level"] for one in scores} == {0.9}


def test_resamples_are_asked_for_the_bounds_of_rows_that_are_shown_alone() -> None:
    scored = sure_moves(40)

    shown = [one.estimate for one in explained_scores(scored, [30, 2]) if one.estimate]

    assert "bounds" not in vars(scored)
    assert scored.bounds is not None
    # To the last bit: a row's bounds are the same alone and among others.
    assert [one.bounds for one in shown] == [
        (scored.bounds[0][row], scored.bounds[1][row])
        for row in (30, 2)
        if not scored.abstained[row]
    ]
    assert shown


def test_a_score_names_past_moves_like_it() -> None:
    shape = explained_scores(SURE, [3])[0].to_json()

    assert [list(one) for one in shape["similar_moves"]] == [
        ["move_id", "start_date", "from", "to", "alike", "differs", "distance", "succeeded"]
    ] * 5
    # The model has learnt from these very moves: the nearest is the move itself or its double.
    assert shape["similar_moves"][0]["distance"] == 0.0


def test_where_there_is_no_ground_the_score_says_why_and_nothing_else() -> None:
    row = next(
        row
        for row, reasons in enumerate(SURE.abstained)
        if [reason.ground for reason in reasons] == ["company"]
    )

    shape = explained_scores(SURE, [row])[0].to_json("id")

    assert shape["abstained"]
    (told,) = shape["abstain_reasons"]
    assert told.startswith(
        "Hampir tidak ada perpindahan di masa lalu yang serupa dengan ini, terutama karena: "
    )
    withheld = (
        "probability", "lower", "upper", "level", "raw_log_odds", "base_log_odds",
        "contributions", "concepts", "groups",
    )  # fmt: skip
    assert [part for part in withheld if shape[part] is not None] == []
    assert shape["reasons"] == {"id": [], "en": []}


def test_a_word_that_training_never_met_is_named() -> None:
    table = a_table(3, seed=4)
    values = table.values.with_columns(destination_family=pl.lit("dokter"))
    model = a_sure_model(a_table(400))

    scored = score_features(model, replace(table, values=values), ADAPTATION, version="1")

    sentences = explained_scores(scored, [0])[0].to_json("en")["abstain_reasons"]
    assert any(
        sentence.startswith(
            "Job family of the destination: no past move whose outcome is known had “dokter”."
        )
        for sentence in sentences
    )


def test_what_takes_a_move_far_out_of_the_usual_is_named() -> None:
    table = a_table(3, seed=4)
    model = a_sure_model(a_table(400))
    assert model.additive is not None
    # No single number goes farther than training's range: a move is far by many at its ends.
    numbers = [
        place for place, term in model.additive.terms.items() if isinstance(term, NumberTerm)
    ]
    ends = {}
    for number in numbers:
        beyond = model.additive.terms[number].added(np.array([-1e6, 1e6]))
        ends[number] = (-1e6, 1e6)[int(np.argmax(np.abs(beyond - model.additive.centres[number])))]
    values = table.values.with_columns(
        pl.lit(end).alias(model.columns[number].name) for number, end in ends.items()
    )
    added = model.additive.contributions(model.design(values))[0]
    place = max(numbers, key=lambda place: abs(added[place]))
    column = model.columns[place].name

    scored = score_features(model, replace(table, values=values), ADAPTATION, version="1")

    told = explained_scores(scored, [0])[0].to_json("en")["abstain_reasons"]
    fact = scored.fact(0, place, scored.values[column][0])
    (far,) = [sentence for sentence in told if "far out of the usual" in sentence]
    assert statement(fact, "en").lower() in far.lower()


def test_an_abstention_far_out_names_values_and_a_skills_gap_as_the_posts_requirement() -> None:
    gap = requirements.skills_gap_mean.describe()
    family = experience.keeps_family.describe()
    facts = {
        "keeps_family": FeatureContribution(family, 0.0, 1.0, 0.0),
        "skills_gap_mean": FeatureContribution(gap, 1.9, 0.2, 0.0),
        "skills_unmet_share": FeatureContribution(
            requirements.skills_unmet_share.describe(), 6.0, 1.0, 0.0
        ),
    }
    reason = AbstainReason("far", ("skills_gap_mean", "skills_unmet_share", "keeps_family"))

    told = abstain_sentences([reason], facts)

    assert told["en"][0].startswith(
        "This move lies far out of the usual: the post asks for skills that lie 1.9 levels above "
        "the assessed ones on average (usually 0.2 levels short); the new post is in another job "
        "family (in most moves: yes). Hardly any past move lay as far. These are the post's own "
        "requirements."
    )
    assert "mutasi template" in told["id"][0]


def test_moves_without_an_estimate_come_last() -> None:
    order = SURE.best_first()

    shown = SURE.has_estimate[order]
    assert not shown.all()
    assert list(shown) == sorted(shown, reverse=True)


def test_stability_is_told_and_unstable_reasons_are_not_sentences() -> None:
    rows = np.flatnonzero(SURE.has_estimate)[:40].tolist()

    scores = explained_scores(SURE, rows)

    told = {one.stable for score in scores for one in score.contributions or ()}
    assert told == {True, False}
    assert {one.stable for score in scores for one in score.concepts or ()} == {True, False}
    for score in scores:
        chosen = choose_reasons(score.concepts or ())
        assert all(one.stable for one in chosen)
        assert len(score.reasons("en") or ()) - len(chosen) in (0, 1)


def test_a_concept_is_the_exact_sum_of_its_features() -> None:
    for score in explained_scores(SURE, range(40)):
        shape = score.to_json()
        added = {one["feature"]: one["log_odds"] for one in shape["contributions"] or ()}
        for concept in shape["concepts"] or ():
            total = sum(added.pop(name) for name in concept["features"])
            assert concept["log_odds"] == pytest.approx(total, abs=1e-12)
        assert added == {}


def test_an_estimate_far_off_the_usual_is_never_left_without_a_word() -> None:
    usual = SURE.usual
    assert usual is not None
    for score in explained_scores(SURE, range(120)):
        if score.estimate is None or abs(score.estimate.probability - usual) <= 0.10:
            continue
        word = "raise" if score.estimate.probability > usual else "lower"
        assert any(word in sentence for sentence in score.reasons("en") or ())


def test_the_flat_table_hides_what_is_not_assessable() -> None:
    table = explained_tables(SURE, "en", with_contributions=True)

    hidden = table.scores.filter("abstained")
    assert hidden.height == int((~SURE.has_estimate).sum()) > 0
    assert hidden["probability"].null_count() == hidden.height
    assert hidden["abstain_reasons"].null_count() == 0
    assert set(hidden["reasons_en"]) == {""}
    assert table.contributions is not None
    assert table.contributions["stable"].null_count() == 0
    withheld = ("raw_log_odds", "base_log_odds", *(f"group_{group}" for group in GROUPS))
    assert [name for name in withheld if hidden[name].null_count() < hidden.height] == []
    told = set(table.contributions["employee_id"])
    assert told == set(table.scores.filter(~pl.col("abstained"))["employee_id"])


def test_what_never_happened_is_not_missing() -> None:
    values = pl.DataFrame(
        {"days_since_sanction": [None, None, 90.0], "sanctions_5_years_count": [0.0, None, 1.0]}
    )
    weights = {"days_since_sanction": 0.3, "sanctions_5_years_count": 0.1}

    found = data_quality(values, weights)

    assert [one.missing for one in found] == [
        (),
        ("days_since_sanction", "sanctions_5_years_count"),
        (),
    ]
    assert [one.score for one in found] == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("scored", [SCORED, SURE], ids=["plain", "sure"])
def test_base_and_contributions_of_a_score_add_up(scored: ScoredMoves) -> None:
    for score in explained_scores(scored, range(20)):
        shape = score.to_json()
        if score.estimate is None:
            continue
        explained = shape["base_log_odds"] + sum(one["log_odds"] for one in shape["contributions"])

        assert explained == pytest.approx(shape["raw_log_odds"], abs=1e-6)
        assert sum(shape["groups"].values()) == pytest.approx(
            shape["raw_log_odds"] - shape["base_log_odds"], abs=1e-6
        )
        expected = logistic(np.array([shape["raw_log_odds"]]))[0]
        assert shape["probability"] == pytest.approx(expected)


def test_values_are_text_in_the_language_asked_for() -> None:
    row = SCORED.values.with_row_index("row").filter(pl.col("position_days") > 800)["row"][0]
    score = explained_scores(SCORED, [row])[0]

    by_language = {
        language: {one["feature"]: one["value"] for one in score.to_json(language)["contributions"]}
        for language in ("id", "en")
    }

    assert by_language["id"]["position_days"].endswith(" tahun")
    assert by_language["en"]["position_days"].endswith(" years")


def test_a_row_is_explained_alike_alone_and_in_a_batch() -> None:
    rows = list(range(BLOCK_ROWS // 5))

    batch = explained_scores(SCORED, rows)

    # To the last digit, data quality too: the two answer the same person on different days.
    alone = [explained_scores(SCORED, [row])[0] for row in rows]
    assert alone == batch
    assert [explained_scores(SURE, [row])[0] for row in rows] == explained_scores(SURE, rows)


def test_some_of_the_moves_keep_their_estimates_and_reasons() -> None:
    rows = [7, 0, 3]

    taken = SCORED.take(rows)

    assert taken.moves["employee_id"].to_list() == [SCORED.moves["employee_id"][r] for r in rows]
    assert explained_scores(taken, range(3)) == explained_scores(SCORED, rows)


def test_the_best_come_first_and_ties_go_by_employee() -> None:
    tied = replace(
        SCORED,
        raw_log_odds=np.array([0.1, 0.3 + 1e-12, 0.3, *[0.0] * 297]),
        moves=SCORED.moves.with_columns(
            employee_id=pl.Series(["c", "b", "a", *(f"x{n:03d}" for n in range(297))])
        ),
    )

    assert tied.best_first()[:3] == [2, 1, 0]


def test_data_quality_weighs_what_is_filled_by_what_it_moves() -> None:
    values = pl.DataFrame({"a": [None, 1.0], "b": ["x", None], "c": [None, None]})

    found = data_quality(values, {"a": 0.3, "b": 0.1, "c": 0.0})

    assert found[0].score == pytest.approx(0.1 / 0.4)
    assert found[0].missing == ("a", "c")
    assert found[1].score == pytest.approx(0.3 / 0.4)
    assert found[1].missing == ("b", "c")


def test_data_quality_without_any_weight_counts_features() -> None:
    values = pl.DataFrame({"a": [None, 1.0], "b": ["x", "y"]})

    assert [one.score for one in data_quality(values, {"a": 0.0, "b": 0.0})] == [0.5, 1.0]


def test_data_quality_is_null_where_training_left_no_weights() -> None:
    table = a_table(50)
    model = replace(a_model(a_table(300)), feature_weights=None)
    scored = score_features(model, table, ADAPTATION, version="1")

    assert explained_scores(scored, [0])[0].to_json()["data_quality"] is None


def test_the_flat_table_has_the_promised_columns() -> None:
    table = explained_tables(SCORED, "en").scores

    assert table.schema == pl.Schema(SCORE_COLUMNS)
    assert table.height == SCORED.moves.height
    for column in ("lower", "upper", "abstain_reasons", "eligible", "rejected"):
        assert table[column].null_count() == table.height
    assert not table["abstained"].any()


def test_the_flat_table_says_what_the_scores_say() -> None:
    table = explained_tables(SCORED, "en").scores

    for row, score in enumerate(explained_scores(SCORED, range(10))):
        flat = table.row(row, named=True)
        assert flat["base_log_odds"] == score.base_log_odds
        assert flat["reasons_id"] == " ".join(score.reasons("id") or ())
        assert flat["reasons_en"] == " ".join(score.reasons("en") or ())
        for group, total in (score.groups or {}).items():
            assert flat[f"group_{group}"] == pytest.approx(total, abs=1e-12)


def test_without_reasons_nothing_is_explained() -> None:
    table = plain_table(SCORED)

    assert table.schema == pl.Schema(SCORE_COLUMNS)
    for column in ("base_log_odds", "group_person", "reasons_id"):
        assert table[column].null_count() == table.height
    np.testing.assert_array_equal(table["raw_log_odds"].to_numpy(), SCORED.raw_log_odds)


def test_the_long_table_has_a_row_for_every_move_and_feature() -> None:
    tables = explained_tables(SCORED, "en", with_contributions=True)

    long = tables.contributions
    assert long is not None
    assert long.schema == pl.Schema(CONTRIBUTION_COLUMNS)
    assert long.height == SCORED.moves.height * len(SCORED.features)
    sums = long.group_by("employee_id", maintain_order=True).agg(pl.col("log_odds").sum())
    explained = sums["log_odds"].to_numpy() + tables.scores["base_log_odds"].to_numpy()
    np.testing.assert_allclose(explained, SCORED.raw_log_odds, atol=1e-6)


def test_progress_is_told_in_rows() -> None:
    told: list[int] = []

    explained_tables(SCORED, "en", advance=told.append)

    assert sum(told) == SCORED.moves.height


def test_no_moves_make_empty_tables() -> None:
    nobody = score_features(a_model(a_table(300)), a_table(0), ADAPTATION, version="1")

    tables = explained_tables(nobody, "en", with_contributions=True)

    assert tables.scores.schema == pl.Schema(SCORE_COLUMNS)
    assert tables.contributions is not None
    assert tables.contributions.schema == pl.Schema(CONTRIBUTION_COLUMNS)
