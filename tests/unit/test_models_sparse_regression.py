"""The sparse regression: it finds a planted additive law, keeps to it, and comes out the same."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from models.design import Column, Floats, design_matrix, logistic
from models.evaluation import log_loss
from models.parts.additive import AdditivePart, CategoryTerm, NumberTerm
from models.parts.additive_fit import fit_additive
from models.parts.basis import Basis, Regression
from models.parts.sparse_regression import FALLBACK_SPARSITY, SPARSITIES, choose_sparsity
from models.parts.taught import Taught, at_origins
from models.recipe import AdditiveRecipe
from models.rows import Labels, TrainingRows
from models.split import Origin, OriginRules, rolling_origins
from tests.builders.taught import taught_design
from tests.builders.training_rows import learnable_rows

COLUMNS = (
    Column("line", "number", (), "person", fill=0.0),
    Column("step", "number", (), "person", fill=0.0),
    Column("gap", "number", (), "fit"),
    Column("region", "category", ("east", "north", "south"), "destination"),
    *(Column(f"noise_{number}", "number", (), "context", fill=0.0) for number in range(4)),
)
LINE, STEP, GAP, REGION = range(4)


def _planted(rows: int = 6_000, seed: int = 0) -> tuple[Floats, Labels]:
    """A line of 1 a unit, a step of 1.5 above 0, 1.2 where `gap` is missing, 1 in the north."""
    draw = np.random.default_rng(seed)
    design = draw.normal(size=(rows, len(COLUMNS)))
    design[:, GAP] = np.where(draw.random(rows) < 0.3, np.nan, design[:, GAP])
    design[:, REGION] = draw.integers(0, 3, rows)
    truth = design[:, LINE] + 1.5 * (design[:, STEP] > 0) + 1.2 * np.isnan(design[:, GAP])
    truth = truth + (design[:, REGION] == 1) - 1.5
    return design, (draw.random(rows) < logistic(truth)).astype(np.float64)


DESIGN, LABEL = _planted()


def _fit(sparsity: float = 0.5, seed: int = 0, rows: int = 6_000) -> AdditivePart:
    taught = taught_design(COLUMNS, DESIGN[:rows], LABEL[:rows])
    return fit_additive(taught, AdditiveRecipe(sparsity), seed=seed)


def _number(part: AdditivePart, place: int) -> NumberTerm:
    term = part.terms[place]
    assert isinstance(term, NumberTerm)
    return term


def test_a_planted_law_is_found() -> None:
    part = _fit(sparsity=0.1)

    line, step = _number(part, LINE), _number(part, STEP)
    assert np.diff(line.added(np.array([-1.0, 1.0]))) == pytest.approx(2.0, abs=0.2)
    assert np.diff(step.added(np.array([-0.3, 0.3]))) == pytest.approx(1.5, abs=0.4)
    assert max(zip(step.steps, step.thresholds, strict=True))[1] == pytest.approx(0.0, abs=0.1)
    assert _number(part, GAP).missing == pytest.approx(1.2, abs=0.2)
    region = part.terms[REGION]
    assert isinstance(region, CategoryTerm)
    assert region.words[1] - region.words[0] == pytest.approx(1.0, abs=0.2)


def test_what_adds_nothing_is_nearly_left_out() -> None:
    part = _fit()

    noise = part.contributions(DESIGN)[:, REGION + 1 :]
    assert np.abs(noise).mean() < 0.05


def test_the_part_says_what_the_regression_would() -> None:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    few, label = DESIGN[:600], LABEL[:600]
    regression = LogisticRegression(C=0.1).fit(Basis.of(COLUMNS, few).expand(few), label)

    fitted = Regression(regression.intercept_[0], regression.coef_[0])
    part = Basis.of(COLUMNS, few).part(fitted, few)

    asked = _planted(200, seed=3)[0]
    expected = regression.decision_function(Basis.of(COLUMNS, few).expand(asked))
    assert part.raw_log_odds(asked) == pytest.approx(expected, abs=1e-9)


def test_the_base_is_the_mean_over_the_rows_it_was_fitted_on() -> None:
    part = _fit()

    assert part.base == pytest.approx(part.raw_log_odds(DESIGN).mean(), abs=1e-9)


def test_a_larger_sparsity_keeps_fewer_terms() -> None:
    kept = [len(_fit(sparsity, rows=1_500).terms) for sparsity in (20.0, 4.0, 1.0, 0.1)]

    assert kept == sorted(kept)
    assert kept[0] < kept[-1]


def test_the_same_seed_gives_the_same_part() -> None:
    assert _fit() == _fit()


def test_many_rows_are_expanded_like_few() -> None:
    basis = Basis.of(COLUMNS, DESIGN)
    many = np.vstack([DESIGN] * 2)

    whole = basis.expand(many)

    assert np.array_equal(whole.toarray(), np.vstack([basis.expand(DESIGN).toarray()] * 2))


def test_fits_at_once_are_the_same_as_one_after_the_other() -> None:
    asked = [(sparsity, seed) for sparsity in (0.3, 0.6) for seed in range(4)]
    in_turn = [_fit(sparsity, seed, rows=1_500) for sparsity, seed in asked]

    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda each: _fit(each[0], each[1], 1_500), asked))

    assert at_once == in_turn


def _column(name: str) -> Column:
    return Column(name, "number", (), "person")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(np.full(1_500, 0.1), id="constant"),
        pytest.param(np.full(1_500, np.nan), id="all missing"),
        pytest.param(np.where(np.arange(1_500) == 7, 3.0, np.nan), id="one value"),
        pytest.param(np.where(np.arange(1_500) % 2, 0.0, 1.0), id="two values"),
        pytest.param(np.where(np.arange(1_500) == 7, 1e12, 0.0), id="one far out"),
    ],
)
def test_a_column_that_says_little_breaks_nothing(values: Floats) -> None:
    columns = (*COLUMNS, _column("odd"))
    design = np.column_stack([DESIGN[:1_500], values])

    part = fit_additive(taught_design(columns, design, LABEL[:1_500]), AdditiveRecipe(0.5))

    names = [column.name for column in columns]
    assert AdditivePart.of_json(part.to_json(names), names) == part
    asked = design[:4].copy()
    asked[:, -1] = [0.0, np.nan, 1e6, -1e6]
    assert np.isfinite(part.raw_log_odds(asked)).all()
    assert np.isfinite(part.contributions(asked)).all()


def test_a_threshold_leaves_rows_on_either_side() -> None:
    values = np.where(np.arange(1_000) < 5, 1.0, 0.0)[:, None]

    basis = Basis.of([_column("rare")], values)

    assert basis.thresholds == ((),)


def _loss(rows: TrainingRows, origins: Sequence[Origin], sparsity: float) -> float:
    """What a sparsity costs over the judged rows of all origins, fitted here one by one."""
    promised, said = [], []
    for origin in origins:
        training, judged = rows.take(origin.training), rows.take(origin.validation)
        taught = Taught.of(training)
        part = fit_additive(taught, AdditiveRecipe(sparsity))
        promised.append(part.raw_log_odds(design_matrix(judged.table.values, taught.columns)))
        said.append(judged.label)
    return log_loss(np.concatenate(said), logistic(np.concatenate(promised)))


def _tries(losses: Sequence[float]) -> int:
    """How many are looked at: until two weaker ones in a row have brought nothing."""
    in_vain = 0
    for tried, loss in enumerate(losses):
        in_vain = in_vain + 1 if tried and loss >= min(losses[:tried]) else 0
        if in_vain == 2:
            return tried + 1
    return len(losses)


@pytest.mark.parametrize("seed", [pytest.param(0, id="one law"), pytest.param(4, id="another")])
def test_the_sparsity_chosen_has_the_least_pooled_loss_of_all_looked_at(
    seed: int,
) -> None:
    rows = learnable_rows(seed=seed)
    origins = rolling_origins(rows, OriginRules())
    label = np.concatenate([rows.label[origin.validation] for origin in origins])

    losses = [_loss(rows, origins, sparsity) for sparsity in SPARSITIES]
    chosen = choose_sparsity(at_origins(rows, origins))

    least = min(losses[: _tries(losses)])
    assert log_loss(label, logistic(np.concatenate(chosen.log_odds))) == least
    assert losses[SPARSITIES.index(chosen.sparsity)] == least


def test_without_origins_the_fallback_is_taken() -> None:
    chosen = choose_sparsity([])

    assert (chosen.sparsity, chosen.log_odds) == (FALLBACK_SPARSITY, ())
