"""One city's judged moves with everything that is said of them: what its table is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.quality_of import point, product
from benchmarks.quality_of.cache import Cache
from benchmarks.quality_of.city import CityRows, about_moves, city_rows
from benchmarks.quality_of.figures import row_losses
from benchmarks.quality_of.reference import CANDIDATES
from benchmarks.quality_of.rows_file import stacked
from benchmarks.quality_of.windows import JudgedWindow, judged_window
from models.judging.baselines import plain_lightgbm
from models.judging.fairness.attributes import age_band
from models.rows import TrainingRows, day_number
from models.training.training import Question
from simulation.describe import OUTCOME
from simulation.laws import Kind
from simulation.story import Options

GROUPS = ("sex", "age_band", "unit_kind", "job_family")

_ENDS = (0.05, 0.95)
_STACK_CODE = "benchmarks.quality_of.rows_file"
_FILE = "answers.parquet"


@dataclass(frozen=True)
class CityPlan:
    """One city that is judged.

    Attributes:
        kind: The kind of city.
        seed: The city's seed.
        people: Everybody its records will ever show.
        replicas: How many replicas teach the reference.
        candidates: Of the reference, by name.
        refits: Resamples of the plain bootstrap; 0: none.
        whole_records: Of a young city: all tables from the beginning.
    """

    kind: Kind
    seed: int
    people: int
    replicas: int
    candidates: tuple[str, ...]
    refits: int
    whole_records: bool = False

    @property
    def name(self) -> str:
        """For the cache's folders."""
        whole = "-whole" if self.whole_records else ""
        return f"{self.kind}-{self.seed}-{self.people}{whole}"

    @property
    def window(self) -> JudgedWindow:
        """Which moves are judged."""
        return judged_window(self.kind)

    def options(self, replica: int = 0) -> Options:
        """What is simulated."""
        return Options(
            people=self.people, seed=self.seed, kind=self.kind, replica=replica,
            whole_records=self.whole_records,
        )  # fmt: skip


@dataclass(frozen=True)
class TaughtAndJudged:
    """A city's rows on either side of its window.

    Attributes:
        training: What teaches.
        tested: What is judged.
    """

    training: TrainingRows
    tested: TrainingRows


def make_rows(cache: Cache, plan: CityPlan) -> None:
    """The city and its replicas, made and kept."""
    for replica in range(plan.replicas + 1):
        city_rows(cache, plan.options(replica))


def judged_city(cache: Cache, plan: CityPlan) -> pl.DataFrame:
    """The judged moves of one city, one row a move.

    Returns:
        The product's predictions with all baselines, and `kind`, `city`, `person`; `reference` (the
        probability of the candidate with the least log-loss here) and `reference_is` (its name);
        `plain_lower` and `plain_upper` of the plain bootstrap; `truth`, `sex`, `age_band`,
        `unit_kind`, `job_family`. Without replicas the reference is empty.
    """
    return _Judging.of(cache, plan).frame()


def taught_and_judged(cache: Cache, plan: CityPlan) -> TaughtAndJudged:
    """The rows of a city that teach, and those that are judged."""
    judging = _Judging.of(cache, plan)
    return TaughtAndJudged(judging.training, judging.tested)


@dataclass(frozen=True)
class _Judging:
    """A city's rows on either side of the window, and where answers are kept."""

    cache: Cache
    plan: CityPlan
    own: CityRows
    training: TrainingRows
    tested: TrainingRows

    @classmethod
    def of(cls, cache: Cache, plan: CityPlan) -> _Judging:
        own = city_rows(cache, plan.options())
        days = own.rows.start_days
        before, until = plan.window.train_before, plan.window.test_until
        judged = (days >= day_number(before)) & (days <= day_number(until))
        tested = product.in_order(own.rows.take(np.flatnonzero(judged)))
        return cls(cache, plan, own, own.rows.matured_before(before), tested)

    def frame(self) -> pl.DataFrame:
        plan = self.plan
        secrets = about_moves(self.cache, plan.options())
        lower, upper = self.plain_bounds()
        reference, name = self.reference()
        return (
            self.predictions()
            .with_columns(
                self.tested.table.moves["as_of"],
                kind=pl.lit(plan.kind),
                city=pl.lit(plan.name),
                person=pl.format("{} {}", pl.lit(plan.name), "employee_id"),
                reference=reference,
                reference_is=pl.lit(name, dtype=pl.String),
                plain_lower=lower,
                plain_upper=upper,
            )
            .join(
                secrets, on=["employee_id", "start_date"],
                how="left", validate="1:1", maintain_order="left",
            )
            .with_columns(age_band=age_band())
        )  # fmt: skip

    def predictions(self) -> pl.DataFrame:
        asked = Question(OUTCOME, self.plan.window.train_before - timedelta(days=1), "city")
        return self._kept(
            "product", [], product.CODE,
            lambda: product.predicted(self.training, self.tested, asked),
        )  # fmt: skip

    def plain_bounds(self) -> tuple[pl.Series, pl.Series]:
        """Percentiles of the refits; null where there are none."""
        plan = self.plan
        if plan.refits == 0:
            nothing = pl.repeat(None, len(self.tested), dtype=pl.Float64, eager=True)
            return nothing, nothing

        def refits() -> pl.DataFrame:
            fits = point.resampled_fits(self.training, self.tested, plan.refits, plan.seed)
            return pl.DataFrame({str(number): fit for number, fit in enumerate(fits)})

        fits = self._kept("refits", [str(plan.refits)], point.CODE, refits).to_numpy()
        lower, upper = np.quantile(fits, _ENDS, axis=1)
        return pl.Series(lower), pl.Series(upper)

    def reference(self) -> tuple[pl.Series, str | None]:
        """The best candidate's probabilities, and its name; nothing where no replica teaches."""
        plan = self.plan
        if plan.replicas == 0:
            return pl.repeat(None, len(self.tested), dtype=pl.Float64, eager=True), None
        numbers = range(1, plan.replicas + 1)
        replicas = [city_rows(self.cache, plan.options(number)) for number in numbers]
        keys = [replica.key for replica in replicas]
        answers: dict[str, pl.Series] = {}
        for name in plan.candidates:
            fit, code = CANDIDATES[name]

            def answer(fit: _Fit = fit) -> pl.DataFrame:
                before = plan.window.train_before
                taught = [replica.rows.matured_before(before) for replica in replicas]
                training = stacked(taught, self.own.rows.table)
                return pl.DataFrame({"probability": fit(training, self.tested)})

            kept = self._kept(f"reference-{name}", keys, (*code, _STACK_CODE), answer)
            answers[name] = kept["probability"]
        label = self.tested.label
        losses = {
            name: float(row_losses(label, answer.to_numpy()).mean())
            for name, answer in answers.items()
        }
        best = min(losses, key=losses.__getitem__)
        return answers[best], best

    def _kept(
        self, what: str, asked: list[str], code: tuple[str, ...], make: Callable[[], pl.DataFrame]
    ) -> pl.DataFrame:
        """One answer to this city's question, one row a judged move."""
        entry = self.cache.entry(
            f"{what}-{self.plan.name}",
            {
                "rows": self.own.key,
                "window": [str(self.plan.window.train_before), str(self.plan.window.test_until)],
                "plain": plain_lightgbm(0).logged(),
                "asked": asked,
            },
            code,
            lambda folder: make().write_parquet(folder / _FILE),
        )
        return pl.read_parquet(entry.folder / _FILE)


_Fit = Callable[[TrainingRows, TrainingRows], NDArray[np.float64]]
