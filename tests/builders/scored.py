"""A small model over a few features of every kind, and moves it has scored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import lightgbm
import numpy as np
import polars as pl

from features.catalog import Feature, FeatureTable, Group
from features.units import Unit
from models.answering.scoring import ScoredMoves, score_features
from models.certainty.intervals import IntervalParameters, Member, Spread
from models.certainty.similar_moves import Past
from models.certainty.support import SupportParameters, fit_support, leaves_of
from models.certainty.years import Years
from models.design import Column, Floats, choose_columns, column_facts, design_matrix, logistic
from models.explaining.contributions import mean_absolute_contributions
from models.model import Model
from models.parts.additive_fit import fit_additive
from models.recipe import AdditiveRecipe, Weights
from models.rows import day_number
from records.dataset import OutcomeRule
from tests.builders.manifest import a_manifest, learnt_from
from tests.builders.taught import taught_design

ADAPTATION = OutcomeRule("adaptation", "adaptation", label="Adapts well")
FAMILIES = ("analis", "arsip", "hukum")


def a_feature(
    name: str,
    unit: Unit,
    *,
    group: Group = "person",
    phrase: tuple[str, str] = ("masa di jabatan sekarang", "time in the present post"),
    concept: str | None = None,
) -> Feature:
    """A feature of the catalogue, with its phrase in Indonesian and English.

    Args:
        name: Its function, too.
        unit: Its unit.
        group: Its group.
        phrase: In Indonesian and English.
        concept: One of the group's; None: the one below.
    """
    return Feature(
        name=name,
        function=name,
        member=None,
        group=group,
        kind="category" if unit.is_word else "number",
        what=f"{name} of a test.",
        unit=unit,
        unit_line=unit.lines[0],
        source="none",
        why="none",
        phrase={"id": phrase[0], "en": phrase[1]},
        concept=concept or A_CONCEPT[group],
    )


A_CONCEPT: dict[Group, str] = {
    "person": "tenure",
    "destination": "kind_of_post",
    "fit": "step_up_or_down",
    "context": "timing",
}
"""A concept of each group, for features that no catalogue knows."""


FEATURES: tuple[Feature, ...] = (
    a_feature("position_days", Unit.DAYS),
    a_feature(
        "moves_count", Unit.COUNT, phrase=("jumlah perpindahan", "number of moves"),
        concept="earlier_moves",
    ),
    a_feature(
        "good_ratings_share", Unit.SHARE,
        phrase=("bagian penilaian kinerja yang baik", "share of good appraisals"),
        concept="recent_appraisals",
    ),
    a_feature(
        "destination_family", Unit.OWN_WORD, group="destination",
        phrase=("rumpun jabatan tujuan", "job family of the destination"),
    ),
    a_feature(
        "destination_staff", Unit.PEOPLE, group="destination",
        phrase=("jumlah pegawai di unit tujuan", "number of staff in the receiving unit"),
        concept="unit_size_and_stability",
    ),
    a_feature(
        "level_step", Unit.LEVELS, group="fit",
        phrase=("selisih jenjang", "step in level"),
    ),
    a_feature(
        "is_promotion", Unit.YES_OR_NO, group="fit",
        phrase=("perpindahan ini promosi", "promotion"),
    ),
    a_feature(
        "last_training_years", Unit.YEARS, group="context",
        phrase=("jarak dari pelatihan terakhir", "time since the last training"),
    ),
)  # fmt: skip


def a_table(rows: int, *, seed: int = 0, missing: float = 0.15) -> FeatureTable:
    """Features of so many moves; some values are unknown."""
    draw = np.random.default_rng(seed)
    numbers = {
        "position_days": draw.integers(20, 4000, rows).astype(float),
        "moves_count": draw.integers(0, 9, rows).astype(float),
        "good_ratings_share": draw.random(rows).round(3),
        "destination_staff": draw.integers(4, 80, rows).astype(float),
        "level_step": draw.integers(-2, 4, rows).astype(float),
        "is_promotion": draw.integers(0, 2, rows).astype(float),
        "last_training_years": (draw.random(rows) * 9).round(1),
    }
    # position_days is never missing here: the trap of features without missing values in training.
    holes = {name: draw.random(rows) < missing for name in numbers if name != "position_days"}
    columns = {
        name: [None if name in holes and holes[name][row] else float(value)
               for row, value in enumerate(column)]
        for name, column in numbers.items()
    }  # fmt: skip
    values = pl.DataFrame(
        {
            **columns,
            "destination_family": [FAMILIES[place] for place in draw.integers(0, 3, rows)],
        }
    ).select([feature.name for feature in FEATURES])
    return FeatureTable(moves=_moves(rows), values=values, features=FEATURES)


def _moves(rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "employee_id": [f"e{row:04d}" for row in range(rows)],
            "start_date": date(2026, 7, 2),
            "decided_on": date(2026, 7, 1),
            "as_of": date(2026, 6, 30),
            "unit_id": "dinsos",
            "position_id": "p-0123456789ab",
            "title": "Kepala Bidang Statistik",
            "job_family": "analis",
            "position_kind": "structural",
            "level": 8,
            "cause": "assigned",
            "round_id": pl.Series([None] * rows, dtype=pl.String),
        }
    )


def a_model(table: FeatureTable, *, seed: int = 0, boosters: int = 2, trees: int = 30) -> Model:
    """A model with planted effects, fitted on the table's rows."""
    columns = choose_columns(table).columns
    design = design_matrix(table.values, columns)
    label = _label(design, seed)
    fitted = tuple(
        _booster(design, label, columns, seed=seed + number, trees=trees)
        for number in range(boosters)
    )
    model = Model(ADAPTATION.name, columns, fitted)
    successes = int(label.sum())
    weights = mean_absolute_contributions(model, design[:200])
    manifest = a_manifest(
        rows=learnt_from(successes, len(label) - successes),
        features=column_facts(columns, table.values),
        mean_absolute_contribution=weights,
    )
    return replace(model, feature_weights=weights, manifest=manifest)


def _label(design: Floats, seed: int) -> Floats:
    known = np.nan_to_num(design, nan=0.0)
    truth = 0.3 + 1.6 * (known[:, 2] - 0.5) - 0.5 * (known[:, 3] == 1) - known[:, 0] / 4000
    truth += 0.35 * known[:, 5] - 0.08 * known[:, 7]
    draw = np.random.default_rng(seed)
    return (draw.random(len(truth)) < logistic(truth)).astype(np.float64)


def _booster(
    design: Floats, label: Floats, columns: tuple[Column, ...], *, seed: int, trees: int
) -> lightgbm.Booster:
    parameters = {
        "objective": "binary", "num_leaves": 15, "min_data_in_leaf": 20, "verbosity": -1,
        "deterministic": True, "force_row_wise": True, "num_threads": 1, "seed": seed,
        "bagging_fraction": 0.8, "bagging_freq": 1, "min_data_per_group": 20,
    }  # fmt: skip
    rows = lightgbm.Dataset(
        design,
        label,
        feature_name=[column.booster_name for column in columns],
        categorical_feature=[
            place for place, column in enumerate(columns) if column.kind == "category"
        ],
    )
    return lightgbm.train(parameters, rows, num_boost_round=trees)


def scored_moves(rows: int = 400, *, seed: int = 0) -> ScoredMoves:
    """Moves scored by a model that was fitted on them."""
    table = a_table(rows, seed=seed)
    return score_features(a_model(table, seed=seed), table, ADAPTATION, version="7")


def a_sure_model(table: FeatureTable, *, seed: int = 0, members: int = 6) -> Model:
    """The same with an additive part, bounds and a sense of what it has seen."""
    model = a_model(table, seed=seed)
    columns, design = model.columns, model.design(table.values)
    label = _label(design, seed)
    draw = np.random.default_rng(seed)
    halves = [draw.random(len(label)) < 0.5 for _ in range(members)]
    fitted = tuple(
        Member(
            _booster(design[half], label[half], columns, seed=number, trees=30),
            fit_additive(taught_design(columns, design[half], label[half]), AdditiveRecipe(0.5)),
        )
        for number, half in enumerate(halves)
    )
    additive = fit_additive(taught_design(columns, design, label), AdditiveRecipe(0.5))
    alike = np.zeros(len(design), dtype=np.int32)
    return replace(
        model,
        additive=additive,
        weights=Weights(0.5, 0.5),
        spread=Spread(
            fitted, 0.05, None, Years(0.01, 4, day_number(date(2026, 6, 30))), IntervalParameters()
        ),
        support=fit_support(model.boosters, additive, design, alike, SupportParameters()),
        past=Past(
            leaves_of(model.boosters[:1], design).astype(np.uint8),
            label > 0.5,
            np.full(len(label), day_number(date(2026, 1, 1)), dtype=np.int32),
            np.array([f"m{number:04d}" for number in range(len(label))]),
        ),
    )


def sure_moves(rows: int = 400, *, seed: int = 0) -> ScoredMoves:
    """Moves scored by a model that says how sure it is, some of them not assessable."""
    table = a_table(rows, seed=seed)
    return score_features(a_sure_model(table, seed=seed), table, ADAPTATION, version="7")
